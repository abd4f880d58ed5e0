"""The earlier states of one folder at a glance: its copies, whether it is otherwise now, and what each step changed.

It is read once, in a worker; what a step changed is found out for the copies that somebody looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from mdtui.clock import Clock
from mdtui.copies import Comparison, Copies
from mdtui.errors import MdtuiError
from mdtui.mailroot.folders import Folder
from mdtui.mrk.journal_lines import Entry
from mdtui.mrk.locking import never
from mdtui.mrk.past.authorship import Share
from mdtui.mrk.past.blocks import digest
from mdtui.mrk.past.copy_store import Copy
from mdtui.mrk.past.differences import Counts, differences
from mdtui.mrk.reading import Reading
from mdtui.mrk.records import RecordTable

NOW = 0
"""In the place of the number of a copy, for the folder as it is now; no copy has it."""


class Source(Protocol):
    """What is needed of a mail server; `mdtui.server.MailServer` is one."""

    @property
    def copies(self) -> Copies:
        """The copies."""

    @property
    def clock(self) -> Clock:
        """For the time of now."""

    def open(self, folder: Folder) -> Reading:
        """Return a folder's records."""

    def why_not_writable(self, folder: Folder) -> str:
        """Return why a folder cannot be changed; empty where it can."""


class Step(msgspec.Struct, frozen=True):
    """What changed from one state to the next.

    Attributes:
        counts: how much.
        share: by whom.
        problem: why that is not known, one line that is safe to show; empty where it is.
    """

    counts: Counts = Counts()
    share: Share = Share()
    problem: str = ""


class Earlier:
    """The states of a folder.

    Args:
        copies: gives what is in them.
        folder: the folder.
        states: the newest first; the first one may be the folder as it is now.
        now: its records now; None where they are not known.
        entries: what the journal says of the folder.
        why_not_writable: why the folder cannot be changed; empty where it can.
        problem: why it is not known how the folder is now, one line that is safe to show; empty where it is.

    Attributes:
        folder: the folder.
        states: its states, the newest first.
        why_not_writable: as given.
        problem: as given.
    """

    def __init__(
        self,
        copies: Copies,
        folder: Folder,
        states: Sequence[Copy],
        *,
        now: RecordTable | None = None,
        entries: Sequence[Entry] = (),
        why_not_writable: str = "",
        problem: str = "",
    ) -> None:
        self.folder = folder
        self.states = states
        self.why_not_writable = why_not_writable
        self.problem = problem
        self._copies = copies
        self._now = now
        self._entries = entries

    @property
    def kept(self) -> int:
        """How many copies there are."""
        return len(self.states) - (len(self.states) > 0 and self.states[0].id == NOW)

    def step(self, row: int, cancelled: Callable[[], bool] = never) -> Step | None:
        """Return what changed from the state before to one; None for the oldest. Call it in a worker.

        Args:
            row: its place among the states.
            cancelled: once it says yes, the answer is of no use.
        """
        if row + 1 >= len(self.states):
            return None
        newer, older = self.states[row], self.states[row + 1]
        try:
            if newer.id == NOW and self._now is not None:
                found = differences(self._copies.table(older), self._now)
            else:
                found = self._copies.between(older, newer)
            authors = self._copies.authors(self.folder, older.time, newer.time, self._entries)
        except MdtuiError as error:
            return Step(problem=error.line())
        return Step(found.counts, authors.share(found, cancelled))

    def compare(self, before: Copy, after: Copy | None) -> Comparison:
        """Return what changed from a copy to a later one, or to now; call it in a worker.

        Args:
            before: the earlier copy.
            after: the later copy; None for the folder as it is now.

        Raises:
            MdtuiError: as `Copies.compare` says.
        """
        return self._copies.compare(self.folder, before, after, self._entries)


def read_earlier(server: Source, folder: Folder) -> Earlier:
    """Return the earlier states of a folder; call it in a worker.

    Args:
        server: the mail server.
        folder: the folder; its IMAP.MRK need not be there any more.

    Raises:
        MdtuiError: as `Copies.of` and `Copies.entries` say.
    """
    copies = server.copies
    states = copies.of(folder)
    entries = copies.entries(folder, states[-1].time) if states else []
    try:
        reading = server.open(folder)
    except MdtuiError as error:
        return Earlier(copies, folder, states, entries=entries, why_not_writable=error.line(), problem=error.line())
    if states and digest(reading.table.data) != states[0].digest:
        states.insert(0, _now(server, folder, reading.table))
    why_not = server.why_not_writable(folder)
    return Earlier(copies, folder, states, now=reading.table, entries=entries, why_not_writable=why_not)


def _now(server: Source, folder: Folder, table: RecordTable) -> Copy:
    """Return the folder as it is now in the form of a copy."""
    header, time = table.header, server.clock.now()
    return Copy(
        id=NOW,
        folder=folder.key,
        path=server.copies.origin(folder).path,
        time=time,
        seen=time,
        reason="",
        counter=None if header is None else header.last_write_counter,
        uid_validity=None if header is None else header.uid_validity,
        records=len(table),
        size=len(table.data),
        digest=digest(table.data),
    )
