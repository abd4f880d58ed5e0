"""Whatever bytes an IMAP.MRK holds, it is read without an error and written without losing one of them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mdtui.files import FileSystem
from mdtui.mrk import layout
from mdtui.mrk.changing import Edit, Target
from mdtui.mrk.counting import count
from mdtui.mrk.editing import apply
from mdtui.mrk.flags import Verb
from mdtui.mrk.records import Header, RecordTable, decode, encode
from tests.conftest import StillClock

anything = st.binary(max_size=36 * 12)
header = st.builds(Header, st.just(1), *[st.integers(0, layout.UINT32 - 1)] * 8).map(Header.pack)
body = st.integers(0, 12).flatmap(lambda count: st.binary(min_size=36 * count, max_size=36 * count + 35))
sound = st.builds(bytes.__add__, header, body)


@given(anything | sound)
def test_encoding_what_was_decoded_gives_the_same_bytes(data: bytes) -> None:
    table, _ = decode(data)
    assert encode(table.header, table.records(), table.tail) == data
    assert bytes(table.data) == data


@given(anything | sound)
def test_the_columns_and_the_records_say_the_same(data: bytes) -> None:
    table, _ = decode(data)
    records = table.records()
    assert list(table.flags) == [record.flags for record in records]
    assert list(table.uids) == [record.uid for record in records]
    assert list(table.sizes) == [record.size for record in records]
    assert list(table.dates) == [record.date for record in records]
    assert list(table.filenames()) == [record.filename for record in records]
    assert count(table).unseen == sum(not record.flags & layout.SEEN for record in records)


@given(sound, st.integers(0, 36 * 14))
def test_a_file_cut_anywhere_is_read(data: bytes, length: int) -> None:
    table, findings = decode(data[:length])
    assert len(table) * 36 <= length
    assert bool(table.tail) == any(finding.rule in {"MRK001", "MRK003"} for finding in findings) or length == 0


@given(sound, st.sampled_from(Verb), st.integers(0, 255), st.data())
def test_an_edit_changes_the_bytes_of_its_records_and_the_counter_only(
    data: bytes, verb: Verb, mask: int, draw: st.DataObject
) -> None:
    table = RecordTable(data)
    chosen = draw.draw(st.sets(st.integers(0, len(table) - 1))) if len(table) else set()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "IMAP.MRK")
        path.write_bytes(data)
        assert table.header is not None
        targets = [Target(table.uids[index], table.filename(index), index) for index in chosen]
        intent = Edit(verb, mask, targets, table.header.uid_validity)
        change = apply(intent, path, Path(directory, "a.lck"), files=FileSystem(), clock=StillClock())
        after = path.read_bytes()
    expected = bytearray(data)
    for index in chosen:
        expected[layout.flags_offset(index)] = verb.apply(data[layout.flags_offset(index)], mask)
    if expected != data:
        layout.COUNTER.pack_into(expected, layout.COUNTER_OFFSET, change.counter_after)
        assert change.counter_after == (table.header.last_write_counter + 1) % layout.UINT32
    assert after == expected
    assert len(change.changed) + change.same == len(chosen)


@given(sound, st.integers(0, 255), st.data())
def test_toggling_twice_is_as_if_nothing_was_done_but_counted(data: bytes, mask: int, draw: st.DataObject) -> None:
    table = RecordTable(data)
    chosen = draw.draw(st.sets(st.integers(0, len(table) - 1))) if len(table) else set()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "IMAP.MRK")
        path.write_bytes(data)
        assert table.header is not None
        targets = [Target(table.uids[index], table.filename(index), index) for index in chosen]
        intent = Edit(Verb.TOGGLE, mask, targets, table.header.uid_validity)
        for _ in range(2):
            apply(intent, path, Path(directory, "a.lck"), files=FileSystem(), clock=StillClock())
        after = path.read_bytes()
    wrote = bool(chosen) and bool(mask & layout.KNOWN_FLAGS)
    assert RecordTable(after).flags == table.flags
    assert after[16:] == data[16:]
    expected = (table.header.last_write_counter + (2 if wrote else 0)) % layout.UINT32
    assert layout.COUNTER.unpack_from(after, layout.COUNTER_OFFSET)[0] == expected
