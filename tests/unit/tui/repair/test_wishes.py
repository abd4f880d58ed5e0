from __future__ import annotations

import msgspec

from mdtui.mailroot.hiwater import CLASSES
from mdtui.mrk.flags import Flag
from mdtui.mrk.records import Record
from mdtui.mrk.repair.steps import Step, StepKind
from mdtui.tui.repair.wishes import Wishes, key_of

RECORD = Record(b"a.msg".ljust(23, b"\0"), 0, 7, 1, 1)


def test_at_first_a_plan_has_what_it_has_without_being_asked() -> None:
    wishes = Wishes()
    assert wishes.choices.added == 0
    assert wishes.choices.asked == wishes.choices.without == frozenset()
    assert wishes.wants(StepKind.DROP)
    assert not wishes.wants(StepKind.SORT)


def test_a_kind_is_asked_for_or_left_out_and_back() -> None:
    wishes = Wishes().with_kind(StepKind.SORT).with_kind(StepKind.DROP)
    assert (set(wishes.choices.asked), set(wishes.choices.without)) == ({StepKind.SORT}, {StepKind.DROP})
    assert wishes.wants(StepKind.SORT)
    assert not wishes.wants(StepKind.DROP)
    assert wishes.with_kind(StepKind.SORT).with_kind(StepKind.DROP) == Wishes()


def test_added_records_are_seen_or_unread() -> None:
    assert Wishes().with_added(seen=True).choices.added == Flag.SEEN


def test_a_step_is_known_again_in_a_plan_with_other_uids_and_flags() -> None:
    step = Step(StepKind.ADD, "MRK027", after=RECORD.pack())
    other = Step(StepKind.ADD, "MRK027", after=msgspec.structs.replace(RECORD, uid=9, flags=32).pack())
    stranger = Step(
        StepKind.ADD, "MRK027", after=msgspec.structs.replace(RECORD, name=b"b.msg".ljust(23, b"\0")).pack()
    )
    assert key_of(step) == key_of(other) != key_of(stranger)


def test_single_steps_are_left_out_and_all_of_a_kind_taken_in() -> None:
    drop, size = (Step(kind, "MRK026", 1, RECORD.pack()) for kind in (StepKind.DROP, StepKind.SIZE))
    wishes = Wishes().with_step(drop).with_step(size)
    assert wishes.out == {key_of(drop), key_of(size)}
    assert wishes.with_step(drop).out == wishes.with_all(StepKind.DROP).out == {key_of(size)}


def test_the_class_goes_through_all_there_are_and_then_is_asked_for_no_more() -> None:
    wishes, named = Wishes(), list[str]()
    while not named or StepKind.HIWATER in wishes.asked:
        wishes = wishes.with_next_class()
        named.append(wishes.folder_class if StepKind.HIWATER in wishes.asked else "")
    assert named == [*CLASSES, ""]
    assert wishes.with_next_class().folder_class == CLASSES[0]
