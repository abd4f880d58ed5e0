"""Changes that were made, by this program and this user: their history, undo and redo, and what a crash left behind."""

from __future__ import annotations

import getpass
import os
import platform
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol, Unpack

import msgspec

from mdtui.clock import Clock
from mdtui.errors import LockedError, NothingMatchedError, RefusedError
from mdtui.files import FileSystem
from mdtui.ini_changes import FilesWritten
from mdtui.mrk.bulk import HowToWrite, Write
from mdtui.mrk.changing import Change
from mdtui.mrk.history import MEND, REDO, UNDO, Past, State, history, redoable, undoable
from mdtui.mrk.journal import Journal, Recorder
from mdtui.mrk.journal_lines import Entry, Intent, Who
from mdtui.mrk.journal_open import OpenEntries
from mdtui.mrk.recovery import Alive, Leftover, inspect, own_lock, remove_own_lock, rest, settle, unfinished
from mdtui.mrk.rewrite.rewriting import Rewritten
from mdtui.processes.table import started_at

Done = Change | Rewritten | FilesWritten
"""What a write did: to the flags of records, to the whole file, or to settings files."""

GUARD = "recovery.guard"
"""The file in the state directory that one program at a time holds while it removes a lock."""

_SAME_START = 1.0
"""Seconds by which two readings of one process's creation time may differ."""


class Writer(Protocol):
    """Gives what carries out a change to a folder."""

    def __call__(self, folder: str, recorder: Recorder, how: HowToWrite) -> Write:
        """Return how to write to a folder, by mailbox path; raises where it may not be written to."""


class LockUse(msgspec.Struct, frozen=True):
    """What the journal knows of a lock file.

    Attributes:
        pid: our process that holds it, or left it behind.
        user: whose process that is.
        dead: the process is gone, and the lock was left behind.
    """

    pid: int
    user: str
    dead: bool


class Keeper(Protocol):
    """Knows the changes of one kind that are about more than flags, and the way back from each."""

    def copies_of(self, past: Past) -> tuple[Path, ...]:
        """Return where what was there before a change is kept, or was; nothing where there was nothing to keep."""

    def take_back(self, past: Past, verb: str, how: HowToWrite) -> Done:
        """Take a change back; of an undo, bring it back."""

    def inspect(self, entry: Entry) -> Leftover:
        """Return what an unfinished change left; never raises."""

    def settle(self, leftover: Leftover) -> None:
        """Put in order what a crash left, and write down how far its change got."""

    def finish(self, leftover: Leftover, how: HowToWrite) -> Done | None:
        """Make the rest of a settled change; None where nothing is left to do."""


class Keepers(NamedTuple):
    """The keepers of one mail root.

    Attributes:
        structure: of changes to whole indexes.
        around: of changes to what is around an index.
        settings: of changes to settings files.
    """

    structure: Keeper
    around: Keeper
    settings: Keeper

    def of(self, change: Past | Intent) -> Keeper | None:
        """Return the keeper of a change; None of one to flags."""
        if change.files:
            return self.settings
        if change.altering is not None:
            return self.around
        return self.structure if change.structure else None


