from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from mdtui.errors import FailedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.journal_lines import Altering
from mdtui.mrk.repair.left import Left
from mdtui.mrk.repair.steps import StepKind
from mdtui.surroundings.rights import Rights, denied
from mdtui.surroundings.step import AroundStep, Stand
from tests.conftest import MakeMrk
from tests.fixtures.around_bench import CASES, AroundBench

RIGHTS = CASES[0]
WINDOWS = sys.platform == "win32"


class Denied(FileSystem):
    """A system that lets nobody read, and gives a reason of Windows where one is wanted."""

    winerror: int | None = None

    def open_read(self, path: Path) -> int:
        error = PermissionError(13, "Permission denied", str(path))
        if self.winerror is not None:
            error.winerror = self.winerror  # type: ignore[attr-defined, unused-ignore]
        raise error


@pytest.fixture
def bench(tmp_path: Path, make_mrk: MakeMrk) -> AroundBench:
    return AroundBench(tmp_path / "bench", make_mrk([0]), RIGHTS)


def mode(bench: AroundBench) -> int:
    assert bench.folder.mrk is not None
    return stat.S_IMODE(bench.folder.mrk.stat().st_mode)


def test_the_owner_gets_the_right_and_an_undo_gives_the_old_mode_back(bench: AroundBench) -> None:
    before = mode(bench)
    [step] = Rights(FileSystem()).find(bench.folder)
    assert isinstance(step, AroundStep)
    assert (step.kind, step.rule, step.loses) == (StepKind.RIGHTS, "MRK004", "")
    assert "read-only" in step.text if WINDOWS else step.text.endswith("mode 400 becomes 600")
    repaired = bench.mend()
    assert [each.around for each in repaired.around] == ["rights"]
    assert mode(bench) & (stat.S_IREAD | stat.S_IWRITE) == stat.S_IREAD | stat.S_IWRITE
    bench.server().changes.undo()
    assert mode(bench) == before


def test_with_every_right_there_is_nothing_to_do(bench: AroundBench) -> None:
    bench.mend()
    assert list(Rights(FileSystem()).find(bench.folder)) == []


def test_a_mode_that_somebody_set_back_meanwhile_is_as_wanted(bench: AroundBench) -> None:
    before = mode(bench)
    bench.mend()
    assert bench.folder.mrk is not None
    bench.folder.mrk.chmod(before)
    assert not bench.server().changes.undo().written  # type: ignore[union-attr]
    assert mode(bench) == before


@pytest.mark.skipif(WINDOWS, reason="Windows has two modes only")
def test_a_third_mode_is_left_alone(bench: AroundBench) -> None:
    bench.mend()
    assert bench.folder.mrk is not None
    bench.folder.mrk.chmod(0o640)
    with pytest.raises(RefusedError, match="not as it was any more"):
        bench.server().changes.undo()
    assert mode(bench) == 0o640


def test_what_an_access_list_denies_is_told_with_the_way_out(bench: AroundBench) -> None:
    bench.mend()
    [found] = Rights(Denied()).find(bench.folder)
    assert isinstance(found, Left)
    assert found.places[0].text == "IMAP.MRK cannot be read: Permission denied"
    assert found.ask is None
    assert f'icacls "{bench.folder.mrk}" /reset' in found.why if WINDOWS else "getfacl" in found.why


def test_a_file_that_is_held_for_a_moment_lacks_no_right(bench: AroundBench) -> None:
    bench.mend()
    held = Denied()
    held.winerror = 32
    assert list(Rights(held).find(bench.folder)) == []


@pytest.mark.skipif(WINDOWS, reason="Windows has no such owners")
def test_a_file_of_somebody_else_is_told(bench: AroundBench, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bench.folder.mrk is not None
    owner = bench.folder.mrk.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    [found] = Rights(Denied()).find(bench.folder)
    assert isinstance(found, Left)
    assert found.why.startswith(f"it belongs to user {owner}: ")


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    directory = tmp_path / "there"
    directory.mkdir()
    altering = Altering("rights", str(directory), modes=(0o500, 0o700))
    with pytest.raises(RefusedError, match="not a plain file"):
        Rights(FileSystem()).forward(altering, "ID")


def test_how_far_it_has_come(bench: AroundBench) -> None:
    path, rights = bench.folder.mrk, Rights(FileSystem())
    assert path is not None
    now = mode(bench)
    assert rights.stands(Altering("rights", str(path), modes=(now, 1))) is Stand.BEFORE
    assert rights.stands(Altering("rights", str(path), modes=(1, now))) is Stand.AFTER
    assert rights.stands(Altering("rights", str(path), modes=(1, 2))) is Stand.OTHER
    assert rights.stands(Altering("rights", str(path) + "x", modes=(now, 1))) is Stand.OTHER


def test_what_is_a_lack_of_a_right() -> None:
    error = FailedError("cannot read")
    assert not denied(error)
    error.__cause__ = PermissionError()
    assert denied(error)
