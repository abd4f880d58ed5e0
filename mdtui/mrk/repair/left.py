"""What is wrong in a folder and stays so after a repair, and why: the answer to "and the rest?" under every plan.

It is what a check finds in the file that the plan leads to. So nothing is forgotten, whatever the plan does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from mdtui.mrk.checking import OF_ANY_LAYOUT, OF_RECORDS, WITHOUT_INDEX
from mdtui.mrk.look import Hit, Look
from mdtui.mrk.records import structure_findings
from mdtui.mrk.repair.steps import ON_REQUEST, StepKind

PLACES = 20
"""Of what stays for one reason, so many places are named."""

NO_LISTING = "the message files are not known"
LEFT_OUT = "left out, as was asked for"
NOT_ASKED = "only when it is asked for"
_UNKNOWN_LAYOUT = "the layout of this version is not known"
_NOT_MENDED = "a repair cannot mend it"

_MENDED_BY = {
    "MRK001": StepKind.HEADER,
    "MRK002": StepKind.HEADER,
    "MRK003": StepKind.TAIL,
    "MRK005": StepKind.ZEROS,
    "MRK006": StepKind.HEADER,
    "MRK007": StepKind.UID_VALIDITY,
    "MRK008": StepKind.UID_NEXT,
    "MRK009": StepKind.UID,
    "MRK010": StepKind.UID,
    "MRK011": StepKind.SORT,
    "MRK012": StepKind.DROP,
    "MRK013": StepKind.DROP,
    "MRK014": StepKind.RENAME,
    "MRK015": StepKind.DROP,
    "MRK016": StepKind.DROP,
    "MRK017": StepKind.DROP,
    "MRK018": StepKind.DROP,
    "MRK019": StepKind.DROP,
    "MRK020": StepKind.DROP,
    "MRK021": StepKind.FLAGS,
    "MRK022": StepKind.FLAGS,
    "MRK023": StepKind.SIZE,
    "MRK024": StepKind.DATE,
    "MRK025": StepKind.DATE,
    "MRK026": StepKind.DROP,
    "MRK027": StepKind.ADD,
}
"""The kind of step that mends each rule. That the counter stood still is mended by any write."""


class Left(msgspec.Struct, frozen=True):
    """Something that is found and that a plan does not mend.

    Attributes:
        rule: the id of the rule that stays broken.
        why: why it is not mended, as one line.
        ask: the kind of step to ask for, if it shall be mended; None where asking does not help.
        count: at how many places it is so.
        places: the first of them, as a check tells them; their rows are those of the file as it is now, None where they
            are new in it.
    """

    rule: str
    why: str
    ask: StepKind | None
    count: int
    places: tuple[Hit, ...]


class Notes:
    """Why single findings are not mended.

    Args:
        asked: kinds of `ON_REQUEST` that are wanted.
        without: kinds that are left out.
        has_listing: whether the message files are known.
    """

    def __init__(self, asked: frozenset[StepKind], without: frozenset[StepKind], *, has_listing: bool) -> None:
        self._asked = asked
        self._without = without
        self._has_listing = has_listing
        self._notes: dict[tuple[str, int | str], tuple[str, StepKind | None]] = {}

    def wants(self, kind: StepKind) -> bool:
        """Return whether steps of a kind may be in the plan."""
        return kind not in self._without and (kind in self._asked or kind not in ON_REQUEST)

    def add(self, rule: str, place: int | str, why: str, ask: StepKind | None = None) -> None:
        """Note why a rule stays broken at a row, or for a message file; a kind that would mend it may be asked for."""
        if ask in self._without:
            why = LEFT_OUT
        self._notes[rule, place] = (why, None if ask is None else self._still_to_ask(ask))

    def of(self, rule: str, place: int | str, *, is_known: bool) -> tuple[str, StepKind | None]:
        """Return why a rule stays broken at a place, and what to ask for.

        Args:
            rule: its id.
            place: the row, or the name of the message file.
            is_known: whether the file's layout is the known one.
        """
        if noted := self._notes.get((rule, place)):
            return noted
        kind = _MENDED_BY.get(rule)
        if not is_known and kind is not StepKind.HEADER:
            return _UNKNOWN_LAYOUT, self._still_to_ask(StepKind.HEADER)
        if kind in self._without:
            return LEFT_OUT, None
        if kind is not None and not self.wants(kind):
            return NOT_ASKED, kind
        return (_NOT_MENDED if self._has_listing else NO_LISTING), None

    def _still_to_ask(self, kind: StepKind) -> StepKind | None:
        return None if self.wants(kind) or kind in self._without else kind


def hits_of(look: Look) -> Iterator[tuple[str, Iterator[Hit]]]:
    """Yield each rule that a check asks for, with the places at which it is broken."""
    if not look.has_index:
        asked = WITHOUT_INDEX
    else:
        for finding in structure_findings(look.table):
            yield finding.rule, iter([Hit(finding.text)])
        asked = {**OF_ANY_LAYOUT, **OF_RECORDS} if look.is_known else OF_ANY_LAYOUT
        if look.table.header is None:
            return
    for rule, find in asked.items():
        yield rule, find(look)


def left_of(look: Look, notes: Notes, rows: Sequence[int | None], *, shown: bool) -> tuple[Left, ...]:
    """Return what is wrong in a folder as it would be after the plan.

    Args:
        look: that folder.
        notes: why it is not mended.
        rows: for each record the row that it had when its notes were made; None for one that was added.
        shown: whether these are rows of the file as it is now, so that they can lead a person to a record.
    """
    counts: dict[tuple[str, str, StepKind | None], int] = {}
    places: dict[tuple[str, str, StepKind | None], list[Hit]] = {}
    for rule, hits in hits_of(look):
        for hit in hits:
            row = None if hit.row is None else rows[hit.row]
            key = (rule, *notes.of(rule, hit.subject if row is None else row, is_known=look.is_known))
            counts[key] = counts.get(key, 0) + 1
            named = places.setdefault(key, [])
            if len(named) < PLACES:
                named.append(hit._replace(row=row if shown else None))
    return tuple(Left(*key, count, tuple(places[key])) for key, count in counts.items())
