"""The earlier states of a folder, one line each, below the names of the columns."""

from __future__ import annotations

from textual.worker import get_current_worker

from mdtui.clock import Clock
from mdtui.earlier import NOW, Earlier, Step
from mdtui.mrk.past.authorship import Share
from mdtui.mrk.past.copy_store import Copy
from mdtui.tui.background import in_background
from mdtui.tui.collecting import no_collection
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.past.earlier_states import EarlierStates
from mdtui.tui.past.earlier_text import (
    EarlierColumns,
    counts_text,
    earlier_columns,
    reason_text,
    share_text,
    time_text,
)
from mdtui.tui.present import DATE_AND_TIME, count_text, fit
from mdtui.tui.widgets.line_view import Part
from mdtui.tui.widgets.side_list import SideList


class EarlierList(SideList):
    """Shows the states, the newest first; what a step changed is found out for those in sight.

    Args:
        clock: gives the zone of the times.
        glyphs: the marks.
        states: what is shown.
    """

    def __init__(self, clock: Clock, glyphs: GlyphSet, states: EarlierStates) -> None:
        super().__init__(glyphs, "reading the copies")
        self.states = states
        self._clock = clock
        self._numbers = (0, 0)

    @property
    def count(self) -> int:
        """How many states there are."""
        return len(self.states)

    @property
    def chosen(self) -> Copy | None:
        """The state under the cursor; None where there is none."""
        return self.states[self.cursor] if self.count else None

    @property
    def in_sight(self) -> range:
        """The rows in sight."""
        top = self.scroll_offset.y
        return range(top, min(top + self.size.height, self.count))

    def show(self, earlier: Earlier, empty_text: str) -> None:
        """Show these states; the cursor stays on its own."""
        before = self.chosen
        self.states.show(earlier)
        records = max((len(count_text(state.records)) for state in earlier.states), default=0)
        counter = max((len(str(state.counter)) for state in earlier.states if state.counter is not None), default=0)
        self._numbers = records, counter
        self.show_empty(empty_text)
        self.rows_changed((self.states.row_of(before) if before is not None else None) or 0)
        self.read_steps()

    # Steps in sight

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Take note that other states are in sight."""
        super().watch_scroll_y(old_value, new_value)
        self.read_steps()

    def resized(self) -> None:
        """Take note that more states may be in sight."""
        super().resized()
        self.read_steps()

    def read_steps(self) -> None:
        """Find out what the steps in sight changed, in the background."""
        wanted = [row for row in self.in_sight if row not in self.states.steps and row + 1 < self.count]
        if wanted and self.states.earlier is not None:
            self._read_steps(self.states.earlier, wanted)

    @in_background("steps", exclusive=True)
    def _read_steps(self, earlier: Earlier, wanted: list[int]) -> None:
        worker = get_current_worker()
        for row in wanted:
            if worker.is_cancelled:
                break
            with no_collection():
                step = earlier.step(row, lambda: worker.is_cancelled)
            if step is not None and not worker.is_cancelled:
                self.call_later(self._show_step, earlier, row, step)

    def _show_step(self, earlier: Earlier, row: int, step: Step) -> None:
        if earlier is self.states.earlier:
            self.states.steps[row] = step
            self.refresh_line(row)

    # Lines

    def columns(self, width: int) -> EarlierColumns:
        """Return the columns for a width."""
        return earlier_columns(width, *self._numbers)

    def header(self, width: int) -> str:
        """Return the names of the columns; nothing where there is no state."""
        if not self.count:
            return ""
        columns = self.columns(width)
        names = (
            ("Time", -DATE_AND_TIME),
            ("Records", columns.records),
            ("Counter", columns.counter),
            ("Since the one before", -columns.changed),
            ("By", -columns.who),
            ("Kept", -columns.reason),
        )
        shown = [fit(name, abs(room), self.glyphs.ellipsis, right=room > 0) for name, room in names if room]
        return f"   {'  '.join(shown)}"

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a state as a line: base, time, records, counter, what changed, by whom, why it was kept."""
        state, step, columns = self.states[row], self.states.steps.get(row), self.columns(width)
        ellipsis, base = self.glyphs.ellipsis, self.states.base
        mark = self.glyphs.selected if base is not None and base.id == state.id else " "
        known = step is not None or row + 1 == self.count
        changed = counts_text(step, columns.changed, ellipsis) if known else ellipsis
        who = share_text(step.share if step is not None else Share(), columns.who)
        counter = "" if state.counter is None else str(state.counter)
        is_quiet = step is None or not step.counts.any
        parts = [
            (f" {mark} {fit(time_text(state, self._clock), DATE_AND_TIME, ellipsis)}  ", "strong"),
            (f"{count_text(state.records):>{columns.records}}  ", "text"),
            (f"{counter:>{columns.counter}}  ", "quiet"),
            (f"{fit(changed, columns.changed, ellipsis)}  ", "quiet" if is_quiet else "text"),
            (f"{fit(who, columns.who, ellipsis)}  ", "text"),
            (reason_text(state, columns.reason) if state.id != NOW else "", "quiet"),
        ]
        shown = (1, 1, columns.counter, 1, columns.who, columns.reason)
        return [part for part, is_shown in zip(parts, shown, strict=True) if is_shown]
