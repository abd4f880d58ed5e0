"""What a person wants of a repair, as single keys change it: what is asked for, and what is left out."""

from __future__ import annotations

from typing import Self

import msgspec

from mdtui.mailroot.hiwater import CLASSES
from mdtui.mrk.flags import Flag
from mdtui.mrk.repair.steps import ON_REQUEST, Step, StepKind, record_of
from mdtui.mrk.repairing import Choices

StepKey = tuple[StepKind, str, int, bytes | None]
"""What a step is found by again in a plan that was made with other wishes, where UIDs and flags may be others."""


def key_of(step: Step) -> StepKey:
    """Return what a step is found by again."""
    about = step.before if step.before is not None else record_of(step.after).filename
    return (step.kind, step.rule, step.row, about)


class Wishes(msgspec.Struct, frozen=True):
    """What is wanted of a repair.

    Attributes:
        seen: whether records that are added are seen, and not unread.
        asked: kinds of `ON_REQUEST` that are asked for.
        without: other kinds that are left out.
        out: single steps that are left out.
        folder_class: what the folder shall hold, where its class is not known, such as ``Note``.
    """

    seen: bool = False
    asked: frozenset[StepKind] = frozenset()
    without: frozenset[StepKind] = frozenset()
    out: frozenset[StepKey] = frozenset()
    folder_class: str = CLASSES[0]

    @property
    def choices(self) -> Choices:
        """What a plan is made with."""
        return Choices(int(Flag.SEEN) if self.seen else 0, self.asked, self.without)

    def wants(self, kind: StepKind) -> bool:
        """Return whether a kind is in the plan where there is something of it to do."""
        return kind in self.asked if kind in ON_REQUEST else kind not in self.without

    def with_added(self, *, seen: bool) -> Self:
        """Return the wishes with added records seen, or unread."""
        return msgspec.structs.replace(self, seen=seen)

    def with_kind(self, kind: StepKind) -> Self:
        """Return the wishes with a kind taken in that was left out, or not asked for, or the other way round."""
        if kind in ON_REQUEST:
            return msgspec.structs.replace(self, asked=self.asked ^ {kind})
        return msgspec.structs.replace(self, without=self.without ^ {kind})

    def with_next_class(self) -> Self:
        """Return the wishes with the next folder class asked for: the first, the others, and after the last none."""
        if StepKind.HIWATER not in self.asked:
            return msgspec.structs.replace(self.with_kind(StepKind.HIWATER), folder_class=CLASSES[0])
        if self.folder_class == CLASSES[-1]:
            return self.with_kind(StepKind.HIWATER)
        return msgspec.structs.replace(self, folder_class=CLASSES[CLASSES.index(self.folder_class) + 1])

    def with_step(self, step: Step) -> Self:
        """Return the wishes with a single step left out, or taken in that was left out."""
        return msgspec.structs.replace(self, out=self.out ^ {key_of(step)})

    def with_all(self, kind: StepKind) -> Self:
        """Return the wishes with no single step of a kind left out."""
        return msgspec.structs.replace(self, out=frozenset(key for key in self.out if key[0] is not kind))
