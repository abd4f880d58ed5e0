from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mdtui.events.catalogue import load_catalogue
from mdtui.events.event import Event
from mdtui.feed.causes import ProgramFile, library_names, processes_of, program_files
from mdtui.findings import Severity
from mdtui.mailroot.root import open_root
from mdtui.processes.watchdog import ProcessState


def event(code: int | None, **fields: str) -> Event:
    time = dt.datetime(2026, 8, 18, 12, 0)  # noqa: DTZ001 - text logs carry no zone
    return Event(time, code, "EvProcess", Severity.ERROR, "text", fields, "MDaemon-all.log", 7)


def state(name: str) -> ProcessState:
    return ProcessState(name, "role", "needed", "running", 7, 1.0, 1)


STATES = [state(name) for name in ("MDaemon.exe", "CFEngine.exe", "WorldClient.exe", "MDSpamD.exe", "LDaemon.exe")]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (514, ["CFEngine.exe"]),
        (525, ["WorldClient.exe"]),
        (527, ["CFEngine.exe"]),
        (531, ["CFEngine.exe"]),
        (533, ["MDSpamD.exe"]),
        (508, ["LDaemon.exe"]),
        (521, []),
        (None, []),
    ],
)
def test_the_processes_that_an_event_speaks_of(code: int | None, names: list[str]) -> None:
    assert [found.name for found in processes_of(event(code), STATES)] == names


@pytest.mark.parametrize("named", ["mdspamd.exe", "MDSpamD.exe", r"C:\MDaemon\App\MDSPAMD.EXE"])
def test_a_process_that_a_field_names_is_found_in_any_case_and_with_a_path(named: str) -> None:
    assert [found.name for found in processes_of(event(513, process=named), STATES)] == ["MDSpamD.exe"]


def test_a_process_that_is_not_watched_is_not_found() -> None:
    assert processes_of(event(513, process="../../evil.exe"), STATES) == []


def test_the_libraries_that_a_kind_of_event_names() -> None:
    catalogue = load_catalogue()
    assert library_names(catalogue.get(507)) == ["NTUtil.dll"]
    assert library_names(catalogue.get(510)) == ["MDUser.dll", "MDUserODBC.dll", "MDUserLDAP.dll"]
    assert library_names(catalogue.get(532)) == ["HashCash.dll"]
    assert library_names(catalogue.get(502)) == []
    assert library_names(None) == []


def test_what_is_in_app_is_found_in_any_case(small_root: Path) -> None:
    root = open_root(small_root)
    (small_root / "App" / "ntutil.DLL").write_bytes(b"12345")
    (small_root / "App" / "MDUser.dll").mkdir()
    names = ["NTUtil.dll", "MDUser.dll", "CFilter.dll"]
    assert program_files(root, names) == [
        ProgramFile("NTUtil.dll", 5),
        ProgramFile("MDUser.dll", None),
        ProgramFile("CFilter.dll", None),
    ]


def test_without_app_nothing_is_known(small_root: Path) -> None:
    root = open_root(small_root)
    assert program_files(msgspec.structs.replace(root, app=None), ["NTUtil.dll"]) is None
    (small_root / "App").rmdir()
    assert program_files(root, ["NTUtil.dll"]) is None


def test_a_link_is_no_program_file(small_root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"1")
    link = small_root / "App" / "NTUtil.dll"
    try:
        link.symlink_to(tmp_path / "elsewhere")
    except (OSError, NotImplementedError) as error:
        pytest.skip(str(error))
    found: Any = program_files(open_root(small_root), ["NTUtil.dll"])
    assert found == [ProgramFile("NTUtil.dll", None)]
