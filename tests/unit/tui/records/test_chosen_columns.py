from __future__ import annotations

import datetime as dt

import pytest

from mdtui.config import Config
from mdtui.mailroot.messages import Envelope
from mdtui.mrk.records import Record
from mdtui.pairing import Lack
from mdtui.tui.glyphs import ASCII
from mdtui.tui.present import cells
from mdtui.tui.records.chosen_columns import (
    ABOUT,
    USUAL,
    Column,
    Row,
    Shown,
    ShownColumn,
    fitted,
    header_of,
    line_of,
    shown_columns,
)
from mdtui.tui.records.ordering import SortColumn
from mdtui.tui.records.record_line import Look, columns_for

NOW = dt.datetime(2024, 11, 23, 15, 0, tzinfo=dt.UTC)
DATE = int(dt.datetime(2024, 11, 23, 14, 5, tzinfo=dt.UTC).timestamp())
RECORD = Record(b"md1.msg", 32, 123456, 1229, DATE)
ENVELOPE = Envelope(sender="Anna <anna@example.com>", subject="Invoice 7")
LOOK = Look(columns_for(80, 1), ASCII, dt.UTC, NOW.timestamp())


def line(shown: Shown, width: int, lack: Lack = Lack.NOTHING, envelope: Envelope | None = ENVELOPE) -> str:
    return line_of(LOOK, fitted(shown, width, 123456), Row(RECORD, 36, envelope, lack), ">*+")


def shown(*texts: str) -> Shown:
    return shown_columns(texts)


def test_columns_stand_in_their_order_and_width() -> None:
    columns = shown("subject:12", "size", "uid", "flags", "name:8")
    header = header_of(fitted(columns, 60, 123456), ASCII, (SortColumn.SIZE, True), SortColumn.UID)
    assert header.rstrip() == "   Subject      Sizev   |UID Flags  File"
    assert line(columns, 60).rstrip() == ">* Invoice 7     1.2K 123456+S--D-- md1.msg"


def test_without_flags_the_mark_stands_before_the_first_column() -> None:
    assert line(shown("uid", "subject"), 40).startswith(">*+123456 Invoice 7")


def test_the_subject_has_the_room_that_is_left() -> None:
    assert cells(line(shown("uid", "flags", "subject"), 70)) == 70
    assert fitted(shown("uid", "subject", "size"), 70, 1)[1] == (Column.SUBJECT, 70 - 2 - 7 - 6 - 1)


def test_what_lacks_its_other_half_says_so_in_words() -> None:
    assert "! no record" in line(shown("flags", "uid", "subject"), 60, Lack.RECORD)
    assert line(shown("uid", "subject"), 60, Lack.FILE).rstrip().endswith("! no file")
    assert line(shown("uid", "from:20"), 60, envelope=None).rstrip() == ">*+123456"


@pytest.mark.parametrize("width", range(1, 130))
@pytest.mark.parametrize(
    "texts", [("uid", "flags", "date", "size", "from", "subject"), ("subject:99", "name", "date:16")]
)
def test_no_line_is_wider_than_its_room(width: int, texts: tuple[str, ...]) -> None:
    columns = fitted(shown(*texts), width, 2**32 - 1)
    assert cells(line_of(LOOK, columns, Row(RECORD, 36, ENVELOPE), ">*+")) <= max(width, 2)
    header = header_of(columns, ASCII, (SortColumn.FILE, False), SortColumn.FILE)
    assert cells(header) <= max(width, 3)


def test_settings_and_columns_have_the_same_names() -> None:
    texts = tuple(f"{column.value}:9" for column in Column)
    assert [each.text() for each in shown_columns(texts)] == list(texts)
    assert set(ABOUT) == set(Column)
    assert Config(columns=texts).columns == texts


def test_what_is_no_column_is_left_out_and_no_column_stands_twice() -> None:
    assert shown("uid", "foo", "uid:9", "size:x", "date:999") == (
        ShownColumn(Column.UID),
        ShownColumn(Column.SIZE),
        ShownColumn(Column.DATE),
    )


def test_a_column_cannot_be_made_to_vanish() -> None:
    column = ShownColumn(Column.FROM, 3)
    for _ in range(9):
        column = column.wider(-1)
    assert column.width == 2
    assert ShownColumn(Column.FLAGS).wider(-1).width == 6
    assert USUAL[-1].wider(1).width == 24
