from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from mdtui.demo.libraries import library
from mdtui.events.catalogue import load_catalogue
from mdtui.files import FileSystem
from mdtui.processes.modules import ExpectedModule, load_modules, look_at_modules

ONE = ExpectedModule("NTUtil.dll", "a role", "needed", (507,), "a source", "high")


def test_every_library_that_an_event_names_is_known() -> None:
    modules = load_modules()
    assert [module.name for module in modules] == [
        "NTUtil.dll", "CFilter.dll", "MDUser.dll", "MDUserODBC.dll", "MDUserLDAP.dll", "MDCalendar.dll", "MDList.dll",
        "HashCash.dll",
    ]  # fmt: skip
    catalogue = load_catalogue()
    for module in modules:
        assert module.source
        for code in module.codes:
            kind = catalogue.get(code)
            assert kind is not None
            assert module.name.casefold() in kind.template.casefold()


def test_what_is_there_in_any_case(tmp_path: Path, files: FileSystem) -> None:
    (tmp_path / "ntutil.DLL").write_bytes(library((1, 2, 3, 4), 32))
    (state,) = look_at_modules(tmp_path, [ONE], files)
    assert (state.state, state.size, state.facts.version, state.facts.bits) == ("present", 1024, "1.2.3.4", 32)


def test_what_is_missing_or_no_library(tmp_path: Path, files: FileSystem) -> None:
    assert look_at_modules(tmp_path, [ONE], files)[0].state == "missing"
    (tmp_path / "NTUtil.dll").mkdir()
    assert look_at_modules(tmp_path, [ONE], files)[0].state == "missing"
    (tmp_path / "NTUtil.dll").rmdir()
    (tmp_path / "NTUtil.dll").write_bytes(b"a text")
    (state,) = look_at_modules(tmp_path, [ONE], files)
    assert (state.state, state.size, state.facts.problem) == ("broken", 6, "it is no program file")


@pytest.mark.parametrize("app", [None, Path("nowhere/at/all")])
def test_without_the_directory_nothing_is_known(app: Path | None, files: FileSystem) -> None:
    assert look_at_modules(app, [ONE], files)[0].state == "unknown"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="everything can be read there")
def test_one_that_cannot_be_read(tmp_path: Path, files: FileSystem) -> None:
    (tmp_path / "NTUtil.dll").touch(0o000)
    assert look_at_modules(tmp_path, [ONE], files)[0].state == "unreadable"


def test_one_that_the_system_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "NTUtil.dll").touch()

    def refuse(_files: FileSystem, path: Path) -> int:
        raise PermissionError(13, "denied", str(path))

    monkeypatch.setattr(FileSystem, "open_read", refuse)
    assert look_at_modules(tmp_path, [ONE], FileSystem())[0].state == "unreadable"
