"""Carrying out the steps of a repair on whatever stands in the file by then.

Between the plan and the write somebody may have set a flag, added a record or repaired the file. So each step finds its
record by its bytes without the flags, keeps the flags that are there by then, and looks again whether it is still due.
What is not due any more, or cannot be found, is left out and told. The plan itself is made by carrying its steps out,
so that the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from mdtui.mrk import layout
from mdtui.mrk.look import Look
from mdtui.mrk.packed import Packer
from mdtui.mrk.records import RecordTable
from mdtui.mrk.repair.draft import Draft, key_of
from mdtui.mrk.repair.files import MessageFile, MessageFiles
from mdtui.mrk.repair.steps import AROUND, Step, StepKind, record_of

NO_UID_LEFT = "there is no UID left to give"
_NOT_READABLE = "the index cannot be read"
_ELSEWHERE = "it is not about the index"
_GONE = "the record is not there any more"
_CHANGED = "the file has changed since"
_NAMED = "a record names that file by now"
_NAMED_TWICE = "another record names that file, too"
_NOT_DUE = "it is not so any more"
_THERE = "the message file is there by now"
_NOT_THERE = "the message file is not there any more"
_FILE_CHANGED = "the message file has changed since"
_TAKEN = "another message file has the new name by now"
_ABOUT_FILES = frozenset({StepKind.ADD, StepKind.NAME, StepKind.RENAME, StepKind.SIZE, StepKind.DATE})
DEALT_WITH = layout.SEEN | layout.ANSWERED | layout.DELETED
"""Flags that a recent message has no business with."""


class CarriedOut(msgspec.Struct, frozen=True):
    """What became of some steps.

    Attributes:
        data: the bytes that the file shall have, LastWriteCounter as it was; None where there is to be none.
        done: the steps that were carried out, as they really were: with the flags and UIDs that they found or gave.
        left: the steps that were left out, each with why in a line.
        renames: message files to be given another name, each the exact name on disk and the new one.
    """

    data: bytes | None
    done: Sequence[Step] = ()
    left: tuple[tuple[Step, str], ...] = ()
    renames: tuple[tuple[str, str], ...] = ()


def carry_out(data: bytes | None, steps: Sequence[Step], files: Sequence[MessageFile] | None = None) -> CarriedOut:
    """Return what some steps of a plan make of a file, which need not be the one that was planned on.

    Args:
        data: the bytes of the IMAP.MRK as it is now; None where there is none. Any bytes will do.
        steps: all steps of a plan, or some, in the order of the plan.
        files: the message files as they are now; what does not fit them any more is left out. None where nobody has
            looked again.

    Returns:
        The new bytes and what was done; records that no step is about are as they were.
    """
    work = Work(Look(None if data is None else RecordTable(data), None, 0))
    listed = _Listed(steps, files) if files is not None else None
    left = [(step, why) for step in steps if (why := (listed.why_not(step) if listed else "") or work.do(step))]
    done = work.done
    renames = tuple(step.names for step in done if step.names)
    return CarriedOut(work.draft.data(), done, tuple(left), renames)


class Work:
    """A file, and the steps that were carried out on it.

    Args:
        look: the file as it is.

    Attributes:
        draft: the file as it is by now.
    """

    def __init__(self, look: Look) -> None:
        self.draft = Draft(look)
        self._done = Packer(Step)

    @property
    def done(self) -> Sequence[Step]:
        """The steps that were carried out, as they really were."""
        return self._done.packed()

    def do(self, step: Step) -> str:
        """Carry out one step; return why it was left out, or an empty text."""
        if step.kind is StepKind.HEADER:
            # Nothing is known of such a file, so it must be the one that the person was told of.
            if self.draft.data() != step.before or step.after is None:
                return _CHANGED
            self.draft = Draft(Look(RecordTable(step.after), None, self.draft.look.now))
            done: Step | str = step
        elif step.kind in AROUND:
            return _ELSEWHERE
        elif not self.draft.look.is_known:
            return _NOT_READABLE
        else:
            done = _DO[step.kind](self.draft, step)
        if isinstance(done, str):
            return done
        self._done.append(done)
        return ""


class _Listed:
    """The message files as they are now, held against the steps of a plan.

    Args:
        steps: all the steps that are to be carried out.
        files: the listing.
    """

    def __init__(self, steps: Sequence[Step], files: Sequence[MessageFile]) -> None:
        self._files = MessageFiles(files)
        # Files get their new names once the index is written.
        self._old_keys = {step.names[1].casefold(): step.names[0].casefold() for step in steps if step.names}

    def why_not(self, step: Step) -> str:
        """Return why a step does not fit the message files any more; an empty text where it does."""
        if step.kind is StepKind.DROP and step.before is not None:
            came_back = step.rule == "MRK026" and key_of(step.before) in self._files.by_key
            return _THERE if came_back else ""
        if step.kind not in _ABOUT_FILES or step.after is None:
            return ""
        if step.names and step.names[1].casefold() in self._files.by_key:
            return _TAKEN
        key = key_of(step.after)
        file = self._files.by_key.get(self._old_keys.get(key, key))
        if file is None:
            return _NOT_THERE
        with_size = step.kind in {StepKind.ADD, StepKind.NAME, StepKind.SIZE}
        return _FILE_CHANGED if with_size and file.size != record_of(step.after).size else ""


def _tail(draft: Draft, step: Step) -> Step | str:
    if draft.tail != step.before:
        return _CHANGED
    draft.tail = b""
    return step


def _zeros(draft: Draft, step: Step) -> Step | str:
    if not draft.zeros:
        return _NOT_DUE
    step = msgspec.structs.replace(step, old=draft.zeros)
    draft.zeros = 0
    return step


def _uid_validity(draft: Draft, step: Step) -> Step | str:
    if draft.header.uid_validity:
        return _NOT_DUE
    draft.header = msgspec.structs.replace(draft.header, uid_validity=step.new)
    return step


def _uid_next(draft: Draft, step: Step) -> Step | str:
    old, new = draft.header.uid_next, draft.highest() + 1
    if old >= new:
        return _NOT_DUE
    if new >= layout.UINT32:
        return NO_UID_LEFT
    draft.header = msgspec.structs.replace(draft.header, uid_next=new)
    return msgspec.structs.replace(step, old=old, new=new)


def _drop(draft: Draft, step: Step) -> Step | str:
    row = draft.find(step)
    if row is None:
        return _GONE
    before = draft.at(row)
    if step.rule == "MRK012" and draft.names(key_of(before)) == 1:
        return _NOT_DUE
    draft.remove(row)
    return msgspec.structs.replace(step, before=before)


def _change(draft: Draft, step: Step) -> Step | str:
    """Give a record the fields that were planned and the flags that it has."""
    row = draft.find(step)
    if row is None or step.after is None:
        return _GONE
    before = draft.at(row)
    after = msgspec.structs.replace(record_of(step.after), flags=before[layout.FLAGS_OFFSET]).pack()
    key = key_of(after)
    if key != key_of(before):
        if draft.names(key):
            return _NAMED
        if step.kind is StepKind.RENAME and draft.names(key_of(before)) > 1:
            return _NAMED_TWICE
    draft.put(row, after)
    return msgspec.structs.replace(step, before=before, after=after)


def _flags(draft: Draft, step: Step) -> Step | str:
    row = draft.find(step)
    if row is None:
        return _GONE
    before = draft.at(row)
    record = record_of(before)
    mask = record_of(step.before).flags & ~record_of(step.after).flags
    if not record.flags & mask or (mask == layout.RECENT and not record.flags & DEALT_WITH):
        return _NOT_DUE
    after = msgspec.structs.replace(record, flags=record.flags & ~mask).pack()
    draft.put(row, after)
    return msgspec.structs.replace(step, before=before, after=after)


def _uid(draft: Draft, step: Step) -> Step | str:
    row = draft.find(step)
    if row is None:
        return _GONE
    before = draft.at(row)
    record = record_of(before)
    if record.uid and draft.uids(record.uid) == 1:
        return _NOT_DUE
    after = draft.append(record, row)
    if after is None:
        return NO_UID_LEFT
    draft.remove(row)
    return msgspec.structs.replace(step, before=before, after=after)


def _add(draft: Draft, step: Step) -> Step | str:
    if step.after is None or draft.names(key_of(step.after)):
        return _NAMED
    if step.names and draft.names(step.names[0].casefold()):
        return _NAMED
    after = draft.append(record_of(step.after))
    return NO_UID_LEFT if after is None else msgspec.structs.replace(step, after=after)


def _sort(draft: Draft, step: Step) -> Step | str:
    if not draft.is_out_of_order():
        return _NOT_DUE
    draft.is_sorted = True
    return step


_DO: Mapping[StepKind, Callable[[Draft, Step], Step | str]] = {
    StepKind.TAIL: _tail,
    StepKind.ZEROS: _zeros,
    StepKind.UID_VALIDITY: _uid_validity,
    StepKind.UID_NEXT: _uid_next,
    StepKind.DROP: _drop,
    StepKind.NAME: _change,
    StepKind.RENAME: _change,
    StepKind.SIZE: _change,
    StepKind.DATE: _change,
    StepKind.FLAGS: _flags,
    StepKind.UID: _uid,
    StepKind.ADD: _add,
    StepKind.SORT: _sort,
}
