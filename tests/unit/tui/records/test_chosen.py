from __future__ import annotations

from mdtui.mrk.changing import Target
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.tui.records.chosen import Chosen
from mdtui.tui.records.selection import Selection

TABLE = RecordTable(encode(Header(1, 7, 99, 5), [Record(b"md%d.msg" % uid, 4 * uid, uid, 1, 1) for uid in range(1, 5)]))


def chosen(
    *selected: int, shown: tuple[int, ...] = (3, 2, 1, 0), pending: frozenset[int] | None = frozenset()
) -> Chosen:
    selection = Selection(5)
    selection.add(selected)
    return Chosen(TABLE, shown, selection, 1, pending)


def test_it_is_the_record_under_the_cursor_where_none_is_selected() -> None:
    assert chosen().targets() == (Target(3, b"md3.msg", 2, 12),)
    assert chosen().count == 1
    assert (chosen(shown=()).targets(), chosen(shown=()).count) == ((), 0)


def test_it_is_the_selected_ones_that_are_shown_in_file_order() -> None:
    assert [target.uid for target in chosen(0, 3, 1, shown=(3, 2, 0)).targets()] == [1, 4]
    assert chosen(0, 3, 1, shown=(3, 2, 0)).count == 2


def test_a_byte_that_a_change_is_on_its_way_to_was_not_seen() -> None:
    assert [target.seen for target in chosen(0, 1, pending=frozenset({0})).targets()] == [None, 8]
    assert [target.seen for target in chosen(0, 1, pending=None).targets()] == [None, None]


def test_message_files_without_a_record_have_no_flags() -> None:
    assert chosen(0, 4, shown=(0, 4)).targets() == (Target(1, b"md1.msg", 0, 4),)
