from __future__ import annotations

import io
from pathlib import Path

import pytest

from mdtui.cli.flagging import Flagged, Flagging, FlagResult, call_refused
from mdtui.cli.output import Output
from mdtui.config import Config
from mdtui.errors import ExitCode, FailedError
from mdtui.findings import Finding, Severity
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.root import open_root
from mdtui.mrk.bulk import HowToWrite
from mdtui.mrk.changing import Change, FlagChange, Target
from mdtui.mrk.flags import Flag, Verb
from mdtui.server import MailServer

CHANGE = Change(
    Path("IMAP.MRK"),
    1,
    changed=(FlagChange(1, b"a", 0, 0, 8),),
    same=1,
    gone=(Target(2, b"b"),),
    counter_before=1,
    counter_after=2,
    change_id="x",
)


@pytest.fixture
def server(root: Path) -> MailServer:
    return MailServer(open_root(root), Config())


def flagging(server: MailServer, *, recursive: bool = False, stop_after: int = 99) -> Flagging:
    asked = iter(range(99))

    def stopped() -> bool:
        return next(asked) >= stop_after

    how = HowToWrite(timeout=0.0)
    return Flagging(server, verb=Verb.ADD, flags=Flag.DRAFT, query=None, how=how, stopped=stopped, recursive=recursive)


def loose(root: Path, name: str, *rules: str) -> Folder:
    findings = tuple(Finding(rule, Severity.ERROR, f"finding {rule}") for rule in rules)
    return Folder(root / name, "anna@example.com", (name,), (name,), None, findings=findings)


class Notes(Output):
    """An output that keeps its notes."""

    def __init__(self) -> None:
        self.kept = io.BytesIO()
        super().__init__(None, io.TextIOWrapper(self.kept, encoding="utf-8"))

    @property
    def lines(self) -> list[str]:
        return [line.removeprefix("mdtui: ") for line in self.kept.getvalue().decode().splitlines()]


def test_what_was_not_reached_is_told_from_what_stayed(root: Path) -> None:
    folder = loose(root, "x")
    assert Flagged(folder, 3, CHANGE).unfinished == 0
    assert Flagged(folder, 5, CHANGE).unfinished == 2
    assert Flagged(folder, 5, CHANGE, FailedError("x")).unfinished == 0
    assert Flagged(folder, 1, Change(Path(), 1, gone=CHANGE.gone)).all_gone
    assert Flagged(folder, 0, Change(Path(), 1)).nothing_there


def test_the_name_of_the_change_is_given_only_where_something_was_changed(root: Path) -> None:
    done = Flagged(loose(root, "x"), 3, CHANGE)
    assert FlagResult.of(done, dry_run=False).journal_id == "x"
    assert FlagResult.of(done, dry_run=True).journal_id is None
    assert FlagResult.of(Flagged(done.folder, 3, Change(Path(), 1, change_id="x")), dry_run=False).journal_id is None


def test_folders_that_cannot_be_entered_are_errors_and_those_without_a_file_are_none(
    server: MailServer, root: Path
) -> None:
    notes, work = Notes(), flagging(server, recursive=True)
    folders = [loose(root, "none"), loose(root, "named", "FLD002"), loose(root, "link", "FLD004")]
    assert list(work.each(folders, notes)) == []
    assert work.worst == ExitCode.REFUSED
    assert notes.lines == [f"anna@example.com/link: finding FLD004: {root / 'link'}"]
    assert list(work.each([loose(root, "shut", "FLD001")], notes)) == []
    assert work.worst == ExitCode.FAILED
    by_name = flagging(server)
    assert list(by_name.each([loose(root, "none")], notes)) == []
    assert by_name.worst == ExitCode.REFUSED


def test_the_same_error_is_said_once_and_counted(server: MailServer, root: Path) -> None:
    (root / "LockFiles").rmdir()
    server = MailServer(open_root(root), Config())
    notes, work = Notes(), flagging(server)
    folders = [server.folder("anna@example.com"), server.folder("anna@example.com/Work")]
    assert list(work.each(folders, notes)) == []
    assert len(notes.lines) == 1
    work.note_repeated(notes)
    assert notes.lines[1].startswith("the same for 1 more folder: the lock directory is not known")


def test_no_folder_is_begun_once_it_was_asked_to_stop(server: MailServer) -> None:
    work = flagging(server, stop_after=1)
    folders = list(server.folders(owner="anna@example.com"))
    assert [done.folder.key for done in work.each(folders, Notes())] == ["anna@example.com"]
    assert (work.begun, work.found, work.matched, work.changed) == (1, 1, 5, 5)


def test_read_only_stands_for_the_whole_call(root: Path, server: MailServer) -> None:
    assert call_refused(server) is None
    assert call_refused(MailServer(open_root(root), Config(read_only=True))) is not None
