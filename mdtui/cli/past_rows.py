"""Changes of the journal as the command line prints them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from mdtui.cli.change_lines import per_flag, subject_text
from mdtui.cli.formats import Cell, Column, write_json, write_json_list, write_table
from mdtui.cli.output import Output
from mdtui.cli.settings_lines import SettingsWritten, settings_lines, settings_of
from mdtui.cli.structure_lines import Structure, records_line, structure_lines, structure_of
from mdtui.clock import Clock, local_time
from mdtui.mrk.changing import FlagChange
from mdtui.mrk.flags import letters, words
from mdtui.mrk.history import Past, State
from mdtui.mrk.journal_lines import Who
from mdtui.mrk.recovery import Leftover
from mdtui.text import safe_text, text_of_bytes

_COLUMNS = (
    Column("ID", 24),
    Column("TIME", 19),
    Column("STATE", 10),
    Column("CHANGE", 16),
    Column("RECORDS", 7, ">"),
    Column("WHO", 16),
    Column("FOLDER", 36),
    Column("NOTE"),
)
_RECORD_COLUMNS = (Column("UID", 10, ">"), Column("BEFORE", 6), Column("AFTER", 6), Column("NAME"))
_FILE = "file"
"""Instead of a number of records, where the whole file was written anew."""
_UNDER_WAY = "under way"
"""An unfinished change of a program that still runs."""


class Found(msgspec.Struct, frozen=True):
    """What really stands in the file of a change that a crash cut short, as JSON has it.

    Attributes:
        changed: records of its last part that were changed.
        unchanged: those that were not.
        other: those that somebody else changed since.
        gone: those that are not there any more.
        own_lock: the lock file that was left behind; None where there is none.
        problem: why the file could not be read; empty where it could.
        stands: which file stands there, where the whole file was written anew: old, new, half of each, or unknown;
            None of flags.
    """

    changed: int
    unchanged: int
    other: int
    gone: int
    own_lock: str | None
    problem: str
    stands: str | None


class RecordChange(msgspec.Struct, frozen=True):
    """One record of a change, as JSON has it.

    Attributes:
        uid: its UID.
        filename: the message file's name; bytes are read as code page 1252, undefined ones as their code points.
        before: the names of the flags that were set.
        after: the names of the flags that were set then.
    """

    uid: int
    filename: str
    before: list[str]
    after: list[str]


class PastRow(msgspec.Struct, frozen=True):
    """A change, as JSON has it.

    Attributes:
        id: its name.
        time: when it began, in ISO 8601.
        user: the login name of whoever made it.
        host: the machine it was made on.
        client: the address that the SSH session came from; empty where there was none.
        verb: add, remove, toggle, set, restore, undo or redo; of a structure change its own, such as repair; bind of
            addresses.
        flags: the flags it is about.
        folder: the mailbox path; of a change to settings, the names of the files.
        records: how many records' flags it changed, or was going to.
        state: done, undone, nothing, unfinished, or under way.
        undoes: the id of the change that it takes back; None where it takes none back.
        undone_by: the id of the change that took it back; None where none did.
        error: what went wrong; empty where nothing did.
        found: what really stands in the file; None where the change is finished or under way.
        structure: what was done to the whole file; None of flags.
        settings: which settings files were written; None of a change to a folder.
        rows: its records; left out of a list of changes.
    """

    id: str
    time: str
    user: str
    host: str
    client: str
    verb: str
    flags: tuple[str, ...]
    folder: str
    records: int
    state: str
    undoes: str | None
    undone_by: str | None
    error: str
    found: Found | None
    structure: Structure | None
    settings: SettingsWritten | None
    rows: list[RecordChange] | msgspec.UnsetType = msgspec.UNSET


def write_history(
    pasts: Iterable[Past], leftovers: Sequence[Leftover], clock: Clock, output: Output, *, as_json: bool
) -> None:
    """Write a line for each change.

    Args:
        pasts: the changes.
        leftovers: what crashes left behind.
        clock: gives the zone of the times.
        output: takes the lines.
        as_json: write JSON.
    """
    found = _by_id(leftovers)
    pasts = list(pasts)
    if as_json:
        write_json_list(output, {}, "changes", (_row(past, found.get(past.id)) for past in pasts))
    elif pasts:
        write_table(output, _COLUMNS, (_cells(past, found.get(past.id), clock) for past in pasts))


def write_change(past: Past, leftovers: Sequence[Leftover], clock: Clock, output: Output, *, as_json: bool) -> None:
    """Write one change with each of its records; for the arguments see `write_history`."""
    leftover = _by_id(leftovers).get(past.id)
    if as_json:
        rows = [_record(row) for row in past.changed]
        write_json(output, msgspec.structs.replace(_row(past, leftover), rows=rows))
        return
    write_table(output, _COLUMNS, [_cells(past, leftover, clock)])
    structure = structure_of(past)
    about = [] if structure is None else [records_line(structure), *structure_lines(structure)]
    settings = settings_of(past)
    about += [] if settings is None else settings_lines(settings)
    for line in (*per_flag(past.changed), *about):
        output.line(f"  {line}")
    if past.changed:
        write_table(output, _RECORD_COLUMNS, map(_record_cells, past.changed))


def _by_id(leftovers: Sequence[Leftover]) -> dict[str, Leftover]:
    return {leftover.entry.intent.subject.id: leftover for leftover in leftovers}


def _state(past: Past, leftover: Leftover | None) -> str:
    return _UNDER_WAY if past.state is State.UNFINISHED and leftover is None else past.state.value


def _row(past: Past, leftover: Leftover | None) -> PastRow:
    return PastRow(
        id=past.id,
        time=_moment(past.time).isoformat(timespec="seconds"),
        user=past.who.user,
        host=past.who.host,
        client=past.who.client,
        verb=past.subject.verb,
        flags=past.subject.flags,
        folder=past.subject.folder,
        records=len(past.changed),
        state=_state(past, leftover),
        undoes=past.subject.undoes,
        undone_by=past.undone_by,
        error=past.error,
        found=None if leftover is None else _found(leftover),
        structure=structure_of(past),
        settings=settings_of(past),
    )


def _moment(timestamp: float) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(timestamp, dt.UTC)
    except (ValueError, OverflowError, OSError):
        # The journal is a file, and somebody may have written into it.
        return dt.datetime.fromtimestamp(0, dt.UTC)


def _found(leftover: Leftover) -> Found:
    return Found(
        changed=len(leftover.new),
        unchanged=len(leftover.old),
        other=len(leftover.other),
        gone=leftover.gone,
        own_lock=None if leftover.own_lock is None else str(leftover.own_lock),
        problem=leftover.problem,
        stands=None if leftover.found is None else leftover.found.stands.value,
    )


def _record(row: FlagChange) -> RecordChange:
    return RecordChange(row.uid, text_of_bytes(row.filename), words(row.before), words(row.after))


def _cells(past: Past, leftover: Leftover | None, clock: Clock) -> list[Cell]:
    moment = local_time(clock, past.time) or _moment(past.time)
    return [
        safe_text(past.id),
        f"{moment:%Y-%m-%d %H:%M:%S}",
        _state(past, leftover),
        subject_text(past.subject),
        _FILE if past.is_whole else len(past.changed),
        _who(past.who),
        safe_text(past.subject.folder),
        safe_text(_note(past, leftover)),
    ]


def _who(who: Who) -> str:
    return safe_text(f"{who.user}@{who.host}" + (f" from {who.client}" if who.client else ""))


def _note(past: Past, leftover: Leftover | None) -> str:
    """Return what else is to be known of a change."""
    subject = past.subject
    notes = [
        past.summary,
        f"takes back {subject.undoes}" if subject.undoes else "",
        f"taken back by {past.undone_by}" if past.undone_by else "",
        _in_the_file(leftover) if leftover else "",
        past.error,
    ]
    return "; ".join(filter(None, notes))


def _in_the_file(leftover: Leftover) -> str:
    part = f"of part {leftover.entry.intent.part + 1} " if leftover.entry.intent.part else ""
    lock = ", its lock is still there" if leftover.own_lock else ""
    return f"{part}{leftover.says}{lock}"


def _record_cells(row: FlagChange) -> list[Cell]:
    return [row.uid, letters(row.before), letters(row.after), safe_text(row.filename)]
