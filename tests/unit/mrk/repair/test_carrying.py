from __future__ import annotations

import msgspec
import pytest

from mdtui.mrk.flags import Flag
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.mrk.repair.carrying import NO_UID_LEFT, CarriedOut, carry_out
from mdtui.mrk.repair.files import MessageFile
from mdtui.mrk.repair.steps import Step, StepKind

HEADER = Header(1, 99, 10, 7)
NOW = 1_790_000_000


def record(uid: int, name: bytes = b"", flags: int = 0, size: int = 100) -> Record:
    return Record((name or b"md%d.msg" % uid).ljust(23, b"\0"), flags, uid, size, NOW)


def file(*records: Record, tail: bytes = b"", **head: int) -> bytes:
    return encode(msgspec.structs.replace(HEADER, **head), records, tail)


def listing(*names: str, size: int = 100) -> list[MessageFile]:
    return [MessageFile(name, size, NOW) for name in names]


def carried(data: bytes | None, step: Step, files: list[MessageFile] | None = None) -> CarriedOut:
    """Carry out one step of which is known that it is done."""
    result = carry_out(data, [step], files)
    assert len(result.done) == 1, result.left
    return result


def refused(data: bytes | None, step: Step, files: list[MessageFile] | None = None) -> str:
    """Carry out one step of which is known that it is left out, and return why."""
    result = carry_out(data, [step], files)
    assert (result.data, result.done, result.renames) == (data, (), ())
    ((left, why),) = result.left
    assert left == step
    return why


DROP = Step(StepKind.DROP, "MRK026", 1, record(2).pack())
SIZE = Step(StepKind.SIZE, "MRK023", 1, record(2).pack(), record(2, size=200).pack())
ADD = Step(StepKind.ADD, "MRK027", after=record(10, b"new.msg").pack())
RENAME = Step(
    StepKind.RENAME,
    "MRK014",
    0,
    record(1, b"m" * 19 + b".msg").pack(),
    record(1, b"short.msg").pack(),
    ("m" * 19 + ".msg", "short.msg"),
)


def test_a_flag_that_was_set_since_stays() -> None:
    result = carried(file(record(1), record(2, flags=Flag.SEEN | 64)), SIZE)
    assert result.data == file(record(1), record(2, flags=Flag.SEEN | 64, size=200))
    assert result.done[0].before == record(2, flags=Flag.SEEN | 64).pack()


def test_what_is_dropped_says_which_flags_it_had_by_then() -> None:
    result = carried(file(record(1), record(2, flags=Flag.FLAGGED)), DROP)
    assert result.data == file(record(1))
    assert DROP.loses == "UID 2; it has no flags"
    assert result.done[0].loses == "its flags: flagged; UID 2"


def test_records_that_came_since_stay() -> None:
    result = carried(file(record(8), record(1), record(2), record(9)), DROP)
    assert result.data == file(record(8), record(1), record(9))


@pytest.mark.parametrize("step", [DROP, SIZE, RENAME, Step(StepKind.UID, "MRK009", 0, record(0).pack())])
def test_a_record_that_is_not_there_any_more_is_left_out(step: Step) -> None:
    assert refused(file(record(3)), step) == "the record is not there any more"


@pytest.mark.parametrize("data", [None, b"", b"short", file(record(1), record(2), version=2)])
@pytest.mark.parametrize("step", [DROP, ADD, Step(StepKind.TAIL, "MRK003", before=b""), Step(StepKind.SORT, "MRK011")])
def test_a_file_that_cannot_be_read_any_more_is_left_as_it_is(data: bytes | None, step: Step) -> None:
    assert refused(data, step) == "the index cannot be read"


def test_one_of_several_records_of_a_file_stays_however_few_are_left() -> None:
    again = record(2, b"MD1.msg")
    step = Step(StepKind.DROP, "MRK012", 1, again.pack())
    assert carried(file(record(1), again), step).data == file(record(1))
    assert refused(file(again), step) == "it is not so any more"
    assert carry_out(file(again), [step, step]).data == file(again)


