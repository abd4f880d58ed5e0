from __future__ import annotations

import pytest

from mdtui.findings import Finding, Severity
from mdtui.mrk.packed import BLOCK, packed
from mdtui.mrk.records import Record
from mdtui.mrk.repair.left import Left
from mdtui.mrk.repair.steps import Step, StepKind
from mdtui.mrk.repairing import Plan
from mdtui.tui.repair.groups import FOLDED_ABOVE, ORDER, Late, Line, Part, RepairGroups, done_groups, planned_groups
from mdtui.tui.repair.wishes import Wishes


def drop(uid: int) -> Step:
    return Step(StepKind.DROP, "MRK026", uid, Record(b"a.msg".ljust(23, b"\0"), 0, uid, 1, 1).pack())


TAIL = Step(StepKind.TAIL, "MRK003", before=b"abc")
SORT_LEFT = Left("MRK011", "only when it is asked for", StepKind.SORT, 1, ())
PLAN = Plan((TAIL, drop(1), drop(2)), (SORT_LEFT,))


def groups_of(plan: Plan = PLAN, wishes: Wishes | None = None) -> RepairGroups:
    groups = RepairGroups()
    groups.show(planned_groups(plan, wishes or Wishes()))
    return groups


def shape(groups: RepairGroups) -> list[tuple[StepKind | None, int]]:
    return [(group.kind, len(group.items)) for group in groups.groups]


def test_every_kind_has_its_place() -> None:
    assert sorted(ORDER) == sorted(StepKind)


def test_the_groups_are_in_their_order_with_what_could_be_asked_for_and_what_is_left() -> None:
    groups = groups_of()
    assert shape(groups) == [(StepKind.DROP, 2), (StepKind.TAIL, 1), (StepKind.SORT, 0), (None, 1)]
    assert (len(groups), groups.wanted, groups.losing) == (8, 3, 2)


def test_a_kind_that_is_left_out_keeps_its_heading() -> None:
    groups = groups_of(Plan((TAIL,)), Wishes(without=frozenset({StepKind.DROP})))
    assert shape(groups) == [(StepKind.DROP, 0), (StepKind.TAIL, 1)]
    assert [groups.offers(kind) for kind in (StepKind.DROP, StepKind.SORT)] == [True, False]


def test_nothing_is_no_line() -> None:
    groups = groups_of(Plan())
    assert (len(groups), groups.line(0)) == (0, None)


def test_lines_and_rows() -> None:
    groups = groups_of()
    lines = [groups.line(row) for row in range(8)]
    assert [line.item if line else None for line in lines] == [
        None,
        drop(1),
        drop(2),
        None,
        TAIL,
        None,
        None,
        SORT_LEFT,
    ]
    assert [groups.row_of(line) if line else None for line in lines] == list(range(8))
    assert groups.line(-1) is groups.line(8) is None


def test_a_line_that_is_gone_is_its_heading_or_the_last_of_its_group() -> None:
    before = groups_of()
    last, tail = before.line(2), before.line(4)
    assert last is not None
    assert tail is not None
    groups = groups_of(Plan((drop(1),)))
    assert (groups.row_of(last), groups.row_of(tail)) == (1, None)
    groups.fold(groups.groups[0], folded=True)
    assert groups.row_of(last) == 0


def test_what_is_folded_stays_so_in_another_plan() -> None:
    groups = groups_of()
    groups.fold(groups.groups[0], folded=True)
    assert (len(groups), groups.groups[0].height) == (6, 1)
    groups.show(planned_groups(PLAN, Wishes()))
    assert len(groups) == 6


def test_very_many_lines_are_folded_at_first() -> None:
    groups = groups_of(Plan((TAIL, *map(drop, range(FOLDED_ABOVE + 1)))))
    assert [group.folded for group in groups.groups] == [True, False]


@pytest.mark.parametrize(("step", "row"), [(1, 5), (-1, 0), (2, 6), (3, 0)])
def test_from_heading_to_heading(step: int, row: int) -> None:
    groups = groups_of()
    line = groups.line(4)
    assert line is not None
    assert groups.heading(line, step) == row


def test_single_steps_are_left_out_and_taken_in() -> None:
    groups = groups_of()
    group = groups.groups[0]
    group.switch(0)
    assert Line(group, 0).is_out
    assert not Line(group, 1).is_out
    assert (group.wanted, groups.wanted, groups.losing) == (1, 2, 1)
    chosen = groups.chosen(PLAN)
    assert (list(chosen), len(chosen)) == ([TAIL, drop(2)], 2)
    assert TAIL in chosen
    assert drop(1) not in chosen
    assert groups.numbers == {StepKind.DROP: 1, StepKind.TAIL: 1, StepKind.SORT: 0}
    assert groups.steps_of({StepKind.DROP}) == [drop(2)]
    assert groups.first_losing(9) == [drop(2)]
    group.switch(0)
    assert (groups.wanted, groups.losing) == (3, 2)
    assert groups.chosen(PLAN) is PLAN.steps
    assert groups.first_losing(1) == [drop(1)]


def test_steps_of_a_plan_of_very_many_are_left_out() -> None:
    steps = packed(map(drop, range(2 * BLOCK)), Step)
    groups = groups_of(Plan(steps))
    groups.groups[0].switch(BLOCK)
    chosen = groups.chosen(Plan(steps))
    assert [step.row for step in chosen] == [row for row in range(2 * BLOCK) if row != BLOCK]
    assert len(chosen) == groups.wanted == 2 * BLOCK - 1


def test_steps_that_were_left_out_are_so_in_another_plan() -> None:
    wishes = Wishes().with_step(drop(2))
    groups = groups_of(PLAN, wishes)
    assert (groups.groups[0].out, groups.losing) == ({1}, 1)


def test_what_was_done() -> None:
    finding = Finding("MRK011", Severity.WARNING, "out of order")
    groups = RepairGroups()
    groups.show(done_groups("1 dropped", [drop(1)], [(TAIL, "gone")], [finding]))
    assert [(group.part, group.title, group.folded) for group in groups.groups] == [
        (Part.DONE, "1 dropped", True),
        (Part.LATE, "", False),
        (Part.FOUND, "", False),
    ]
    lines = [groups.line(row) for row in range(5)]
    assert [line.item if line else None for line in lines] == [None, None, Late(TAIL, "gone"), None, finding]
    assert [group.part for group in done_groups("", (), (), ())] == [Part.DONE, Part.FOUND]
