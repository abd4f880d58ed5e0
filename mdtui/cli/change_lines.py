"""What a change did, or would do, as the command line prints it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from mdtui.mrk.changing import Change, FlagChange, Target
from mdtui.mrk.flags import ALL_FLAGS, Flag, words
from mdtui.mrk.journal_lines import Subject
from mdtui.text import safe_text, text_of_bytes


class LeftAlone(msgspec.Struct, frozen=True):
    """A record that an undo left as it is, as JSON has it.

    Attributes:
        uid: its UID.
        filename: the message file's name; bytes are read as code page 1252, undefined ones as their code points.
        flags: the names of the flags that are set now.
    """

    uid: int
    filename: str
    flags: list[str]


class Missing(msgspec.Struct, frozen=True):
    """A record that is not in the folder any more, as JSON has it.

    Attributes:
        uid: its UID.
        filename: as for `LeftAlone`.
    """

    uid: int
    filename: str


def per_flag(changed: Iterable[FlagChange]) -> list[str]:
    """Return a line for each flag that changes: what from, what to, and in how many records."""
    kinds = Counter((row.before, row.after) for row in changed)
    lines = []
    for flag in ALL_FLAGS:
        is_set = sum(count for (before, after), count in kinds.items() if _newly(flag, before, after))
        cleared = sum(count for (before, after), count in kinds.items() if _newly(flag, after, before))
        if is_set or cleared:
            parts = [f"{text}: {count}" for text, count in (("off -> on", is_set), ("on -> off", cleared)) if count]
            lines.append(f"{flag.word:<8}  {', '.join(parts)}")
    return lines


def _newly(flag: Flag, before: int, after: int) -> bool:
    return bool(after & flag) and not before & flag


def subject_text(subject: Subject) -> str:
    """Return what a change is about, such as ``add seen,flagged``, safe to show."""
    return safe_text(f"{subject.verb} {','.join(subject.flags)}".rstrip())


def left_alone(change: Change) -> list[LeftAlone]:
    """Return the records that somebody changed since, as they are now."""
    return [LeftAlone(row.uid, text_of_bytes(row.filename), words(row.after)) for row in change.conflicts]


def missing(change: Change) -> list[Missing]:
    """Return the records that are not in the folder any more."""
    return [_missing(target) for target in change.gone]


def _missing(target: Target) -> Missing:
    return Missing(target.uid, text_of_bytes(target.filename))


def exceptions(change: Change) -> list[str]:
    """Return a line for each record that an undo left alone, with what it is now."""
    alone = (f"{_record(each)}  left alone, is now: {' '.join(each.flags) or 'no flag'}" for each in left_alone(change))
    return [*alone, *(f"{_record(each)}  not there any more" for each in missing(change))]


def _record(record: LeftAlone | Missing) -> str:
    return f"UID {record.uid}  {safe_text(record.filename)}"
