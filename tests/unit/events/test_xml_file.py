from __future__ import annotations

import datetime as dt
import os
import tracemalloc
from pathlib import Path

import pytest

from mdtui.events import xml_file
from mdtui.events.settings import EventFileLimits
from mdtui.events.windows_event import RecordReader
from mdtui.events.xml_file import XmlFile
from tests.unit.events.conftest import Known, known


def event(record: int, minute: int | None = None, text: str = "x") -> str:
    time = f"2026-08-18T12:{record if minute is None else minute:02}:00Z"
    return (
        f"<Event><System><Provider Name='MDaemon'/><EventID>516</EventID><TimeCreated SystemTime='{time}'/>"
        f"<EventRecordID>{record}</EventRecordID></System><EventData><Data>{text}</Data></EventData></Event>"
    )


def places(source: XmlFile, *, poll: bool = False) -> list[int | None]:
    return [found.place for found in (source.poll() if poll else source.read())]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export.xml"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_sample(samples: Path, path: Path, reader: RecordReader, expected: list[Known], encoding: str) -> None:
    path.write_bytes((samples / "application.xml").read_bytes().decode().encode(encoding))
    source = XmlFile(path, reader)
    assert known(source.read()) == expected
    assert (source.name, source.problem) == (str(path), "")
    assert known(source.read()) == expected
    assert source.poll() == []


def test_the_newest_and_those_since_in_any_order(path: Path, reader: RecordReader) -> None:
    path.write_text("".join(event(record) for record in range(40, 0, -1)), encoding="utf-8")
    assert places(XmlFile(path, reader)) == list(range(1, 41))
    assert places(XmlFile(path, reader, limit=3)) == [38, 39, 40]
    since = dt.datetime(2026, 8, 18, 12, 39, tzinfo=dt.UTC)
    assert places(XmlFile(path, reader, since=since)) == [39, 40]


@pytest.mark.parametrize("block", [1, 100, 1 << 20])
def test_a_file_that_grows_is_read_on(
    path: Path, reader: RecordReader, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(xml_file, "BLOCK", block)
    path.write_text(event(1) + event(2)[:40], encoding="utf-8")
    source = XmlFile(path, reader)
    assert places(source) == [1]
    assert source.problem == f"{path}: the file ends early; what can be read is shown"
    with path.open("a", encoding="utf-8") as file:
        file.write(event(2)[40:])
    assert places(source, poll=True) == [2]
    assert source.problem == ""
    assert places(source, poll=True) == []


def test_without_a_reading_only_what_comes_counts(path: Path, reader: RecordReader) -> None:
    path.write_text(event(1) + event(2)[:40], encoding="utf-8")
    source = XmlFile(path, reader)
    assert places(source, poll=True) == []
    with path.open("a", encoding="utf-8") as file:
        file.write(event(2)[40:] + event(3))
    assert places(source, poll=True) == [2, 3]


def test_a_file_that_was_written_anew_gives_what_is_later(path: Path, reader: RecordReader) -> None:
    path.write_text(event(1) + event(2), encoding="utf-8")
    source = XmlFile(path, reader)
    assert places(source) == [1, 2]
    path.write_text(event(2) + event(3) + event(4, text="longer than it was"), encoding="utf-8")
    assert places(source, poll=True) == [3, 4]
    path.write_text(event(1, minute=50), encoding="utf-8")
    assert places(source, poll=True) == [1]


def test_another_file_under_the_name(path: Path, reader: RecordReader, tmp_path: Path) -> None:
    path.write_text(event(1), encoding="utf-8")
    source = XmlFile(path, reader)
    assert places(source) == [1]
    other = tmp_path / "other"
    other.write_text(event(1) + event(2), encoding="utf-8")
    other.replace(path)
    assert places(source, poll=True) == [2]


def test_a_damaged_file_that_was_put_right(path: Path, reader: RecordReader) -> None:
    path.write_text(event(1) + "<a></b>" + event(2), encoding="utf-8")
    source = XmlFile(path, reader)
    assert places(source) == [1]
    assert source.problem == f"{path}: the XML is damaged in line 1: mismatched tag"
    path.write_text(event(1) + event(2), encoding="utf-8")
    assert places(source, poll=True) == [2]
    assert source.problem == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ""),
        ("<html>no</html>", "there is no event in it"),
        ("no xml at all", "there is no event in it"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]>" + event(1), "no more of the XML was read: a DOCTYPE is not accepted"),
    ],
)
def test_files_without_an_event(path: Path, reader: RecordReader, text: str, problem: str) -> None:
    path.write_text(text, encoding="utf-8")
    source = XmlFile(path, reader)
    assert source.read() == []
    assert source.problem == (f"{path}: {problem}" if problem else "")


def test_only_so_much_is_read(path: Path, reader: RecordReader) -> None:
    path.write_text(event(1) + " " * (1 << 20) + event(2), encoding="utf-8")
    source = XmlFile(path, reader, limits=EventFileLimits(size=1))
    assert places(source) == [1]
    assert source.problem == f"{path}: only its first 1 MB were read"


def test_a_file_that_vanished_and_came_back(path: Path, reader: RecordReader) -> None:
    path.write_text(event(1), encoding="utf-8")
    source = XmlFile(path, reader)
    assert places(source) == [1]
    path.unlink()
    assert places(source, poll=True) == []
    assert places(XmlFile(path, reader)) == []
    path.write_text(event(1) + event(2), encoding="utf-8")
    assert places(source, poll=True) == [2]


def test_what_cannot_be_read_is_said(tmp_path: Path, reader: RecordReader) -> None:
    source = XmlFile(tmp_path / "none.xml", reader)
    assert source.read() == []
    assert source.problem.startswith(f"{tmp_path / 'none.xml'}: cannot read it: ")


def test_a_closed_source_gives_nothing(path: Path, reader: RecordReader) -> None:
    path.write_text(event(1), encoding="utf-8")
    source = XmlFile(path, reader)
    source.close()
    assert source.read() == []
    os.utime(path, (1, 1))
    assert source.poll() == []


def test_memory_does_not_grow_with_the_file(path: Path, reader: RecordReader, samples: Path) -> None:
    path.write_bytes((samples / "application.xml").read_bytes() * 20)
    tracemalloc.start()
    try:
        assert len(XmlFile(path, reader, limit=10).read()) == 10
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert path.stat().st_size > 6_000_000
    assert peak < 4_000_000
