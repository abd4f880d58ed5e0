"""Whatever a folder holds and becomes, its copies give it back byte for byte, and each difference is told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtui.mrk.changing import FlagChange
from mdtui.mrk.layout import KNOWN_FLAGS
from mdtui.mrk.past import blocks, comparing
from mdtui.mrk.past.blocks import content, cut, digest, pack, unpack
from mdtui.mrk.past.copy_store import CopyStore, Origin, Seen
from mdtui.mrk.past.differences import Kind, differences
from mdtui.mrk.past.restoring import plan_restore
from mdtui.mrk.records import Header, Record, RecordTable, encode

RECORDS = st.builds(
    lambda uid, name, flags, size: Record((b"md%d.msg" % name).ljust(23, b"\0"), flags, uid, size, 1),
    st.integers(1, 12) | st.sampled_from([0, 512, 1024]),
    st.integers(1, 12),
    st.integers(0, 255),
    st.integers(0, 3),
)
TABLES = st.builds(
    lambda records, validity, tail: RecordTable(encode(Header(1, validity, 99, 1), records, tail)),
    st.lists(RECORDS, max_size=14),
    st.integers(1, 2),
    st.binary(max_size=2),
)
ANY_BYTES = st.binary(max_size=400) | TABLES.map(lambda table: bytes(table.data))
ORIGIN = Origin("/root", "/root/imap.mrk", "a@b")


@pytest.fixture(autouse=True, scope="module")
def _small_pieces() -> Iterator[None]:
    """Let small tables be cut into blocks as large ones are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "SHORTEST", 2)
        patch.setattr(blocks, "LONGEST", 5)
        patch.setattr(comparing, "_BLOCK", 4)
        yield


@given(data=ANY_BYTES)
def test_blocks_are_the_records_in_their_order(data: bytes) -> None:
    table = RecordTable(data)
    pieces = cut(table)
    assert [index for start, stop in pieces for index in range(start, stop)] == list(range(len(table)))
    assert all(0 < stop - start <= blocks.LONGEST for start, stop in pieces)
    records = b"".join(content(table, start, stop) for start, stop in pieces)
    head = table.header.pack() if table.header is not None else b""
    assert head + records + table.tail == data
    assert all(unpack(pack(content(table, *piece))) == content(table, *piece) for piece in pieces)


@given(states=st.lists(ANY_BYTES, min_size=1, max_size=5))
def test_every_copy_is_what_was_seen(states: list[bytes]) -> None:
    with TemporaryDirectory() as place:
        store = CopyStore(Path(place) / "copies.sqlite3", days=30, megabytes=256)
        for time, data in enumerate(states):
            store.keep([Seen(ORIGIN, float(time), "opened", RecordTable(data), digest(data))])
        different = [data for place, data in enumerate(states) if not place or data != states[place - 1]]
        copies = store.of(ORIGIN)
        assert [bytes(store.table(copy).data) for copy in reversed(copies)] == different


@given(
    uids=st.lists(st.integers(1, 2000), unique=True, max_size=30).map(sorted),
    later=st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=30, max_size=30),
    came=st.integers(0, 5),
)
def test_without_the_blocks_that_both_have_as_much_differs(
    uids: list[int], later: list[tuple[bool, int]], came: int
) -> None:
    first = [Record((b"md%d.msg" % uid).ljust(23, b"\0"), 0, uid, 1, 1) for uid in uids]
    second = [
        msgspec.structs.replace(record, flags=flags)
        for record, (stays, flags) in zip(first, later, strict=False)
        if stays or flags
    ]
    second += [Record((b"md%d.msg" % uid).ljust(23, b"\0"), 0, uid, 1, 1) for uid in range(2001, 2001 + came)]
    with TemporaryDirectory() as place:
        store = CopyStore(Path(place) / "copies.sqlite3", days=30, megabytes=256)
        for time, records in enumerate((first, second)):
            data = encode(Header(1, 1, 99, time), records)
            store.keep([Seen(ORIGIN, float(time), "opened", RecordTable(data), digest(data))])
        newer, older = store.of(ORIGIN)
        whole = differences(store.table(older), store.table(newer)).counts
        assert differences(*store.tables_without_common(older, newer)).counts == whole


@given(before=TABLES, after=TABLES)
def test_each_record_is_told_once_and_all_that_differs_is(before: RecordTable, after: RecordTable) -> None:
    found = list(differences(before, after))
    old, new = Counter(before.records()), Counter(after.records())
    for each in found:
        if each.before is not None:
            old[each.before] -= 1
        if each.after is not None:
            new[each.after] -= 1
        assert each.record is (each.after or each.before)
        assert (each.kind is Kind.CAME) == (each.before is None)
        assert (each.kind is Kind.WENT) == (each.after is None)
    # What no difference speaks of is the same in both.
    assert +old == +new
    assert min([*old.values(), *new.values(), 0]) == 0


@given(table=TABLES)
def test_a_folder_does_not_differ_from_itself(table: RecordTable) -> None:
    found = differences(table, RecordTable(bytes(table.data)))
    assert (len(found), found.any, found.reordered, found.header) == (0, False, False, ())


@given(then=TABLES, now=TABLES, by_name=st.booleans())
def test_restoring_gives_the_flags_of_then_and_touches_nothing_else(
    then: RecordTable, now: RecordTable, *, by_name: bool
) -> None:
    if not by_name:
        then = RecordTable(encode(now.header, then.records(), then.tail))
    plan = plan_restore(then, now, range(len(then)), by_name=by_name)
    targets = plan.restore.targets
    assert len({target.index for target in targets}) == len(targets)
    for position, target in enumerate(targets):
        before = now.flags[target.index]
        after = plan.restore.after(position, before)
        assert after is not None
        assert (now.uids[target.index], now.filename(target.index)) == (target.uid, target.filename)
        assert (after ^ before) & ~KNOWN_FLAGS == 0
        assert FlagChange(target.uid, target.filename, target.index, before, after).before != after
        names = [index for index in range(len(then)) if then.filename(index) == target.filename]
        assert any((then.flags[index] ^ after) & KNOWN_FLAGS == 0 for index in names)
