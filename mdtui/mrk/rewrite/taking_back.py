"""What a structure change wants that takes another one back, or makes the rest of one: an earlier or later state again.

Where the file is as the other change left it, it is the very bytes of that state; but UIDNext stays above every UID
that the change gave to a message. A mail program may have seen that message meanwhile, which leaves no trace, and RFC
3501 lets no other message of the same UIDVALIDITY have its UID. Where somebody wrote since, what they did is kept, as
`merging` says. Where the index was taken away and another one was made since, that one stays and gets the flags by file
name.
"""

from __future__ import annotations

import msgspec

from mdtui.errors import RefusedError
from mdtui.mrk import layout
from mdtui.mrk.journal_lines import KeptFile, Rewriting
from mdtui.mrk.records import Header, RecordTable
from mdtui.mrk.rewrite.byte_copies import ByteCopies, without_counter
from mdtui.mrk.rewrite.merging import Merged, merge, merge_by_name
from mdtui.mrk.rewrite.renaming import names_in
from mdtui.mrk.rewrite.rewriting import Wanted


class Return(msgspec.Struct, frozen=True):
    """Makes a file as it was in another state; a `rewriting.Make`.

    Attributes:
        base: the bytes that a change left, or found; None where there was no file.
        ours: the bytes of the state that is wanted; None where there was no file then.
        renames: the message files that have another name in that state: the one of `base`, the one of `ours`.
        is_back: `ours` is the earlier of the two, so that UIDs of `base` were given that `ours` knows nothing of.
    """

    base: bytes | None
    ours: bytes | None
    renames: tuple[tuple[str, str], ...] = ()
    is_back: bool = False

    def __call__(self, theirs: bytes | None) -> Wanted:
        """Return what is wanted where these bytes stand in the file.

        Raises:
            RefusedError: what somebody did to the file since cannot be kept.
        """
        merged = self._merged(theirs)
        data = None if merged is None else merged.data
        summary = "" if merged is None else merged.summary
        left = names_in(data)
        # A name that a record of somebody else has must stay.
        renames = tuple(pair for pair in self.renames if pair[0].casefold() not in left)
        return Wanted(data, renames, summary, again=True)

    def _untouched(self, ours: bytes) -> bytes:
        """Return the bytes that come back where nobody wrote to the file since."""
        if self.base is None:
            return _moved_on(ours)
        return _above_given(self.base, ours) if self.is_back else ours

    def _merged(self, theirs: bytes | None) -> Merged | None:
        if _is_same(theirs, self.base):
            return None if self.ours is None else Merged(self._untouched(self.ours))
        if _is_same(theirs, self.ours):
            return None if theirs is None else Merged(theirs)
        if theirs is None:
            hint = "its byte copy can be copied back by hand"
            raise RefusedError("the IMAP.MRK is not there any more, nothing was written", hint=hint)
        if self.base is None and self.ours is not None:
            return merge_by_name(theirs, self.ours)
        if self.base is None or self.ours is None:
            what = "the IMAP.MRK was made by this change and is in use since, so it is not taken away"
            raise RefusedError(what, hint="nothing was written")
        return merge(self.base, theirs, self.ours)


def undoing(rewriting: Rewriting, copies: ByteCopies) -> Return:
    """Return what takes a structure change back.

    Raises:
        FailedError: a byte copy cannot be read.
        RefusedError: a byte copy is not what was kept.
    """
    renames = tuple((new, old) for old, new in reversed(rewriting.renames))
    return Return(_read(copies, rewriting.after), _read(copies, rewriting.before), renames, is_back=True)


def finishing(rewriting: Rewriting, copies: ByteCopies) -> Return:
    """Return what makes a structure change that was not made; raises as `undoing` does."""
    return Return(_read(copies, rewriting.before), _read(copies, rewriting.after), rewriting.renames)


def flags_of(saved: bytes) -> Return:
    """Return what gives a new index the flags that the records of a saved one had, by file name.

    Where there is no new index yet, the saved one is put in its place.
    """
    return Return(None, saved)


def _read(copies: ByteCopies, kept: KeptFile | None) -> bytes | None:
    return None if kept is None else copies.read(kept)


def _is_same(data: bytes | None, other: bytes | None) -> bool:
    if data is None or other is None:
        return data is other
    return without_counter(data) == without_counter(other)


def _above_given(base: bytes, ours: bytes) -> bytes:
    """Return the bytes of an earlier state with UIDNext above every UID that was given to a message since.

    Args:
        base: the later state.
        ours: the earlier one; of another UIDVALIDITY, or of none that is known, it comes back as it was.
    """
    now, then = RecordTable(base), RecordTable(ours)
    if now.header is None or then.header is None or not _same_numbering(now.header, then.header):
        return ours
    given = set(now.uids).difference(then.uids)
    uid_next = max((uid + 1 for uid in given if then.header.uid_next <= uid < now.header.uid_next), default=0)
    if uid_next <= then.header.uid_next:
        return ours
    return msgspec.structs.replace(then.header, uid_next=uid_next).pack() + ours[layout.HEADER_SIZE :]


def _same_numbering(now: Header, then: Header) -> bool:
    known = now.version == then.version == layout.VERSION
    return known and now.uid_validity == then.uid_validity


def _moved_on(data: bytes) -> bytes:
    """Return the bytes of a file that comes back, with its LastWriteCounter one further, as it is a change."""
    if len(data) < layout.HEADER_SIZE:
        return data
    moved = bytearray(data)
    (counter,) = layout.COUNTER.unpack_from(data, layout.COUNTER_OFFSET)
    layout.COUNTER.pack_into(moved, layout.COUNTER_OFFSET, (counter + 1) % layout.UINT32)
    return bytes(moved)
