from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mdtui.events import log_times
from mdtui.events.log_times import LoggedLine, lines_between, places_around
from mdtui.files import FileSystem

DAY = dt.datetime(2026, 8, 18)  # noqa: DTZ001 - text logs carry no zone


def line(second: int, text: str = "x") -> bytes:
    return f"Tue {DAY + dt.timedelta(seconds=second)}: 05: {text}\r\n".encode()


@contextmanager
def opened(path: Path, data: bytes) -> Iterator[int]:
    path.write_bytes(data)
    descriptor = FileSystem().open_read(path)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def between(path: Path, data: bytes, first: int, last: int) -> list[LoggedLine]:
    start, end = (DAY + dt.timedelta(seconds=second) for second in (first, last))
    with opened(path, data) as descriptor:
        return list(lines_between(FileSystem(), descriptor, "a.log", start, end))


@pytest.mark.parametrize("second", [-5, 0, 1, 777, 1999, 2000, 9999])
def test_a_moment_is_found_by_halving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: int) -> None:
    monkeypatch.setattr(log_times, "_PROBE", 200)
    data = b"----\r\n" + b"".join(line(each) for each in range(2000))
    moment = DAY + dt.timedelta(seconds=second)
    with opened(tmp_path / "a.log", data) as descriptor:
        low, high = places_around(FileSystem(), descriptor, len(data), moment)
    assert high - low <= 200
    for place, older in ((low, True), (high, False)):
        assert place in (0, len(data)) or data[place - 1 : place] == b"\n"
        before, behind = data[:place], data[place:]
        assert not older or str(moment).encode() not in before
        assert older or str(moment).encode() not in behind[60:]


def test_a_log_without_times_is_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_times, "_PROBE", 200)
    for data in (b"no time\r\n" * 500, b"x" * 5000, b"", line(1) + b"\0" * 3000):
        with opened(tmp_path / "a.log", data) as descriptor:
            assert places_around(FileSystem(), descriptor, len(data), DAY) == (0, len(data))


def test_lines_between_two_moments_events_or_not(tmp_path: Path) -> None:
    data = b"banner\r\n" + line(1) + line(2, "a") + b"  goes on\r\n" + line(3, "b\x1b") + line(4) + b"-----"
    found = between(tmp_path / "a.log", data, 2, 3)
    assert [each.text for each in found] == ["a", "  goes on", "b\x1b"]
    assert [each.time.second for each in found] == [2, 2, 3]
    assert [data[each.place :].partition(b"\r\n")[0].endswith(each.text.encode()) for each in found] == [True] * 3
    assert (found[0].source, found[0].colour, found[2].shown) == ("a.log", "05", "b\\x1b")
    assert found[0].shown_source == "a.log"


def test_the_lines_of_a_session_are_found_behind_later_ones(tmp_path: Path) -> None:
    data = line(10) + line(300, "later") + line(60, "of a session that ended now") + line(301)
    assert [each.text for each in between(tmp_path / "a.log", data, 50, 70)] == ["of a session that ended now"]


@pytest.mark.parametrize("step", [7, 64, 1 << 20])
def test_reading_in_steps_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    data = b"".join(line(each, f"text {each}") for each in range(100)) + line(100).removesuffix(b"\r\n")
    whole = between(tmp_path / "a.log", data, 20, 200)
    monkeypatch.setattr(log_times, "_STEP", step)
    assert between(tmp_path / "a.log", data, 20, 200) == whole
    assert [each.text for each in whole] == [*(f"text {each}" for each in range(20, 100)), "x"]


def test_a_long_line_is_capped_and_the_next_one_in_its_place(tmp_path: Path) -> None:
    data = line(1, "y" * 3_000_000) + line(2, "next")
    first, second = between(tmp_path / "a.log", data, 0, 9)
    assert len(first.text) < 70_000
    assert data[second.place :] == line(2, "next")


def test_the_ends_of_time_are_moments_too(tmp_path: Path) -> None:
    with opened(tmp_path / "a.log", line(1)) as descriptor:
        found = list(lines_between(FileSystem(), descriptor, "a.log", dt.datetime.min, dt.datetime.max))  # noqa: DTZ901
    assert len(found) == 1


def test_what_is_read_through_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_times, "_MOST", 1000)
    monkeypatch.setattr(log_times, "_STEP", 100)
    found = between(tmp_path / "a.log", line(1) * 1000, 0, 9)
    assert 1000 <= len(found) * len(line(1)) <= 1200
