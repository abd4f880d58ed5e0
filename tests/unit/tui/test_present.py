from __future__ import annotations

import datetime as dt

import pytest

from mdtui.tui import present

UTC = dt.UTC
NOW = dt.datetime(2024, 11, 23, 15, 0, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0"),
        (523, "523"),
        (1023, "1023"),
        (1024, "1.0K"),
        (1229, "1.2K"),
        (10 * 1024, "10K"),
        (10188, "9.9K"),
        (10189, "10K"),
        (1023 * 1024, "1023K"),
        (1024 * 1024 - 1, "1.0M"),
        (48 * 1024**2, "48M"),
        (2**32 - 1, "4.0G"),
        (2**60, "1.0E"),
        (1000 * 2**60, "1000E"),
    ],
)
def test_a_size_fits_five_cells(size: int, expected: str) -> None:
    assert present.size_text(size) == expected
    assert len(expected) <= present.SIZE_WIDTH


@pytest.mark.parametrize(
    ("count", "width", "expected"),
    [
        (7, 0, "7"),
        (1234567, 0, "1,234,567"),
        (100000, 7, "100,000"),
        (100000, 5, "100k"),
        (999999, 6, "999k"),
        (1234567, 6, "1,234k"),
        (1234567, 4, "1M"),
        (12345678901, 3, "12,345M"),
    ],
)
def test_a_count_keeps_to_its_width_where_it_can(count: int, width: int, expected: str) -> None:
    assert present.count_text(count, width) == expected


@pytest.mark.parametrize(
    ("moment", "width", "expected"),
    [
        ((2024, 11, 23, 14, 5), present.DATE, "     14:05"),
        ((2024, 11, 3, 14, 5), present.DATE, "     3 Nov"),
        ((2023, 11, 23, 14, 5), present.DATE, "2023-11-23"),
        ((2025, 1, 2, 14, 5), present.DATE, "2025-01-02"),
        ((2024, 11, 23, 0, 5), present.SHORT_DATE, "  00:05"),
        ((2024, 2, 23, 0, 5), present.SHORT_DATE, " 23 Feb"),
        ((1970, 1, 1, 0, 0), present.SHORT_DATE, "1970-01"),
        ((2024, 11, 23, 14, 5), present.DATE_AND_TIME, "2024-11-23 14:05"),
    ],
)
def test_a_date_has_the_form_that_its_distance_calls_for(
    moment: tuple[int, int, int, int, int], width: int, expected: str
) -> None:
    timestamp = int(dt.datetime(*moment, tzinfo=UTC).timestamp())
    assert present.date_text(timestamp, UTC, NOW, width) == expected


@pytest.mark.parametrize("width", [present.SHORT_DATE, present.DATE, present.DATE_AND_TIME])
@pytest.mark.parametrize("timestamp", [-(2**31), -1, 0, 2**31 - 1])
def test_every_date_of_a_record_has_a_text(timestamp: int, width: int) -> None:
    assert len(present.date_text(timestamp, UTC, NOW, width)) == width
    assert len(present.date_text(timestamp, None, NOW, width)) == width


def test_a_date_is_shown_in_its_zone() -> None:
    east = dt.timezone(dt.timedelta(hours=10))
    timestamp = int(dt.datetime(2024, 11, 22, 20, 0, tzinfo=UTC).timestamp())
    assert present.date_text(timestamp, UTC, NOW).strip() == "22 Nov"
    assert (
        present.date_text(timestamp, east, dt.datetime(2024, 11, 23, 1, 0, tzinfo=UTC).timestamp()).strip() == "06:00"
    )


def test_flags_are_letters_in_their_places() -> None:
    assert present.flags_text(32 | 4) == "S--D--"
    assert present.flags_text(64 | 1, ".") == ".....R"
    assert len(present.flags_text(0)) == present.FLAGS_WIDTH


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("hello", 5, "hello"),
        ("hello", 4, "hel~"),
        ("hello", 1, "~"),
        ("hello", 0, ""),
        ("", 0, ""),
        ("\u00fcber", 4, "\u00fcber"),
        ("\u00fcber", 3, "\u00fcb~"),
        ("\u6703\u8b70", 4, "\u6703\u8b70"),
        ("\u6703\u8b70", 3, "\u6703~"),
        ("\u6703\u8b70", 2, "~"),
        ("e\u0301te", 3, "e\u0301te"),
        ("e\u0301te", 2, "e\u0301~"),
    ],
)
def test_a_text_is_cropped_by_cells(text: str, width: int, expected: str) -> None:
    assert present.crop(text, width, "~") == expected
    assert present.cells(expected) <= width


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("hello", 5, "hello"),
        ("hello", 4, "~llo"),
        ("hello", 1, "~"),
        ("hello", 0, ""),
        ("", 0, ""),
        ("a\u6703\u8b70", 4, "~\u8b70"),
        ("e\u0301te", 3, "e\u0301te"),
    ],
)
def test_the_end_of_a_text_is_kept(text: str, width: int, expected: str) -> None:
    assert present.tail(text, width, "~") == expected
    assert present.cells(expected) <= width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, [""]),
        ("one two", 7, ["one two"]),
        ("one two", 6, ["one", "two"]),
        ("a longest word", 4, ["a", "long", "est", "word"]),
        ("\u6703\u8b70\u6703", 5, ["\u6703\u8b70", "\u6703"]),
        ("ab ", 2, ["ab", ""]),
    ],
)
def test_a_text_is_wrapped_at_blanks(text: str, width: int, lines: list[str]) -> None:
    assert present.wrap(text, width) == lines


def test_records_are_counted() -> None:
    assert [present.records_text(count) for count in (0, 1, 1200)] == ["0 records", "1 record", "1,200 records"]


def test_marks_over_marks_cannot_flood_a_line() -> None:
    cropped = present.crop("a" + "\u0301" * 60000, 10, "~")
    assert len(cropped) < 100
    assert cropped.endswith("~")


def test_a_text_is_fitted_to_the_left_or_to_the_right() -> None:
    assert present.fit("\u6703\u8b70", 3, "~") == "\u6703~"
    assert present.fit("\u6703\u8b70x", 4, "~") == "\u6703~ "
    assert present.fit("ab", 4, "~") == "ab  "
    assert present.fit("ab", 4, "~", right=True) == "  ab"
