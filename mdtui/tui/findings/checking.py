"""The check of a mail root as the screens have it: one at a time, in the background, whatever screen is shown."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker, get_current_worker

from mdtui.checks import FolderCheck, HowToCheck
from mdtui.clock import Clock
from mdtui.mailroot.folders import Folder
from mdtui.mrk.rules import Rule
from mdtui.server import MailServer
from mdtui.tui.background import start_in_background
from mdtui.tui.collecting import no_collection
from mdtui.tui.findings.groups import FindingGroups, Found, Scope
from mdtui.tui.findings.weight import Weight
from mdtui.tui.messages import FoldersChecked, Said, line_of

LISTED = 20
"""So many findings of one rule in one folder are listed; the rest is counted."""
BATCH_SECONDS = 0.1
"""Seconds between two batches; what is found first is not held back."""
RENEW_SECONDS = 2.0
"""So long a folder must stay as it is before it is looked at again."""


class State(enum.Enum):
    """How far the check is."""

    NEVER = enum.auto()
    RUNNING = enum.auto()
    DONE = enum.auto()
    STOPPED = enum.auto()
    FAILED = enum.auto()


class Checking:
    """Checks folders, keeps what was found, and tells whoever shows it.

    Args:
        server: the mail root.
        home: runs the workers, and gets a `FoldersChecked` for each batch.

    Attributes:
        groups: what was found.
        state: how far the check is that was started last.
        scope: what it looks at.
        problem: why it failed, one line; empty where it did not.
        changed: called when there is more to be shown; whoever shows it sets it.
        known: returns how many folders there are, as far as known; whoever knows sets it.
    """

    def __init__(self, server: MailServer, home: Widget) -> None:
        self.groups = FindingGroups()
        self.state = State.NEVER
        self.scope = Scope()
        self.problem = ""
        self.changed: Callable[[], None] = _nobody
        self.known: Callable[[], int] = lambda: 0
        self._server = server
        self._home = home
        self._worker: Worker[None] | None = None
        self._pause: Timer | None = None

    @property
    def rules(self) -> Mapping[str, Rule]:
        """The texts of the rules, by id."""
        return self._server.checks.rules

    @property
    def clock(self) -> Clock:
        """Time."""
        return self._server.clock

    @property
    def is_running(self) -> bool:
        """Whether a check is under way."""
        return self.state is State.RUNNING

    def start(self, scope: Scope) -> None:
        """Check folders, in the place of a check that is under way; what was found in them before is let go."""
        self.stop()
        self.scope = self.groups.scope = scope
        self.groups.forget(scope)
        self.state, self.problem = State.RUNNING, ""
        self._worker = self._run(partial(self._check, scope), "check")
        self.changed()

    def stop(self) -> None:
        """Check no further; what was found stays."""
        if self._worker is not None and self.is_running:
            self._worker.cancel()
            self.state = State.STOPPED
            self.changed()

    def leave(self) -> None:
        """Take note that nobody shows it any more; a check that is under way goes on, and the person is told so."""
        self.changed = _nobody
        if self.is_running:
            self._home.post_message(Said("the check goes on, C shows it"))

    def renew(self, folder: Folder) -> None:
        """Look at a folder again that was looked at before: something else than a flag may have changed in it."""
        if folder.path in self.groups.results:
            self._run(partial(self._renew, folder), "renew")

    def moved(self, before: Path, folder: Folder) -> None:
        """Look at a folder again whose directory has another name now, and at those below it.

        Args:
            before: its directory until now.
            folder: the folder as it is now.
        """
        gone = [path for path in self.groups.results if path is not None and path.is_relative_to(before)]
        for path in gone:
            del self.groups.results[path]
        if gone:
            self._run(partial(self._renew, folder, below=True), "renew")

    def renew_later(self, folder: Folder) -> None:
        """Look at a folder again once it was not changed for a while."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self._home.set_timer(RENEW_SECONDS, partial(self.renew, folder))

    def ignore(self, rules: frozenset[str]) -> None:
        """Leave the findings of these rules, and of no other, out of the list and out of the tree."""
        self.groups.ignore(rules)
        self._tell(list(self.groups.results.values()))

    def _run(self, work: Callable[[], None], group: str) -> Worker[None]:
        return start_in_background(self._home, work, group, exclusive=True)

    # In the worker

    def _check(self, scope: Scope) -> None:
        worker, checks = get_current_worker(), self._server.checks
        how = HowToCheck(limit=LISTED, cancelled=lambda: worker.is_cancelled)
        try:
            results = checks.everything(**how) if scope.top is None else checks.below(scope.top, **how)
            for batch in self._batches(results):
                self._home.call_later(self._take, worker, batch)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self._home.call_later(self._ended, worker, State.FAILED, line_of(error))
        else:
            self._home.call_later(self._ended, worker, State.DONE)

    def _batches(self, results: Iterator[FolderCheck]) -> Iterator[list[Found]]:
        """Yield what comes within `BATCH_SECONDS` as one list, and at once the first that something was found in."""
        clock = self.clock
        batch: list[Found] = []
        start, first = clock.monotonic(), True
        while (result := _next(results)) is not None:
            batch.append(Found(result, clock.now()))
            if (first and result.counts) or clock.monotonic() - start >= BATCH_SECONDS:
                first = first and not result.counts
                yield batch
                batch, start = [], clock.monotonic()
        if batch:
            yield batch

    def _renew(self, folder: Folder, *, below: bool = False) -> None:
        worker, checks = get_current_worker(), self._server.checks
        how = HowToCheck(limit=LISTED, cancelled=lambda: worker.is_cancelled)
        try:
            results = checks.below(folder, **how) if below else checks.folders([folder], **how)
            found = []
            while (result := _next(results)) is not None:
                found.append(Found(result, self.clock.now()))
        except Exception:  # noqa: BLE001 - the edge of a thread: the next check of the whole says what is wrong
            return
        if not worker.is_cancelled:
            self._home.call_later(self._took, found)

    # On the screen's own thread

    def _take(self, worker: Worker[None], batch: list[Found]) -> None:
        # What a check found that another one has taken the place of is found again by that.
        if worker is self._worker:
            self._took(batch)

    def _took(self, batch: list[Found]) -> None:
        self.groups.take(batch)
        for found in batch:
            if found.check.folder is not None and not found.check.busy:
                self._server.reports.observer.checked(found.check.folder.key, found.check.findings)
        self._tell(batch)

    def _tell(self, batch: list[Found]) -> None:
        ignored = self.groups.ignored
        weights = [
            (found.check.folder, Weight.of_check(found.check, ignored))
            for found in batch
            if found.check.folder is not None
        ]
        self._home.post_message(FoldersChecked(tuple(weights)))
        self.changed()

    def _ended(self, worker: Worker[None], state: State, problem: str = "") -> None:
        if worker is self._worker and self.is_running:
            self.state, self.problem = state, problem
            if problem:
                self._home.post_message(Said(problem, problem=True))
            self.changed()


def _next(results: Iterator[FolderCheck]) -> FolderCheck | None:
    """Return what is wrong in the next folder; None where there is none."""
    with no_collection():
        return next(results, None)


def _nobody() -> None:
    """Tell nobody."""