def test_a_new_uid_comes_from_the_header_as_it_is_by_then() -> None:
    result = carried(file(record(1), uid_next=50), ADD)
    assert result.data == file(record(1), record(50, b"new.msg"), uid_next=51)
    assert result.done[0].after == record(50, b"new.msg").pack()
    assert carried(file(record(60), uid_next=50), ADD).data == file(record(60), record(61, b"new.msg"), uid_next=62)


def test_a_message_file_that_has_a_record_by_then_gets_no_other() -> None:
    assert refused(file(record(1, b"NEW.msg")), ADD) == "a record names that file by now"
    renaming = msgspec.structs.replace(ADD, names=("N\u65e5.msg", "new.msg"))
    assert carried(file(), renaming).renames == (("N\u65e5.msg", "new.msg"),)
    assert refused(file(record(1, b"new.msg")), renaming) == "a record names that file by now"
    clash = msgspec.structs.replace(ADD, names=("md1.msg", "new.msg"))
    assert refused(file(record(1)), clash) == "a record names that file by now"


def test_there_may_be_no_uid_left() -> None:
    full = file(record(1), record(1, b"b.msg"), uid_next=2**32 - 1)
    assert refused(full, ADD) == NO_UID_LEFT
    assert refused(full, Step(StepKind.UID, "MRK010", 1, record(1, b"b.msg").pack())) == NO_UID_LEFT
    top = file(record(2**32 - 1, b"b.msg"))
    assert refused(top, Step(StepKind.UID_NEXT, "MRK008")) == NO_UID_LEFT


def test_a_doubled_uid_is_renewed_only_while_it_is_doubled() -> None:
    second = record(1, b"second.msg", Flag.SEEN)
    step = Step(StepKind.UID, "MRK010", 1, second.pack(), second.pack())
    result = carried(file(record(1), second, record(3)), step)
    assert result.data == file(record(1), record(3), record(10, b"second.msg", Flag.SEEN), uid_next=11)
    assert refused(file(second, record(3)), step) == "it is not so any more"
    zero = record(0)
    assert carried(file(zero), Step(StepKind.UID, "MRK009", 0, zero.pack())).data == file(
        record(10, b"md0.msg"), uid_next=11
    )


def test_a_record_gets_no_name_that_another_one_has_by_then() -> None:
    lost = record(2, b"..\\x.msg", Flag.SEEN)
    step = Step(StepKind.NAME, "MRK016", 1, lost.pack(), record(2, b"md2.msg").pack())
    assert carried(file(record(1), lost), step).data == file(record(1), record(2, b"md2.msg", Flag.SEEN))
    assert refused(file(record(1), lost, record(3, b"MD2.MSG")), step) == "a record names that file by now"


def test_a_file_is_renamed_only_for_its_one_record() -> None:
    long = record(1, b"m" * 19 + b".msg")
    result = carried(file(long), RENAME)
    assert (result.data, result.renames) == (file(record(1, b"short.msg")), (("m" * 19 + ".msg", "short.msg"),))
    assert refused(file(long, record(2, b"M" * 19 + b".msg")), RENAME) == "another record names that file, too"
    assert refused(file(long, record(2, b"short.msg")), RENAME) == "a record names that file by now"


def test_flags_are_cleared_only_while_they_are_odd() -> None:
    odd = record(1, flags=Flag.RECENT | Flag.SEEN)
    step = Step(StepKind.FLAGS, "MRK022", 0, odd.pack(), record(1, flags=Flag.SEEN).pack())
    now = record(1, flags=Flag.RECENT | Flag.DELETED | 64)
    assert carried(file(now), step).data == file(record(1, flags=Flag.DELETED | 64))
    assert refused(file(record(1, flags=Flag.RECENT)), step) == "it is not so any more"
    assert refused(file(record(1, flags=Flag.SEEN)), step) == "it is not so any more"
    bits = Step(StepKind.FLAGS, "MRK021", 0, record(1, flags=64).pack(), record(1).pack())
    assert carried(file(record(1, flags=64 | 32)), bits).data == file(record(1, flags=32))
    assert refused(file(record(1, flags=32)), bits) == "it is not so any more"


