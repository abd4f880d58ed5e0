"""What a crash left behind: changes that were begun and never finished, and a lock file of ours that nobody holds.

An intent without an outcome, of a process that is gone, is a leftover. What really stands in the file says how far it
got. A lock file is ours only if the journal names it and it is still the file that the process made; the lock file of
anybody else is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from mdtui.clock import Clock
from mdtui.errors import FailedError, MdtuiError, RefusedError
from mdtui.files import FileStamp, FileSystem, exclusively
from mdtui.mrk.changing import FlagChange
from mdtui.mrk.journal import Journal
from mdtui.mrk.journal_lines import Entry, Locked, LockIdentity, Outcome, Row, Who
from mdtui.mrk.reading import read_table
from mdtui.mrk.rewrite.byte_copies import ByteCopies
from mdtui.mrk.rewrite.recovery import Found, Stands, look

Alive = Callable[[Who], bool]
"""Says whether the process that wrote an entry still runs, by pid and creation time."""

_CLOCK_SLACK = 0.02
"""Seconds that a file system's time may be behind this machine's: it moves with the kernel's tick."""
_LONGEST_CREATION = 1.0
"""Seconds within which an attempt has made the lock file, or has failed."""


class Leftover(msgspec.Struct, frozen=True):
    """A part of a change that nobody finished.

    Attributes:
        entry: of the journal.
        new: the records that have the byte that was to be written.
        old: the records that have the byte from before.
        other: the records that have another byte by now; `after` is that byte.
        gone: how many records are not in the file any more.
        own_lock: the lock file that the process left behind; None where there is none.
        problem: why the file could not be read, one line.
        found: what was left of a structure change; None of flags, and where the file could not be read.
    """

    entry: Entry
    new: tuple[FlagChange, ...] = ()
    old: tuple[FlagChange, ...] = ()
    other: tuple[FlagChange, ...] = ()
    gone: int = 0
    own_lock: Path | None = None
    problem: str = ""
    found: Found | None = None

    @property
    def did_something(self) -> bool:
        """Whether anything that it wrote stands in the file."""
        return bool(self.new) or (self.found is not None and self.found.stands is Stands.NEW)

    @property
    def says(self) -> str:
        """How far it got, in words."""
        if self.problem:
            return self.problem
        if self.found is not None:
            return self.found.says
        total = len(self.entry.rows)
        if len(self.new) == total:
            return f"all {total} records were changed"
        if len(self.old) == total:
            return "no record was changed"
        parts = ((len(self.new), "changed"), (len(self.old), "not changed"), (len(self.other), "changed by others"))
        words = [f"{count} {word}" for count, word in parts if count]
        return ", ".join([*words, f"{self.gone} gone"] if self.gone else words)


def unfinished(entries: Iterable[Entry], alive: Alive) -> list[Entry]:
    """Return the entries without an outcome whose process is gone."""
    return [entry for entry in entries if entry.outcome is None and not alive(entry.intent.who)]


def inspect(entry: Entry, *, files: FileSystem, clock: Clock) -> Leftover:
    """Return what stands in the file of an unfinished entry; never raises."""
    lock = own_lock(entry, files)
    # A lock that a dead process left does not mean that somebody writes; any other lock does.
    watched = Path(entry.intent.lock) if lock is None else None
    try:
        table = read_table(Path(entry.intent.path), watched, files=files, clock=clock).table
    except MdtuiError as error:
        return Leftover(entry, own_lock=lock, problem=error.line())
    new, old, other, gone = [], [], [], 0
    for row in map(Row.change, entry.rows):
        index = table.index_of(row.uid, row.filename, row.index)
        if index is None:
            gone += 1
            continue
        byte = table.flags[index]
        if byte == row.after:
            new.append(row)
        elif byte == row.before:
            old.append(row)
        else:
            other.append(msgspec.structs.replace(row, after=byte))
    return Leftover(entry, tuple(new), tuple(old), tuple(other), gone, lock)


