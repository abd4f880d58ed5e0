from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.errors import FailedError, UsageError
from mdtui.mailroot import root as module
from mdtui.mailroot.root import VARIABLE, find_root, is_installed, open_root, registered_app

nothing_installed = pytest.mark.skipif(registered_app() is not None, reason="an MDaemon is installed on this machine")


def test_every_part_is_found_in_any_spelling(tmp_path: Path) -> None:
    for name in ("APP", "users", "PUBLIC folders", "logs", "lockFILES"):
        (tmp_path / name).mkdir()
    root = open_root(tmp_path)
    assert root.path == tmp_path
    assert root.app == tmp_path / "APP"
    assert root.users == tmp_path / "users"
    assert root.public == tmp_path / "PUBLIC folders"
    assert root.logs == tmp_path / "logs"
    assert root.lock_files == tmp_path / "lockFILES"


def test_parts_that_are_not_there_are_none(tmp_path: Path) -> None:
    (tmp_path / "Users").mkdir()
    (tmp_path / "Logs").write_bytes(b"a file, no directory")
    root = open_root(tmp_path)
    assert (root.app, root.public, root.logs, root.lock_files) == (None, None, None, None)


def test_the_path_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "App").mkdir()
    monkeypatch.chdir(tmp_path)
    assert open_root(Path()).app == Path.cwd() / "App"


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names differ by more than case there")
def test_of_two_spellings_the_capital_one_counts(tmp_path: Path) -> None:
    (tmp_path / "users").mkdir()
    (tmp_path / "Users").mkdir()
    assert open_root(tmp_path).users == tmp_path / "Users"


def test_a_part_may_be_a_link(tmp_path: Path, make_link: Callable[[Path, Path], None]) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "root").mkdir()
    make_link(tmp_path / "root" / "Users", tmp_path / "elsewhere")
    assert open_root(tmp_path / "root").users == tmp_path / "root" / "Users"


def test_what_is_no_mail_root_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="there is no such mail root"):
        open_root(tmp_path / "missing")
    with pytest.raises(UsageError, match="there is no such mail root"):
        open_root(tmp_path / "nul\0name")
    with pytest.raises(UsageError, match=r"a mail root is a directory|no such mail root"):
        open_root(tmp_path / "file")
    with pytest.raises(UsageError, match=r"not a mail root.*App and Users"):
        open_root(tmp_path)


def test_a_root_without_the_right_to_read_it_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir(mode=0)
    if os.access(tmp_path / "root", os.R_OK):
        pytest.skip("rights do not stop this user")
    with pytest.raises(FailedError, match="cannot read the mail root"):
        open_root(tmp_path / "root")


@pytest.mark.skipif(sys.platform == "win32", reason="a directory somebody is in cannot be removed there")
def test_a_relative_root_in_a_removed_directory_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(FailedError, match="cannot tell where"):
        open_root(Path("root"))


def test_the_argument_comes_before_the_environment_before_the_settings() -> None:
    environ = {VARIABLE: "from environment"}
    settings = Path("from settings")
    assert find_root(Path("argument"), environ, settings) == Path("argument")
    assert find_root(None, environ, settings) == Path("from environment")
    assert find_root(None, {VARIABLE: ""}, settings) == settings


def test_the_installed_root_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "App").mkdir()
    monkeypatch.setattr(module, "registered_app", lambda: tmp_path / "App")
    assert find_root(None, {}, Path("settings")) == Path("settings")
    assert find_root(None, {}, None) == tmp_path


def test_a_registered_root_that_is_gone_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "registered_app", lambda: tmp_path / "gone" / "App")
    monkeypatch.setattr(module, "_USUAL", tmp_path / "gone, too")
    with pytest.raises(UsageError):
        find_root(None, {}, None)


@nothing_installed
def test_without_any_name_the_error_says_every_way_to_give_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "_USUAL", tmp_path / "MDaemon")
    with pytest.raises(UsageError) as caught:
        find_root(None, {}, None)
    for way in ("argument", "--root", VARIABLE, "settings", "registry", "MDaemon"):
        assert way in caught.value.line()


def test_only_the_registered_root_is_the_installed_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("live", "copy"):
        (tmp_path / name / "App").mkdir(parents=True)
    live, copy = open_root(tmp_path / "live"), open_root(tmp_path / "copy")
    monkeypatch.setattr(module, "registered_app", lambda: tmp_path / "live" / "App")
    assert is_installed(live)
    assert not is_installed(copy)
    monkeypatch.setattr(module, "registered_app", lambda: tmp_path / "gone")
    assert not is_installed(live)


@nothing_installed
def test_without_an_installation_no_root_is_the_installed_one(tmp_path: Path) -> None:
    (tmp_path / "App").mkdir()
    assert not is_installed(open_root(tmp_path))
