from __future__ import annotations

import datetime as dt

import pytest

from mdtui.events.parsing import LogLine, parse_line


def moment(*parts: int) -> dt.datetime:
    return dt.datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - text logs carry no zone


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"Tue 2026-08-18 00:00:48.993: 05: text\r\n", LogLine(moment(2026, 8, 18, 0, 0, 48, 993_000), "05", "text")),
        (b"Tue 2026-08-18 00:00:48: 05: text", LogLine(moment(2026, 8, 18, 0, 0, 48), "05", "text")),
        (b"Tue 2026-08-18 00:00:48: text", LogLine(moment(2026, 8, 18, 0, 0, 48), "", "text")),
        (b"2026-08-18 23:59:59.1: 04:  text ", LogLine(moment(2026, 8, 18, 23, 59, 59, 100_000), "04", " text ")),
        (b"Tue 2026-08-18 00:00:48.993: 05: ", LogLine(moment(2026, 8, 18, 0, 0, 48, 993_000), "05", "")),
        (b"260818 000408427 I [00000045] 0x41507015 TrustedIP: 192.0.2.1\n",
         LogLine(moment(2026, 8, 18, 0, 4, 8, 427_000), "I", "TrustedIP: 192.0.2.1")),
        (b"260818 000408427 text", LogLine(moment(2026, 8, 18, 0, 4, 8, 427_000), "", "text")),
        (b"\0\0\0Tue 2026-08-18 00:00:48: 05: text", LogLine(moment(2026, 8, 18, 0, 0, 48), "05", "text")),
        (b"\xef\xbb\xbfTue 2026-08-18 00:00:48: text", LogLine(moment(2026, 8, 18, 0, 0, 48), "", "text")),
    ],
)  # fmt: skip
def test_both_shapes(raw: bytes, expected: LogLine) -> None:
    assert parse_line(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"----------",
        b"Event Time/Date             Event Description",
        b"MDaemon PRO v13.0.0, START Event Log",
        b"Tue 2026-13-18 00:00:48.993: 05: text",
        b"Tue 2026-08-18 24:00:00: text",
        b"000000 000000000 I text",
        b"Tue 0000-01-01 00:00:00: text",
        "Tue \uff12\uff10\uff12\uff16-08-18 00:00:48: text".encode(),
        b"a\0b\x1b[31m",
    ],
)  # fmt: skip
def test_a_line_without_a_time_is_all_text(raw: bytes) -> None:
    assert parse_line(raw) == LogLine(None, "", raw.decode())


def test_utf_8_comes_before_the_ansi_code_page() -> None:
    assert parse_line("user \u2018Jürgen\u2019 日本".encode()).text == "user \u2018Jürgen\u2019 日本"
    assert parse_line("user \u2018Jürgen\u2019".encode("cp1252")).text == "user \u2018Jürgen\u2019"
    assert parse_line(b"\x81\x8d\xff").text == "\x81\x8dÿ"


def test_only_the_line_end_is_cut() -> None:
    assert parse_line(b" a \r\r\n").text == " a \r"
