"""The changes of the journal in words, and which of them can be taken back, finished or brought back now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import overload

import msgspec

from mdtui.clock import Clock, local_time
from mdtui.mrk.changing import FlagChange
from mdtui.mrk.flags import ALL_FLAGS, letters
from mdtui.mrk.history import MEND, REDO, REMOVE_LOCK, Past, State
from mdtui.mrk.journal_lines import Rewriting, Subject, Who
from mdtui.mrk.recovery import Leftover
from mdtui.mrk.rewrite.rewriting import Rewritten
from mdtui.text import safe_text
from mdtui.tui.facts import Fact
from mdtui.tui.present import count_text, records_text

READ_ONLY = "read-only: nothing is written"
_UID_WIDTH = 10
_STATES = {State.DONE: "done", State.NOTHING: "no change", State.UNDONE: "taken back"}
_NEVER_TAKEN_BACK = {
    REDO: "take the change itself back, which this one brought back",
    MEND: "it put in order what a crash left",
    REMOVE_LOCK: "a lock that was removed would only lock the folder for everybody",
}
_BOTH_WAYS = ("off -> on", "on -> off")


class Chapter(msgspec.Struct, frozen=True):
    """One change of the history, with what really stands in the file of one that a crash cut short.

    Attributes:
        past: the change.
        leftover: what the crash left; None where there was none.
        flags: what became of each flag, in words.
        taken_back: in how many records it was taken back.
    """

    past: Past
    leftover: Leftover | None = None
    flags: tuple[str, ...] = ()
    taken_back: int = 0

    @property
    def state(self) -> str:
        """What came of it, in at most 12 cells."""
        if self.past.state is State.UNFINISHED:
            return "not finished" if self.leftover is not None else "under way"
        return _STATES[self.past.state]


def chapters(pasts: Iterable[Past], leftovers: Iterable[Leftover]) -> list[Chapter]:
    """Return the changes in the order of the screen: what crashes left first, then the newest first.

    Args:
        pasts: the newest first.
        leftovers: what crashes left behind.
    """
    left = {leftover.entry.intent.subject.id: leftover for leftover in leftovers}
    pasts = list(pasts)
    counts = {past.id: len(past.changed) for past in pasts}
    found = [
        Chapter(past, left.get(past.id), tuple(per_flag(past.changed)), counts.get(past.undone_by or "", 0))
        for past in pasts
    ]
    return sorted(found, key=lambda chapter: chapter.leftover is None)


def left_over(leftovers: Iterable[Leftover]) -> str:
    """Return the line that says at the start what crashes left behind; nothing where they left nothing."""
    count = len({leftover.entry.intent.subject.id for leftover in leftovers})
    if not count:
        return ""
    return "1 change was not finished, H shows it" if count == 1 else f"{count} changes were not finished, H shows them"


def per_flag(changed: Iterable[FlagChange]) -> list[str]:
    """Return a line for each flag that changes: from what to what, and in how many records."""
    kinds = Counter((row.before, row.after) for row in changed)
    lines = []
    for flag in ALL_FLAGS:
        turned = {(before, after): count for (before, after), count in kinds.items() if (before ^ after) & flag}
        on = sum(count for (_, after), count in turned.items() if after & flag)
        off = sum(turned.values()) - on
        ways = [f"{way}: {count_text(count)}" for way, count in zip(_BOTH_WAYS, (on, off), strict=True) if count]
        if ways:
            lines.append(f"{flag.word:<8}  {', '.join(ways)}")
    return lines


def subject_text(subject: Subject) -> str:
    """Return what a change does, such as ``add seen,flagged``."""
    return safe_text(f"{subject.verb} {','.join(subject.flags)}".rstrip())


def who_text(who: Who, *, short: bool = False) -> str:
    """Return by whom a change was made: user, host, and unless it must be short, where an SSH session came from."""
    client = f" ({who.client})" if who.client and not short else ""
    return safe_text(f"{who.user}@{who.host}{client}")


def moment_text(timestamp: float, clock: Clock) -> str:
    """Return a time to the second; of a number that no time has, nothing."""
    moment = local_time(clock, timestamp)
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""


def past_facts(past: Past, clock: Clock) -> list[Fact]:
    """Return what, when, by whom and where a change was."""
    return [
        Fact("Change", f"{subject_text(past.subject)}  {safe_text(past.id)}", "strong"),
        Fact("When", moment_text(past.time, clock)),
        Fact("By", f"{who_text(past.who)}, process {past.who.pid}"),
        Fact("Files" if past.files else "Folder", safe_text(past.subject.folder)),
    ]


def rewritten_text(done: Rewritten) -> str:
    """Return what a structure change did, or would do, to the whole file."""
    if not done.written:
        return "it is so already" if done.around else "the file is so already"
    if done.around:
        return safe_text(done.summary)
    before, after = (records_text(count) for count in (done.records_before, done.records_after))
    if not done.is_there:
        what = f"the file of {before} taken away"
    elif not done.was_there:
        what = f"a file of {after} made"
    else:
        what = f"{before} before, {after} now" if before != after else f"{after}, as many as before"
    strangers = "a program wrote meanwhile without taking the lock" if done.intruded else ""
    return ", ".join(filter(None, (what, safe_text(done.summary), strangers)))


def _structure_facts(past: Past) -> list[Fact]:
    """Return what was done to the whole file, and where the file from before is kept."""
    rewriting = past.rewriting
    said = [Fact("Did", safe_text(past.summary), "text")] if past.summary else []
    said += [Fact("" if number else "File", safe_text(each.path)) for number, each in enumerate(past.files)]
    if rewriting is not None:
        said += _rewriting_facts(rewriting)
    said += [Fact("" if number else "Copy", safe_text(str(path)), "quiet") for number, path in enumerate(past.copies)]
    return said


def _rewriting_facts(rewriting: Rewriting) -> list[Fact]:
    before, after = (
        "no file" if kept is None else records_text(kept.records) for kept in (rewriting.before, rewriting.after)
    )
    said = [Fact("File", f"{before} before, {after} after")]
    if rewriting.renames:
        count = len(rewriting.renames)
        said.append(Fact("Renamed", f"{count_text(count)} message file{'s' if count != 1 else ''}"))
    return said


def facts(chapter: Chapter, clock: Clock) -> list[Fact]:
    """Return all that is said of a change but its records."""
    past, leftover = chapter.past, chapter.leftover
    said = [*past_facts(past, clock), _state(chapter), *_structure_facts(past)]
    if leftover is not None and leftover.own_lock is not None:
        said.append(Fact("Lock", f"still there, L shows it and x removes it: {safe_text(leftover.own_lock.name)}"))
    if past.error:
        said.append(Fact("Note", safe_text(past.error), "warning"))
    if past.subject.undoes:
        back = "brings back what this took back" if past.subject.verb == REDO else "takes this back"
        said.append(Fact("Undo", safe_text(f"{back}: {past.subject.undoes}")))
    return [*said, *(Fact("" if position else "Flags", line) for position, line in enumerate(chapter.flags))]


def _state(chapter: Chapter) -> Fact:
    past, leftover = chapter.past, chapter.leftover
    if leftover is not None:
        part = f"of part {leftover.entry.intent.part + 1} " if leftover.entry.intent.part else ""
        return Fact("State", f"not finished: {part}{safe_text(leftover.says)}", "warning")
    if past.undone_by:
        all_of_it = chapter.taken_back == len(past.changed)
        only = "" if all_of_it else f" in {count_text(chapter.taken_back)} of {records_text(len(past.changed))}"
        return Fact("State", safe_text(f"taken back by {past.undone_by}{only}"), "text" if all_of_it else "warning")
    return Fact("State", chapter.state)


class RecordLines(Sequence[tuple[str, str]]):
    """The records of a change as lines, each made when it is looked at.

    Args:
        chapter: the change.
    """

    def __init__(self, chapter: Chapter) -> None:
        self._changed = chapter.past.changed
        self._found = _found(chapter.leftover)

    def __len__(self) -> int:
        return len(self._changed) + bool(self._changed)

    @overload
    def __getitem__(self, index: int) -> tuple[str, str]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[str, str]]: ...
    def __getitem__(self, index: int | slice) -> tuple[str, str] | Sequence[tuple[str, str]]:
        """Return a line and how it looks: a heading, then a line for each record."""
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if index == 0:
            return f"{'UID':>{_UID_WIDTH}}  before -> after   message file", "heading"
        row = self._changed[index - 1]
        name = safe_text(row.filename)
        found = self._found.get((row.uid, row.filename), "")
        return f"{row.uid:>{_UID_WIDTH}}  {letters(row.before)} -> {letters(row.after)}  {name}{found}", "text"


def _found(leftover: Leftover | None) -> Mapping[tuple[int, bytes], str]:
    """Return what stands in the file of each record of a leftover."""
    if leftover is None:
        return {}
    other = {(row.uid, row.filename): f"  is {letters(row.after)}" for row in leftover.other}
    words = ((leftover.new, "  changed"), (leftover.old, "  not changed"))
    return other | {(row.uid, row.filename): word for rows, word in words for row in rows}


def why_not_taken_back(chapter: Chapter) -> str:
    """Return why a change cannot be taken back, or brought back; nothing where it can."""
    past = chapter.past
    if past.state is State.UNFINISHED:
        return "not finished, f finishes it and t takes it back" if chapter.leftover else _under_way(past)
    if past.state is State.NOTHING:
        return "it changed nothing"
    if past.state is State.UNDONE:
        return "it was taken back already"
    return _NEVER_TAKEN_BACK.get(past.subject.verb, "")


def why_not_settled(chapter: Chapter) -> str:
    """Return why a change cannot be finished or taken back as an unfinished one; nothing where it can."""
    past, leftover = chapter.past, chapter.leftover
    if leftover is None:
        return _under_way(past) if past.state is State.UNFINISHED else "the change is finished"
    if leftover.own_lock is not None:
        return "its lock file is still there, L shows it and x removes it"
    return safe_text(leftover.problem)


def _under_way(past: Past) -> str:
    return f"it is still being made, by process {past.who.pid}"
