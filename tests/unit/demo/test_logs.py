from __future__ import annotations

import datetime as dt
import random
import re
from pathlib import Path

import pytest

from mdtui.demo.logs import ALL, SMTP_IN, SYSTEM, EventWriter, LogBook, imap_session, smtp_session, write_history
from mdtui.events.catalogue import load_catalogue
from mdtui.events.matching import Recogniser
from mdtui.events.parsing import parse_line

NOW = 1_790_000_000.5
LINE = re.compile(rb"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}: 0[0-5]: .*", re.DOTALL)
SCREENING = re.compile(rb"\d{6} \d{9} I \[\d{8}\] 0x[0-9A-F]{8} .*")


@pytest.fixture
def book(tmp_path: Path) -> LogBook:
    return LogBook(tmp_path, dt.UTC)


def lines_of(path: Path) -> list[bytes]:
    data = path.read_bytes()
    assert data.endswith(b"\r\n")
    return data.split(b"\r\n")[:-1]


def test_a_line_has_mdaemons_shape_and_is_read_back(tmp_path: Path, book: LogBook) -> None:
    book.add(SYSTEM, NOW, "Grüße", "05")
    book.flush()
    path = tmp_path / "MDaemon-2026-09-21-System.log"
    line = lines_of(path)[-1]
    assert line == "Mon 2026-09-21 14:13:20.500: 05: Grüße".encode()
    read = parse_line(line)
    assert (read.time, read.colour, read.text) == (dt.datetime(2026, 9, 21, 14, 13, 20, 500000), "05", "Grüße")  # noqa: DTZ001 - logs carry no zone


def test_the_banner_comes_once_and_days_have_their_files(tmp_path: Path, book: LogBook) -> None:
    for moment in (NOW - 86400, NOW, NOW):
        book.add(SYSTEM, moment, "x")
        book.flush()
    book.add(ALL, NOW, "y")
    book.flush()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["MDaemon-2026-09-20-System.log", "MDaemon-2026-09-21-System.log", "MDaemon-all.log"]
    lines = lines_of(tmp_path / names[1])
    assert len(lines) == 4 + 2
    assert b"START Event Log" in lines[1]
    assert lines[2].startswith(b"Event Time/Date")


def test_a_file_that_grew_too_large_is_renamed_and_begun_anew(tmp_path: Path) -> None:
    book = LogBook(tmp_path, dt.UTC, 1000)
    for number in range(60):
        book.add(SYSTEM, NOW, f"line {number:02}")
        book.flush()
    path = tmp_path / "MDaemon-2026-09-21-System.log"
    old = path.with_suffix(".OLD")
    assert sorted(tmp_path.iterdir()) == sorted([path, old])
    assert path.stat().st_size < 1000 <= old.stat().st_size < 1100
    assert b"START Event Log" in lines_of(path)[1]
    numbers = [int(line[-2:]) for each in (old, path) for line in lines_of(each)[4:]]
    assert numbers == list(range(numbers[0], 60))


def test_a_file_that_cannot_be_renamed_goes_on_growing(tmp_path: Path) -> None:
    old = tmp_path / "MDaemon-2026-09-21-System.OLD"
    old.mkdir()
    book = LogBook(tmp_path, dt.UTC, 10)
    for _ in range(3):
        book.add(SYSTEM, NOW, "x")
        book.flush()
    assert len(lines_of(old.with_suffix(".log"))) == 4 + 3


def test_a_session_ends_with_dashes(tmp_path: Path, book: LogBook, rng: random.Random) -> None:
    book.add_session(SMTP_IN, NOW, smtp_session(rng, "a@example.net", "b@example.com", 900))
    book.flush()
    lines = lines_of(tmp_path / "MDaemon-2026-09-21-SMTP-(in).log")
    assert set(lines[-1]) == {ord("-")}
    assert any(b"<-- MAIL FROM:<a@example.net>" in line for line in lines)


def test_an_imap_session_answers_each_command(rng: random.Random) -> None:
    texts = [text for _, text in imap_session(rng, "a@example.com", "R&D", ["EXPUNGE", "LOGOUT"])]
    assert '<-- 2 SELECT "R&D"' in texts
    assert "--> 3 OK EXPUNGE completed" in texts
    assert not any("password" in text.lower() for text in texts)


@pytest.mark.parametrize("code", [kind.code for kind in load_catalogue()])
def test_each_event_is_recognised_again(rng: random.Random, code: int) -> None:
    text = EventWriter(rng).text(code)
    assert text.startswith("**** ALERT **** ")
    match = Recogniser(load_catalogue()).find(text)
    assert match is not None
    assert match.type.code == code
    assert match.type.fill(match.fields) == text


def test_some_events_are_more_frequent(rng: random.Random) -> None:
    writer = EventWriter(rng)
    codes = [writer.any_code() for _ in range(2000)]
    assert codes.count(521) > 5 * codes.count(507) > 0
    assert set(codes) == set(writer.codes)


def test_the_history_has_every_event_and_only_lines_of_known_shape(
    tmp_path: Path, book: LogBook, rng: random.Random
) -> None:
    write_history(book, rng, ["a@example.com"], int(NOW))
    recogniser = Recogniser(load_catalogue())
    codes = set()
    for path in tmp_path.iterdir():
        shape = SCREENING if path.name.startswith("DynScrn-") else LINE
        times = []
        for line in lines_of(path)[4:]:
            if set(line) == {ord("-")}:
                continue
            assert shape.fullmatch(line), line
            read = parse_line(line)
            assert read.time is not None
            times.append(read.time)
            match = recogniser.find(read.text) if "ALERT" in read.text else None
            codes |= {match.type.code} if match else set()
        assert max(times).replace(tzinfo=dt.UTC).timestamp() <= NOW
    assert codes == {kind.code for kind in load_catalogue()}
