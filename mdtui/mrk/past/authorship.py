"""Which differences between two moments are of our own making, as far as the journal says; all others are somebody's.

A flags byte is ours where the last of our writes to the record left just this byte. What came, went or was renumbered
is ours where a change of ours to the structure did just that; the byte copies that it kept tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import groupby
from typing import NamedTuple

import msgspec

from mdtui.errors import MdtuiError
from mdtui.mrk.journal_lines import Entry, KeptFile, Rewriting, Row, Who
from mdtui.mrk.locking import never
from mdtui.mrk.past.differences import Difference, Differences, Kind, differences
from mdtui.mrk.records import RecordTable
from mdtui.text import bytes_of_text, text_of_bytes

SOMEBODY = "somebody else"
"""Who made a difference of which our journal says nothing."""
SLACK = 5.0
"""Seconds between a reading and the time that was written down for it."""
_ASK_EVERY = 10_000
_NEAR = 1024
_ROWS = msgspec.msgpack.Decoder(tuple[Row, ...])


class Author(msgspec.Struct, frozen=True, gc=False):
    """A change of ours that made a difference.

    Attributes:
        change: its id, as `undo` takes it.
        verb: what it did.
        who: who made it.
        time: when it was done, in seconds since 1970-01-01 UTC.
    """

    change: str
    verb: str
    who: Who
    time: float


class Share(NamedTuple):
    """By whom differences were made.

    Attributes:
        ours: some of them by us.
        others: some of them by somebody else.
    """

    ours: bool = False
    others: bool = False


class _Written:
    """The flags bytes that our writes left, and which change it was that left each.

    There may be a million. Those of UIDs that are near each other are kept together as bytes, and looked up together.
    """

    def __init__(self) -> None:
        self._near: dict[int, list[tuple[bytes, Author]]] = {}
        self._open: tuple[int, dict[tuple[int, bytes], tuple[int, Author]]] = (-1, {})

    def __bool__(self) -> bool:
        return bool(self._near)

    def add(self, rows: Iterable[Row], author: Author) -> None:
        """Add what a change wrote after all that was added before."""
        for near, some in groupby(rows, key=lambda row: row.uid // _NEAR):
            self._near.setdefault(near, []).append((msgspec.msgpack.encode(list(some)), author))

    def of(self, uid: int, filename: bytes) -> tuple[int, Author | None]:
        """Return the byte that was written last to a record, and by which change; -1 and None where none was."""
        near = uid // _NEAR
        opened, found = self._open
        if opened != near:
            found = {
                (row.uid, bytes_of_text(row.name)): (row.after, author)
                for data, author in self._near.get(near, ())
                for row in _ROWS.decode(data)
            }
            self._open = near, found
        return found.get((uid, filename), (-1, None))


class Authors:
    """What our own changes did to one folder within some time.

    Args:
        entries: of the journal, the oldest first; those that are about other files are passed over.
        path: the IMAP.MRK.
        since: seconds since 1970-01-01 UTC.
        until: likewise.
        read: gives the bytes of a byte copy; raises MdtuiError where it is not there any more.
    """

    def __init__(
        self, entries: Iterable[Entry], path: str, since: float, until: float, read: Callable[[KeptFile], bytes]
    ) -> None:
        self._flags = _Written()
        self._structure: dict[tuple[Kind, int, bytes], Author] = {}
        self._read = read
        for entry in entries:
            outcome = entry.outcome
            if outcome is None or not outcome.done or entry.intent.path != path:
                continue
            if since - SLACK <= outcome.time <= until + SLACK:
                subject = entry.intent.subject
                self._add(entry, Author(subject.id, subject.verb, entry.intent.who, outcome.time))

    def _add(self, entry: Entry, author: Author) -> None:
        self._flags.add(entry.rows, author)
        if entry.locked is not None and entry.locked.rewriting is not None:
            # A byte copy that is gone, or not what was kept, tells nothing.
            with suppress(MdtuiError):
                self._add_rewriting(entry.locked.rewriting, author)

    def _add_rewriting(self, rewriting: Rewriting, author: Author) -> None:
        before, after = (
            RecordTable(self._read(kept) if kept is not None else b"") for kept in (rewriting.before, rewriting.after)
        )
        rows = []
        for difference in differences(before, after):
            record = difference.record
            self._structure[difference.kind, record.uid, record.filename] = author
            if difference.flags_changed:
                rows.append(Row(record.uid, text_of_bytes(record.filename), 0, record.flags, difference.row))
        self._flags.add(rows, author)

    def of(self, difference: Difference) -> Author | None:
        """Return which change of ours made a difference; None where somebody else did."""
        record = difference.record
        if difference.kind is not Kind.FLAGS:
            return self._structure.get((difference.kind, record.uid, record.filename))
        after, author = self._flags.of(record.uid, record.filename)
        return author if after == record.flags else None

    def share(self, found: Differences, cancelled: Callable[[], bool] = never) -> Share:
        """Return by whom differences were made.

        Args:
            found: the differences.
            cancelled: asked now and then; once it says yes, the answer is of no use.
        """
        ours = others = False
        # Where we changed nothing there is nothing to look up, and a million differences are no wait.
        for place, difference in enumerate(found if self._flags or self._structure else ()):
            author = self.of(difference)
            ours, others = ours or author is not None, others or author is None
            if (ours and others) or (place % _ASK_EVERY == 0 and cancelled()):
                break
        return Share(ours, others or (not ours and len(found) > 0))
