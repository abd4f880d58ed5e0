from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from mdtui.mailroot import machine
from mdtui.mailroot.machine import why_elsewhere


def test_a_directory_of_this_machine(tmp_path: Path) -> None:
    assert why_elsewhere(tmp_path) == ""


@pytest.mark.parametrize("leads_to", [r"\\server\share\MDaemon", r"\\?\UNC\server\share\MDaemon"])
def test_what_leads_to_a_share_is_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leads_to: str) -> None:
    monkeypatch.setattr(os.path, "realpath", lambda _: leads_to)
    assert why_elsewhere(tmp_path) == "it is a network share"


@pytest.mark.skipif(sys.platform == "win32", reason="there it is no path of a share")
def test_a_name_like_that_of_a_share() -> None:
    assert why_elsewhere(Path(r"\\server\share")) == "it is a network share"


def test_the_long_form_of_a_path_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "realpath", lambda path: f"\\\\?\\{path}")
    assert why_elsewhere(tmp_path) == ""


@pytest.mark.skipif(sys.platform != "win32", reason="drives are of Windows")
@pytest.mark.parametrize("kind", [0, 1, 4, 5])
def test_a_drive_that_is_not_one_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: int) -> None:
    monkeypatch.setattr(machine, "_drive_type", lambda _: kind)
    assert why_elsewhere(tmp_path) == f"drive {tmp_path.drive} is not one of this machine"
