"""The line that says what happened: over the footer for a few seconds, then gone."""

from __future__ import annotations

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

SECONDS = 4.0
PROBLEM_SECONDS = 9.0
"""A problem is longer to read, and more important."""


class Notice(Static):
    """Shows one message at the bottom of the screen, on as many lines as it needs, three at most.

    With the class ``-above-bar`` it stands above a line that is written in, what is said of it, and the footer.
    """

    DEFAULT_CSS = """
    Notice {
        layer: notice;
        dock: bottom;
        height: auto;
        max-height: 3;
        padding: 0 1;
        display: none;
        background: $panel;
        color: $foreground;
        &.-above-bar { margin: 0 0 4 0; }
        &.-problem { color: $error; text-style: $error-text-style; }
    }
    """

    def __init__(self, problem_mark: str) -> None:
        super().__init__(markup=False)
        self.message = ""
        self._mark = problem_mark
        self._timer: Timer | None = None

    def say(self, text: str, *, problem: bool = False) -> None:
        """Show a line for some seconds, instead of the one before.

        Args:
            text: the line, safe for a terminal.
            problem: whether something did not work.
        """
        self.hold(text, problem=problem)
        self._timer = self.set_timer(PROBLEM_SECONDS if problem else SECONDS, self.clear)

    def hold(self, text: str, *, problem: bool = False) -> None:
        """Show a line until another is said; see `say` for the arguments."""
        self.message = text
        self.update(Content(f"{self._mark} {text}" if problem else text))
        self.set_class(problem, "-problem")
        self.display = bool(text)
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def clear(self) -> None:
        """Take the line away."""
        self.message = ""
        self.display = False
