from __future__ import annotations

import datetime as dt

import pytest

from mdtui.mailroot.messages import Envelope
from mdtui.mrk.records import Record
from mdtui.pairing import Lack
from mdtui.tui.glyphs import ASCII
from mdtui.tui.present import cells
from mdtui.tui.records.ordering import SortColumn
from mdtui.tui.records.record_line import Columns, Look, columns_for, header_line, record_line

NOW = dt.datetime(2024, 11, 23, 15, 0, tzinfo=dt.UTC)
DATE = int(dt.datetime(2024, 11, 23, 14, 5, tzinfo=dt.UTC).timestamp())
RECORD = Record(b"md1.msg", 32, 123456, 1229, DATE)
ENVELOPE = Envelope(sender="Anna <anna@example.com>", subject="Invoice 7")


def look(width: int) -> Look:
    return Look(columns_for(width, 123456), ASCII, dt.UTC, NOW.timestamp())


def line(
    width: int,
    envelope: Envelope | None = ENVELOPE,
    marks: str = "   ",
    lack: Lack = Lack.NOTHING,
    *,
    uid: int = 123456,
) -> str:
    wide = Look(columns_for(width, uid), ASCII, dt.UTC, NOW.timestamp())
    return record_line(wide, RECORD, 36, marks, envelope, lack=lack)


def test_a_line_beside_the_tree_of_a_small_screen() -> None:
    assert header_line(look(55).columns, ASCII, SortColumn.DATE, reverse=False) == (
        "      UID Flags    Date^  Size Subject                 "
    )
    assert line(55, marks=">*+") == ">* 123456+S--D--   14:05  1.2K Invoice 7               "


def test_a_line_on_a_wide_screen() -> None:
    assert header_line(look(95).columns, ASCII, SortColumn.SIZE, reverse=True).rstrip() == (
        "      UID Flags              Date Sizev From                 Subject"
    )
    assert line(95).rstrip() == "   123456 S--D-- 2024-11-23 14:05  1.2K Anna                 Invoice 7"
    assert "Anna <anna@example.com>" in line(118)


@pytest.mark.parametrize("width", range(24, 200))
@pytest.mark.parametrize("highest_uid", [1, 123456, 2**32 - 1])
def test_the_columns_fill_the_line(width: int, highest_uid: int) -> None:
    columns = columns_for(width, highest_uid)
    header = header_line(columns, ASCII, SortColumn.UID, reverse=False)
    text = record_line(
        Look(columns, ASCII, dt.UTC, 0.0), Record(b"", 0, highest_uid, 2**32 - 1, -1), 255, ">*+", ENVELOPE
    )
    if columns.subject:
        assert (len(header), cells(text)) == (width, width)
    else:
        assert len(text) >= width


def test_the_least_important_columns_give_way() -> None:
    assert columns_for(118, 999999) == Columns(6, 16, 5, 29, 48)
    assert columns_for(80, 999999) == Columns(6, 10, 5, 17, 28)
    assert columns_for(55, 999999) == Columns(6, 7, 5, 0, 24)
    assert columns_for(42, 999999) == Columns(6, 7, 0, 0, 17)
    assert columns_for(33, 999999) == Columns(6, 0, 0, 0, 16)
    assert columns_for(10, 999999).subject == 0


def test_the_reverse_of_the_file_order_is_marked_too() -> None:
    columns = look(55).columns
    assert header_line(columns, ASCII, SortColumn.FILE, reverse=False)[0] == " "
    assert header_line(columns, ASCII, SortColumn.FILE, reverse=True)[0] == "v"


@pytest.mark.parametrize(
    ("envelope", "sender", "subject"),
    [
        (None, "", ""),
        (Envelope(problem="no file"), "", "(no file)"),
        (Envelope(), "", "(no subject)"),
        (Envelope(sender="a@b", subject="x"), "a@b", "x"),
        (Envelope(sender='"Smith, Anna M." <anna@example.com>'), "Smith, Anna M.", "(no subject)"),
        (Envelope(sender="<a-very-long-name@example.com>"), "a-very-long-name~", "(no subject)"),
        (Envelope(sender="nobody-in-particular-at-all"), "nobody-in-partic~", "(no subject)"),
    ],
)
def test_what_is_known_of_the_message_is_said(envelope: Envelope | None, sender: str, subject: str) -> None:
    text = line(80, envelope)
    assert text[34:51].rstrip() == sender
    assert text[52:].rstrip() == subject


def test_a_record_without_its_message_file_says_so_where_the_sender_would_be() -> None:
    assert line(55, lack=Lack.FILE) == "   123456 S--D--   14:05  1.2K ! no file               "
    assert line(95, lack=Lack.FILE).rstrip() == "   123456 S--D-- 2024-11-23 14:05  1.2K ! no file"


@pytest.mark.parametrize("uid", [1, 123456, 2**32 - 1])
def test_a_message_file_without_a_record_says_so_where_uid_and_flags_would_be(uid: int) -> None:
    text = line(95, None, ">* ", Lack.RECORD, uid=uid)
    room = len(">* ") + columns_for(95, uid).uid + len(" S--D--")
    assert text[:room] == ">* " + "! no record".rjust(room - 3)
    assert text[room:].split() == ["2024-11-23", "14:05", "1.2K"]
    assert line(55, ENVELOPE, lack=Lack.RECORD).endswith("14:05  1.2K Invoice 7               ")