def test_the_end_is_cut_as_it_was_seen() -> None:
    step = Step(StepKind.TAIL, "MRK003", before=b"torn")
    assert carried(file(record(1), tail=b"torn"), step).data == file(record(1))
    assert refused(file(record(1), tail=b"torn again"), step) == "the file has changed since"
    zeros = Step(StepKind.ZEROS, "MRK005", old=3)
    result = carried(file(record(1), tail=bytes(72) + b"torn"), zeros)
    assert (result.data, result.done[0].old) == (file(record(1), tail=b"torn"), 2)
    assert refused(file(record(1)), zeros) == "it is not so any more"


def test_fields_of_the_header_are_mended_as_far_as_it_is_due() -> None:
    validity = Step(StepKind.UID_VALIDITY, "MRK007", new=NOW)
    assert carried(file(uid_validity=0), validity).data == file(uid_validity=NOW)
    assert refused(file(), validity) == "it is not so any more"
    uid_next = Step(StepKind.UID_NEXT, "MRK008", old=3, new=5)
    result = carried(file(record(20), uid_next=4), uid_next)
    assert (result.data, result.done[0].old, result.done[0].new) == (file(record(20), uid_next=21), 4, 21)
    assert refused(file(record(9)), uid_next) == "it is not so any more"


def test_sorting_is_left_out_once_it_is_sorted() -> None:
    step = Step(StepKind.SORT, "MRK011")
    assert carried(file(record(3), record(2)), step).data == file(record(2), record(3))
    assert refused(file(record(2), record(3)), step) == "it is not so any more"


def test_a_new_header_is_for_the_very_file_that_was_seen() -> None:
    old, new = file(record(1), version=2), file(record(1))
    step = Step(StepKind.HEADER, "MRK002", before=old, after=new, old=1, new=1)
    assert carried(old, step).data == new
    assert refused(file(record(1), version=2, last_write_counter=8), step) == "the file has changed since"
    assert refused(None, step) == "the file has changed since"
    made = Step(StepKind.HEADER, "MRK006", after=file())
    result = carry_out(None, [made, ADD])
    assert (result.data, result.left) == (file(record(10, b"new.msg"), uid_next=11), ())
    by_now = carry_out(file(record(1)), [made, ADD])
    assert by_now.data == file(record(1), record(10, b"new.msg"), uid_next=11)
    assert by_now.left == ((made, "the file has changed since"),)


@pytest.mark.parametrize(
    ("step", "files", "why"),
    [
        (DROP, listing("MD2.msg"), "the message file is there by now"),
        (SIZE, listing("md2.msg", size=300), "the message file has changed since"),
        (SIZE, listing(), "the message file is not there any more"),
        (ADD, listing("new.msg", size=7), "the message file has changed since"),
        (ADD, listing("md2.msg"), "the message file is not there any more"),
        (RENAME, listing("m" * 19 + ".msg", "SHORT.msg"), "another message file has the new name by now"),
        (RENAME, listing(), "the message file is not there any more"),
    ],
)
def test_what_does_not_fit_the_message_files_any_more_is_left_out(
    step: Step, files: list[MessageFile], why: str
) -> None:
    data = file(record(1, b"m" * 19 + b".msg"), record(2))
    assert refused(data, step, files) == why
    carried(data, step)


def test_what_fits_the_message_files_is_done() -> None:
    long = "m" * 19 + ".msg"
    data = file(record(1, long.encode()), record(2))
    size = Step(StepKind.SIZE, "MRK023", 0, RENAME.after, record(1, b"short.msg", size=200).pack())
    result = carry_out(data, [DROP, RENAME, size, ADD], [*listing(long, size=200), *listing("new.msg")])
    assert result.left == ()
    expected = [record(1, b"short.msg", size=200), record(10, b"new.msg")]
    assert RecordTable(result.data or b"").records() == expected
