"""Many writers at once, ours and a program that shares no code with the package, with the lock and without it.

The foreign writer flips and sets flags, appends records, and takes records out and moves the others together.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mdtui.clock import SystemClock
from mdtui.errors import MdtuiError
from mdtui.mrk.bulk import PartlyDoneError, Write
from mdtui.mrk.changing import Change, Edit, Target
from mdtui.mrk.flags import Verb
from mdtui.mrk.journal import Journal
from mdtui.mrk.journal_lines import Who
from mdtui.mrk.records import RecordTable
from tests.fixtures.fleet import Conversation, Crew, counter_of, records, run, small_folder
from tests.fixtures.write_bench import faulty

WINDOWS = sys.platform == "win32"
# Files are ten times slower there and processes start slowly, so there are fewer of both.
CREWS = (
    [Crew(2, 200, 1, 200), Crew(6, 70, 1, 200)]
    if WINDOWS
    else [Crew(2, 500, 1, 400), Crew(8, 140, 2, 280), Crew(32, 45, 2, 510)]
)
FLAG = 8
OURS = (3, 7, 12)
"""The UIDs that we change, the last record among them."""
THEIRS = 16


@pytest.mark.parametrize("crew", CREWS, ids=lambda crew: f"{crew.ours}+{crew.foreign}")
def test_no_update_is_lost_and_none_lands_on_a_wrong_record(tmp_path: Path, foreign: list[str], crew: Crew) -> None:
    data = small_folder(30)
    account = run(tmp_path, crew, foreign, data, seed=crew.ours)
    assert account.problems(data, (tmp_path / "IMAP.MRK").read_bytes()) == []
    assert len(account.made) == crew.ours * crew.operations
    assert len(account.steps) > 0.8 * (crew.ours * crew.operations + crew.foreign * crew.foreign_operations)
    assert any(change.gone for change in account.made), "the foreign writer took no record out that we wanted"


def test_the_foreign_writer_in_python_keeps_the_lock_as_well(tmp_path: Path) -> None:
    program = [sys.executable, str(Path(__file__).parents[1] / "fixtures" / "foreign_writer.py")]
    data = small_folder(30)
    account = run(tmp_path, Crew(1, 50, 2, 50), program, data)
    assert account.problems(data, (tmp_path / "IMAP.MRK").read_bytes()) == []


class Folder:
    """A folder that we write to, and what happens before one of our system calls."""

    def __init__(self, directory: Path) -> None:
        self.mrk = directory / "IMAP.MRK"
        self.lock = directory / "a.lck"
        self.state = directory / "state"
        self.data = small_folder(12, counter=500)
        self.mrk.write_bytes(self.data)
        self.names: list[str] = []

    def write(self, number: int, event: Callable[[], object]) -> Change | None:
        """Toggle a flag of our records, with the event before the call of that number; None where nothing was done."""
        self.mrk.write_bytes(self.data)
        self.names.clear()

        def step(made: int, name: str, call: Callable[[], Any]) -> Any:
            self.names.append(name)
            if made == number:
                event()
            return call()

        files = faulty(step)
        journal = Journal(self.state, Who("anna", "here", "", 1, 0.0), files=files, clock=SystemClock())
        recorder = journal.recorder("toggle", ["flagged"], "anna@example.com", 5)
        targets = [Target(uid, b"md%d.msg" % uid, uid - 1) for uid in OURS]
        write = Write(self.mrk, self.lock, files, SystemClock(), 100, recorder, timeout=5)
        try:
            return write.edit(Edit(Verb.TOGGLE, FLAG, targets, 5))
        except PartlyDoneError as error:
            return error.change
        except MdtuiError:
            return None
        finally:
            assert not self.lock.exists()

    def each_call(self) -> Iterator[int]:
        """Yield the number of each system call that a write makes, and then some for what is done again."""
        self.write(0, lambda: None)
        yield from range(1, len(self.names) + 20, 5 if WINDOWS else 1)

    def flags(self) -> dict[int, int]:
        table = RecordTable(self.mrk.read_bytes())
        return dict(zip(table.uids, table.flags, strict=True))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def stranger(foreign: list[str], folder: Folder) -> Iterator[Conversation]:
    """Give a foreign writer that ignores the lock and does what it is told when it is told."""
    with Conversation([*foreign, str(folder.mrk), str(folder.lock), "ignore", "commands"]) as conversation:
        yield conversation


@pytest.mark.parametrize("command", ["flip 7 16", "flip 12 16", "flip 5 16", "append 2", "expunge 2", "expunge 7"])
def test_a_writer_that_ignores_the_lock_is_noticed_or_does_no_harm(
    folder: Folder, stranger: Conversation, command: str
) -> None:
    reported = unraised = 0
    for number in folder.each_call():
        account: list[str] = []
        change = folder.write(number, lambda account=account: account.extend(stranger.ask(command)))  # type: ignore[misc]
        expected = records(folder.data)
        for line in account:
            _, action, uid, _, after = line.split()
            if action == "expunge":
                del expected[int(uid)]
            else:
                expected[int(uid)] = int(after) & THEIRS | expected.get(int(uid), 0)
        wanted = {uid: flags ^ FLAG if change and uid in OURS else flags for uid, flags in expected.items()}
        stands = folder.flags()
        if change is None or not change.intruded:
            assert stands == wanted, f"{folder.names[number - 1]} {number}: lost, and not reported"
            both = bool(account and change is not None)
            unraised += both and counter_of(folder.mrk.read_bytes()) < counter_of(folder.data) + 2
            continue
        reported += 1
        told = {row.uid for row in change.overlap}
        spoilt = {uid for uid in OURS if stands.get(uid, 0) & FLAG != FLAG}
        assert spoilt <= told, f"{folder.names[number - 1]} {number}"
    assert reported
    assert unraised <= 2, (
        "only just before we write it, at two of all calls, may the counter be raised to what we write"
    )


def test_a_folder_whose_file_is_replaced_at_any_call_is_written_to_once_more_or_it_is_said(folder: Folder) -> None:
    reported = 0
    for number in folder.each_call():
        old = folder.mrk.with_name(f"old{number}")

        def swap(old: Path = old) -> None:
            copy = folder.mrk.read_bytes()
            folder.mrk.rename(old)
            folder.mrk.write_bytes(copy)

        change = folder.write(number, swap)
        assert change is not None
        told = {row.uid for row in change.overlap}
        assert {uid for uid, flags in folder.flags().items() if flags & FLAG} == set(OURS) - told
        if told:
            assert folder.names[number - 1] == "write_at", "there was a last look, and nothing but the write after it"
            reported += 1
        elif old.exists():
            # Either no flag was written to the file that went, or all before it went.
            flagged = [uid for uid, flags in records(old.read_bytes()).items() if flags & FLAG]
            assert flagged in ([], list(OURS))
            assert "write_at" in folder.names[:number] or old.read_bytes() == folder.data
    assert reported <= len(OURS)


@pytest.mark.parametrize("kept", [0, 20, 36, 36 + 5 * 36, 36 + 11 * 36 + 10])
def test_a_folder_whose_file_shrinks_at_any_call_says_what_stands_in_it(folder: Folder, kept: int) -> None:
    for number in folder.each_call():

        def shrink() -> None:
            with folder.mrk.open("r+b") as stream:
                stream.truncate(kept)

        change = folder.write(number, shrink)
        stands = folder.flags()
        if change is None:
            assert not any(flags & FLAG for flags in stands.values())
            continue
        told = {row.uid for row in change.overlap}
        written = {row.uid for row in change.changed} - told
        assert not change.intruded or all(stands[uid] & FLAG for uid in written)
        assert change.intruded or len(folder.mrk.read_bytes()) in {kept, len(folder.data)}


def test_a_folder_whose_file_is_removed_at_any_call_is_never_made_anew(folder: Folder) -> None:
    for number in folder.each_call():
        change = folder.write(number, folder.mrk.unlink)
        if folder.mrk.exists():
            assert change is not None
            assert {uid for uid, flags in folder.flags().items() if flags & FLAG} == set(OURS)