def inspect_structure(entry: Entry, *, files: FileSystem, clock: Clock, copies: ByteCopies) -> Leftover:
    """Return what an unfinished structure change left; never raises."""
    lock = own_lock(entry, files)
    try:
        found = look(entry, files=files, clock=clock, copies=copies)
    except MdtuiError as error:
        return Leftover(entry, own_lock=lock, problem=error.line())
    return Leftover(entry, own_lock=lock, found=found)


def settle(leftover: Leftover, journal: Journal, clock: Clock, note: str = "") -> None:
    """Write down what came of a leftover, so that its change can be taken back like any other.

    Args:
        leftover: what a crash left.
        journal: where its change stands.
        clock: for the time.
        note: what else is to be known of it.

    Raises:
        FailedError: the journal cannot be written.
        RefusedError: the file could not be read, so nobody knows.
    """
    if leftover.problem:
        raise RefusedError(leftover.problem, hint="look again once the file can be read")
    intent = leftover.entry.intent
    note = "; ".join(filter(None, (f"not finished, {leftover.says}", note)))
    if leftover.found is not None:
        done = leftover.found.stands is Stands.NEW
        journal.append(Outcome(intent.subject.id, intent.part, clock.now(), done, None, note))
        return
    rows = tuple(map(Row.of, leftover.new))
    journal.append(Locked(intent.subject.id, intent.part, None, rows))
    journal.append(Outcome(intent.subject.id, intent.part, clock.now(), bool(rows), None, note))


def rest(leftover: Leftover) -> tuple[FlagChange, ...]:
    """Return what would finish a leftover, as changes to take back: each writes the new byte over the old."""
    return tuple(FlagChange(row.uid, row.filename, row.index, row.after, row.before) for row in leftover.old)


def own_lock(entry: Entry, files: FileSystem) -> Path | None:
    """Return the lock file that an unfinished entry's process left behind, or None."""
    path = Path(entry.intent.lock)
    try:
        stamp = files.stamp_path(path)
    except OSError:
        return None
    return path if _is_own(entry, stamp) else None


def _is_own(entry: Entry, stamp: FileStamp) -> bool:
    if entry.locked is not None:
        # The time besides, as a number on the volume is given again to the next file.
        return entry.locked.lock == LockIdentity.of(stamp)
    # It may have died between making the lock and writing that down: then the lock is as old as the attempt. A lock
    # that was there before the attempt, as when it waited for somebody else's, is not.
    if entry.tried is None:
        return False
    return -_CLOCK_SLACK <= stamp.modified_ns / 1e9 - entry.tried <= _LONGEST_CREATION


def remove_own_lock(entry: Entry, journal: Journal, alive: Alive, guard: Path, files: FileSystem) -> None:
    """Remove the lock file that a process of ours left behind.

    Of several programs that try it at once, one does it: the look and the removal are one step for all of them. Which
    file that was is written down first, so that no lock that somebody takes afterwards is mistaken for it.

    Args:
        entry: the unfinished entry that names the lock.
        journal: where the entry stands.
        alive: says whether its process still runs.
        guard: a file of ours that only one of them can hold.
        files: the system calls.

    Raises:
        RefusedError: the lock is not ours, its process still runs, or it is gone already.
        FailedError: the system refuses, or the journal cannot be read or written.
    """
    intent = entry.intent
    path = Path(intent.lock)
    names = (intent.subject.id, intent.part)
    try:
        with exclusively(guard):
            # Another program may have been here since the entry was read.
            found = [each for each in journal.entries() if (each.intent.subject.id, each.intent.part) == names]
            if not found or found[0].outcome is not None or alive(intent.who) or own_lock(found[0], files) is None:
                raise RefusedError(
                    "not a lock that a process of ours left behind", where=path, hint="nothing was removed"
                )
            if found[0].locked is None:
                journal.append(Locked(*names, LockIdentity.of(files.stamp_path(path))))
            files.unlink(path)
    except OSError as error:
        raise FailedError.from_os(error, "cannot remove our lock file", path) from error
