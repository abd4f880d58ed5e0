from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mdtui.errors import FailedError, RefusedError
from mdtui.files import FileStamp, FileSystem
from mdtui.mrk.changing import Change, FlagChange
from mdtui.mrk.journal import Journal, Recorder
from mdtui.mrk.journal_lines import KeptFile, Rewriting
from tests.conftest import StillClock, on_wine

ROWS = (FlagChange(1, b"md50.msg", 0, 0, 8), FlagChange(2, b"\x81\xff odd", 1, 255, 247))


@pytest.fixture
def planned(tmp_path: Path) -> Change:
    return Change(path=tmp_path / "IMAP.MRK", uid_validity=99, changed=ROWS, counter_before=7, counter_after=8)


@pytest.fixture
def recorder(journal: Journal) -> Recorder:
    return journal.recorder("toggle", ["flagged"], "anna@example.com/Bücher", 99)


def test_what_is_written_is_read_again(journal: Journal, recorder: Recorder, planned: Change, tmp_path: Path) -> None:
    recorder.begin(0, planned, tmp_path / "a.lck")
    recorder.locked(0, planned, planned, FileStamp(1, 2, 0, 3))
    recorder.end(0, planned)
    (entry,) = journal.entries()
    assert entry.intent.subject == recorder.subject
    assert (entry.intent.who, entry.intent.path) == (journal.who, str(planned.path))
    assert [row.change() for row in entry.rows] == list(ROWS)
    assert entry.done
    assert entry.outcome is not None
    assert entry.outcome.counter == 8


def test_an_entry_without_outcome_is_not_done(recorder: Recorder, planned: Change, journal: Journal) -> None:
    recorder.begin(0, planned, Path("a.lck"))
    (entry,) = journal.entries()
    assert entry.outcome is None
    assert not entry.done


def test_a_failure_says_why(recorder: Recorder, planned: Change, journal: Journal) -> None:
    recorder.begin(0, planned, Path("a.lck"))
    recorder.failed(0, RefusedError("nothing doing", where="there"))
    (entry,) = journal.entries()
    assert not entry.done
    assert entry.outcome is not None
    assert entry.outcome.error == "nothing doing: there"


def test_a_torn_line_hides_no_other(recorder: Recorder, planned: Change, journal: Journal) -> None:
    recorder.begin(0, planned, Path("a.lck"))
    (path,) = journal.directory.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    recorder.begin(1, planned, Path("a.lck"))
    assert [entry.intent.part for entry in journal.entries()] == [1]
    path.write_bytes(whole + b'{"kind":"future","version":2}\n\xff\n' + whole[:50])
    recorder.end(0, planned)
    assert [entry.done for entry in journal.entries()] == [True]


def test_one_file_a_day_and_old_ones_go(
    journal: Journal, recorder: Recorder, planned: Change, clock: StillClock
) -> None:
    for days in (0, 30, 61):
        clock.time = 1_700_000_000 + days * 86400
        recorder.begin(days, planned, Path("a.lck"))
    assert len(list(journal.directory.iterdir())) == 3
    assert [entry.intent.part for entry in journal.entries(days=2)] == [30, 61]
    clock.time = 1_700_000_000 + 91 * 86400
    (journal.directory / "other file").touch()
    recorder.begin(91, planned, Path("a.lck"))
    assert [entry.intent.part for entry in journal.entries()] == [30, 61, 91]
    assert (journal.directory / "other file").exists()


def test_names_sort_by_time_and_differ(journal: Journal, clock: StillClock) -> None:
    names = []
    for _ in range(5):
        names.append(journal.recorder("add", [], "x", 1).subject.id)
        clock.time += 1
    assert names == sorted(names)
    assert len(set(names)) == 5


def test_no_directory_is_no_entry(journal: Journal) -> None:
    assert journal.entries() == []


def test_a_journal_that_cannot_be_read_is_one_line(journal: Journal) -> None:
    journal.directory.mkdir()
    (journal.directory / "journal-2026-01-01.jsonl").mkdir()
    with pytest.raises(FailedError, match="cannot read the journal"):
        journal.entries()


@pytest.mark.skipif(sys.platform == "win32", reason="rights are kept in another way there")
def test_nobody_else_can_read_it(recorder: Recorder, planned: Change, journal: Journal) -> None:
    recorder.begin(0, planned, Path("a.lck"))
    (path,) = journal.directory.iterdir()
    assert path.stat().st_mode & 0o077 == 0


def test_a_full_disk_is_said(tmp_path: Path, planned: Change, journal: Journal, clock: StillClock) -> None:
    class FullFiles(FileSystem):
        def append(self, descriptor: int, data: bytes) -> int:
            raise OSError(28, "No space left on device")

    full = Journal(tmp_path / "state", journal.who, files=FullFiles(), clock=clock)
    with pytest.raises(FailedError, match="No space left on device"):
        full.recorder("add", [], "x", 1).begin(0, planned, Path("a.lck"))


APPENDER = """
import sys
from pathlib import Path
from mdtui.files import FileSystem, append_line
for number in range(200):
    append_line(FileSystem(), Path(sys.argv[1]), sys.argv[2].encode() * 500 + b"%d" % number, flush=False)
"""


@pytest.mark.skipif(on_wine(), reason="the emulated Windows does not append in one step")
def test_several_programs_append_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    children = [subprocess.Popen([sys.executable, "-c", APPENDER, str(path), letter]) for letter in "abc"]
    assert [child.wait(60) for child in children] == [0, 0, 0]
    lines = path.read_bytes().split()
    assert len(lines) == 600
    assert {line.rstrip(b"0123456789") for line in lines} == {letter * 500 for letter in (b"a", b"b", b"c")}


REWRITING = Rewriting(None, KeptFile("a.after.mrk", "00", 3), "mdtui-a.tmp")


def test_a_structure_change_is_written_down(journal: Journal, tmp_path: Path) -> None:
    recorder = journal.recorder("repair", [], "anna@example.com", 99, summary="3 added")
    recorder.begin_structure(tmp_path / "IMAP.MRK", tmp_path / "a.lck")
    recorder.locked_structure(REWRITING, FileStamp(1, 2, 0, 3))
    recorder.end_structure(8, "a note", done=True)
    (entry,) = journal.entries()
    assert entry.intent.structure
    assert (entry.intent.subject.summary, entry.rewriting, entry.done) == ("3 added", REWRITING, True)
    assert entry.outcome is not None
    assert (entry.outcome.counter, entry.outcome.error) == (8, "a note")


def test_byte_copies_go_with_the_journal_of_their_day(
    journal: Journal, recorder: Recorder, planned: Change, clock: StillClock
) -> None:
    old = journal.copies.keep(recorder.subject.id, "before", b"x")
    recorder.begin(0, planned, Path("a.lck"))
    clock.time += 30 * 86400
    new = journal.copies.keep(journal.recorder("repair", [], "x", 1).subject.id, "before", b"y")
    clock.time += 61 * 86400
    recorder.begin(1, planned, Path("a.lck"))
    assert not journal.copies.path(old).exists()
    assert journal.copies.read(new) == b"y"
