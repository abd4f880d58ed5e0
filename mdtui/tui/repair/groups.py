"""A repair as lines that fold, without a screen: what would be changed, kind by kind, and what would not.

There may be as many lines as records. So a line is made when it is looked at, and what is counted is counted once, by
the worker that made the plan.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from mdtui.findings import Finding
from mdtui.mrk.packed import Packer
from mdtui.mrk.repair.left import Left
from mdtui.mrk.repair.steps import Step, StepKind
from mdtui.mrk.repairing import Plan
from mdtui.tui.repair.wishes import Wishes, key_of

FOLDED_ABOVE = 100
"""So many lines of one group are shown at first; more are folded, so that the other groups are in sight."""

ORDER = (
    StepKind.RIGHTS,
    StepKind.LOCK,
    StepKind.HEADER,
    StepKind.ADD,
    StepKind.DROP,
    StepKind.NAME,
    StepKind.RENAME,
    StepKind.UID,
    StepKind.SIZE,
    StepKind.DATE,
    StepKind.FLAGS,
    StepKind.UID_NEXT,
    StepKind.UID_VALIDITY,
    StepKind.TAIL,
    StepKind.ZEROS,
    StepKind.SORT,
    StepKind.HIWATER,
    StepKind.FOLDER_NAME,
)
"""The kinds from top to bottom."""


class Part(enum.Enum):
    """What the lines of a group are."""

    KIND = enum.auto()
    """Steps of one kind that would be made."""
    LEFT = enum.auto()
    """What is found and not mended."""
    DONE = enum.auto()
    """Steps that were made."""
    LATE = enum.auto()
    """Steps that were not due any more."""
    FOUND = enum.auto()
    """What a check finds afterwards."""


class Late(NamedTuple):
    """A step that was not due any more.

    Attributes:
        step: the step.
        why: why it was not, one line.
    """

    step: Step
    why: str


Item = Step | Left | Late | Finding
"""What a line below a heading is about."""


class Group:
    """Lines that belong together, below a heading.

    Args:
        part: what they are.
        items: one for each line.
        kind: of a `Part.KIND`, the kind of all its steps.
        title: what it is about, safe to show; empty where that is the same for every group of its part.

    Attributes:
        folded: whether only the heading is shown.
        losing: how many of its steps lose something, those that are left out not counted.
        out: the places of its steps that are left out.
    """

    __slots__ = ("folded", "items", "kind", "losing", "out", "part", "title")

    def __init__(self, part: Part, items: Sequence[Item], kind: StepKind | None = None, title: str = "") -> None:
        self.part = part
        self.items = items
        self.kind = kind
        self.title = title
        self.folded = len(items) > FOLDED_ABOVE
        self.losing = 0
        self.out: set[int] = set()

    @classmethod
    def of_kind(cls, kind: StepKind, steps: Sequence[Step], wishes: Wishes) -> Group:
        """Return the steps of a plan that are of one kind; each is looked at."""
        group = cls(Part.KIND, steps, kind)
        if any(key[0] is kind for key in wishes.out):
            group.out = {place for place, step in enumerate(steps) if key_of(step) in wishes.out}
        group.losing = sum(1 for place, step in enumerate(steps) if step.loses and place not in group.out)
        return group

    @property
    def wanted(self) -> int:
        """How many of its steps are not left out."""
        return len(self.items) - len(self.out)

    @property
    def height(self) -> int:
        """How many lines it takes, with its heading."""
        return 1 + (0 if self.folded else len(self.items))

    def switch(self, place: int) -> None:
        """Leave out the step at a place, or take it in."""
        item = self.items[place]
        self.out ^= {place}
        if isinstance(item, Step) and item.loses:
            self.losing += -1 if place in self.out else 1


class Line(NamedTuple):
    """One line.

    Attributes:
        group: the group that it is of.
        place: its place in that, from 0; -1 of the heading.
    """

    group: Group
    place: int = -1

    @property
    def item(self) -> Item | None:
        """What it is about; None of a heading."""
        return self.group.items[self.place] if self.place >= 0 else None

    @property
    def is_out(self) -> bool:
        """Whether it is a step that is left out."""
        return self.place in self.group.out


def planned_groups(plan: Plan, wishes: Wishes) -> list[Group]:
    """Return what a plan would change and what it would not; call it in a worker.

    A kind has a heading also where it is left out, or could be asked for, so that it can be taken in there.
    """
    steps: dict[StepKind, Packer[Step]] = defaultdict(lambda: Packer(Step))
    for step in plan.steps:
        steps[step.kind].append(step)
    offered = {left.ask for left in plan.left}
    kinds = (kind for kind in ORDER if kind in steps or kind in offered or kind in wishes.asked | wishes.without)
    groups = [Group.of_kind(kind, steps[kind].packed(), wishes) for kind in kinds]
    return [*groups, Group(Part.LEFT, plan.left)] if plan.left else groups


def done_groups(
    title: str, done: Sequence[Step], late: Iterable[tuple[Step, str]], found: Sequence[Finding]
) -> list[Group]:
    """Return what was done, what was not due any more, and what a check finds afterwards.

    Args:
        title: what was done, safe to show.
        done: the steps that were made.
        late: those that were not due any more, each with why.
        found: what the check finds.
    """
    told = Group(Part.DONE, done, title=title)
    told.folded = True
    left = [Late(step, why) for step, why in late]
    return [told, *([Group(Part.LATE, left)] if left else []), Group(Part.FOUND, found)]


class _Chosen(Collection[Step]):
    """The steps of a plan but some that are left out."""

    def __init__(self, steps: Sequence[Step], out: frozenset[Item]) -> None:
        self._steps = steps
        self._out = out

    def __len__(self) -> int:
        return len(self._steps) - len(self._out)

    def __iter__(self) -> Iterator[Step]:
        return (step for step in self._steps if step not in self._out)

    def __contains__(self, step: object) -> bool:
        return step in self._steps and step not in self._out


class RepairGroups:
    """The groups of a repair, and its lines: the headings, and what no folded one hides.

    Attributes:
        groups: from top to bottom.
    """

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self._folds: dict[tuple[Part, StepKind | None], bool] = {}

    def __len__(self) -> int:
        return sum(group.height for group in self.groups)

    def show(self, groups: list[Group]) -> None:
        """Show other groups; what the person folded or unfolded stays so."""
        self.groups = groups
        for group in groups:
            group.folded = self._folds.get((group.part, group.kind), group.folded)

    def line(self, row: int) -> Line | None:
        """Return the line at a row; None where there is none."""
        for group in self.groups:
            if 0 <= row < group.height:
                return Line(group, row - 1)
            row -= group.height
        return None

    def row_of(self, line: Line) -> int | None:
        """Return the row of a line as it was shown before, or of its heading; None where its group is gone."""
        row = 0
        for group in self.groups:
            if (group.part, group.kind) == (line.group.part, line.group.kind):
                return row + (0 if group.folded else min(line.place, len(group.items) - 1) + 1)
            row += group.height
        return None

    def heading(self, line: Line, step: int) -> int:
        """Return the row of the heading so many groups on, beginning anew at the other end."""
        place = (self.groups.index(line.group) + step) % len(self.groups)
        return sum(group.height for group in self.groups[:place])

    def fold(self, group: Group, *, folded: bool) -> None:
        """Hide the lines of a group, or show them."""
        group.folded = folded
        self._folds[group.part, group.kind] = folded

    @property
    def wanted(self) -> int:
        """How many changes there are that are not left out."""
        return sum(group.wanted for group in self._of_kinds())

    @property
    def losing(self) -> int:
        """How many of them lose something."""
        return sum(group.losing for group in self._of_kinds())

    def chosen(self, plan: Plan) -> Collection[Step]:
        """Return the steps of the plan that is shown but those that are left out, in its order.

        There may be a million: to count them takes no time, to go through them is for a worker.
        """
        out = frozenset(group.items[place] for group in self._of_kinds() for place in group.out)
        return _Chosen(plan.steps, out) if out else plan.steps

    @property
    def numbers(self) -> Mapping[StepKind, int]:
        """How many changes there are of each kind that are not left out."""
        return {group.kind: group.wanted for group in self._of_kinds() if group.kind is not None}

    def steps_of(self, kinds: Collection[StepKind]) -> list[Step]:
        """Return the changes of some kinds that are not left out; each of all their changes is looked at."""
        return [
            step
            for group in self._of_kinds()
            if group.kind in kinds
            for place, step in enumerate(group.items)
            if isinstance(step, Step) and place not in group.out
        ]

    def first_losing(self, count: int) -> list[Step]:
        """Return the first so many changes that lose something and are not left out."""
        losing = (
            step
            for group in self._of_kinds()
            if group.losing
            for place, step in enumerate(group.items)
            if isinstance(step, Step) and place not in group.out and step.loses
        )
        return list(islice(losing, min(count, self.losing)))

    def offers(self, kind: StepKind) -> bool:
        """Return whether there is something of a kind to do, wanted or not."""
        return any(group.kind is kind for group in self._of_kinds())

    def _of_kinds(self) -> Iterator[Group]:
        return (group for group in self.groups if group.part is Part.KIND)
