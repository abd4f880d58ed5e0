"""The top line: which of MDaemon's processes run, since when, the mail root, the time, and what to be aware of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from mdtui.clock import Clock, local_time
from mdtui.processes.watchdog import ProcessState
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import age_text, crop

GAP = "  "

Piece = tuple[str, str]
"""Some text and the component that styles it."""


class ProcessStrip(Widget):
    """Shows as much about the processes as fits: all by name, or those that are missing, or how many run.

    Args:
        clock: gives the time, and the age of what runs.
        glyphs: the marks.
        badges: words that must always be seen, such as DEMO.
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
        .process-strip--missing { color: $error; text-style: bold; }
        .process-strip--quiet { color: $text-muted; }
        .process-strip--badge { color: $background; background: $accent; text-style: bold; }
        &:nocolor .process-strip--badge { text-style: bold reverse; }
    }
    """

    def __init__(self, clock: Clock, glyphs: GlyphSet, badges: Sequence[str] = ()) -> None:
        super().__init__()
        self._clock = clock
        self._glyphs = glyphs
        self._badges = tuple(badges)
        self._states: tuple[ProcessState, ...] | None = None
        self._shown: tuple[Piece, ...] = ()

    def show(self, states: Sequence[ProcessState]) -> None:
        """Show how the processes do; those that run only on demand are left out."""
        self._states = tuple(state for state in states if state.need != "on demand")
        self.tick()

    def show_badges(self, badges: Sequence[str]) -> None:
        """Show other words to be aware of."""
        self._badges = tuple(badges)
        self.tick()

    def tick(self) -> None:
        """Paint the line again if the time or an age reads differently by now."""
        if self._pieces() != self._shown:
            self.refresh()

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
            return (self._counted,)
        return self._all, self._all_short, self._missing_named, self._counted

    def _right(self) -> list[Piece]:
        pieces: list[Piece] = []
        for badge in self._badges:
            pieces += [(f" {badge} ", "badge"), (" ", "")]
        now = local_time(self._clock, self._clock.now())
        return [*pieces, (f"{now:%H:%M} " if now else "", "name")]

    def _all(self) -> Iterator[Piece]:
        """Yield every process with its age."""
        yield from self._named(with_ages=True)

    def _all_short(self) -> Iterator[Piece]:
        """Yield every process, and the age of what does not run."""
        yield from self._named(with_ages=False)

    def _named(self, *, with_ages: bool) -> Iterator[Piece]:
        for position, state in enumerate(self._states or ()):
            running = state.state == "running"
            if position:
                yield GAP, ""
            yield f"{self._mark(state)} ", "running" if running else "missing"
            yield state.label if running else f"{state.label} {state.state}", "name" if running else "missing"
            if with_ages or not running:
                yield self._age(state), "quiet"

    def _missing_named(self) -> Iterator[Piece]:
        """Yield how many run, and by name those that do not."""
        yield from self._counted()
        others = [state for state in self._states or () if state.state != "running"]
        if others and len(others) < len(self._states or ()):
            for state in others:
                yield f"{GAP}{self._mark(state)} {state.label} {state.state}", "missing"
                yield self._age(state), "quiet"

    def _counted(self) -> Iterator[Piece]:
        """Yield how many run."""
        states = self._states
        if states is None:
            yield "looking at the processes", "quiet"
        elif not states:
            yield "no processes to watch", "quiet"
        else:
            running = [state for state in states if state.state == "running"]
            whole = len(running) == len(states)
            yield f"{self._glyphs.running if whole else self._glyphs.missing} ", "running" if whole else "missing"
            count = str(len(running)) if running else "none"
            yield f"{count} of {len(states)} processes running", "name"
            starts = [state.since for state in running if state.since is not None]
            if whole and starts:
                yield f" for {age_text(self._clock.now() - max(starts))}", "quiet"

    def _mark(self, state: ProcessState) -> str:
        marks = {"running": self._glyphs.running, "stopped": self._glyphs.stopped, "denied": self._glyphs.unknown}
        return marks.get(state.state, self._glyphs.missing)

    def _age(self, state: ProcessState) -> str:
        return f" {age_text(self._clock.now() - state.since)}" if state.since is not None else ""


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(text) for text, _ in pieces)
