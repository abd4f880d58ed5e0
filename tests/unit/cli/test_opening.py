from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

import pytest

from mdtui.cli.opening import add_folder, add_folders, add_root, folder_of, folders_of, is_root, server_of, settings
from mdtui.errors import FailedError, UsageError


def call(**words: object) -> Namespace:
    common = {"root": None, "lock_dir": None, "read_only": False, "config": None}
    return Namespace(**{**common, **words})


def test_what_the_call_says_stands_over_the_settings_file(tmp_path: Path) -> None:
    path = tmp_path / "other.toml"
    path.write_text('lock_dir = "there"\nbatch = 5\n')
    config = settings(call(config=path))
    assert (config.lock_dir, config.read_only, config.batch) == ("there", False, 5)
    config = settings(call(config=path, lock_dir=Path("here"), read_only=True))
    assert (config.lock_dir, config.read_only, config.batch) == ("here", True, 5)
    assert [settings(call(config=path, slow=slow)).slow for slow in (False, True)] == ["auto", "on"]


def test_the_root_is_an_argument_an_option_a_variable_or_around_a_path(
    root: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for args in (call(ROOT=root), call(root=root), call(ROOT=root, root=root)):
        assert server_of(args).root.path == root
    assert server_of(call(), near=inbox / "IMAP.MRK").root.path == root
    monkeypatch.setenv("MDTUI_ROOT", str(root))
    assert server_of(call(ROOT=None)).root.path == root


def test_two_roots_are_a_mistake(root: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="named twice"):
        server_of(call(ROOT=root, root=tmp_path))


def test_a_folder_comes_with_its_server(root: Path, inbox: Path) -> None:
    server, folder = folder_of(call(root=root), "anna@example.com/work")
    assert (server.root.path, folder.key) == (root, "anna@example.com/Work")
    server, folder = folder_of(call(), str(inbox))
    assert (server.root.path, folder.key) == (root, "anna@example.com")


@pytest.mark.parametrize("spec", ["", "nobody@example.com", "App"])
def test_what_is_no_folder(root: Path, spec: str) -> None:
    with pytest.raises((UsageError, FailedError)):
        folder_of(call(root=root), spec)


def test_the_arguments(root: Path) -> None:
    parser = ArgumentParser()
    add_root(parser)
    assert (root, None) == (parser.parse_args([str(root)]).ROOT, parser.parse_args([]).ROOT)
    parser = ArgumentParser()
    add_folder(parser)
    assert parser.parse_args(["a@b"]).FOLDER == "a@b"


def test_several_folders_come_each_once_and_with_those_below(root: Path, tmp_path: Path) -> None:
    parser = ArgumentParser()
    add_folders(parser)

    def keys(*words: str) -> list[str]:
        args = call(root=root, **vars(parser.parse_args(words)))
        return [folder.key for folder in folders_of(args)[1]]

    work = "anna@example.com/Work"
    assert keys("public/Sales", work, "ANNA@example.com/work") == ["public/Sales", work]
    assert keys(work, "anna@example.com", "--recursive") == [work, "anna@example.com"]
    assert keys("public", "--recursive") == ["public", "public/Sales"]
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "IMAP.MRK").write_bytes(b"")
    assert keys(str(copy), "--recursive") == ["/copy"]
    for words in (("",), (work, ""), (work, "nobody@example.com")):
        with pytest.raises(UsageError):
            keys(*words)


def test_a_mail_root_is_told_from_a_folder(root: Path, inbox: Path, tmp_path: Path) -> None:
    assert is_root(root)
    assert not is_root(inbox)
    assert not is_root(inbox / "IMAP.MRK")
    assert not is_root(tmp_path / "missing")
