from __future__ import annotations

import pytest

from mdtui.errors import RefusedError
from mdtui.mrk.changing import Change, Target
from mdtui.mrk.packed import Packed
from mdtui.mrk.past.restoring import plan_restore
from mdtui.mrk.records import Header, Record, RecordTable, encode

HEADER = Header(1, 7, 99, 1)


def record(uid: int, flags: int = 0, name: bytes = b"") -> Record:
    return Record((name or b"md%d.msg" % uid).ljust(23, b"\0"), flags, uid, 1, 1)


def table(*records: Record, header: Header | None = HEADER) -> RecordTable:
    return RecordTable(encode(header, records))


THEN = table(record(1, 32), record(2, 8), record(3, 4), record(4, 64 | 1))
ALL = range(4)


def test_only_what_has_other_flags_now_is_written() -> None:
    now = table(record(2, 8), record(3, 128), record(4, 1), record(9))
    plan = plan_restore(THEN, now, ALL)
    assert plan.restore.targets == (Target(3, b"md3.msg", 1, 128),)
    assert (plan.restore.wanted, plan.restore.uid_validity) == ([4], 7)
    assert plan.restore.after(0, 128) == 128 | 4
    assert (plan.same, plan.gone) == (2, (Target(1, b"md1.msg"),))


def test_some_records_are_enough() -> None:
    plan = plan_restore(THEN, table(record(1), record(2), record(3)), [0, 2])
    assert [target.uid for target in plan.restore.targets] == [1, 3]


def test_of_an_index_that_was_made_anew_the_names_tell() -> None:
    now = table(record(11, 0, b"MD1.MSG"), record(12, 8, b"md2.msg"), header=Header(1, 8, 99, 1))
    with pytest.raises(RefusedError, match="UIDVALIDITY is now 8, no longer 7"):
        plan_restore(THEN, now, ALL)
    plan = plan_restore(THEN, now, ALL, by_name=True)
    assert plan.restore.targets == (Target(11, b"MD1.MSG", 0, 0),)
    assert (plan.restore.wanted, plan.restore.uid_validity, plan.same) == ([32], 8, 1)
    assert [target.uid for target in plan.gone] == [3, 4]


def test_of_a_doubled_name_the_first_counts_and_all_get_it() -> None:
    then = table(record(1, 32, b"a.msg"), record(2, 8, b"a.msg"), record(3, 4, b"\0"))
    now = table(record(5, 0, b"a.msg"), record(6, 0, b"a.msg"), record(7, 0, b"\0"))
    plan = plan_restore(then, now, range(3), by_name=True)
    assert [(target.uid, wanted) for target, wanted in zip(plan.restore.targets, plan.restore.wanted, strict=True)] == [
        (5, 32),
        (6, 32),
    ]
    assert [target.filename for target in plan.gone] == [b""]


def test_what_was_read_while_somebody_wrote_is_looked_at_again() -> None:
    plan = plan_restore(THEN, table(record(1, 32), record(2)), ALL, sure=False)
    assert [(target.uid, target.index) for target in plan.restore.targets] == [(1, 0), (2, 1), (3, -1), (4, -1)]
    assert (plan.same, plan.gone) == (0, ())


@pytest.mark.parametrize(("then", "now"), [(table(header=None), THEN), (THEN, table(header=None))])
def test_without_a_header_nothing_is_given_back(then: RecordTable, now: RecordTable) -> None:
    with pytest.raises(RefusedError, match="no whole header"):
        plan_restore(then, now, [], by_name=True)


def test_what_was_not_written_counts_with_what_was(mrk_path: object) -> None:
    plan = plan_restore(THEN, table(record(2, 8)), ALL)
    change = Change(path=mrk_path, uid_validity=7, same=1, gone=(Target(9, b"x"),))  # type: ignore[arg-type]
    whole = plan.whole(change)
    assert whole.same == 2
    assert [target.uid for target in whole.gone] == [1, 3, 4, 9]


def test_very_many_records_are_no_list_of_them() -> None:
    uids = range(1, 1201)
    then, now = table(*(record(uid, 4) for uid in uids)), table(*(record(uid) for uid in uids))
    plan = plan_restore(then, now, range(len(uids)))
    assert isinstance(plan.restore.targets, Packed)
    assert [target.uid for target in plan.restore.targets] == list(uids)
    assert [target.uid for target in plan.restore.part(700, 1100).targets] == list(uids[700:1100])
