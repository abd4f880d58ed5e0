"""The earlier states of a folder in words: one line for each, what is compared, and why there may be none."""

from __future__ import annotations

from typing import NamedTuple

from mdtui.clock import Clock
from mdtui.config import CopySettings
from mdtui.copies import Comparison
from mdtui.earlier import NOW, Step
from mdtui.errors import MdtuiError
from mdtui.mailroot.folders import Folder
from mdtui.mrk.past.authorship import SOMEBODY, Share
from mdtui.mrk.past.copy_store import Copy, Reason
from mdtui.mrk.past.differences import HeaderChange
from mdtui.text import safe_text
from mdtui.tui.facts import Fact
from mdtui.tui.messages import line_of
from mdtui.tui.past.earlier_states import Pair
from mdtui.tui.past.past_text import moment_text
from mdtui.tui.present import DATE_AND_TIME, cells, count_text, crop, records_text, tail

NEVER = "never"
OLDEST = "the oldest copy"
_WIDE, _MIDDLE = 104, 64
"""From these widths on there is room for words in full, and for counter and reason."""
_BY = {Share(): ("", ""), Share(ours=True): ("us", "us"), Share(others=True): (SOMEBODY, "others")}
_BOTH = ("us and others", "both")
_REASONS: dict[str, str] = {Reason.BEFORE_RESTORE: "restore", Reason.BEFORE_REPAIR: "repair"}
_KEPT: dict[str, str] = {Reason.OPENED: "kept as it was opened", Reason.CHECKED: "kept as it was checked"}
_FIELDS = {
    "version": "HeaderVersion",
    "uid_validity": "UIDValidity",
    "uid_next": "UIDNext",
    "last_write_counter": "LastWriteCounter",
}
_FOLDER_WIDTH = 48


class EarlierColumns(NamedTuple):
    """How many cells each column takes; 0 where it is left out."""

    records: int
    counter: int
    changed: int
    who: int
    reason: int


def earlier_columns(width: int, records: int, counter: int) -> EarlierColumns:
    """Return the columns that a width has room for, beside the time.

    Args:
        width: cells of the line.
        records: cells of the largest number of records.
        counter: cells of the largest counter.
    """
    records, counter = max(len("Records"), records), max(len("Counter"), counter)
    who, reason = (len(SOMEBODY), len(Reason.BEFORE_RESTORE)) if width >= _WIDE else (6, 7)
    if width < _MIDDLE:
        counter = who = reason = 0
    used = 3 + DATE_AND_TIME + sum(2 + each for each in (records, counter, who, reason) if each) + 2
    return EarlierColumns(records, counter, max(0, width - used), who, reason)


def title_text(folder: Folder, ellipsis: str) -> str:
    """Return what the list shows."""
    return f"Earlier states of {tail(folder.shown_key, _FOLDER_WIDTH, ellipsis)}"


def time_text(state: Copy, clock: Clock) -> str:
    """Return the time of a state to the minute."""
    return "now" if state.id == NOW else moment_text(state.time, clock)[:DATE_AND_TIME]


def counts_text(step: Step | None, width: int, ellipsis: str) -> str:
    """Return how much changed since the state before, in words as long as there is room for.

    Args:
        step: what is known; None for the oldest.
        width: cells.
        ellipsis: stands where something was cut off.
    """
    if step is None:
        return crop(OLDEST, width, ellipsis)
    if step.problem:
        return crop(f"not known: {step.problem}", width, ellipsis)
    text = step.counts.text(count_text)
    if cells(text) > width:
        text = text.replace(" flag changes", " flags").replace(" flag change", " flag")
    return crop(text, width, ellipsis)


def share_text(share: Share, width: int) -> str:
    """Return by whom something was changed, in words as long as there is room for."""
    whole, short = _BY.get(share, _BOTH)
    return whole if cells(whole) <= width else short


def reason_text(state: Copy, width: int) -> str:
    """Return why a copy was kept, in words as long as there is room for."""
    whole = safe_text(state.reason)
    return whole if cells(whole) <= width else _REASONS.get(state.reason, whole)


