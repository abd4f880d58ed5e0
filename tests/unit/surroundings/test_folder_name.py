from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.errors import FailedError, LockedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.journal_lines import Altering
from mdtui.mrk.repair.left import Left
from mdtui.surroundings.folder_name import FolderName, encoded
from mdtui.surroundings.step import AroundStep, Stand
from tests.conftest import MakeMrk
from tests.fixtures.around_bench import CASES, AroundBench

NAME = CASES[4]


@pytest.fixture
def bench(tmp_path: Path, make_mrk: MakeMrk) -> AroundBench:
    return AroundBench(tmp_path / "bench", make_mrk([0]), NAME)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("R&D.IMAP", "R&-D.IMAP"),
        ("Name &Abc.imap", "Name &-Abc.imap"),
        ("Entwürfe.IMAP", "Entw&APw-rfe.IMAP"),
        ("日本.Imap", "&ZeVnLA-.Imap"),
        ("half \ud83d.IMAP", None),
        (".IMAP", None),
    ],
)
def test_the_name_is_written_in_modified_utf7(name: str, wanted: str | None) -> None:
    assert encoded(name) == wanted


def test_the_directory_is_renamed_and_renamed_back(bench: AroundBench) -> None:
    folder = bench.folder
    (folder.path / "Below.IMAP").mkdir()
    [step] = FolderName(FileSystem()).find(folder)
    assert isinstance(step, AroundStep)
    assert step.text == "rename the directory R&D.IMAP to R&-D.IMAP"
    assert "subscriptions to the old name end" in step.loses
    done = bench.mend()
    now = bench.folder
    assert (now.path.name, now.key, now.findings) == ("R&-D.IMAP", folder.key, ())
    assert (now.path / "Below.IMAP").is_dir()
    assert not list((bench.root / "LockFiles").iterdir())
    bench.server().changes.undo(done.changes[0])
    assert bench.folder.path == folder.path


def test_a_name_that_is_taken_is_refused_before_and_at_the_last_moment(bench: AroundBench) -> None:
    planned = bench.plan()
    taken = bench.folder.path.with_name("r&-d.imap")
    taken.mkdir()
    [found] = FolderName(FileSystem()).find(bench.folder)
    assert isinstance(found, Left)
    assert found.why == "there is a folder of the name R&-D.IMAP already"
    step = planned.plan.steps[-1]
    repaired = bench.server().repairs.apply(planned, [step])
    assert repaired.around == ()
    # Where the case of names does not matter, what stands there is neither as before nor as after.
    refused = ("there is a folder of that name already, nothing was renamed", "it is not as it was any more")
    assert repaired.left[0][1].startswith(refused)
    assert taken.is_dir()


def test_a_name_that_cannot_be_written_is_told(bench: AroundBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdtui.surroundings.folder_name.encoded", lambda _: None)
    [found] = FolderName(FileSystem()).find(bench.folder)
    assert isinstance(found, Left)
    assert "rename it in a mail program" in found.why


def test_a_name_that_can_be_read_stays(bench: AroundBench) -> None:
    bench.mend()
    assert list(FolderName(FileSystem()).find(bench.folder)) == []


def test_a_program_that_has_something_open_in_it(bench: AroundBench) -> None:
    class Held(FileSystem):
        def rename(self, source: Path, target: Path) -> None:
            error = PermissionError(13, "in use", str(source))
            error.winerror = 32  # type: ignore[attr-defined, unused-ignore]
            raise error

    path = bench.folder.path
    altering = Altering("folder-name", str(path), str(path.with_name("R&-D.IMAP")))
    with pytest.raises(LockedError, match="another program has something in the folder open"):
        FolderName(Held()).forward(altering, "ID")


def test_a_system_that_refuses(bench: AroundBench) -> None:
    class Refusing(FileSystem):
        def rename(self, source: Path, target: Path) -> None:
            raise OSError(30, "Read-only file system", str(source))

    path = bench.folder.path
    altering = Altering("folder-name", str(path), str(path.with_name("R&-D.IMAP")))
    with pytest.raises(FailedError, match="Read-only file system"):
        FolderName(Refusing()).forward(altering, "ID")


@pytest.mark.parametrize("target", ["../R.IMAP", "R", "x/R.IMAP"])
def test_a_name_of_the_journal_that_no_folder_can_have_is_refused(bench: AroundBench, target: str) -> None:
    path = bench.folder.path
    with pytest.raises(RefusedError, match="not a name that a folder"):
        FolderName(FileSystem()).forward(Altering("folder-name", str(path), str(path.parent / target)), "ID")
    assert path.is_dir()


def test_how_far_it_has_come(bench: AroundBench) -> None:
    path, name = bench.folder.path, FolderName(FileSystem())
    altering = Altering("folder-name", str(path), str(path.with_name("R&-D.IMAP")))
    assert name.stands(altering) is Stand.BEFORE
    name.forward(altering, "ID")
    assert name.stands(altering) is Stand.AFTER
    path.mkdir()
    assert name.stands(altering) is Stand.OTHER
