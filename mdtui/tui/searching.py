"""The search as the screens have it: one at a time, in the background, and what it found stays until the next."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from textual.widget import Widget
from textual.worker import Worker, get_current_worker

from mdtui.clock import Clock
from mdtui.errors import MdtuiError
from mdtui.mailroot.messages import Envelope
from mdtui.mrk.query import Query
from mdtui.searching import Found, Hit, envelope_of
from mdtui.server import MailServer
from mdtui.text import safe_text
from mdtui.tui.background import start_in_background
from mdtui.tui.messages import line_of
from mdtui.tui.query_line import QueryLine, for_records

HITS_KEPT = 100_000
"""Hits after which a search ends; a person looks for one of a few."""
ENVELOPES_KEPT = 20_000
"""Envelopes that are kept; more are read again when their hits come into sight."""
BATCH_SECONDS = 0.1
"""Seconds between two batches; what is found first is not held back."""


class State(enum.Enum):
    """How far the search is."""

    NEVER = enum.auto()
    RUNNING = enum.auto()
    DONE = enum.auto()
    STOPPED = enum.auto()
    CUT = enum.auto()
    """It ended with `HITS_KEPT` hits."""
    FAILED = enum.auto()


class Unread(NamedTuple):
    """A folder that could not be searched, or not all of it; both are safe to show.

    Attributes:
        folder: its mailbox path.
        reason: why not.
    """

    folder: str
    reason: str


@dataclass
class Batch:
    """What came of some folders.

    Attributes:
        hits: what was found in them.
        folders: how many of them were looked at to their end.
        with_hits: in how many of them something was found, not counting one that an earlier batch counted.
        unread: those that could not be searched.
    """

    hits: list[Hit] = field(default_factory=list)
    folders: int = 0
    with_hits: int = 0
    unread: list[Unread] = field(default_factory=list)


class Searching:
    """Looks for records, keeps the hits, and tells whoever shows them.

    Args:
        server: the mail root.
        home: runs the workers.

    Attributes:
        text: the query that is looked for, as it was written.
        hits: what was found, in the order in which it was found.
        envelopes: by the place of a hit, what was read of its message file.
        cursor: the hit that was chosen last.
        state: how far the search is.
        folders: folders that were looked at.
        with_hits: those of them in which something was found.
        unread: folders that could not be searched.
        problem: why the search failed, one line; empty where it did not.
        changed: called when there is more to be shown; whoever shows it sets it.
        known: gives how many folders there are, as far as known.
    """

    def __init__(self, server: MailServer, home: Widget) -> None:
        self.text = ""
        self.hits: list[Hit] = []
        self.envelopes: dict[int, Envelope] = {}
        self.cursor = 0
        self.state = State.NEVER
        self.folders = self.with_hits = 0
        self.unread: list[Unread] = []
        self.problem = ""
        self.changed: Callable[[], None] = _nobody
        self.known: Callable[[], int] = lambda: 0
        self._server = server
        self._home = home
        self._worker: Worker[None] | None = None
        self._listings: dict[Path, dict[str, str]] = {}

    @property
    def clock(self) -> Clock:
        """Time, and the zone of the dates."""
        return self._server.clock

    @property
    def query_line(self) -> QueryLine:
        """What helps to write a query."""
        return for_records(self._server)

    @property
    def saved(self) -> Mapping[str, str]:
        """The queries that are saved in the settings."""
        return self._server.config.queries

    @property
    def is_running(self) -> bool:
        """Whether a search is under way."""
        return self.state is State.RUNNING

    @property
    def left(self) -> int:
        """How many of the known folders were not looked at."""
        return max(0, self.known() - self.folders)

    def start(self, query: Query) -> None:
        """Look for something, in the place of a search that is under way; what that found is let go."""
        self.stop()
        self.text = query.text
        self.hits, self.envelopes, self.unread = [], {}, []
        self.cursor = self.folders = self.with_hits = 0
        self.state, self.problem = State.RUNNING, ""
        self._worker = start_in_background(self._home, partial(self._search, query), "find", exclusive=True)
        self.changed()

    def stop(self) -> None:
        """Look no further; what was found stays."""
        if self._worker is not None and self.is_running:
            self._worker.cancel()
            self.state = State.STOPPED
            self.changed()

    # In the worker

    def _search(self, query: Query) -> None:
        worker, search = get_current_worker(), self._server.search

        def cancelled() -> bool:
            return worker.is_cancelled

        kept = 0
        try:
            for batch in self._batches(search.find(query, search.folders((), cancelled), cancelled)):
                kept += len(batch.hits)
                self._home.call_later(self._take, worker, batch)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self._home.call_later(self._ended, worker, State.FAILED, line_of(error))
        else:
            self._home.call_later(self._ended, worker, State.CUT if kept >= HITS_KEPT else State.DONE)

    def _batches(self, results: Iterator[Found]) -> Iterator[Batch]:
        """Yield what comes within `BATCH_SECONDS` together, and at once what is found first."""
        clock = self.clock
        batch, start = Batch(), clock.monotonic()
        kept, last = 0, Path()
        for found in results:
            hits = list(islice(found.hits(), HITS_KEPT - kept))
            at_once = bool(hits) and not kept
            if hits and found.folder.path != last:
                batch.with_hits += 1
                last = found.folder.path
            kept += len(hits)
            batch.hits += hits
            batch.folders += found.whole
            if found.problem:
                batch.unread.append(Unread(found.folder.shown_key, found.problem))
            if kept >= HITS_KEPT:
                break
            if at_once or clock.monotonic() - start >= BATCH_SECONDS:
                yield batch
                batch, start = Batch(), clock.monotonic()
        yield batch

    def read_envelopes(self, wanted: Mapping[int, Hit], cancelled: Callable[[], bool]) -> dict[int, Envelope]:
        """Return From and Subject of hits, by their places; to be called in a worker.

        Args:
            wanted: the hits.
            cancelled: asked before each message; True ends the reading.
        """
        before, self._listings = self._listings, {}
        found = {}
        for place, hit in wanted.items():
            if cancelled():
                break
            found[place] = self._read_envelope(hit, before)
        return found

    def _read_envelope(self, hit: Hit, before: Mapping[Path, dict[str, str]]) -> Envelope:
        path = hit.folder.path
        try:
            if path not in self._listings:
                self._listings[path] = before[path] if path in before else self._server.listing(hit.folder)
            return envelope_of(hit, self._listings[path])
        except MdtuiError as error:
            return Envelope(problem=safe_text(error.what))

    # On the screen's own thread

    def set_envelopes(self, hits: list[Hit], envelopes: Mapping[int, Envelope]) -> bool:
        """Keep what was read of message files.

        Args:
            hits: the hits that it was read for; a new search has others.
            envelopes: by the places of the hits.

        Returns:
            Whether it was kept.
        """
        if hits is not self.hits:
            return False
        self.envelopes.update(envelopes)
        for place in list(islice(self.envelopes, max(0, len(self.envelopes) - ENVELOPES_KEPT))):
            del self.envelopes[place]
        return True

    def _take(self, worker: Worker[None], batch: Batch) -> None:
        # What was found for a query in whose place there is another one is not wanted any more.
        if worker is self._worker:
            self.hits += batch.hits
            self.folders += batch.folders
            self.with_hits += batch.with_hits
            self.unread += batch.unread
            self.changed()

    def _ended(self, worker: Worker[None], state: State, problem: str = "") -> None:
        if worker is self._worker and self.is_running:
            self.state, self.problem = state, problem
            self.changed()


def _nobody() -> None:
    """Tell nobody."""
