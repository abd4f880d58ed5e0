"""What the tests of events share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.events.catalogue import Catalogue, load_catalogue
from mdtui.events.matching import Recogniser

MakeLine = Callable[..., bytes]


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
