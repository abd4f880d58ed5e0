from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.config import Config
from mdtui.connect import connect
from mdtui.errors import UsageError

SENT = Path("Users", "example.com", "anna", "Sent Items.IMAP")


def test_the_root_of_the_command_line_wins(small_root: Path, tmp_path: Path) -> None:
    server = connect(small_root, Config(root=str(tmp_path)), {"MDTUI_ROOT": str(tmp_path)})
    assert server.root.path == small_root


def test_the_environment_wins_over_the_settings(small_root: Path, tmp_path: Path) -> None:
    assert connect(None, Config(root=str(tmp_path)), {"MDTUI_ROOT": str(small_root)}).root.path == small_root
    assert connect(None, Config(root=str(small_root)), {}).root.path == small_root


@pytest.mark.parametrize("below", [SENT, SENT / "IMAP.MRK", Path("Users"), Path()])
def test_the_root_that_a_folder_lies_in_counts(small_root: Path, below: Path) -> None:
    server = connect(None, Config(), {}, near=small_root / below)
    assert server.root.path == small_root


def test_a_folder_outside_every_root_stands_alone(tmp_path: Path) -> None:
    (tmp_path / "IMAP.MRK").write_bytes(b"")
    server = connect(None, Config(), {}, near=tmp_path / "IMAP.MRK")
    assert server.root.path == tmp_path
    assert server.root.lock_files is None


def test_something_that_is_not_there_is_no_place_to_start_from(small_root: Path, tmp_path: Path) -> None:
    server = connect(None, Config(root=str(small_root)), {}, near=tmp_path / "anna@example.com")
    assert server.root.path == small_root


def test_a_root_that_is_none_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a mail root"):
        connect(tmp_path, Config(), {})


def test_a_users_without_app_beside_it_is_no_mail_root(tmp_path: Path) -> None:
    """As on every Windows disk."""
    folder = tmp_path / "Users" / "anna" / "copy"
    folder.mkdir(parents=True)
    assert connect(None, Config(), {}, near=folder).root.path == folder
