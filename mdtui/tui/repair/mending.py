"""The repair of one folder as a screen has it: what is known, what is wanted, and what the background does."""

from __future__ import annotations

import enum
from collections.abc import Callable
from functools import partial

from textual.widget import Widget
from textual.worker import get_current_worker

from mdtui.mailroot.folders import Folder
from mdtui.mrk.repair.steps import Step
from mdtui.server import MailServer
from mdtui.tui.background import start_in_background
from mdtui.tui.collecting import no_collection
from mdtui.tui.messages import line_of
from mdtui.tui.repair.groups import Group, Line, RepairGroups
from mdtui.tui.repair.wishes import Wishes
from mdtui.tui.repair.writes import MendingWrite, Outcome, Proposal, TakeBackWrite, look_after, propose
from mdtui.tui.writing import Write


class Doing(enum.Enum):
    """What is under way; the value says it to a person."""

    NOTHING = ""
    LOOKING = "looking at the folder"
    WRITING = "writing, or waiting for the lock: Esc stops"
    CHECKING = "written, checking the folder"


class Mending:
    """Plans, writes and checks, and tells whoever shows it.

    Args:
        server: the mail root.
        home: runs the workers; once it is gone, nobody is told.
        folder: the folder.
        write: carries something out once what was asked for before is done.

    Attributes:
        groups: what is to be shown: the plan, or what was done.
        folder: the folder as it was when it was looked at last.
        wishes: what the person wants.
        doing: what is under way.
        proposal: how the folder would be mended; None as long as nobody knows.
        outcome: what was written, as long as that is shown.
        problem: why nobody knows how the folder would be mended; empty where that is known.
        written: the ids of the changes that were written here and can be taken back, the last one first.
        changed: called when there is something else to be shown, with whether it is about another thing than before;
            whoever shows it sets it.
    """

    def __init__(self, server: MailServer, home: Widget, folder: Folder, write: Callable[[Write], None]) -> None:
        self.groups = RepairGroups()
        self.folder = folder
        self.wishes = Wishes()
        self.doing = Doing.NOTHING
        self.proposal: Proposal | None = None
        self.outcome: Outcome | None = None
        self.problem = ""
        self.written: tuple[str, ...] = ()
        self.changed: Callable[[bool], None] = lambda _: None
        self._server = server
        self._home = home
        self._write = write

    @property
    def can_undo(self) -> bool:
        """Whether something was written here that can be taken back."""
        return bool(self.written)

    # What is wanted

    def wish(self, wishes: Wishes) -> None:
        """Plan with other wishes, or with the same anew."""
        self.wishes = wishes
        self._begin(Doing.LOOKING)
        self._run(partial(propose, self._server, self.folder, wishes), self._show_plan)

    def leave_out(self, line: Line) -> None:
        """Leave out the step of a line, or take it in; of a heading, the whole kind, for which is planned anew."""
        group = line.group
        if isinstance(line.item, Step):
            self.wishes = self.wishes.with_step(line.item)
            group.switch(line.place)
            self.changed(False)
        elif group.kind is not None:
            self.wish(self.wishes.with_all(group.kind) if group.out else self.wishes.with_kind(group.kind))

    # What is written

    def write(self, write: MendingWrite) -> None:
        """Write something, and then look what it came to."""
        write.ended = partial(self._written, write)
        self._begin(Doing.WRITING)
        self._write(write)

    def take_back(self) -> None:
        """Take back what was written, and plan anew."""
        changes, self.written = self.written, ()
        self._begin(Doing.WRITING)
        self._write(TakeBackWrite(changes=changes, key=self.folder.key, ended=self._taken_back))

    def _written(self, write: MendingWrite) -> None:
        if not self._home.is_attached:
            return
        if write.rewritten is None:
            # Nothing was written, and why was said; the plan may be another one by now.
            self.wish(self.wishes)
            return
        self.written = write.changes
        self._begin(Doing.CHECKING)
        self._run(partial(look_after, self._server, write, self.wishes), self._show_outcome)

    def _taken_back(self) -> None:
        if self._home.is_attached:
            self.wish(self.wishes)

    # What comes of it

    def _run(self, work: Callable[[Callable[[], bool]], object], show: Callable[..., None]) -> None:
        def run() -> None:
            worker = get_current_worker()
            try:
                with no_collection():
                    found = work(lambda: worker.is_cancelled)
            except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
                told = partial(self._failed, error)
            else:
                told = partial(show, found)
            if not worker.is_cancelled:
                self._home.call_later(told)

        start_in_background(self._home, run, "repair", exclusive=True)

    def _begin(self, doing: Doing) -> None:
        self.doing = doing
        self.changed(False)

    def _show(self, proposal: Proposal | None, outcome: Outcome | None, groups: list[Group], problem: str = "") -> None:
        anew = self.proposal is None or outcome is not self.outcome
        self.proposal, self.outcome, self.problem = proposal, outcome, problem
        if proposal is not None:
            self.folder = proposal.folder
        self.groups.show(groups)
        self.doing = Doing.NOTHING
        self.changed(anew)

    def _show_plan(self, proposal: Proposal) -> None:
        self._show(proposal, None, proposal.groups)

    def _show_outcome(self, outcome: Outcome) -> None:
        self._show(outcome.proposal, outcome, outcome.groups())

    def _failed(self, error: Exception) -> None:
        self._show(None, None, [], line_of(error))
