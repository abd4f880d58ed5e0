"""Whether the server is well: the verdict, the reasons in order, and everything that was looked at, live."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import ClassVar

from textual.app import ComposeResult

from mdtui.events.event import Event
from mdtui.feed.subjects import Subject, subject_of
from mdtui.health.report import HealthReport
from mdtui.keys.action import Action, Place
from mdtui.processes.checking import Verdict
from mdtui.processes.semaphores import PATIENCE
from mdtui.tui.actions import bindings
from mdtui.tui.background import in_background
from mdtui.tui.feed.feeding import Feeding
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.health.advice import commands
from mdtui.tui.health.asking import Asking
from mdtui.tui.health.row_facts import EVENTS, About, row_facts
from mdtui.tui.health.rows import health_rows, what_is_seen
from mdtui.tui.messages import Said
from mdtui.tui.pollers import Poller
from mdtui.tui.screens.copy import CopyScreen
from mdtui.tui.screens.full_screen import VERTICAL_BREAKPOINTS
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.health_list import HealthList
from mdtui.tui.widgets.list_header import ListHeader
from mdtui.tui.widgets.verdict_view import VerdictView
from mdtui.tui.widgets.writing_pane import WritingPane

LOOK_SECONDS = 1.0
_JUST_NOW = 0.9
"""Seconds that a report may be old which somebody else has asked for: the top line asks each second, too."""
_LOOKED_THROUGH = 5000
"""The newest events, among which those are looked for that speak of a line."""


class HealthScreen(SideScreen):
    """Shows the health of the server.

    Args:
        glyphs: the marks.
        records: stops what waits.
        elsewhere: says why an action of another place is not possible now.
        feeding: the events.
        show_events: shows the events that speak of something.
        row: the line to begin with; empty for the first that something speaks against.
        live: look again and again.
    """

    BINDINGS: ClassVar = bindings(Place.HEALTH)
    VERTICAL_BREAKPOINTS = VERTICAL_BREAKPOINTS

    def __init__(
        self,
        glyphs: GlyphSet,
        records: WritingPane,
        elsewhere: Callable[[Action], str],
        feeding: Feeding,
        show_events: Callable[[Subject], None],
        *,
        row: str = "",
        live: bool = True,
    ) -> None:
        self.list = HealthList(glyphs)
        super().__init__(glyphs, Place.HEALTH, self.list, records, elsewhere)
        self.verdict = VerdictView(glyphs)
        self.report: HealthReport | None = None
        self._feeding = feeding
        self._health = feeding.server.health
        self._show_events = show_events
        self._row = row
        self._live = live
        self.asking = Asking(self._health, self, self._answered)
        self.poller: Poller[HealthReport] = Poller(
            "health",
            lambda: self._health.report(_JUST_NOW),
            lambda report: self.call_later(self._show, report),
            failed=lambda error: self.call_later(self.post_message, Said.of(error)),
            interval=LOOK_SECONDS,
            # What is said of a line ends with the newest events about it.
            seen=lambda report: (what_is_seen(report), feeding.model.store.arrived),
        )

    def compose(self) -> ComposeResult:
        """Put the verdict above the lines, and below them what is said of the chosen one."""
        self.take_size()
        self.title_line.add_class("-focused")
        self.details_line.add_class("-details")
        yield self.title_line
        yield self.verdict
        yield ListHeader(self.list)
        yield self.list
        yield self.details_line
        yield self.facts
        yield self._keys
        yield self.notice

    def on_mount(self) -> None:
        """Start looking."""
        if self._live:
            self.poller.start()
        else:
            self._look()
        self.show_keys()

    def on_unmount(self) -> None:
        """Look no more."""
        self.asking.stop()
        self.poller.stop()

    @in_background("health")
    def _look(self, *, anew: bool = False) -> None:
        if anew:
            self._health.look_anew()
        self.poller.step()

    def _show(self, report: HealthReport) -> None:
        first, self.report = self.report is None, report
        self.verdict.show(report)
        same = self.list.show(health_rows(report, self._glyphs))
        if first:
            if self._row and self.list.go_to(self._row):
                self.add_class("-explained")
            elif self.list.chosen is not None and self.list.chosen.verdict is Verdict.OK:
                self.list.next_reason()
        self.title_line.show(note="q: back   ?: keys")
        self.show_chosen(same=same)
        self.show_keys()

    def show_chosen(self, *, same: bool = False) -> None:
        """Show what is known of the line under the cursor."""
        chosen, report = self.list.chosen, self.report
        if chosen is None or report is None:
            self.facts.show(())
            return
        server = self._feeding.server
        subject = subject_of(chosen.key, report)
        about = About(chosen.key, report, server.root, server.clock)
        facts = row_facts(about, self._events(subject), subject)
        self.details_line.show(title=chosen.name)
        self.facts.show(facts, same=same)

    def _events(self, subject: Subject) -> list[Event]:
        """Return the newest events that speak of something, the newest first."""
        if subject.is_empty:
            return []
        newest = islice(reversed(self._feeding.model.store.entries), _LOOKED_THROUGH)
        return list(islice((entry.event for entry in newest if subject.fits(entry.event)), EVENTS))

    def why_not_here(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        chosen, report, method = self.list.chosen, self.report, action.method
        if method == "stop_probe":
            return "" if self.asking.is_running else "nobody was asked"
        if method == "probe":
            read_only = self._feeding.server.config.read_only
            reason = "nothing may be written here, and asking writes a file" if read_only else ""
            return reason or ("MDaemon is being asked already" if self.asking.is_running else "")
        if chosen is None or report is None:
            return "" if method in {"close", "help", "reload"} else "nothing was looked at yet"
        group = chosen.group or (chosen.key if chosen.parent else "")
        possible = {
            "fold": (group, "the line is in no group"),
            "fold_up": (group, "the line is in no group"),
            "unfold": (chosen.parent, "the line is no group"),
            "next_reason": (report.reasons, "nothing speaks against the server"),
            "of_line": (not subject_of(chosen.key, report).is_empty, "no event speaks of this line"),
        }
        is_possible, reason = possible.get(method, (True, ""))
        return "" if is_possible else reason

    def action_explain(self) -> None:
        """Say all that is known of the line on most of the screen, or show all lines again."""
        self.toggle_class("-explained")
        self.call_after_refresh(self.list.rows_changed, self.list.cursor)

    def action_fold(self) -> None:
        """Fold or unfold the group."""
        chosen = self.list.chosen
        if chosen is not None:
            group = chosen.group or chosen.key
            self.list.fold(group, opened=group not in self.list.opened)

    def action_fold_up(self) -> None:
        """Go to the group's line, or fold it."""
        chosen = self.list.chosen
        if chosen is not None and chosen.group:
            self.list.go_to(chosen.group)
        elif chosen is not None:
            self.list.fold(chosen.key, opened=False)

    def action_unfold(self) -> None:
        """Unfold the group."""
        if self.list.chosen is not None:
            self.list.fold(self.list.chosen.key, opened=True)

    def action_next_reason(self) -> None:
        """Go to the next line that something speaks against."""
        self.list.next_reason()

    def action_of_line(self) -> None:
        """Show the events that speak of the line."""
        if self.list.chosen is not None and self.report is not None:
            self._show_events(subject_of(self.list.chosen.key, self.report))

    def action_copy(self) -> None:
        """Copy the commands for the line, or what is said of it."""
        chosen, report = self.list.chosen, self.report
        if chosen is None or report is None:
            return
        lines = [f"{fact.label:<9}{fact.text}".rstrip() for fact in self.facts.facts]
        said = commands(chosen.key, report, self._feeding.server.root)
        # One line, so that no console runs it before a person has read it.
        text = " && ".join(said) or "  ".join(lines)
        self.app.push_screen(CopyScreen(self._glyphs, self.why_not, text, said or lines))

    def action_reload(self) -> None:
        """Look at everything now."""
        self._look(anew=True)

    def action_probe(self) -> None:
        """Ask MDaemon whether it is alive."""
        self.asking.start()
        self.notice.hold(f"MDaemon is asked whether it is alive, for {PATIENCE:.0f} s at most; Esc stops")
        self.show_keys()

    def action_stop_probe(self) -> None:
        """Wait for the answer no longer."""
        self.asking.stop()

    def _answered(self, said: Said) -> None:
        self.say(said.text, problem=said.problem)
        self._look()
        self.show_keys()
