from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.errors import FailedError, MdtuiError, RefusedError
from mdtui.files import FileSystem
from mdtui.mailroot.hiwater import read_hiwater
from mdtui.mrk.journal_lines import Altering
from mdtui.mrk.repair.left import NOT_ASKED, Left
from mdtui.mrk.repair.steps import StepKind
from mdtui.surroundings.folder_class import NAME_THE_CLASS, FolderClass, class_named, with_class
from mdtui.surroundings.step import AroundStep, Stand
from tests.conftest import MakeMrk, StillClock
from tests.fixtures.around_bench import CASES, MENDED, ODD, AroundBench

CLASS, ASIDE = CASES[2], CASES[3]


@pytest.fixture
def make(tmp_path: Path, make_mrk: MakeMrk) -> AroundBench:
    return AroundBench(tmp_path / "class", make_mrk([0]), CLASS)


@pytest.fixture
def aside(tmp_path: Path, make_mrk: MakeMrk) -> AroundBench:
    return AroundBench(tmp_path / "aside", make_mrk([0]), ASIDE)


def kind(bench: AroundBench, files: FileSystem | None = None) -> FolderClass:
    return FolderClass(files or FileSystem(), StillClock(), bench.server().journal.copies)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("note", "IPF.Note"),
        ("IPF.STICKYNOTE", "IPF.StickyNote"),
        ("ipf.contact.Company", "IPF.Contact.Company"),
        (" Task ", "IPF.Task"),
        ("IPF", None),
        ("IPF.", None),
        ("", None),
        ("Nonsense", None),
        ("IPF.Note.", None),
        ("IPF.Note.\r\n[x]", None),
        ("Note Note", None),
    ],
)
def test_the_class_that_a_person_means(said: str, meant: str | None) -> None:
    assert class_named(said) == meant


def test_only_the_value_is_changed_and_an_undo_gives_the_very_bytes_back(make: AroundBench) -> None:
    path = make.folder.path / "Hiwater.mrk"
    done = make.mend()
    assert path.read_bytes() == MENDED
    assert make.folder.folder_class == "IPF.Note"
    assert not make.folder.findings
    [altered] = done.around
    assert altered.copy is not None
    assert altered.copy.read_bytes() == ODD
    make.server().changes.undo()
    assert path.read_bytes() == ODD
    make.server().changes.redo()
    assert path.read_bytes() == MENDED


def test_without_a_class_the_person_is_asked_for_one(make: AroundBench) -> None:
    [found] = kind(make).find(make.folder, "")
    assert isinstance(found, Left)
    assert (found.why, found.ask) == (NAME_THE_CLASS, StepKind.HIWATER)


def test_what_somebody_wrote_meanwhile_is_kept(make: AroundBench) -> None:
    path, planned = make.folder.path / "Hiwater.mrk", make.plan()
    path.write_bytes(ODD + b"\r\nMore=Yes")
    steps = [step for step in planned.plan.steps if step.kind is StepKind.HIWATER]
    repaired = make.server().repairs.apply(planned, steps)
    assert (repaired.around, path.read_bytes()) == ((), ODD + b"\r\nMore=Yes")
    assert "not as it was any more" in repaired.left[0][1]
    path.write_bytes(ODD)
    make.mend()
    path.write_bytes(MENDED + b"\r\nMore=Yes")
    with pytest.raises(RefusedError, match="not as it was any more"):
        make.server().changes.undo()


def test_a_file_of_two_bytes_for_each_character_is_not_changed() -> None:
    with pytest.raises(RefusedError, match="two bytes"):
        with_class(b"\xff\xfe[\x00", "IPF.Note")
    assert with_class(b"", "IPF.Task") == b"[Groupware]\r\nFolderClass=IPF.Task\r\n"


def test_what_cannot_be_read_is_put_aside_with_all_it_holds(aside: AroundBench) -> None:
    path = aside.folder.path / "Hiwater.mrk"
    done = aside.mend()
    assert read_hiwater(path.parent)[0].folder_class == "IPF.Note"
    [altered] = done.around
    assert altered.copy is not None
    assert altered.copy.name == f"mdtui-{done.changes[0]}.aside"
    assert (altered.copy / "inside").read_bytes() == b"kept"
    assert not aside.folder.findings
    aside.server().changes.undo()
    assert aside.tree() == aside.before
    aside.server().changes.redo()
    assert (altered.copy / "inside").read_bytes() == b"kept"