def state_fact(label: str, state: Copy | None, clock: Clock) -> Fact:
    """Return what is known of a state.

    Args:
        label: what it is here.
        state: the state; None for now.
        clock: gives the zone of the times.
    """
    if state is None or state.id == NOW:
        return Fact(label, "the folder as it is now")
    kept = _KEPT.get(state.reason) or safe_text(f"kept {state.reason}")
    seen = f", still so {moment_text(state.seen, clock)}" if state.seen > state.time else ""
    return Fact(
        label, f"{moment_text(state.time, clock)}{seen}, {kept}: copy {state.id}, {records_text(state.records)}"
    )


def pair_facts(pair: Pair, clock: Clock) -> list[Fact]:
    """Return what two states are."""
    return [state_fact("From", pair.before, clock), state_fact("To", pair.after, clock)]


def pair_text(pair: Pair, clock: Clock) -> str:
    """Return which two states are compared."""
    later = "now" if pair.after is None else time_text(pair.after, clock)
    return f"From {time_text(pair.before, clock)} to {later}"


def change_facts(comparison: Comparison, share: Share | None) -> list[Fact]:
    """Return what changed from one state to another, but for the single records.

    Args:
        comparison: the two states.
        share: by whom it was done; None as long as that is not known.
    """
    found = comparison.differences
    if not found.any:
        same = "nothing: the folder is now as it was then" if comparison.after is None else "nothing"
        return [Fact("Changed", same, "strong")]
    facts = [Fact("Changed", found.counts.text(count_text), "strong")]
    if share is not None and share != Share():
        facts.append(Fact("By", _by_text(share)))
    if found.header:
        facts.append(Fact("Header", ", ".join(map(_header_text, found.header))))
    if found.tail_changed:
        sizes = " -> ".join(count_text(len(table.tail)) for table in (found.before, found.after))
        facts.append(Fact("Tail", f"bytes behind the last whole record: {sizes}"))
    if found.reordered:
        facts.append(Fact("Order", "the same records stand in another order"))
    return [*facts, *_note_facts(comparison)]


def _by_text(share: Share) -> str:
    others = f"{SOMEBODY}, such as MDaemon or a mail program"
    if share.ours:
        return "us, and some of it somebody else" if share.others else "us alone"
    return others


def _header_text(change: HeaderChange) -> str:
    before, after = ("none" if value is None else str(value) for value in (change.before, change.after))
    return f"{_FIELDS.get(change.field, change.field)} {before} -> {after}"


def _note_facts(comparison: Comparison) -> list[Fact]:
    facts = []
    if any(change.field == "uid_validity" for change in comparison.differences.header):
        what = "The index was made anew, with another UIDValidity: records are matched by file name."
        facts.append(Fact("Note", what, "warning"))
    if comparison.busy:
        what = "Somebody writes to the folder: what it is now may be of two moments."
        facts.append(Fact("Note", what, "warning"))
    return facts


def empty_text(folder: Folder, settings: CopySettings) -> str:
    """Return what to say where a folder has no copy, and what to do about it."""
    if settings.keep == NEVER:
        settings_say = 'In the settings, the section [copies] says keep = "never".'
        return f'no copies are kept\n\n{settings_say}\nWith "checked" or "opened" there, copies are kept.'
    if folder.mrk is None:
        return "the folder has no IMAP.MRK, so there are no records to keep a copy of"
    how = "with Enter" if settings.keep == "opened" else "with Enter, or checked with C"
    return f"no copy of this folder is kept yet\n\nOne is kept when the folder is opened {how}."


def count_texts(kept: int, settings: CopySettings) -> list[str]:
    """Return how many copies there are, and that there will be no more, the longest text first."""
    if not kept:
        return []
    copies = "1 copy" if kept == 1 else f"{count_text(kept)} copies"
    no_more = "no further ones are kept, say the settings"
    return [f"{copies}, {no_more}", copies] if settings.keep == NEVER else [copies]


def problem_facts(error: Exception) -> list[Fact]:
    """Return why the copies cannot be read, where they are, and what to do."""
    if not isinstance(error, MdtuiError):
        return [Fact("Problem", line_of(error), "error")]
    known = [Fact("Problem", safe_text(error.what), "error"), Fact("File", safe_text(error.where))]
    return [*known, Fact("Do", safe_text(f"{error.hint}; F5 reads again") if error.hint else "F5 reads again")]
