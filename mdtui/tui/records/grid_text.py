"""What is said beside the rows of a folder, and what in their place where there are none."""

from __future__ import annotations

from mdtui.keys.keymap import Keymap
from mdtui.text import safe_text
from mdtui.tui.present import count_text
from mdtui.tui.records.rows import FolderRows

NO_FOLDER = "Choose a folder and press Enter"
NO_RECORDS = "No messages here. Press {everywhere.focus_tree} for the folders"
UNREADABLE = "No record can be read. Press {everywhere.repair} for what would mend it"
NO_FIT = "No record fits: {query}. Press {key} to see all"


def text_without_rows(rows: FolderRows | None, instead: str = "", keymap: Keymap | None = None) -> str:
    """Return what to say where there is no row.

    Args:
        rows: the rows, none of which is shown; None where no folder is open.
        instead: what to say in place of the usual sentence, but for a filter that hides everything.
        keymap: the keys; None for the usual ones.
    """
    keymap = keymap or Keymap()
    if rows is not None and rows.filtered:
        return NO_FIT.format(query=safe_text(rows.query), key=keymap.say("{records.filter_clear}"))
    usual = NO_FOLDER if rows is None else UNREADABLE if is_torn(rows) else NO_RECORDS
    return safe_text(instead) or keymap.say(usual)


def is_torn(rows: FolderRows) -> bool:
    """Return whether there is an index of which not even the header is whole."""
    return rows.table.header is None and len(rows.table.data) > 0


def note_of(rows: FolderRows | None, separator: str) -> str:
    """Return how many are selected and, by which query, shown; nothing where neither is so.

    Args:
        rows: the rows; None where no folder is open.
        separator: stands between two things.
    """
    parts = []
    if rows is not None:
        if chosen := rows.selected:
            parts.append(f"{count_text(chosen)} selected")
        if rows.anchor is not None:
            parts.append("range")
        if rows.filtered:
            parts += [safe_text(rows.query), f"{count_text(len(rows))} of {count_text(len(rows.pairing))}"]
    return f" {separator} ".join(part for part in parts if part)


def shorter_notes(note: str, separator: str) -> list[str]:
    """Return a note as it is and, for where there is less room, without the query, and its beginning alone.

    Args:
        note: what `note_of` gave.
        separator: stands between two things.
    """
    parts = note.split(f" {separator} ")
    return list(dict.fromkeys((note, f" {separator} ".join(dict.fromkeys((parts[0], parts[-1]))), parts[0])))


def lacks_texts(rows: FolderRows) -> tuple[str, ...]:
    """Return how many message files have no record, and how many records no message file; nothing where none has.

    Returns:
        The same in more words and in fewer, for where there is more room and less.
    """
    lacks = [(len(rows.pairing.files), "record"), (rows.pairing.missing, "file")]
    words = [(count_text(count), what) for count, what in lacks if count]
    texts = [", ".join(f"{count} {without} {what}" for count, what in words) for without in ("without", "no")]
    return tuple(texts) if words else ()
