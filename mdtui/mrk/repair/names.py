"""The part of a repair's plan that is about names: which message file belongs to which record.

A record whose name no file can have may be the one of a message file without a record: where the size tells without a
doubt, it gets that name and keeps its flags. Files are renamed only where no record can hold their names, and only when
that is asked for.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import chain

from mdtui.mrk import layout
from mdtui.mrk.records import Record
from mdtui.mrk.repair.case import LAST_DATE, Case, fits, whole
from mdtui.mrk.repair.files import MessageFile, ShortNames, name_for
from mdtui.mrk.repair.left import LEFT_OUT
from mdtui.mrk.repair.steps import Step, StepKind

TOO_LARGE = "the file is larger than a record can say"
_UNFIT = "no record can hold the name of the file, which would have to be renamed"
_SHARED = "no record can hold the name of the file, and another file's differs from it in case only"
_NO_FILE = "its message file is not there"

_RULES = ("MRK015", "MRK020", "MRK019", "MRK018", "MRK017", "MRK016", "MRK013")
"""Rules about names that no message file can have, the most telling last."""
_UNENDED = "MRK014"


class Names:
    """The steps about names.

    Args:
        case: the folder; takes the steps.
    """

    def __init__(self, case: Case) -> None:
        self._case = case

    @cached_property
    def _rules(self) -> dict[int, str]:
        """The rule that says best what is wrong with the name of a row."""
        return {row: rule for rule in _RULES for row in self._case.broken.get(rule, ())}

    @cached_property
    def _astray(self) -> dict[int, str]:
        """The rows whose names no message file can have, and none has, with the rules that say so."""
        rules, case = sorted(self._rules.items()), self._case
        if case.has_listing:
            return {row: rule for row, rule in rules if case.look.keys[row] not in case.files.by_key}
        # Without a listing it is sure only of records that hold nothing at all.
        return {row: rule for row, rule in rules if not any(case.work.draft.at(row))}

    @cached_property
    def _short_names(self) -> ShortNames:
        return ShortNames(chain(self._case.files.by_key, self._case.look.keys))

    def mend(self) -> None:
        """Give records whose names are lost the names of their files where the sizes tell; drop the others."""
        case, sizes = self._case, self._case.look.sizes
        owners = Counter(sizes[row] for row in self._astray)
        files: dict[int, list[MessageFile]] = {}
        for file in case.unrecorded.values() if self._astray else ():
            files.setdefault(file.size, []).append(file)
        for row, rule in self._astray.items():
            fitting = files.get(sizes[row], [])
            # A size of 0 says nothing: it is that of every record that was never filled.
            if sizes[row] and owners[sizes[row]] == len(fitting) == 1 and case.notes.wants(StepKind.NAME):
                self._name(rule, row, fitting[0])
            else:
                case.drop(rule, row)
                if not case.notes.wants(StepKind.DROP):
                    case.notes.add(_UNENDED, row, LEFT_OUT)

    def _name(self, rule: str, row: int, file: MessageFile) -> None:
        named = self._in_record(file)
        if named is None:
            self._note(file, row, rule, _UNENDED)
        elif self._case.change(StepKind.NAME, rule, row, named[1], name=named[0]):
            self._case.given[row] = file
            del self._case.unrecorded[file.name]

    def drop_doubled(self) -> None:
        """Of records that name one file, drop all but the first."""
        draft, first = self._case.work.draft, dict[str, int]()
        for row, key in enumerate(self._case.look.keys if self._case.rows("MRK012") else ()):
            if key and row not in draft.gone and row not in self._astray:
                kept = first.setdefault(key, row)
                if kept != row:
                    self._case.drop("MRK012", row, kept=draft.at(kept)[layout.FLAGS_OFFSET])

    def rename(self) -> None:
        """Rename message files that are there under names that no record should have."""
        case = self._case
        for row in case.rows(_UNENDED, *_RULES) if case.has_listing else ():
            file, rule = case.file(row), self._rules.get(row, _UNENDED)
            if row in self._astray:
                continue
            if file is None:
                case.notes.add(rule, row, _NO_FILE)
            elif case.notes.wants(StepKind.RENAME) and case.files.can_be_renamed(file):
                short = self._short_names.give(file.name)
                if case.change(StepKind.RENAME, rule, row, (file.name, short), name=_field(short.encode("ascii"))):
                    case.given[row] = file
            else:
                self._note(file, row, rule, _UNENDED)

    def add(self, flags: int) -> None:
        """Add records for the message files that have none.

        Args:
            flags: their flags byte.
        """
        case = self._case
        now = whole(case.look.now, LAST_DATE)
        dated = [(case.date(file) or now, name, file) for name, file in case.unrecorded.items()]
        # So that UIDs ascend as the messages came.
        for date, name, file in sorted(dated, key=lambda each: each[:2]) if case.notes.wants(StepKind.ADD) else ():
            if not fits(file):
                case.notes.add("MRK027", name, TOO_LARGE)
            elif (named := self._in_record(file)) is None:
                self._note(file, name, "MRK027")
            else:
                record = Record(named[0], flags, 0, file.size, date)
                case.do(Step(StepKind.ADD, "MRK027", after=record.pack(), names=named[1]), name)

    def _in_record(self, file: MessageFile) -> tuple[bytes, tuple[str, str] | None] | None:
        """Return what stands for a file in a record, and how it is renamed for that; None where it cannot be."""
        name = name_for(file)
        if name is not None:
            return _field(name), None
        if not self._case.notes.wants(StepKind.RENAME) or not self._case.files.can_be_renamed(file):
            return None
        short = self._short_names.give(file.name)
        return _field(short.encode("ascii")), (file.name, short)

    def _note(self, file: MessageFile, place: int | str, *rules: str) -> None:
        """Note that rules stay broken as no record can hold a file's name."""
        for rule in rules:
            if self._case.files.can_be_renamed(file):
                self._case.notes.add(rule, place, _UNFIT, StepKind.RENAME)
            else:
                self._case.notes.add(rule, place, _SHARED)


def _field(name: bytes) -> bytes:
    return name.ljust(layout.NAME_SIZE, b"\0")
