from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

import pytest
from textual.driver import Driver
from textual.events import Key
from textual.geometry import Size
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from mdtui.tui.messages import LineGone, LineSlow
from mdtui.tui.terminal.capabilities import FULL, SYNC_END, SYNC_START
from mdtui.tui.terminal.driver import LineDriver, LoopDriver, Terms, driver_class
from mdtui.tui.terminal.slowness import BEHIND, ROUND_TRIP, Slowness
from tests.fixtures.emulator import Emulator
from tests.fixtures.idle import nothing_ready

FRAME = "\x1b[1;1Hone       \n\x1b[2;1Htwo       \x1b[1;1H"
OTHER = "\x1b[1;1Hone more  \x1b[1;1H"


class FakeFile:
    """A terminal that takes what it is given when it is told to."""

    def __init__(self) -> None:
        self.broken = False

    def write(self, text: str) -> None:
        if self.broken:
            raise OSError(5, "gone")

    def flush(self) -> None:
        return


class FakeDriver(Driver):
    """What Textual has for a platform: a file, and a queue before it."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self._file: Any = FakeFile()
        self.sent: list[str] = []
        self.queue: list[str] = []

    def write(self, data: str) -> None:
        self.sent.append(data)
        self.queue.append(data)

    def drain(self) -> None:
        """Let the terminal take all, as the thread that writes does."""
        for data in self.queue:
            self._file.write(data)
        self.queue.clear()
        self._file.flush()

    def process_message(self, message: Message) -> None:
        self.send_message(message)

    def start_application_mode(self) -> None:
        self.write("\x1b[?1049h")

    def disable_input(self) -> None:
        return

    def stop_application_mode(self) -> None:
        self.write("\x1b[?1049l")


class FakeApp:
    """The parts of an app that a driver looks at."""

    def __init__(self) -> None:
        self.size = Size(10, 2)
        self.later: list[Any] = []
        self.told: list[Message] = []

    def post_message(self, message: Message) -> None:
        self.told.append(message)

    def call_later(self, callback: Any, **options: Any) -> None:
        self.later.append((callback, options))

    def refresh(self, **_: Any) -> None:
        return


class Bench:
    """A driver, and what it sends."""

    def __init__(self, clock: Any, *, frugal: bool = True) -> None:
        self.app = FakeApp()
        terms = Terms(FULL if frugal else None, Slowness(clock, remote=True))
        self.driver: Any = self.made(driver_class(FakeDriver, terms))
        self.driver.start_application_mode()
        self.driver.drain()
        self.driver.sent.clear()

    def made(self, kind: type[Driver]) -> Any:
        """Return a driver, which is to be one of ours."""
        assert issubclass(kind, LineDriver)
        return kind(self.app)

    def frame(self, data: str) -> list[str]:
        """Write a frame as Textual does, and return what is sent."""
        self.driver.sent.clear()
        for part in (SYNC_START, data, SYNC_END):
            self.driver.write(part)
        self.driver.flush()
        return list(self.driver.sent)


async def test_a_frame_is_sent_when_it_is_complete_and_only_what_changed(clock: Any) -> None:
    bench = Bench(clock)
    bench.frame(FRAME)
    bench.driver.drain()
    assert bench.frame(OTHER) == ["\x1b[4Cmore\x1b[H"]
    bench.driver.drain()
    assert bench.frame(OTHER) == []


async def test_chunks_of_a_frame_are_one(clock: Any) -> None:
    bench, emulator = Bench(clock), Emulator(10, 2)
    for part in (FRAME[:9], FRAME[9:]):
        bench.driver.write(part)
    assert bench.driver.sent == []
    bench.driver.flush()
    emulator.send("".join(bench.driver.sent))
    assert emulator.lines() == ["one       ", "two       "]


@pytest.mark.parametrize("data", ["\x1b]52;c;YQ==\a", "\a", "\x1b[?2048h", "\x1b[<u"])
async def test_what_is_no_frame_goes_at_once(clock: Any, data: str) -> None:
    bench = Bench(clock)
    bench.driver.write(data)
    assert bench.driver.sent == [data]


async def test_while_the_terminal_is_behind_nothing_is_sent_and_then_what_is_so_at_last(clock: Any) -> None:
    bench = Bench(clock)
    bench.frame(FRAME)
    assert bench.frame(OTHER) == []
    assert bench.frame(OTHER.replace("more", "most")) == []
    clock.time += BEHIND
    bench.driver.drain()
    await asyncio.sleep(0)
    assert bench.driver.sent == ["\x1b[4Cmost\x1b[H"]
    assert [type(message) for message in bench.app.told] == [LineSlow]


async def test_a_late_answer_says_that_the_line_is_slow(clock: Any) -> None:
    bench = Bench(clock)
    bench.driver.write("\x1b[?2026$p")
    clock.time += ROUND_TRIP
    bench.driver.process_message(TerminalSupportsSynchronizedOutput())
    assert [type(message) for message in bench.app.told] == [LineSlow, TerminalSupportsSynchronizedOutput]


async def test_a_terminal_that_is_gone_is_said(clock: Any) -> None:
    bench = Bench(clock)
    bench.driver._file._file.broken = True
    bench.frame(FRAME)
    bench.driver.drain()
    assert [type(message) for message in bench.app.told] == [LineGone]


async def test_a_fault_of_ours_leaves_everything_to_textual(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(clock)

    def fault() -> str:
        raise IndexError

    monkeypatch.setattr(bench.driver._line, "changes", fault)
    assert bench.frame(FRAME) == [f"\x1b[m{FRAME}"]
    assert bench.app.later == [(bench.app.refresh, {"layout": True})]
    assert bench.frame(OTHER) == [SYNC_START, OTHER, SYNC_END]


async def test_what_is_not_known_goes_as_it_came(clock: Any) -> None:
    bench = Bench(clock)
    odd = "\x1b[1;1H\x1b[2Jall new"
    assert bench.frame(odd)[0].endswith(odd)


async def test_on_a_terminal_that_is_not_known_all_is_as_textual_has_it(clock: Any) -> None:
    bench = Bench(clock, frugal=False)
    assert bench.frame(FRAME) == [SYNC_START, FRAME, SYNC_END]


async def test_another_size_is_another_screen(clock: Any) -> None:
    bench, emulator = Bench(clock), Emulator(12, 2)
    bench.frame(FRAME)
    bench.driver.drain()
    bench.app.size = Size(12, 2)
    emulator.send("".join(bench.frame(FRAME)))
    assert emulator.lines() == ["one         ", "two         "]


async def test_a_terminal_that_is_given_back_and_taken_again_is_painted_anew(clock: Any) -> None:
    bench = Bench(clock)
    bench.frame(FRAME)
    bench.driver.sent.clear()
    bench.driver.stop_application_mode()
    assert bench.driver.sent == ["\x1b[m", "\x1b[?1049l"]
    bench.driver.start_application_mode()
    bench.driver.drain()
    assert "two" in "".join(bench.frame(FRAME))


async def test_much_is_sent_in_parts_that_a_console_of_windows_takes(clock: Any) -> None:
    bench = Bench(clock)
    bench.driver.write("\x1b]52;c;" + "x" * 20000 + "\a")
    assert [len(part) for part in bench.driver.sent] == [8192, 8192, 3624]


class FakeThreadDriver(FakeDriver):
    """What Textual has where a terminal is a file: it reads in a thread."""

    def __init__(self, app: Any, **options: Any) -> None:
        self.fileno, self.typing = os.pipe()
        self.disabled = 0
        super().__init__(app, **options)

    def run_input_thread(self) -> None:
        raise AssertionError("the loop reads")

    def disable_input(self) -> None:
        self.disabled += 1


@pytest.mark.skipif(sys.platform == "win32", reason="there the loop watches no file")
async def test_where_textual_has_a_thread_that_reads_the_loop_does(clock: Any) -> None:
    kind = driver_class(FakeThreadDriver, Terms(FULL, Slowness(clock, remote=True)))
    assert issubclass(kind, LoopDriver)
    app = FakeApp()
    driver: Any = kind(app)
    driver.start_application_mode()
    driver.run_input_thread()
    os.write(driver.typing, b"a")
    await nothing_ready()
    assert [message.key for message in app.told if isinstance(message, Key)] == ["a"]
    driver.disable_input()
    os.write(driver.typing, b"b")
    await nothing_ready()
    assert len(app.told) == driver.disabled == 1
    driver.start_application_mode()
    await nothing_ready()
    assert [message.key for message in app.told if isinstance(message, Key)] == ["a", "b"]
    os.close(driver.typing)
    await nothing_ready()
    assert isinstance(app.told[-1], LineGone)
    os.close(driver.fileno)


async def test_a_driver_without_such_a_thread_is_left_to_read_as_it_does(clock: Any) -> None:
    kind = driver_class(FakeDriver, Terms(FULL, Slowness(clock, remote=True)))
    assert not issubclass(kind, LoopDriver)


async def test_a_terminal_that_somebody_else_had_is_painted_anew(clock: Any) -> None:
    bench = Bench(clock)
    assert bench.app.later == []
    bench.driver.stop_application_mode()
    bench.driver.start_application_mode()
    assert bench.app.later == [(bench.app.refresh, {"layout": True})]
