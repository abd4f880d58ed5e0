from __future__ import annotations

import datetime as dt
import threading

import pytest

from mdtui.events.event import Event
from mdtui.events.observations import (
    Observations,
    disk_space_low,
    folder_damaged,
    lock_grew_old,
    process_came_back,
    process_stopped,
)
from mdtui.findings import Severity

NOON = dt.datetime(2026, 8, 18, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("event", "severity", "text", "fields"),
    [
        (
            process_stopped(NOON, "MDaemon.exe", 7, needed=True),
            Severity.ERROR,
            "MDaemon.exe (process 7) no longer runs",
            {"process": "MDaemon.exe", "pid": "7"},
        ),
        (
            process_stopped(NOON, "WebAdmin.exe", None, needed=False),
            Severity.WARNING,
            "WebAdmin.exe no longer runs",
            {"process": "WebAdmin.exe"},
        ),
        (
            process_came_back(NOON, "MDaemon.exe", 8),
            Severity.INFO,
            "MDaemon.exe runs again (process 8)",
            {"process": "MDaemon.exe", "pid": "8"},
        ),
        (
            lock_grew_old(NOON, "IMAP-a.lck", "anna@example.com", 301.7),
            Severity.WARNING,
            "the lock IMAP-a.lck of anna@example.com is 5m old",
            {"lock": "IMAP-a.lck", "folder": "anna@example.com", "seconds": "302"},
        ),
        (
            lock_grew_old(NOON, "IMAP-a.lck", "", 9),
            Severity.WARNING,
            "the lock IMAP-a.lck is 9s old",
            {"lock": "IMAP-a.lck", "folder": "", "seconds": "9"},
        ),
        (
            folder_damaged(NOON, "anna@example.com/Sent", "its header is torn"),
            Severity.ERROR,
            "anna@example.com/Sent: its header is torn",
            {"folder": "anna@example.com/Sent", "finding": "its header is torn"},
        ),
        (
            disk_space_low(NOON, "C:\\MDaemon", 500 << 20, 10_000 << 20),
            Severity.WARNING,
            "only 500 MB, 5.0 % are free where C:\\MDaemon is",
            {"path": "C:\\MDaemon", "free": str(500 << 20), "total": str(10_000 << 20)},
        ),
        (
            disk_space_low(NOON, "/", 0, 0),
            Severity.CRITICAL,
            "only 0 MB are free where / is",
            {"path": "/", "free": "0", "total": "0"},
        ),
    ],
)
def test_each_kind(event: Event, severity: Severity, text: str, fields: dict[str, str]) -> None:
    assert event == Event(NOON, None, "mdtui", severity, text, fields, "this program")


def observed(number: int) -> Event:
    return process_came_back(NOON, "x", number)


def test_what_is_put_in_comes_out_once() -> None:
    source = Observations()
    source.put(observed(1))
    assert source.poll() == [observed(1)]
    assert source.poll() == []
    source.put(observed(2))
    assert source.read() == [observed(1), observed(2)]
    assert source.poll() == []
    assert (source.name, source.problem) == ("this program", "")


def test_it_is_bounded_and_says_what_was_lost() -> None:
    source = Observations(kept=3)
    for number in range(5):
        source.put(observed(number))
    assert source.poll() == [observed(number) for number in (2, 3, 4)]
    assert source.problem == "this program: 2 observations were lost"


def test_a_closed_one_takes_nothing_in() -> None:
    source = Observations()
    source.close()
    source.put(observed(1))
    assert source.read() == []


def test_several_threads_lose_nothing() -> None:
    source = Observations(kept=10_000)
    found: list[Event] = []
    done = threading.Event()

    def take() -> None:
        while not done.is_set():
            found.extend(source.poll())

    def put(base: int) -> None:
        for number in range(1000):
            source.put(observed(base + number))

    taker = threading.Thread(target=take)
    putters = [threading.Thread(target=put, args=(base,)) for base in (0, 10_000, 20_000)]
    for thread in (taker, *putters):
        thread.start()
    for thread in putters:
        thread.join()
    done.set()
    taker.join()
    found += source.poll()
    assert sorted(int(event.fields["pid"]) for event in found) == [
        base + number for base in (0, 10_000, 20_000) for number in range(1000)
    ]
