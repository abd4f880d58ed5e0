from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.errors import FailedError
from mdtui.files import FileStamp
from mdtui.mrk.changing import Change, FlagChange
from mdtui.mrk.journal import Journal, Recorder, read_line
from mdtui.mrk.journal_lines import Entry, Line
from mdtui.mrk.journal_open import OpenEntries
from tests.conftest import StillClock

LOCK = Path("a.lck")


@pytest.fixture
def planned(tmp_path: Path) -> Change:
    return Change(path=tmp_path / "IMAP.MRK", uid_validity=99, changed=(FlagChange(1, b"md50.msg", 0, 0, 8),))


@pytest.fixture
def recorder(journal: Journal) -> Recorder:
    return journal.recorder("toggle", ["flagged"], "anna@example.com", 99)


@pytest.fixture
def opened(journal: Journal) -> OpenEntries:
    return OpenEntries(journal, days=2)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    lines: list[bytes] = []

    def read(text: bytes) -> Line | None:
        lines.append(text)
        return read_line(text)

    monkeypatch.setattr("mdtui.mrk.journal_open.read_line", read)
    return lines


def without_outcome(journal: Journal) -> list[Entry]:
    return [entry for entry in journal.entries(days=2) if entry.outcome is None]


def test_it_is_what_the_whole_journal_says(
    opened: OpenEntries, journal: Journal, recorder: Recorder, planned: Change, clock: StillClock
) -> None:
    assert opened.now() == []

    def same() -> int:
        assert opened.now() == without_outcome(journal)
        return len(opened.now())

    recorder.begin(0, planned, LOCK)
    assert same() == 1
    recorder.trying(0)
    recorder.begin(1, planned, LOCK)
    assert same() == 2
    recorder.locked(0, planned, planned, FileStamp(1, 2, 0, 3))
    assert same() == 2
    recorder.end(0, planned)
    assert same() == 1
    clock.time += 86_400
    recorder.begin(2, planned, LOCK)
    assert same() == 2
    recorder.end(1, planned)
    assert same() == 1
    clock.time += 86_400
    recorder.begin(3, planned, LOCK)
    recorder.begin(4, planned, LOCK)
    assert same() == 3
    clock.time += 86_400
    recorder.begin(5, planned, LOCK)
    assert [entry.intent.part for entry in opened.now()] == [3, 4, 5]


def test_each_line_is_read_once(opened: OpenEntries, recorder: Recorder, planned: Change, reads: list[bytes]) -> None:
    for part in range(4):
        recorder.begin(part, planned, LOCK)
        assert len(opened.now()) == len(opened.now()) == part + 1
    assert len([line for line in reads if line.strip()]) == 4


def test_a_line_that_is_still_being_written_is_read_once_it_is_whole(
    opened: OpenEntries, journal: Journal, recorder: Recorder, planned: Change
) -> None:
    recorder.begin(0, planned, LOCK)
    recorder.begin(1, planned, LOCK)
    (path,) = journal.paths()
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    assert [entry.intent.part for entry in opened.now()] == [0]
    with path.open("ab") as file:
        file.write(whole[-30:])
    assert [entry.intent.part for entry in opened.now()] == [0, 1]


def test_a_torn_line_hides_no_other(opened: OpenEntries, journal: Journal, recorder: Recorder, planned: Change) -> None:
    recorder.begin(0, planned, LOCK)
    (path,) = journal.paths()
    path.write_bytes(path.read_bytes()[:-30])
    assert opened.now() == []
    recorder.begin(1, planned, LOCK)
    assert [entry.intent.part for entry in opened.now()] == [1]


@pytest.mark.parametrize("again", [b"", b"\n"])
def test_a_file_that_was_made_anew_is_read_from_its_beginning(
    opened: OpenEntries, journal: Journal, recorder: Recorder, planned: Change, again: bytes
) -> None:
    recorder.begin(0, planned, LOCK)
    assert len(opened.now()) == 1
    (path,) = journal.paths()
    path.write_bytes(again)
    assert opened.now() == []
    recorder.begin(1, planned, LOCK)
    assert [entry.intent.part for entry in opened.now()] == [1]
    path.unlink()
    assert opened.now() == []


def test_a_file_that_could_not_be_read_is_read_the_next_time(
    opened: OpenEntries, recorder: Recorder, planned: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder.begin(0, planned, LOCK)
    assert len(opened.now()) == 1
    recorder.begin(1, planned, LOCK)

    def broken(_: bytes) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("mdtui.mrk.journal_open.read_line", broken)
        with pytest.raises(FailedError, match="cannot read the journal"):
            opened.now()
    assert [entry.intent.part for entry in opened.now()] == [0, 1]
