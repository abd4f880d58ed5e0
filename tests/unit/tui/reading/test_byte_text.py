from __future__ import annotations

from mdtui.mrk.records import RecordTable
from mdtui.tui.glyphs import ASCII
from mdtui.tui.reading.byte_text import byte_lines, plain_byte_lines
from tests.conftest import MakeMrk


def test_bytes_stand_beside_what_they_mean_and_what_changed_is_marked(make_mrk: MakeMrk) -> None:
    before, now = RecordTable(make_mrk([0])), RecordTable(make_mrk([32], counter=8))
    assert plain_byte_lines(now, 0, before, ASCII)[:6] == [
        "  Header: 36 of 36 bytes, of 72 in the file",
        "         0 01 00 00 00              version            1",
        "         4 63 00 00 00              uid_validity       99",
        "         8 02 00 00 00              uid_next           2",
        "        12+08 00 00 00              last_write_counter 8",
        "           07 00 00 00                was              7",
    ]
    assert plain_byte_lines(now, 0, before, ASCII)[11:18] == [
        "",
        "  Record 1 of 1: 36 bytes",
        "        36 6d 64 35 30 30 30 30 30  name               md5000000000001.msg",
        "        44 30 30 30 30 30 30 31 2e",
        "        52 6d 73 67 00 00 00 00",
        "        59+20                       flags              seen",
        "           00                         was              none set",
    ]


def test_what_changed_looks_different_too(make_mrk: MakeMrk) -> None:
    before, now = RecordTable(make_mrk([0])), RecordTable(make_mrk([32]))
    looks = {line[2][0].strip(): line[1][1] for line in byte_lines(now, 0, before, ASCII, 80) if len(line) > 2}
    assert (looks["flags"], looks["uid"]) == ("warning", "text")


def test_a_record_that_came_since_is_said_to_be_new(make_mrk: MakeMrk) -> None:
    lines = plain_byte_lines(RecordTable(make_mrk([0, 0])), 1, RecordTable(make_mrk([0])), ASCII)
    assert "  Record 2 of 2: 36 bytes; it was not there when the folder was opened" in lines


def test_long_meanings_are_broken_beside_the_bytes(make_mrk: MakeMrk) -> None:
    lines = byte_lines(RecordTable(make_mrk([0])), 0, None, ASCII, 80)
    assert all(len("".join(text for text, _ in line)) <= 80 for line in lines)


def test_damaged_files(make_mrk: MakeMrk) -> None:
    torn = plain_byte_lines(RecordTable(b"torn"), None, None, ASCII)
    assert torn == [
        "  Header: 4 of 36 bytes, of 4 in the file",
        "         0 74 6f 72 6e              rest               4 bytes that are no whole record",
    ]
    tail = plain_byte_lines(RecordTable(make_mrk([], tail=b"x" * 9)), None, None, ASCII)
    assert tail[-3:] == [
        "  Behind the last whole record",
        "        36 78 78 78 78 78 78 78 78  rest               9 bytes that are no whole record",
        "        44 78",
    ]
    assert plain_byte_lines(RecordTable(b""), None, None, ASCII) == ["  Header: 0 of 36 bytes, of 0 in the file"]
