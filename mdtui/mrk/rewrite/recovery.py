"""What a crash left of a structure change: which file stands there, and what of ours lies about.

The journal has the digests of the old file and of the new one, so what stands in the folder tells how far it got. Only
a file that the journal names is removed, and only while it holds nothing but what we wrote there.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from mdtui.clock import Clock
from mdtui.errors import FailedError, MdtuiError, RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.journal_lines import Entry, KeptFile, Rewriting
from mdtui.mrk.records import RecordTable
from mdtui.mrk.rewrite.byte_copies import ByteCopies, digest, without_counter
from mdtui.mrk.rewrite.renaming import names_in, remove
from mdtui.mrk.rewrite.replacing import read_standing
from mdtui.mrk.rewrite.rewriting import TEMPORARY, Wanted, temporary_name

_PART = 4096
"""Bytes that are compared in one go."""


class Stands(enum.StrEnum):
    """What stands in the file of a structure change that nobody finished."""

    OLD = "old"
    NEW = "new"
    HALF = "half"
    UNKNOWN = "unknown"


class Found(msgspec.Struct, frozen=True):
    """What a crash left of a structure change.

    Attributes:
        stands: what stands in the file.
        since: whether somebody else wrote to it since.
        temporary: our file beside it; None where there is none.
        spare: message files with two names, each the name that is to go and the one that stays.
        digest: of what stands in the file; empty where there is none.
    """

    stands: Stands
    since: bool = False
    temporary: Path | None = None
    spare: tuple[tuple[str, str], ...] = ()
    digest: str = ""

    @property
    def says(self) -> str:
        """How far it got, in words."""
        since = ", somebody wrote to it since" if self.since else ""
        return _WORDS[self.stands] + since


_WORDS = {
    Stands.OLD: "nothing was written, the old file stands there",
    Stands.NEW: "all was written, the new file stands there",
    Stands.HALF: "the old file was written over, and only in part",
    Stands.UNKNOWN: "the file is neither the old nor the new one, and the byte copies are gone",
}


def look(entry: Entry, *, files: FileSystem, clock: Clock, copies: ByteCopies) -> Found:
    """Return what a crash left of a structure change.

    Raises:
        MdtuiError: the file cannot be read.
    """
    rewriting, path = entry.rewriting, Path(entry.intent.path)
    if rewriting is None:
        # What is to be written is put down just before; nothing was.
        return Found(Stands.OLD)
    data = read_standing(path, files, clock)
    stands, since = _stands(data, rewriting, copies)
    spare = _spare(stands, data, rewriting, path.parent)
    return Found(stands, since, _temporary(entry), spare, "" if data is None else digest(data))


def _stands(data: bytes | None, rewriting: Rewriting, copies: ByteCopies) -> tuple[Stands, bool]:
    is_old, is_new = (_is(data, kept) for kept in (rewriting.before, rewriting.after))
    if is_old or is_new:
        # Where only message files get other names, both are the same file; the names are given back then.
        return (Stands.OLD if is_old else Stands.NEW), False
    if data is None:
        # Somebody took the file away; what we wrote, if anything, went with it.
        return Stands.OLD, True
    try:
        old, new = (b"" if kept is None else copies.read(kept) for kept in (rewriting.before, rewriting.after))
    except MdtuiError:
        return (Stands.HALF if rewriting.in_place else Stands.UNKNOWN), True
    if rewriting.in_place:
        return Stands.HALF, not _is_mixed(data, (old, new))
    if rewriting.after is None:
        return (Stands.OLD if _validity(data) == _validity(old) else Stands.NEW), True
    return (Stands.NEW if _distance(data, new) < _distance(data, old) else Stands.OLD), True


def _is(data: bytes | None, kept: KeptFile | None) -> bool:
    if data is None or kept is None:
        return data is None and kept is None
    return digest(data) == kept.digest


def _is_mixed(data: bytes, states: Sequence[bytes]) -> bool:
    """Return whether each byte but those of the counter is that of one of the states, or was never written."""
    data, states = without_counter(data), [without_counter(state) for state in states]
    if len(data) > max(map(len, states)):
        return False
    for start in range(0, len(data), _PART):
        part = data[start : start + _PART]
        there = [state[start : start + len(part)] for state in states]
        if part in there or not any(part):
            continue
        if any(
            byte not in {0, *(state[place] for state in there if place < len(state))} for place, byte in enumerate(part)
        ):
            return False
    return True


def _validity(data: bytes) -> int | None:
    header = RecordTable(data).header
    return None if header is None else header.uid_validity


def _distance(data: bytes, state: bytes) -> int:
    """Return in how much a file differs from one of its earlier states, but in flags, which others change."""
    now, then = RecordTable(data), RecordTable(state)
    ours, theirs = (Counter(_identities(table)) for table in (then, now))
    return ((ours - theirs) + (theirs - ours)).total() + (now.tail != then.tail) + _header_distance(now, then)


def _identities(table: RecordTable) -> list[tuple[bytes, int, int, int]]:
    return [(record.filename, record.uid, record.size, record.date) for record in table.records()]


def _header_distance(now: RecordTable, then: RecordTable) -> int:
    if now.header is None or then.header is None:
        return now.header is not then.header
    return (now.header.version, now.header.uid_validity) != (then.header.version, then.header.uid_validity)


def _temporary(entry: Entry) -> Path | None:
    """Return our file beside the IMAP.MRK, if it is there; its name must be one that we give."""
    name = "" if entry.rewriting is None else entry.rewriting.temporary
    if not name.startswith(temporary_name(entry.intent.subject.id).removesuffix(TEMPORARY)) or Path(name).name != name:
        return None
    path = Path(entry.intent.path).with_name(name)
    try:
        path.lstat()
    except OSError:
        return None
    return path


def _spare(stands: Stands, data: bytes | None, rewriting: Rewriting, directory: Path) -> tuple[tuple[str, str], ...]:
    if not rewriting.renames:
        return ()
    back = tuple((new, old) for old, new in rewriting.renames)
    named = names_in(data)
    try:
        listed = {path.name for path in directory.iterdir()}
    except OSError:
        return ()
    pairs = rewriting.renames if stands is Stands.NEW else back
    return tuple(pair for pair in pairs if pair[0] in listed and pair[0].casefold() not in named)


def remove_temporary(entry: Entry, *, files: FileSystem, clock: Clock, copies: ByteCopies) -> str:
    """Remove our file beside the IMAP.MRK, while it holds nothing but what we wrote.

    Returns:
        Why it stays, as a note; empty where it does not.

    Raises:
        FailedError: the system refuses.
    """
    path, rewriting = _temporary(entry), entry.rewriting
    if path is None or rewriting is None:
        return ""
    data = read_standing(path, files, clock)
    if data is not None and not _is_ours(data, rewriting, copies):
        return f"{path.name} beside it is not what we wrote, and stays"
    try:
        remove(path, files, clock)
    except OSError as error:
        raise FailedError.from_os(error, "cannot remove our file", path) from error
    return ""


def _is_ours(data: bytes, rewriting: Rewriting, copies: ByteCopies) -> bool:
    """Return whether a file is the old one or the new one, as far as it was written."""
    if any(kept is not None and digest(data) == kept.digest for kept in (rewriting.before, rewriting.after)):
        return True
    try:
        whole = b"" if rewriting.after is None else copies.read(rewriting.after)
    except MdtuiError:
        return False
    return _is_mixed(data, (whole,))


class Mend(msgspec.Struct, frozen=True):
    """Puts back what a rewrite in place left half, and lets the spare names of message files go; a `rewriting.Make`.

    Attributes:
        found: what a crash left.
        before: the bytes of the old file; None where the file is not half.
    """

    found: Found
    before: bytes | None = None

    def __call__(self, theirs: bytes | None) -> Wanted:
        """Return what is wanted where these bytes stand in the file.

        Raises:
            RefusedError: they are not those that were looked at, so nobody knows what they are half of.
        """
        if self.before is not None and (theirs is None or digest(theirs) != self.found.digest):
            raise RefusedError("somebody wrote to the half written file, look at it again")
        data = theirs if self.before is None else self.before
        named = names_in(data)
        renames = tuple(pair for pair in self.found.spare if pair[0].casefold() not in named)
        words = ["the old file is put back"] if self.before is not None else []
        words += [f"{len(renames)} spare names of message files removed"] if renames else []
        return Wanted(data, renames, ", ".join(words), again=True)


def mending(entry: Entry, found: Found, copies: ByteCopies) -> Mend | None:
    """Return what mends what a crash left; None where there is nothing to mend.

    Raises:
        MdtuiError: the byte copy of the old file cannot be read, or is not what was kept.
    """
    rewriting = entry.rewriting
    if found.stands is Stands.HALF and rewriting is not None and rewriting.before is not None:
        return Mend(found, copies.read(rewriting.before))
    return Mend(found) if found.spare else None
