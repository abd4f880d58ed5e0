"""One folder while its repair is planned: what is wrong in it, its message files, and the steps so far."""

from __future__ import annotations

import math
from itertools import chain

import msgspec

from mdtui.mrk import layout
from mdtui.mrk.look import Look
from mdtui.mrk.repair.carrying import Work
from mdtui.mrk.repair.files import MessageFile, MessageFiles
from mdtui.mrk.repair.left import Notes, hits_of
from mdtui.mrk.repair.steps import Step, StepKind, record_of

LAST_DATE = (1 << 31) - 1
"""The last date that a record can hold."""
_DAY = 86_400
"""How far ahead a date may be, as in a check."""


class Case:
    """One folder while its repair is planned.

    Args:
        look: the folder as it is.
        files: its message files; None where they are not known.
        notes: knows what is wanted, and takes why something is not mended.

    Attributes:
        look: the folder as it is; once a new header is planned, the folder with that.
        files: its message files; none where they are not known.
        has_listing: whether they are known.
        notes: as above.
        work: the file as it is by now, with the steps so far.
        given: the message files of rows that got another name.
        broken: the rows at which each rule is broken; -1 where it is about no record.
        unrecorded: the message files without a record, by their names.
    """

    def __init__(self, look: Look, files: MessageFiles | None, notes: Notes) -> None:
        self.files = files or MessageFiles(())
        self.has_listing = files is not None
        self.notes = notes
        self.work = Work(look)
        self.given: dict[int, MessageFile] = {}
        self.see(look)

    def see(self, look: Look) -> None:
        """Look for what is wrong."""
        self.look = look
        self.broken: dict[str, list[int]] = {}
        self.unrecorded: dict[str, MessageFile] = {}
        for rule, hits in hits_of(look):
            for hit in hits:
                self.broken.setdefault(rule, []).append(-1 if hit.row is None else hit.row)
                if hit.subject:
                    self.unrecorded[hit.subject] = self.files.by_key[hit.subject.casefold()]

    def do(self, step: Step, place: int | str = "") -> bool:
        """Carry out a step if its kind is wanted, and return whether it was done.

        Args:
            step: the step.
            place: the row or the message file of which is noted why it was not done.
        """
        if not self.notes.wants(step.kind):
            return False
        if why := self.work.do(step):
            self.notes.add(step.rule, place, why)
        return not why

    def change(
        self, kind: StepKind, rule: str, row: int, names: tuple[str, str] | None = None, **fields: int | bytes
    ) -> bool:
        """Give the record at a row other values in some fields; see `do`."""
        before = self.work.draft.at(row)
        after = msgspec.structs.replace(record_of(before), **fields).pack()
        return self.do(Step(kind, rule, row, before, after, names), row)

    def drop(self, rule: str, row: int, kept: int = 0) -> None:
        """Drop the record at a row; see `do`."""
        self.do(Step(StepKind.DROP, rule, row, self.work.draft.at(row), kept=kept), row)

    def rows(self, *rules: str) -> list[int]:
        """Return the rows at which one of the rules is broken, and whose records still stand there."""
        rows = chain.from_iterable(self.broken.get(rule, ()) for rule in rules)
        return [row for row in dict.fromkeys(rows) if row not in self.work.draft.gone]

    def file(self, row: int) -> MessageFile | None:
        """Return the message file of the record at a row; None where it is not there, or not known."""
        return self.given.get(row) or self.files.by_key.get(self.look.keys[row])

    def date(self, file: MessageFile) -> int | None:
        """Return when a file was changed as a record has it; None where a check would not let that pass."""
        date = whole(file.modified, LAST_DATE)
        return date if file.modified >= 1 and date <= self.look.now + _DAY else None


def whole(seconds: float, highest: int) -> int:
    """Return a time as the nearest whole number from 1 to the highest one that fits; 1 for what is no number."""
    return 1 if math.isnan(seconds) else int(min(max(seconds, 1), highest))


def fits(file: MessageFile) -> bool:
    """Return whether a record can hold a file's size."""
    return 0 <= file.size < layout.UINT32
