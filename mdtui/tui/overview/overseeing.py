"""The overview as the screen has it: read in the background, shown as it grows, ended when nobody looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual.widget import Widget
from textual.worker import Worker, get_current_worker

from mdtui.overview import Disk, Overview, read_overview
from mdtui.server import MailServer
from mdtui.tui.background import start_in_background
from mdtui.tui.messages import line_of
from mdtui.tui.overview.rows import Row, state_text

BATCH_SECONDS = 0.25
"""From one look at what was read so far to the next."""
_SHARE = 5
"""So many times as long as the rows take to be made, folders are read before they are made again."""

MakeRows = Callable[[Overview, Sequence[Disk]], Sequence[Row]]


class Overseeing:
    """Reads an overview, and tells whoever shows it.

    Args:
        server: the mail root.
        home: runs the worker.
        changed: called, on the thread of the screen, when there is more to be shown.

    Attributes:
        rows: what was read so far.
        state: how far that is, in words.
        running: whether it is being read.
        problem: why it could not be read, one line; empty where it could.
    """

    def __init__(self, server: MailServer, home: Widget, changed: Callable[[], None]) -> None:
        self.rows: Sequence[Row] = ()
        self.state = ""
        self.running = False
        self.problem = ""
        self._server = server
        self._home = home
        self._changed = changed
        self._again = False
        self._worker: Worker[None] | None = None

    def start(self, make_rows: MakeRows) -> None:
        """Read everything from the start.

        Args:
            make_rows: makes the rows, in the worker.
        """
        self.stop()
        self.running, self.problem = True, ""
        # What a person looks at does not shrink and grow again below the cursor.
        self._again = bool(self.rows)
        self._worker = start_in_background(self._home, partial(self._read, make_rows), "overview", exclusive=True)

    def stop(self) -> None:
        """Read no further; what was read stays."""
        if self._worker is not None and self.running:
            self._worker.cancel()

    def _read(self, make_rows: MakeRows) -> None:
        worker, clock = get_current_worker(), self._server.clock
        try:
            disks = Overview(self._server.root).disks()
            due = clock.monotonic()
            overview = Overview(self._server.root)
            for overview in read_overview(self._server, lambda: worker.is_cancelled):
                if clock.monotonic() >= due:
                    began = clock.monotonic()
                    self._tell(worker, make_rows(overview, disks), state_text(overview, running=True), done=False)
                    due = clock.monotonic() + max(BATCH_SECONDS, _SHARE * (clock.monotonic() - began))
            self._tell(worker, make_rows(overview, disks), state_text(overview, running=False), done=True)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self._home.call_later(self._failed, worker, error)

    def _tell(self, worker: Worker[None], rows: Sequence[Row], state: str, *, done: bool) -> None:
        self._home.call_later(self._take, worker, rows, state, done=done)

    def _take(self, worker: Worker[None], rows: Sequence[Row], state: str, *, done: bool) -> None:
        if worker is self._worker:
            self.state, self.running = state, not done
            if done or not self._again:
                self.rows = rows
            self._changed()

    def _failed(self, worker: Worker[None], error: Exception) -> None:
        if worker is self._worker:
            self.running, self.problem, self.state = False, line_of(error), "not read"
            self._changed()
