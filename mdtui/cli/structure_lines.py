"""A structure change, of which the whole file was written anew, as the command line prints it."""

from __future__ import annotations

import msgspec

from mdtui.mrk.history import Past
from mdtui.mrk.rewrite.rewriting import Rewritten
from mdtui.text import safe_text


class Structure(msgspec.Struct, frozen=True):
    """What a structure change did, or was going to do, as JSON has it.

    Attributes:
        summary: what it did, in one line.
        records_before: how many records there were; None where there was no file.
        records_after: how many there were then; None where there was no file any more.
        renamed: how many message files got another name.
        in_place: the old file was written over, as the system refused to replace it.
        copy: where the bytes of the file from before are kept; None where there was none.
        around: what around the IMAP.MRK was changed in its place, such as its rights; None of the file itself.
    """

    summary: str
    records_before: int | None
    records_after: int | None
    renamed: int
    in_place: bool
    copy: str | None
    around: str | None = None


def structure_of(past: Past) -> Structure | None:
    """Return the structure change that a past change was; None of flags, and where it did not come to writing."""
    rewriting = past.rewriting
    if past.altering is not None:
        copy = None if past.copy is None else str(past.copy)
        return Structure(past.summary, None, None, renamed=0, in_place=False, copy=copy, around=past.altering.kind)
    if rewriting is None:
        return None
    return Structure(
        summary=past.summary,
        records_before=None if rewriting.before is None else rewriting.before.records,
        records_after=None if rewriting.after is None else rewriting.after.records,
        renamed=len(rewriting.renames),
        in_place=rewriting.in_place,
        copy=None if past.copy is None else str(past.copy),
    )


def structure_done(done: Rewritten) -> Structure:
    """Return what a structure change did just now."""
    return Structure(
        summary=done.summary,
        records_before=done.records_before if done.was_there and not done.around else None,
        records_after=done.records_after if done.is_there and not done.around else None,
        renamed=done.renamed,
        in_place=done.in_place,
        copy=None if done.copy is None else str(done.copy),
        around=done.around or None,
    )


def records_line(structure: Structure) -> str:
    """Return how many records there were and are, such as ``14 -> 12 records``."""
    before, after = structure.records_before, structure.records_after
    if structure.around is not None:
        return "the IMAP.MRK stays as it is"
    if after is None:
        return f"{before} records, the file taken away"
    return f"a new file of {after} records" if before is None else f"{before} -> {after} records"


def structure_lines(structure: Structure) -> list[str]:
    """Return what else is to be said of a structure change, safe to show."""
    lines = [structure.summary] if structure.summary else []
    if structure.renamed:
        lines.append(f"message files renamed: {structure.renamed}")
    if structure.in_place:
        lines.append("the old file was written over, as another program had it open")
    if structure.copy is not None:
        lines.append(f"the file from before: {structure.copy}")
    return [safe_text(line) for line in lines]
