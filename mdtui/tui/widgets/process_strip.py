"""The top line: which of MDaemon's processes run, since when, the mail root, the time, and what to be aware of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.timer import Timer

from mdtui.clock import Clock, age_holds, age_text, local_time
from mdtui.processes.watchdog import ProcessState
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import crop
from mdtui.tui.widgets.still import Still

GAP = "  "
LONGEST_PAUSE = 10.0
"""Seconds from one look at the clock to the next at most, as a clock may be set, and a machine may sleep."""
_LATE = 0.01
"""Seconds to look later than the time reads differently, so that it surely does."""
_MINUTE = 60.0

Piece = tuple[str, str]
"""Some text and the component that styles it."""


class ProcessStrip(Still):
    """Shows as much about the processes as fits: all by name, or those that are missing, or how many run.

    Args:
        clock: gives the time, and the age of what runs.
        glyphs: the marks.
        badges: words that must always be seen, such as DEMO.

    Attributes:
        shortest_pause: seconds from one look at the clock to the next at least.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "process-strip--name",
        "process-strip--running",
        "process-strip--missing",
        "process-strip--quiet",
        "process-strip--badge",
    }

    DEFAULT_CSS = """
    ProcessStrip {
        dock: top;
        height: 1;
        background: $panel;
        .process-strip--name { color: $foreground; }
        .process-strip--running { color: $success; }
        .process-strip--missing {
            color: $error-text;
            background: $error-background;
            text-style: $error-text-style;
        }
        .process-strip--quiet { color: $text-muted; }
        .process-strip--badge {
            color: $badge-foreground;
            background: $badge-background;
            text-style: $badge-text-style;
        }
    }
    """

    def __init__(self, clock: Clock, glyphs: GlyphSet, badges: Sequence[str] = ()) -> None:
        super().__init__()
        self._clock = clock
        self._glyphs = glyphs
        self._badges = tuple(badges)
        self._states: tuple[ProcessState, ...] | None = None
        self._shown: tuple[Piece, ...] = ()
        self.shortest_pause = 0.0
        self._keeps_time = False
        self._next: Timer | None = None

    def show(self, states: Sequence[ProcessState]) -> None:
        """Show how the processes do; those that run only on demand are left out."""
        self._states = tuple(state for state in states if state.need != "on demand")
        self.tick()

    def show_badges(self, badges: Sequence[str]) -> None:
        """Show other words to be aware of."""
        self._badges = tuple(badges)
        self.tick()

    def keep_time(self) -> None:
        """Look at the clock by itself from now on, whenever the time or an age may read differently."""
        self._keeps_time = True
        self.tick()

    def tick(self) -> None:
        """Paint the line again if the time or an age reads differently by now."""
        if self._pieces() != self._shown:
            self.refresh()
        if self._keeps_time:
            if self._next is not None:
                self._next.stop()
            pause = max(self.shortest_pause, pause_to_differ(self._clock.now(), self._states or ()))
            self._next = self.set_timer(pause, self.tick)

    def render_line(self, y: int) -> Strip:
        """Return the one line."""
        base = self.rich_style
        self._shown = self._pieces()
        segments = [
            Segment(text, self.get_component_rich_style(f"process-strip--{part}") if part else base)
            for text, part in (self._shown if y == 0 else ())
        ]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _pieces(self) -> tuple[Piece, ...]:
        right = self._right()
        room = self.size.width - _cells(right) - len(GAP) - 1
        for form in self._forms():
            left = list(form())
            if _cells(left) <= room:
                break
        else:
            left = [(crop("".join(text for text, _ in left), max(0, room), self._glyphs.ellipsis), "")]
        blank = " " * max(0, self.size.width - 1 - _cells(left) - _cells(right))
        return ((" ", ""), *left, (blank, ""), *right)

    def _forms(self) -> tuple[Callable[[], Iterator[Piece]], ...]:
        """Return the ways to say it, the longest first."""
        if not self._states:
            return (self._nothing,)
        named, counted = (self._named_with_ages, self._named), (self._counted, self._shortest)
        some = 0 < len(self._not_running()) < len(self._states)
        return (*named, self._missing, self._missing_by_name, *counted) if some else (*named, *counted)

    def _right(self) -> list[Piece]:
        pieces: list[Piece] = []
        for badge in self._badges:
            pieces += [(f" {badge} ", "badge"), (" ", "")]
        now = local_time(self._clock, self._clock.now())
        return [*pieces, (f"{now:%H:%M} " if now else "", "name")]

    def _nothing(self) -> Iterator[Piece]:
        yield "looking at the processes" if self._states is None else "no processes to watch", "quiet"

    def _named_with_ages(self) -> Iterator[Piece]:
        """Yield every process with its age."""
        for position, state in enumerate(self._states or ()):
            yield GAP if position else "", ""
            yield from self._one(state)
            yield self._age(state.since), "quiet"

    def _named(self) -> Iterator[Piece]:
        """Yield every process; the age of what does not run, and since when all others do."""
        for position, state in enumerate(self._states or ()):
            yield GAP if position else "", ""
            yield from self._one(state)
            if state.state != "running":
                yield self._age(state.since), "quiet"
        if not self._not_running():
            yield from self._running_since()

    def _missing(self) -> Iterator[Piece]:
        """Yield how many run, and what does not, with its age."""
        yield from self._counted("running")
        for state in self._not_running():
            yield GAP, ""
            yield from self._one(state)
            yield self._age(state.since), "quiet"

    def _missing_by_name(self) -> Iterator[Piece]:
        """Yield how many run, and the names of the others."""
        yield from self._counted("running")
        if others := self._not_running():
            yield f", not {' '.join(state.label for state in others)}", "missing"

    def _shortest(self) -> Iterator[Piece]:
        """Yield how many run, and no more."""
        yield from list(self._counted("running"))[:2]

    def _counted(self, what: str = "processes running") -> Iterator[Piece]:
        """Yield how many run, and since when where all do."""
        states = self._states or ()
        running = len(states) - len(self._not_running())
        whole = running == len(states)
        yield f"{self._glyphs.running if whole else self._glyphs.missing} ", "running" if whole else "missing"
        yield f"{running or 'none'} of {len(states)} {what}", "name"
        if whole:
            yield from self._running_since()

    def _one(self, state: ProcessState) -> Iterator[Piece]:
        running = state.state == "running"
        marks = {"running": self._glyphs.running, "stopped": self._glyphs.stopped, "denied": self._glyphs.unknown}
        yield f"{marks.get(state.state, self._glyphs.missing)} ", "running" if running else "missing"
        yield state.label if running else f"{state.label} {state.state}", "name" if running else "missing"

    def _not_running(self) -> list[ProcessState]:
        return [state for state in self._states or () if state.state != "running"]

    def _running_since(self) -> Iterator[Piece]:
        starts = [state.since for state in self._states or () if state.state == "running" and state.since is not None]
        if starts:
            yield f" for{self._age(max(starts))}", "quiet"

    def _age(self, since: float | None) -> str:
        return f" {age_text(self._clock.now() - since)}" if since is not None else ""


def pause_to_differ(now: float, states: Sequence[ProcessState]) -> float:
    """Return in how many seconds to look whether the time or an age reads differently; until then none does.

    Args:
        now: seconds since 1970-01-01 UTC.
        states: the processes with the ages.
    """
    ages = (now - state.since for state in states if state.since is not None)
    return min(LONGEST_PAUSE, min((_MINUTE - now % _MINUTE, *map(age_holds, ages))) + _LATE)


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(text) for text, _ in pieces)
