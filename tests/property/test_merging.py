"""Whatever others did since a change, taking it back loses nothing of theirs, and brings back all else."""

from __future__ import annotations

from contextlib import suppress

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from mdtui.errors import RefusedError
from mdtui.mrk import layout
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.mrk.rewrite.merging import merge, merge_by_name, pair
from mdtui.mrk.rewrite.taking_back import Return

BYTES = st.integers(0, 255)
NUMBERS = st.integers(0, 50)


def name(number: int) -> bytes:
    return (b"md%d.msg" % number).ljust(layout.NAME_SIZE, b"\0")


def mrk(records: list[Record], uid_next: int, counter: int = 9, tail: bytes = b"") -> bytes:
    return encode(Header(1, 77, uid_next, counter, 1, 2, 3, 4, 5), records, tail)


@st.composite
def states(draw: st.DrawFn) -> tuple[bytes, bytes, bytes]:
    """Give the file that a change left, the one that others made of it, and the one from before the change."""
    numbers = draw(st.lists(st.integers(1, 40), unique=True, max_size=12))
    base = [Record(name(uid), draw(BYTES), uid, draw(NUMBERS), draw(NUMBERS)) for uid in numbers]
    ours = edited(draw, base) + [Record(name(uid), draw(BYTES), uid, 1, 1) for uid in draw(new_uids(50, 60))]
    theirs = edited(draw, base) + [Record(name(uid), draw(BYTES), uid, 2, 2) for uid in draw(new_uids(70, 80))]
    return mrk(base, 65), mrk(theirs, draw(st.integers(65, 90))), mrk(ours, draw(st.integers(1, 65)))


def new_uids(first: int, last: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(first, last), unique=True, max_size=4)


def edited(draw: st.DrawFn, records: list[Record]) -> list[Record]:
    found = []
    for record in records:
        what = draw(st.sampled_from(["same", "same", "drop", "flags", "size", "date"]))
        if what == "flags":
            found.append(msgspec.structs.replace(record, flags=draw(BYTES)))
        elif what in {"size", "date"}:
            found.append(msgspec.structs.replace(record, **{what: draw(NUMBERS)}))
        elif what == "same":
            found.append(record)
    return found


def by_name(data: bytes) -> dict[bytes, Record]:
    return {record.filename: record for record in RecordTable(data).records()}


def header_of(data: bytes) -> Header:
    header = RecordTable(data).header
    assert header is not None
    return header


@given(states())
def test_what_nobody_else_touched_comes_back_as_it_was(states: tuple[bytes, bytes, bytes]) -> None:
    base, _, ours = states
    merged = merge(base, base, ours)
    assert RecordTable(merged.data).records() == RecordTable(ours).records()
    assert merged.summary == ""
    assert Return(base, ours)(base).data == ours


@given(states())
def test_where_there_is_nothing_to_take_back_all_stays_as_others_left_it(states: tuple[bytes, bytes, bytes]) -> None:
    base, theirs, _ = states
    assert merge(base, theirs, base).data == theirs


@given(states())
def test_each_record_has_what_others_changed_and_else_what_was(states: tuple[bytes, bytes, bytes]) -> None:
    base, theirs, ours = (by_name(data) for data in states)
    merged = by_name(merge(*states).data)
    for key in base.keys() & theirs.keys() & ours.keys():
        was, now, mine, then = base[key], theirs[key], ours[key], merged[key]
        changed = was.flags ^ now.flags
        assert then.flags == mine.flags & ~changed | now.flags & changed
        assert then.size == (mine.size if now.size == was.size else now.size)
        assert then.date == (mine.date if now.date == was.date else now.date)
        assert then.uid == was.uid
    came = theirs.keys() - base.keys()
    assert {key: merged[key] for key in came} == {key: theirs[key] for key in came}
    removed = base.keys() - theirs.keys()
    dropped = base.keys() - ours.keys()
    assert merged.keys() == (ours.keys() | came) - removed
    assert not merged.keys() & dropped


@given(states())
def test_no_uid_is_given_twice_and_uidnext_never_goes_back(states: tuple[bytes, bytes, bytes]) -> None:
    data = merge(*states).data
    uids = list(RecordTable(data).uids)
    assert len(uids) == len(set(uids))
    assert header_of(data).uid_next >= header_of(states[1]).uid_next
    assert header_of(data).uid_validity == 77


@given(states(), st.integers(1, 100))
def test_a_new_index_keeps_its_uids_and_gets_the_flags_by_name(
    states: tuple[bytes, bytes, bytes], validity: int
) -> None:
    _, theirs, ours = states
    new = encode(msgspec.structs.replace(header_of(theirs), uid_validity=validity), RecordTable(theirs).records())
    data = merge_by_name(new, ours).data
    assert header_of(data) == header_of(new)
    old, after = by_name(ours), by_name(data)
    for key, record in by_name(new).items():
        wanted = record.flags | (old[key].flags & ~layout.RECENT if key in old else 0)
        assert after[key] == msgspec.structs.replace(record, flags=wanted)


DOUBLED = st.lists(st.tuples(st.sampled_from([b"a.msg", b"A.MSG", b"b.msg", b""]), st.integers(1, 4)), max_size=8)


def doubled(rows: list[tuple[bytes, int]]) -> RecordTable:
    return RecordTable(mrk([Record(key.ljust(23, b"\0"), 0, uid, 0, 0) for key, uid in rows], 9))


@given(DOUBLED, DOUBLED)
def test_doubled_names_are_paired_one_to_one_and_by_uid_first(
    first: list[tuple[bytes, int]], second: list[tuple[bytes, int]]
) -> None:
    found = pair(doubled(first), doubled(second))
    assert len(set(found.values())) == len(found)
    for index, place in found.items():
        assert first[index][0].lower() == second[place][0].lower()
    for key in {row[0].lower() for row in first}:
        here = [index for index, row in enumerate(first) if row[0].lower() == key]
        there = [place for place, row in enumerate(second) if row[0].lower() == key]
        assert sum(index in found for index in here) == min(len(here), len(there))
        if len(here) == len(there) == 1:
            continue
        for uid in {first[index][1] for index in here}:
            same = sum(first[index][1] == second[found[index]][1] == uid for index in here if index in found)
            most = min(sum(first[index][1] == uid for index in here), sum(second[place][1] == uid for place in there))
            assert same >= most


ANYTHING = st.one_of(
    st.binary(max_size=200),
    st.builds(lambda tail: Header(1, 77, 1, 1).pack() + tail, st.binary(max_size=200)),
)


@given(ANYTHING, ANYTHING, ANYTHING)
def test_any_bytes_are_merged_or_refused(base: bytes, theirs: bytes, ours: bytes) -> None:
    with suppress(RefusedError):
        merge(base, theirs, ours)
    with suppress(RefusedError):
        merge_by_name(theirs, ours)
    for states in ((base, ours), (None, ours), (base, None)):
        for now in (theirs, None):
            with suppress(RefusedError):
                Return(*states)(now)
