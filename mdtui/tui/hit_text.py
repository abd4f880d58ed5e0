"""What a search found in words: one line for each hit, what is said of the chosen one, and how far the search is."""

from __future__ import annotations

from typing import NamedTuple

from mdtui.clock import Clock
from mdtui.mailroot.messages import Envelope
from mdtui.mrk.flags import words
from mdtui.searching import Hit
from mdtui.text import safe_text
from mdtui.tui.facts import Fact
from mdtui.tui.findings.text import counted
from mdtui.tui.present import (
    DATE,
    DATE_AND_TIME,
    FLAGS_WIDTH,
    SHORT_DATE,
    SIZE_WIDTH,
    cells,
    count_text,
    crop,
    date_text,
    size_text,
    tail,
)
from mdtui.tui.searching import HITS_KEPT, Searching, State

HINTS = (
    "Write a query and press Enter. It is looked for in all folders, such as",
    "",
    '  subject:"invoice 7" & date<30d   by Subject, not older than 30 days',
    "  from:anna & size>1M              by From, larger than a megabyte",
    "  uid:4711 | name:md5001*          by UID or file name",
    "",
    "Further words are unseen flagged deleted missing orphan; ! is not.",
)
"""What stands in the place of hits before anything was looked for."""

_WIDE, _MIDDLE = 104, 64
"""From these widths on there is room for the UID and the time, and for a date in full."""
_UID_WIDTH = 10
_FOLDER_AT_LEAST, _FOLDER_AT_MOST = 12, 44
_SENDER_FROM = 30
"""Cells that From and Subject need together before they share them; with fewer, the Subject has them all."""
_LEAST_SUBJECT = 10
_UNREAD_SHOWN = 5
_ENDS = {State.STOPPED: ", stopped", State.FAILED: ", failed"}


class HitColumns(NamedTuple):
    """How many cells each column takes; 0 where it is left out."""

    uid: int
    date: int
    size: int
    sender: int
    subject: int
    folder: int


def hit_columns(width: int) -> HitColumns:
    """Return the columns of hits that a width has room for.

    Args:
        width: cells of the line.
    """
    uid = _UID_WIDTH if width >= _WIDE else 0
    date = DATE_AND_TIME if width >= _WIDE else DATE if width >= _MIDDLE else SHORT_DATE
    size = SIZE_WIDTH if width >= _MIDDLE else 0
    rest = width - 1 - (uid + 1 if uid else 0) - FLAGS_WIDTH - 1 - date - 1 - (size + 1 if size else 0)
    folder = max(_FOLDER_AT_LEAST, min(_FOLDER_AT_MOST, rest // 3))
    left = rest - folder - 1
    if left < _LEAST_SUBJECT:
        return HitColumns(uid, date, size, 0, 0, max(0, rest))
    sender = left * 3 // 8 if left >= _SENDER_FROM else 0
    return HitColumns(uid, date, size, sender, left - (sender + 1 if sender else 0), folder)


def subject_of(envelope: Envelope | None) -> str:
    """Return the Subject, or in parentheses why there is none; nothing as long as the message was not read."""
    if envelope is None:
        return ""
    return f"({envelope.problem})" if envelope.problem else envelope.subject or "(no subject)"


def sender_of(envelope: Envelope | None, width: int) -> str:
    """Return the whole From where there is room, else the name alone."""
    if envelope is None or cells(envelope.sender) <= width:
        return "" if envelope is None else envelope.sender
    name, angle, address = envelope.sender.rpartition("<")
    return (name.strip(' "') or address.rstrip("> ")) if angle else envelope.sender


def folder_of(hit: Hit, width: int, ellipsis: str) -> str:
    """Return the mailbox path in at most so many cells: without the domain, and then cut, where there is no room."""
    folder, whole = hit.folder, hit.folder.shown_key
    if cells(whole) <= width or folder.is_inbox:
        return crop(whole, width, ellipsis)
    mailbox = safe_text(folder.owner.partition("@")[0])
    below = safe_text("/".join(folder.names))
    mailbox = crop(mailbox, max(width // 2, width - 1 - cells(below)), ellipsis)
    # Of a path the end says most, of a single name the beginning.
    cut = tail if len(folder.names) > 1 else crop
    return f"{mailbox}/{cut(below, max(0, width - 1 - cells(mailbox)), ellipsis)}"


def hit_facts(hit: Hit, envelope: Envelope | None, clock: Clock) -> list[Fact]:
    """Return what is known of a hit.

    Args:
        hit: the hit.
        envelope: what is known of its message file; None where it was not read yet.
        clock: gives the zone of the date.
    """
    flags = " ".join(words(hit.flags)) or "no flag"
    record = Fact("Record", "none: the IMAP.MRK does not name this message file", "warning")
    if hit.uid is not None:
        record = Fact("Record", f"UID {hit.uid}, {flags}")
    date = date_text(hit.date, clock.zone(), clock.now(), DATE_AND_TIME).strip()
    facts = [
        Fact("Folder", hit.folder.shown_key, "strong"),
        record,
        Fact("File", f"{hit.shown_name or '(no name)'}, {size_text(hit.size)}, {date}"),
    ]
    if envelope is None:
        return facts
    if envelope.problem:
        return [*facts, Fact("Message", envelope.problem, "warning")]
    return [*facts, Fact("From", envelope.sender), Fact("Subject", envelope.subject or "(no subject)")]


def found_text(searching: Searching) -> str:
    """Return how much was found where, and how much is still to be looked at."""
    if searching.state is State.NEVER:
        return ""
    hits, looked = counted(len(searching.hits), "hit"), counted(searching.folders, "folder")
    looked = f"{count_text(searching.with_hits)} of {looked}" if searching.hits else looked
    if searching.state is State.DONE:
        return f"{hits} in {looked}"
    if searching.state is State.CUT:
        return f"the first {hits}, in {counted(searching.with_hits, 'folder')}"
    left = f", {count_text(searching.left)} to look at" if searching.left else ""
    return f"{hits} in {looked}{_ENDS.get(searching.state, '')}{left}"


def empty_lines(searching: Searching) -> tuple[str, ...]:
    """Return what to say where there is no hit."""
    if searching.state is State.NEVER:
        return HINTS
    said = {
        State.RUNNING: "nothing found yet",
        State.STOPPED: "stopped before anything was found",
        State.FAILED: searching.problem,
    }
    return (said.get(searching.state, f"no record fits: {searching.text}"),)


def unread_text(searching: Searching, width: int, ellipsis: str) -> str:
    """Return which folder could not be searched and how many more, or why the search ended early; else nothing.

    Args:
        searching: the search.
        width: cells for the folder.
        ellipsis: stands where something was cut off.
    """
    unread = searching.unread
    if searching.state is State.CUT:
        return f"a search ends with {count_text(HITS_KEPT)} hits: narrow the query"
    if not unread:
        return ""
    more = f" and {counted(len(unread) - 1, 'more folder')}" if len(unread) > 1 else ""
    return f"not searched: {tail(unread[0].folder, width, ellipsis)}{more}"


def unread_facts(searching: Searching) -> list[Fact]:
    """Return why folders could not be searched, one fact for each of the first few."""
    return [Fact("Unread", f"{each.folder}: {each.reason}", "warning") for each in searching.unread[:_UNREAD_SHOWN]]
