"""Whatever is done to a log while another program writes it, each event is given once, in order, and none is lost.

The writer is a process of its own that holds its logs open, as MDaemon does. The names of the cases are the table of
what can happen to a log; ``look`` is one look of ours, everything else an order to the writer.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mdtui.events.catalogue import load_catalogue
from mdtui.events.event import Event
from mdtui.events.log_folder import LogFolder
from mdtui.events.matching import Recogniser
from mdtui.files import FileSystem
from tests.fixtures import log_writer

Order = Callable[[str], None]

A, B = "MDaemon-2026-08-18-POP.log", "MDaemon-2026-08-19-POP.log"

CASES = {
    "a log that is written to": (f"write {A} 1", "look", f"write {A} 2", f"write {A} 3"),
    "a log that is new": ("look", f"write {A} 1", "look", f"write {B} 2"),
    "a new dated log at midnight": (f"write {A} 1", "look", f"write {A} 2", f"write {B} 3", "look", f"write {B} 4"),
    "a last line for the old day after midnight": (f"write {A} 1", f"write {B} 2", "look", f"write {A} 3"),
    "renamed to NAME.OLD and restarted": ("write a.log 1", "look", "write a.log 2", "rename a.log a.OLD",
                                          "write a.log 3", "look", "write a.log 4"),
    "renamed to NAME.log.OLD and restarted": ("write a.log 1", "look", "write a.log 2", "rename a.log a.log.OLD",
                                              "write a.log 3"),
    "renamed to NAME.OLD and restarted later": ("write a.log 1", "look", "write a.log 2", "rename a.log a.OLD", "look",
                                                "look", "write a.log 3"),
    "renamed over the last NAME.OLD": ("write a.log 1", "look", "write a.log 2", "rename a.log a.OLD", "write a.log 3",
                                       "look", "write a.log 4", "rename a.log a.OLD", "write a.log 5"),
    "renamed before its first look": ("write a.log 1", "look", "write b.log 2", "look", "rename b.log b.OLD",
                                      "write b.log 3"),
    "renamed in the middle of a line": ("begin a.log 1", "look", "rename a.log a.OLD", "write a.log 2"),
    "renamed to another log": ("write a.log 1", "look", "write a.log 2", "rename a.log b.log", "write a.log 3", "look",
                               "write b.log 4"),
    "a weekday's log that is appended to": ("write Tuesday.log 1", "look", "close Tuesday.log", "look",
                                            "write Tuesday.log 2"),
    "a weekday's log that is overwritten": ("write Tuesday.log 1", "look", "empty Tuesday.log", "write Tuesday.log 2"),
    "a weekday's log that is overwritten and longer": ("write Tuesday.log 1", "look", "empty Tuesday.log",
                                                       "write Tuesday.log 22", "write Tuesday.log 3"),
    "emptied and left so for a while": ("write a.log 1", "look", "empty a.log", "look", "look", "write a.log 2"),
    "emptied twice": ("write a.log 1", "look", "empty a.log", "write a.log 2", "look", "empty a.log", "write a.log 33"),
    "copied and emptied": ("write a.log 1", "look", "write a.log 2", "copy a.log a.log.1", "empty a.log",
                           "write a.log 3"),
    "copied and emptied, longer than it was": ("write a.log 1", "look", "write a.log 2", "copy a.log a.1",
                                               "empty a.log", "write a.log 33", "write a.log 4", "write a.log 5"),
    "copied to another log and emptied": ("write a.log 1", "look", "write a.log 2", "copy a.log a-old.log",
                                          "empty a.log", "write a.log 3", "look", "write a-old.log 4"),
    "deleted": ("write a.log 1", "look", "delete a.log", "look"),
    "deleted and made anew": ("write a.log 1", "look", "delete a.log", "write a.log 2", "look", "write a.log 3"),
    "deleted and made anew later": ("write a.log 1", "look", "delete a.log", "look", "look", "write a.log 2"),
    "zipped away after a while": (f"write {A} 1", f"write {B} 2", "look", f"delete {A}", "look", f"write {B} 3"),
    "moved away and back": ("write a.log 1", "look", "rename a.log away/a.log", "look", "rename away/a.log a.log",
                            "look", "write a.log 2"),
    "moved away and back with more in it": ("write a.log 1", "look", "rename a.log away/a.log", "look",
                                            "write away/a.log 2", "close away/a.log", "rename away/a.log a.log"),
    "its name changes its case": ("write monday.log 1", "look", "rename monday.log Monday.log", "write Monday.log 2"),
    "a line in two halves": ("begin a.log 1", "look", "look", "end a.log", "look", "write a.log 2"),
}  # fmt: skip


@pytest.fixture
def order(tmp_path: Path) -> Iterator[Order]:
    """Give a writer of logs, to be told what to do; what it cannot do is an error of the test."""
    (tmp_path / "away").mkdir()
    pipe = subprocess.PIPE
    command = [sys.executable, log_writer.__file__, str(tmp_path)]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as writer:
        assert writer.stdin is not None
        assert writer.stdout is not None

        def tell(words: str) -> None:
            assert writer.stdin is not None
            assert writer.stdout is not None
            writer.stdin.write(f"{words}\n")
            writer.stdin.flush()
            assert writer.stdout.readline() == "ok\n"

        yield tell
        writer.stdin.close()


def users(events: list[Event]) -> list[str]:
    return [event.fields["user"] for event in events]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_each_event_comes_once(tmp_path: Path, order: Order, case: tuple[str, ...]) -> None:
    source = LogFolder(tmp_path, Recogniser(load_catalogue()))
    found: list[Event] = []
    for step in (*case, "look"):
        if step == "look":
            found += source.poll()
        else:
            order(step)
    written = [step.split(" ")[2] for step in case if step.startswith(("write", "begin"))]
    assert users(found) == written
    assert source.poll() == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_history_has_what_is_left(tmp_path: Path, order: Order, case: tuple[str, ...]) -> None:
    """An event stands where it says it does, and can be read again from there."""
    for step in case:
        if step != "look":
            order(step)
    source = LogFolder(tmp_path, Recogniser(load_catalogue()))
    for event in source.read():
        assert event.place is not None
        raw = (tmp_path / event.source).read_bytes()[event.place :].partition(b"\r\n")[0]
        assert raw.decode().endswith(event.text)
    order("write new.log 99")
    assert users(source.poll()) == ["99"]


def test_a_log_can_be_renamed_and_deleted_while_it_is_read(tmp_path: Path, order: Order) -> None:
    class Slow(FileSystem):
        """Every read gives the writer its turn first."""

        def read_into(self, descriptor: int, buffer: memoryview, offset: int) -> int:
            order("rename a.log a.OLD")
            order("delete a.OLD")
            order("write a.log 2")
            return super().read_into(descriptor, buffer, offset)

    order("write a.log 1")
    source = LogFolder(tmp_path, Recogniser(load_catalogue()), files=Slow())
    assert users(source.history(None, 1)) == ["1"]
    assert users(source.poll()) == ["2"]


def test_a_minute_of_ten_thousand_lines_a_second_loses_nothing(tmp_path: Path, order: Order) -> None:
    """They come as fast as they can be written, and the log is rotated under us half way."""
    half = 300_000
    source = LogFolder(tmp_path, Recogniser(load_catalogue()))
    orders = (f"many a.log {half} 0", "rename a.log a.OLD", f"many a.log {half} 0")
    writing = threading.Thread(target=deque, args=(map(order, orders), 0))
    writing.start()
    found: list[str] = []
    while True:
        ended = not writing.is_alive()
        events = source.poll()
        found += users(events)
        if ended and not events:
            break
    assert found == [str(number) for number in range(0, half, 10)] * 2
