from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from mdtui import pairing as module
from mdtui.errors import FailedError
from mdtui.mrk.past.comparing import compare
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.pairing import (
    MISSING,
    PRESENT,
    UNKNOWN,
    Lack,
    Pairing,
    directory_stamp,
    follow_records,
    pair_up,
    unpaired,
)


def table_of(names: Iterable[bytes]) -> RecordTable:
    records = [Record(name, 0, uid, 10, 20) for uid, name in enumerate(names, 1)]
    return RecordTable(encode(Header(1, 7, 99, 5), records))


def make(directory: Path, *names: str) -> None:
    for number, name in enumerate(names, 1):
        (directory / name).write_bytes(b"x" * number)
        os.utime(directory / name, (1000 + number, 1000 + number))


def states(pairing: Pairing) -> list[int]:
    return list(pairing.states)


@pytest.fixture(autouse=True, params=[2, 1 << 13])
def _stretch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small folders be looked at in one stretch, and in several as large ones are."""
    monkeypatch.setattr(module, "_STRETCH", request.param)


def test_what_has_no_other_half_is_found(tmp_path: Path) -> None:
    make(tmp_path, "md1.msg", "md3.msg", "md8.msg", "md7.msg", "note.txt")
    pairing = pair_up(tmp_path, table_of([b"md1.msg", b"md2.msg", b"md3.msg"]))
    assert states(pairing) == [PRESENT, MISSING, PRESENT]
    assert (pairing.files.names, pairing.missing, len(pairing)) == (["md7.msg", "md8.msg"], 1, 5)
    assert [pairing.lack(index) for index in range(5)] == [Lack.NOTHING, Lack.FILE, Lack.NOTHING, *[Lack.RECORD] * 2]
    assert pairing.record(3) == Record(b"md7.msg", 0, 0, 4, 1004)
    assert pairing.record(0).uid == 1


def test_a_doubled_record_has_its_file_twice(tmp_path: Path) -> None:
    make(tmp_path, "a.msg")
    pairing = pair_up(tmp_path, table_of([b"a.msg", b"x.msg", b"a.msg"]))
    assert (states(pairing), len(pairing.files)) == ([PRESENT, MISSING, PRESENT], 0)


@pytest.mark.skipif(os.name == "nt", reason="there a name has one spelling")
def test_the_case_of_a_name_does_not_matter(tmp_path: Path) -> None:
    make(tmp_path, "MD1.MSG", "\u00c4b.msg")
    pairing = pair_up(tmp_path, table_of([b"md1.msg", b"\xe4B.msg", b"md2.msg"]))
    assert (states(pairing), len(pairing.files)) == ([PRESENT, PRESENT, MISSING], 0)
    assert [pairing.name_on_disk(index) for index in range(3)] == ["MD1.MSG", "\u00c4b.msg", None]


def test_names_that_no_record_can_hold_are_files_without_one(tmp_path: Path) -> None:
    make(tmp_path, "\u017blot\u00e9.msg", "\u00e9.msg")
    pairing = pair_up(tmp_path, table_of([b"../a.msg", b"", b"con"]))
    assert states(pairing) == [MISSING] * 3
    assert sorted(pairing.files.names) == ["\u00e9.msg", "\u017blot\u00e9.msg"]
    keys = {pairing.name_on_disk(index): pairing.key(index) for index in (3, 4)}
    assert keys == {"\u00e9.msg": b"\xe9.msg", "\u017blot\u00e9.msg": b"\0" + "\u017blot\u00e9.msg".encode()}


def test_a_folder_that_was_not_listed_is_without_nothing() -> None:
    pairing = unpaired(table_of([b"a.msg"]))
    assert (states(pairing), pairing.missing, pairing.stamp) == ([UNKNOWN], 0, None)
    assert (pairing.lack(0), pairing.name_on_disk(0)) == (Lack.NOTHING, None)


def test_an_empty_folder_pairs_up(tmp_path: Path) -> None:
    pairing = pair_up(tmp_path, RecordTable(b""))
    assert (len(pairing), pairing.stamp) == (0, directory_stamp(tmp_path))


def test_the_stamp_tells_that_a_file_came(tmp_path: Path) -> None:
    os.utime(tmp_path, (1000, 1000))
    before = directory_stamp(tmp_path)
    make(tmp_path, "a.msg")
    assert directory_stamp(tmp_path) != before


def test_a_directory_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="cannot look at the folder"):
        pair_up(tmp_path / "gone", RecordTable(b""))


def test_a_pairing_can_be_given_up(tmp_path: Path) -> None:
    make(tmp_path, "a.msg")
    assert len(pair_up(tmp_path, table_of([b"a.msg"] * 9), cancelled=lambda: True).states) < 9


def test_a_file_gets_its_record(tmp_path: Path) -> None:
    make(tmp_path, "md1.msg", "md7.msg", "md8.msg", "md9.msg")
    before = pair_up(tmp_path, table_of([b"md1.msg", b"md2.msg"]))
    after = table_of([b"md1.msg", b"md2.msg", b"md8.msg", b"new.msg"])
    followed = follow_records(before, compare(before.table, after), after)
    assert states(followed.after) == [PRESENT, MISSING, PRESENT, UNKNOWN]
    assert followed.after.files.names == ["md7.msg", "md9.msg"]
    assert [followed.after.record(index).date for index in (4, 5)] == [1002, 1004]
    assert list(followed.files) == [4, 2, 5]
    assert (followed.after.table, followed.after.stamp, followed.after.missing) == (after, before.stamp, 1)


@pytest.mark.skipif(os.name == "nt", reason="there a name has one spelling")
def test_a_file_keeps_its_spelling_when_it_gets_a_record(tmp_path: Path) -> None:
    make(tmp_path, "MD1.msg")
    before, after = pair_up(tmp_path, table_of([])), table_of([b"md1.msg"])
    followed = follow_records(before, compare(before.table, after), after)
    assert followed.after.name_on_disk(0) == "MD1.msg"


def test_states_go_with_their_records(tmp_path: Path) -> None:
    make(tmp_path, "md2.msg", "md4.msg")
    before = pair_up(tmp_path, table_of([b"md1.msg", b"md2.msg", b"md3.msg", b"md4.msg"]))
    records = [before.table.record(index) for index in (1, 2, 3)]
    after = RecordTable(encode(before.table.header, records))
    followed = follow_records(before, compare(before.table, after), after)
    assert (states(followed.after), followed.after.missing) == ([PRESENT, MISSING, PRESENT], 1)
    assert followed.after.files is before.files
