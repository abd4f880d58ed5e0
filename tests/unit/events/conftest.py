"""What the tests of events share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from mdtui.events.catalogue import Catalogue, load_catalogue
from mdtui.events.event import Event
from mdtui.events.matching import Recogniser
from mdtui.events.windows_event import RecordReader

MakeLine = Callable[..., bytes]
Known = tuple[int | None, int | None, dt.datetime | None, str]


class Expected(msgspec.Struct):
    """A line of the list of MDaemon's events in the samples."""

    record: int
    id: int
    time: dt.datetime
    strings: tuple[str]


def known(events: list[Event]) -> list[Known]:
    """Return what is known of each event of the samples."""
    return [(event.place, event.code, event.time, event.text) for event in events]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def recogniser(catalogue: Catalogue) -> Recogniser:
    return Recogniser(catalogue)


@pytest.fixture
def published() -> list[str]:
    """Give the vendor's list of event codes, line by line."""
    path = Path(__file__).parents[2] / "fixtures" / "event_codes.txt"
    return path.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def alert() -> MakeLine:
    """Give a builder of log lines that report event 521 of a user, at a minute after midnight."""

    def build(user: str, minute: int = 0, day: int = 18) -> bytes:
        time = f"2026-08-{day} {minute // 60:02}:{minute % 60:02}:00.000"
        text = f"**** ALERT **** 192.0.2.1 gave false logon/password to POP server; user: {user}"
        return f"Tue {time}: 04: {text}\r\n".encode()

    return build


@pytest.fixture
def samples() -> Path:
    """Give the folder with the samples of Windows event logs."""
    return Path(__file__).parents[2] / "fixtures" / "events"


@pytest.fixture
def expected(samples: Path) -> list[Known]:
    """Give MDaemon's events in ``application.evtx`` and ``application.xml``."""
    lines = (samples / "application.expected.jsonl").read_bytes().splitlines()
    rows = [msgspec.json.decode(line, type=Expected) for line in lines]
    return [(row.record, row.id, row.time, row.strings[0]) for row in rows]


@pytest.fixture
def reader(recogniser: Recogniser) -> RecordReader:
    return RecordReader(recogniser)