class Changes:
    """The changes to one mail root.

    Args:
        journal: where they are written down.
        root: the mail root; changes to others are left out.
        writer: gives what writes to a folder.
        whole: what keeps those among them that are about more than flags.
        alive: says whether a process still runs.
        files: the system calls.
        clock: for pauses.
    """

    def __init__(
        self,
        journal: Journal,
        root: Path,
        writer: Writer,
        whole: Keepers,
        alive: Alive,
        *,
        files: FileSystem,
        clock: Clock,
    ) -> None:
        self.journal = journal
        self._root = root
        self._writer = writer
        self._whole = whole
        self._alive = alive
        self._files = files
        self._clock = clock
        self._open = OpenEntries(journal, days=2)

    def _entries(self, days: int | None = None) -> list[Entry]:
        return [entry for entry in self.journal.entries(days) if self._is_here(entry)]

    def _is_here(self, entry: Entry) -> bool:
        # A mailbox may lie on another disk than the root; its lock file does not.
        paths = (entry.intent.path, entry.intent.lock)
        return any(Path(path).is_relative_to(self._root) for path in paths)

    def history(self) -> list[Past]:
        """Return every change, the newest first.

        Raises:
            FailedError: the journal cannot be read.
        """
        pasts = history(self._entries())
        return [self._with_copies(past) for past in pasts]

    def _with_copies(self, past: Past) -> Past:
        keeper = self._whole.of(past)
        return past if keeper is None else msgspec.structs.replace(past, copies=keeper.copies_of(past))

    def last(self) -> Past | None:
        """Return the change that an undo would take back; raises as `history` does."""
        return undoable(self.history())

    def undo(self, name: str | None = None, **how: Unpack[HowToWrite]) -> Done:
        """Take a change back: flags in the records that are still as it left them, the structure of a file as a whole.

        Args:
            name: the change's id; by default the last one that stands. Of an undo, it takes the undo back.
            how: see `HowToWrite`.

        Returns:
            What was taken back: of flags, `conflicts` and `gone` are the records that were left alone; of a structure
            change, what was written in turn, and `summary` says what others did since and what was kept of it; of a
            change to settings, `kept` are the values that others set since.

        Raises:
            NothingMatchedError: there is no such change, or none to take back.
            RefusedError: it was taken back already, changed nothing, or was not finished.
            MdtuiError: as `Write.undo`, `Rewrites.take_back` and `IniChanges.take_back` say.
        """
        pasts = self.history()
        past = undoable(pasts) if name is None else _named(pasts, name)
        if past is None:
            raise NothingMatchedError("there is no change to take back")
        return self._take_back(past, how)

    def redo(self, **how: Unpack[HowToWrite]) -> Done:
        """Take the last undo back; raises as `undo` does."""
        past = redoable(self.history())
        if past is None:
            raise NothingMatchedError("there is no undo to take back")
        return self._take_back(past, how)

    def _take_back(self, past: Past, how: HowToWrite) -> Done:
        if past.state is not State.DONE:
            hint = (
                "see mdtui undo --list" if past.state is not State.UNFINISHED else "see what stands in the file first"
            )
            raise RefusedError(f"the change is {_WORDS[past.state]}", where=past.id, hint=hint)
        if past.subject.verb == REDO:
            what = "a redo is taken back by its first change"
            raise RefusedError(what, where=past.id, hint="mdtui undo --list shows it as done")
        if past.subject.verb == MEND:
            raise RefusedError("it put in order what a crash left, and is not taken back", where=past.id)
        verb = REDO if past.subject.verb == UNDO else UNDO
        if (keeper := self._whole.of(past)) is not None:
            return keeper.take_back(past, verb, how)
        recorder = self._recorder(past, verb, past.id)
        return self._writer(past.subject.folder, recorder, how).undo(past.changed, past.uid_validity)

    def _recorder(self, past: Past, verb: str, undoes: str | None) -> Recorder:
        subject = past.subject
        return self.journal.recorder(verb, subject.flags, subject.folder, past.uid_validity, undoes)

    def leftovers(self) -> list[Leftover]:
        """Return what crashes left behind, with what really stands in the files; raises as `history` does."""
        return [self._left_by(entry) for entry in unfinished(self._entries(), self._alive)]

    def _left_by(self, entry: Entry) -> Leftover:
        if (keeper := self._whole.of(entry.intent)) is not None:
            return keeper.inspect(entry)
        return inspect(entry, files=self._files, clock=self._clock)

    def settle(self, leftover: Leftover) -> None:
        """Write down how far a leftover got; then it can be taken back like any change.

        What a structure change left half done or lying about is put in order first.

        Raises:
            LockedError: the lock file that it left behind is still there; once settled, nobody would know whose it is.
            RefusedError: its file cannot be read.
            FailedError: the journal cannot be written.
            MdtuiError: as `Rewrites.settle` says.
        """
        if leftover.own_lock is not None:
            what = "the lock file that the crash left behind is still there"
            raise LockedError(what, where=leftover.own_lock, hint="remove it first")
        if (keeper := self._whole.of(leftover.entry.intent)) is not None:
            keeper.settle(leftover)
        else:
            settle(leftover, self.journal, self._clock)

    def finish(self, leftover: Leftover, **how: Unpack[HowToWrite]) -> Done | None:
        """Settle a leftover and make the rest of its change; None where nothing is left to do.

        Args:
            leftover: what a crash left behind.
            how: see `HowToWrite`.

        Raises:
            MdtuiError: as `settle`, `Write.undo` and `Rewrites.finish` say.
        """
        self.settle(leftover)
        if (keeper := self._whole.of(leftover.entry.intent)) is not None:
            return keeper.finish(leftover, how)
        rows = rest(leftover)
        if not rows:
            return None
        past = history([leftover.entry])[0]
        recorder = self._recorder(past, past.subject.verb, None)
        return self._writer(past.subject.folder, recorder, how).undo(rows, past.uid_validity)

    def take_back(self, leftover: Leftover) -> Done | None:
        """Settle a leftover and take back what it changed; None where it changed nothing; raises as `finish` does."""
        self.settle(leftover)
        return self.undo(leftover.entry.intent.subject.id) if leftover.did_something else None

    def remove_own_lock(self, lock: Path) -> None:
        """Remove a lock file that a process of ours left behind.

        Raises:
            RefusedError: it is not ours, or its process still runs.
            FailedError: the system refuses.
        """
        for entry in unfinished(self._entries(), self._alive):
            if Path(entry.intent.lock) == lock and own_lock(entry, self._files):
                remove_own_lock(entry, self.journal, self._alive, self.journal.directory / GUARD, self._files)
                return
        raise RefusedError("not a lock that a process of ours left behind", where=lock, hint="nothing was removed")

    def lock_use(self) -> Callable[[Path], tuple[LockUse | None, tuple[int, ...]]]:
        """Return a function that says of a lock file which process of ours holds it and which ones wait for it.

        Only the last two days' journal is looked at; raises as `history` does.
        """
        opened = [entry for entry in self._open.now() if self._is_here(entry)]

        def use(lock: Path) -> tuple[LockUse | None, tuple[int, ...]]:
            holder, waiting = None, []
            for entry in opened:
                if Path(entry.intent.lock) != lock:
                    continue
                who, dead = entry.intent.who, not self._alive(entry.intent.who)
                if own_lock(entry, self._files) and (dead or entry.locked is not None):
                    holder = LockUse(who.pid, who.user, dead)
                elif not dead:
                    waiting.append(who.pid)
            return holder, tuple(waiting)

        return use


def this_user(environ: Mapping[str, str]) -> Who:
    """Return who runs this program, for the journal.

    Args:
        environ: the environment, in which SSH says where a session comes from.
    """
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        # A service or a container may run under a number that has no name.
        user = str(os.getuid()) if hasattr(os, "getuid") else "unknown"
    client = (environ.get("SSH_CONNECTION") or environ.get("SSH_CLIENT") or "").partition(" ")[0]
    pid = os.getpid()
    return Who(user, platform.node(), client, pid, started_at(pid) or 0.0)


def is_running(who: Who) -> bool:
    """Return whether the process that wrote an entry still runs; a process of another machine counts as running."""
    if who.host != platform.node():
        return True
    started = started_at(who.pid)
    return started is not None and abs(started - who.started) < _SAME_START


_WORDS = {
    State.NOTHING: "one that changed nothing",
    State.UNFINISHED: "not finished",
    State.UNDONE: "taken back already",
}


def _named(pasts: list[Past], name: str) -> Past:
    found = [past for past in pasts if past.id == name]
    if not found:
        raise NothingMatchedError("there is no such change", where=name, hint="mdtui undo --list shows them")
    return found[0]
