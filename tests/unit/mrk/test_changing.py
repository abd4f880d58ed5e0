from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.mrk.changing import Change, Edit, FlagChange, Restore, Target, Undo
from mdtui.mrk.flags import Flag, Verb

TARGETS = [Target(uid, b"md%d.msg" % uid, uid - 1) for uid in range(1, 5)]
CHANGED = [FlagChange(uid, b"md%d.msg" % uid, uid - 1, 0, 8) for uid in range(1, 5)]


def test_an_edit_applies_its_verb_and_keeps_unknown_bits() -> None:
    edit = Edit(Verb.REPLACE, Flag.SEEN, TARGETS, 9)
    assert edit.after(0, 64 | 8) == 64 | 32


def test_an_undo_leaves_what_was_changed_since() -> None:
    undo = Undo(CHANGED, 9)
    assert [target.uid for target in undo.targets] == [1, 2, 3, 4]
    assert (undo.after(0, 8), undo.after(0, 9)) == (0, None)


@pytest.mark.parametrize(("wanted", "before", "after"), [(32, 8, 32), (0, 63, 0), (128 | 4, 64 | 1, 64 | 4)])
def test_restoring_takes_the_known_flags_of_then_and_the_unknown_bits_of_now(
    wanted: int, before: int, after: int
) -> None:
    assert Restore(TARGETS[:1], [wanted], 9).after(0, before) == after


def test_a_part_is_the_same_intent_of_fewer_records() -> None:
    edit = Edit(Verb.ADD, Flag.SEEN, TARGETS, 9).part(1, 3)
    undo = Undo(CHANGED, 9).part(1, 3)
    restore = Restore(TARGETS, [1, 2, 4, 8], 9).part(1, 3)
    for intent in (edit, undo, restore):
        assert [target.uid for target in intent.targets] == [2, 3]
        assert intent.uid_validity == 9
    assert [restore.after(position, 0) for position in (0, 1)] == [2, 4]


def test_parts_of_a_change_are_one_change() -> None:
    first = Change(Path("a"), 9, (CHANGED[0],), same=1, counter_before=5, counter_after=6, held=0.2, change_id="x")
    second = Change(Path("a"), 9, (CHANGED[1],), same=2, counter_before=6, counter_after=7, held=0.1, intruded=True)
    whole = first.joined(second)
    assert whole.changed == (CHANGED[0], CHANGED[1])
    assert (whole.same, whole.counter_before, whole.counter_after) == (3, 5, 7)
    assert (whole.held, whole.intruded, whole.change_id) == (0.2, True, "x")
