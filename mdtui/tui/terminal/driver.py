"""Textual's driver with fewer bytes: what it is told to write as a frame goes through a `Line`.

For that, Textual is asked for nothing but what it documents: a driver's `write`, which it gives frames and other
sequences, and `flush`, which it calls behind each frame. A frame begins with a move of the cursor and holds text, moves
and SGR only; what else there may be in one some day goes to the terminal as it came, and so does everything after a
fault here.

While the terminal has not taken what it was sent, nothing more is sent; once it has, the frame of that moment is. So a
slow line shows what is, not what was, and a line that stands still stops nobody. The file that this is seen on is a
private part of the drivers; where there is none, frames are sent as they come.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any, NamedTuple

from rich.cells import cell_len
from textual.driver import Driver
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from mdtui.tui.messages import LineGone, LineSlow
from mdtui.tui.terminal.capabilities import SYNC_END, SYNC_START, Capabilities
from mdtui.tui.terminal.keyboard import Keyboard
from mdtui.tui.terminal.line import Line
from mdtui.tui.terminal.outlet import Outlet
from mdtui.tui.terminal.pens import PLAIN, way
from mdtui.tui.terminal.slowness import Slowness

_FRAME = re.compile(r"\x1b\[\d*;?\d*H")
"""What a frame begins with."""
_QUESTION = "\x1b[?2026$p"
"""What Textual asks a terminal at the start."""
_CHUNK = 8192
"""Characters that a console of Windows takes in one write, as Textual has it."""


class Terms(NamedTuple):
    """What is known of the terminal before the first frame.

    Attributes:
        capabilities: what it can do; None to send what Textual sends.
        slowness: measures the line.
    """

    capabilities: Capabilities | None
    slowness: Slowness


class LineDriver(Driver):
    """Sends only what changes; to be mixed into a driver of Textual's by `driver_class`."""

    terms: Terms

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        capabilities = self.terms.capabilities
        self._line = Line(capabilities, cell_len) if capabilities is not None else None
        self._frame: list[str] = []
        self._waits = self._was_away = False
        self._outlet: Outlet | None = None
        self._running_loop = asyncio.get_running_loop()

    # What Textual calls

    def start_application_mode(self) -> None:
        """Take the terminal."""
        file = getattr(self, "_file", None)
        if file is not None and self._outlet is None:
            self._file = self._outlet = Outlet(file, self._drained, lambda: self.send_message(LineGone()))
        self.forget()
        super().start_application_mode()  # type: ignore[safe-super]
        if self._was_away:
            # Whoever had the terminal meanwhile, it shows nothing of the program any more.
            self._was_away = False
            self._app.call_later(self._app.refresh, layout=True)

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        if self._line is not None:
            self._send(way(None, PLAIN))
        self.forget()
        self._was_away = True
        super().stop_application_mode()  # type: ignore[safe-super]

    def write(self, data: str) -> None:
        """Take a frame, or a part of one, or anything else for the terminal."""
        if data == _QUESTION:
            self.terms.slowness.asked()
        if self._line is None:
            self._send(data)
        elif data in {SYNC_START, SYNC_END}:
            self._line.synchronized = True
        elif _FRAME.match(data) or (self._frame and not data.startswith(("\x1b[?", "\x1b]", "\a"))):
            self._frame.append(data)
        else:
            self._send(data)

    def flush(self) -> None:
        """Send what the frame changes."""
        if self._line is not None and self._frame:
            data = "".join(self._frame)
            self._frame.clear()
            self._paint(data)
        super().flush()

    def send_message(self, message: Message) -> None:
        """Hand a key, or what else the terminal says, to the application, from whichever thread."""
        # Textual makes a task of the loop for each, and has it do this.
        self._app.post_message(message)

    def process_message(self, message: Message) -> None:
        """Take note of the terminal's answer, which may come in a thread of the driver's."""
        if isinstance(message, TerminalSupportsSynchronizedOutput) and self.terms.slowness.answered():
            self.send_message(LineSlow())
        super().process_message(message)

    # What is sent

    def forget(self) -> None:
        """Know no more what the terminal shows."""
        self._frame.clear()
        if self._line is not None:
            self._line.forget(*self._app.size)

    def _paint(self, data: str) -> None:
        if self._line is not None:
            try:
                self._draw(self._line, data)
            except Exception:  # noqa: BLE001 - whatever goes wrong here, Textual's own way is there
                self._give_up(data)

    def _draw(self, line: Line, data: str) -> None:
        if line.size != tuple(self._app.size):
            self.forget()
        as_it_came = line.draw(data)
        if as_it_came:
            self._send(as_it_came)
        elif self._outlet is not None and self._outlet.behind:
            self._waits = True
            self.terms.slowness.behind()
        else:
            self._waits = False
            self._send(line.changes())

    def _give_up(self, data: str) -> None:
        """Send what Textual sends from now on, beginning with the whole screen."""
        self._line = None
        self._send(way(None, PLAIN) + data)
        self._app.call_later(self._app.refresh, layout=True)

    def _drained(self) -> None:
        """Take note, in the thread that writes, that the terminal has taken all that it was sent."""
        if self._waits:
            self._running_loop.call_soon_threadsafe(self._catch_up)

    def _catch_up(self) -> None:
        if self.terms.slowness.drained():
            self.send_message(LineSlow())
        if self._waits:
            self._paint("")

    def _send(self, data: str) -> None:
        for start in range(0, len(data), _CHUNK):
            if self._outlet is not None:
                self._outlet.handed += 1
            super().write(data[start : start + _CHUNK])  # type: ignore[safe-super]


class LoopDriver(LineDriver):
    """Has the event loop read what is typed, where Textual has a thread for it."""

    fileno: int

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self._keyboard = Keyboard(self.fileno, self.process_message, lambda: self.send_message(LineGone()))

    def start_application_mode(self) -> None:
        """Take the terminal."""
        super().start_application_mode()
        self._keyboard.listen()

    def disable_input(self) -> None:
        """Read no more."""
        self._keyboard.stop()
        super().disable_input()  # type: ignore[safe-super]

    def run_input_thread(self) -> None:
        """Let the thread end that Textual reads in."""


def driver_class(base: type[Driver], terms: Terms) -> type[Driver]:
    """Return a driver that sends only what changes.

    Args:
        base: the driver of this platform.
        terms: what is known of the terminal.
    """
    ours = LoopDriver if hasattr(base, "run_input_thread") else LineDriver
    return type(f"Line{base.__name__}", (ours, base), {"terms": terms})