def test_without_a_class_it_is_put_aside_all_the_same(aside: AroundBench) -> None:
    planned = aside.plan(folder_class="")
    step = planned.plan.steps[-1]
    assert step.text == "put Hiwater.mrk aside under a name of ours beside it"
    aside.server().repairs.apply(planned, [step])
    assert not (aside.folder.path / "Hiwater.mrk").exists()
    assert not aside.folder.findings
    aside.server().changes.undo()
    assert aside.tree() == aside.before


def test_a_file_that_lacks_the_right_is_no_file_to_put_aside(
    make: AroundBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, _limit: int | None = None) -> bytes:
        raise FailedError.from_os(PermissionError(13, "Permission denied"), "cannot read", path) from PermissionError()

    monkeypatch.setattr("mdtui.mailroot.hiwater.read_file", refuse)
    monkeypatch.setattr("mdtui.surroundings.folder_class.read_file", refuse)
    [found] = kind(make).find(make.folder, "IPF.Note")
    assert isinstance(found, Left)
    assert (found.why, found.ask) == (NOT_ASKED, StepKind.RIGHTS)


def test_a_program_that_has_the_file_open_is_waited_for_and_never_written_over(make: AroundBench) -> None:
    class Held(FileSystem):
        def replace(self, source: Path, target: Path) -> None:
            error = PermissionError(13, "in use", str(source))
            error.winerror = 5  # type: ignore[attr-defined, unused-ignore]
            raise error

    path, planned = make.folder.path / "Hiwater.mrk", make.plan()
    steps = [step for step in planned.plan.steps if step.kind is StepKind.HIWATER]
    repaired = make.server(Held()).repairs.apply(planned, steps)
    assert "another program has the file open, nothing was written" in repaired.left[0][1]
    assert path.read_bytes() == ODD
    assert {each.name for each in path.parent.iterdir()} == {"IMAP.MRK", "Hiwater.mrk"}


def test_a_copy_that_somebody_changed_is_not_put_back(make: AroundBench) -> None:
    done = make.mend()
    copy = done.around[0].copy
    assert copy is not None
    copy.write_bytes(ODD.replace(b"Other", b"OTHER"))
    with pytest.raises(RefusedError, match="the byte copy is not what was kept"):
        make.server().changes.undo()
    assert (make.folder.path / "Hiwater.mrk").read_bytes() == MENDED


def test_nothing_is_put_aside_out_of_the_folder(aside: AroundBench, tmp_path: Path) -> None:
    path = aside.folder.path / "Hiwater.mrk"
    with pytest.raises(RefusedError, match="nothing was put aside"):
        kind(aside).forward(Altering("hiwater", str(path), str(tmp_path / "elsewhere")), "ID")
    assert path.is_dir()


def test_a_new_file_that_cannot_be_made_brings_the_old_one_back(aside: AroundBench) -> None:
    class Full(FileSystem):
        def create_new(self, path: Path, mode: int = 0o600) -> int:
            if path.parent.name == "Work.IMAP":
                raise OSError(28, "No space left on device", str(path))
            return super().create_new(path, mode)

    repaired = aside.mend(aside.server(Full()))
    assert "No space left" in repaired.left[0][1]
    assert aside.tree() == aside.before


def test_how_far_it_has_come(aside: AroundBench) -> None:
    path, work = aside.folder.path / "Hiwater.mrk", kind(aside)
    [step] = work.find(aside.folder, "IPF.Note")
    assert isinstance(step, AroundStep)
    altering = Altering("hiwater", str(path), str(path.with_name("x.aside")), digests=step.altering.digests)
    assert work.stands(altering) is Stand.BEFORE
    path.rename(altering.target)
    assert work.stands(altering) is Stand.BETWEEN
    assert step.contents[1] is not None
    path.write_bytes(step.contents[1])
    assert work.stands(altering) is Stand.AFTER
    path.write_bytes(b"other")
    assert work.stands(altering) is Stand.OTHER


def test_a_line_that_cannot_be_found_for_sure_is_left(make: AroundBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdtui.surroundings.folder_class.with_class", lambda data, _: data)
    [found] = kind(make).find(make.folder, "IPF.Note")
    assert isinstance(found, Left)
    assert "edit it by hand" in found.why


def test_an_error_is_told_as_what_it_is(make: AroundBench, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise MdtuiError("no", where="here")

    monkeypatch.setattr("mdtui.surroundings.folder_class.read_standing", refuse)
    [found] = kind(make).find(make.folder, "IPF.Note")
    assert isinstance(found, Left)
    assert found.why == "no: here"
