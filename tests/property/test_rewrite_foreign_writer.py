"""A program that takes no lock writes, replaces or removes the file at any step of a structure change of ours."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mdtui.clock import SystemClock
from mdtui.errors import MdtuiError
from mdtui.files import FileSystem
from mdtui.mrk.history import State, history
from mdtui.mrk.journal import Journal
from mdtui.mrk.journal_lines import Who
from mdtui.mrk.records import RecordTable, encode
from mdtui.mrk.rewrite.rewriting import Rewritten, RewrittenError, Wanted, rewrite
from tests.fixtures.fleet import Conversation, counter_of, records, small_folder
from tests.fixtures.rewrite_bench import HeldFiles
from tests.fixtures.write_bench import faulty

STEP = 7 if sys.platform == "win32" else 1
DROPPED = 4
THEIRS = 16
SYSTEMS = [FileSystem, HeldFiles]


class Folder:
    """A folder from which we drop a record by a new file, and what happens before one of our system calls."""

    def __init__(self, directory: Path, base: type[FileSystem]) -> None:
        self.base = base
        self.mrk = directory / "IMAP.MRK"
        self.lock = directory / "a.lck"
        self.state = directory / "state"
        self.data = small_folder(12, counter=500)
        self.mrk.write_bytes(self.data)
        self.names: list[str] = []

    def journal(self, files: FileSystem) -> Journal:
        return Journal(self.state, Who("anna", "here", "", 1, 0.0), files=files, clock=SystemClock())

    def write(self, number: int, event: Callable[[], object]) -> Rewritten | None:
        """Drop a record, with the event before the call of that number; None where nothing was done."""
        self.mrk.write_bytes(self.data)
        self.names.clear()

        def step(made: int, name: str, call: Callable[[], Any]) -> Any:
            self.names.append(name)
            if made == number:
                event()
            return call()

        files = faulty(step, self.base)
        recorder = self.journal(files).recorder("repair", [], "anna@example.com", 5)
        try:
            return rewrite(
                without_one, self.mrk, self.lock, files=files, clock=SystemClock(), recorder=recorder, uid_validity=5
            )
        except RewrittenError as error:
            return error.rewritten
        except MdtuiError:
            return None
        finally:
            assert not self.lock.exists()
            assert list(self.mrk.parent.glob("*.tmp")) == []

    def each_call(self) -> Iterator[int]:
        """Yield the number of each system call that a write makes, and then some for what is done again."""
        self.write(0, lambda: None)
        yield from range(1, len(self.names) + 40, STEP)

    def in_the_journal(self) -> State:
        """Return what the journal says of the last change."""
        return history(self.journal(FileSystem()).entries())[0].state


def without_one(data: bytes | None) -> Wanted:
    table = RecordTable(data or b"")
    return Wanted(encode(table.header, [each for each in table.records() if each.uid != DROPPED], table.tail))


@pytest.fixture(params=SYSTEMS, ids=["replaced", "in place"])
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Folder:
    return Folder(tmp_path, request.param)


@pytest.fixture
def stranger(foreign: list[str], folder: Folder) -> Iterator[Conversation]:
    """Give a foreign writer that ignores the lock and does what it is told when it is told."""
    with Conversation([*foreign, str(folder.mrk), str(folder.lock), "ignore", "commands"]) as conversation:
        yield conversation


@pytest.mark.parametrize("command", ["flip 7 16", "append 2"])
def test_a_writer_that_ignores_the_lock_loses_nothing_or_it_is_said(
    folder: Folder, stranger: Conversation, command: str
) -> None:
    reported = 0
    for number in folder.each_call():
        account: list[str] = []
        done = folder.write(number, lambda account=account: account.extend(stranger.ask(command)))  # type: ignore[misc]
        expected = records(folder.data)
        for line in account:
            _, _, uid, _, after = line.split()
            expected[int(uid)] = int(after) & THEIRS | expected.get(int(uid), 0)
        if done is not None:
            del expected[DROPPED]
        stands = records(folder.mrk.read_bytes())
        if done is not None and done.intruded:
            reported += 1
        else:
            assert stands == expected, f"{folder.names[number - 1]} {number}: lost, and not reported"
        assert (folder.in_the_journal() is State.DONE) == (done is not None)
    assert reported


def test_a_file_that_is_replaced_at_any_step_is_read_again_or_it_is_said(folder: Folder) -> None:
    for number in folder.each_call():
        old = folder.mrk.with_name(f"old{number}")

        def swap(old: Path = old) -> None:
            copy = bytearray(folder.mrk.read_bytes())
            copy[36 + 23] ^= THEIRS
            folder.mrk.rename(old)
            folder.mrk.write_bytes(copy)

        done = folder.write(number, swap)
        if done is not None and (done.intruded or folder.names[number - 1 : number] == ["replace"]):
            # After the last look there is nothing but the replacement.
            continue
        stands = records(folder.mrk.read_bytes())
        assert (DROPPED in stands) == (done is None)
        assert bool(stands[1] & THEIRS) == old.exists()


@pytest.mark.parametrize("kept", [0, 20, 36, 36 + 5 * 36])
def test_a_file_that_shrinks_at_any_step_says_so_or_is_written_whole(folder: Folder, kept: int) -> None:
    for number in folder.each_call():

        def shrink() -> None:
            with folder.mrk.open("r+b") as stream:
                stream.truncate(kept)

        done = folder.write(number, shrink)
        data = folder.mrk.read_bytes()
        if done is None:
            assert data[16:] == folder.data[16:kept]
        elif not done.intruded:
            assert len(data) in {kept, len(folder.data) - 36, kept - 36}
            assert counter_of(data) == done.counter_after if len(data) >= 36 else kept < 36


def test_a_file_that_is_removed_at_any_step_is_never_made_anew(folder: Folder) -> None:
    for number in folder.each_call():
        done = folder.write(number, lambda: folder.mrk.unlink(missing_ok=True))
        if folder.mrk.exists():
            assert done is not None
            assert DROPPED not in records(folder.mrk.read_bytes())
