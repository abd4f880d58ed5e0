"""A pane of the browse screen: a title line, and below it what the keys act on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widget import Widget

from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import cells, crop
from mdtui.tui.widgets.still import Still


class PaneTitle(Still):
    """Shows a title and, at the right, a note; a mark and another shade say that the keys act on this pane.

    Args:
        glyphs: the marks.
        title: what the pane shows, safe for a terminal.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"pane-title--note"}

    DEFAULT_CSS = """
    PaneTitle {
        height: 1;
        background: $surface;
        color: $text-muted;
        text-style: $title-text-style;
        .pane-title--note { color: $text-muted; text-style: $title-text-style; }
        &.-focused { color: $primary; text-style: $title-focus-text-style; }
    }
    """

    def __init__(self, glyphs: GlyphSet, title: str) -> None:
        super().__init__()
        self.text = title
        self.notes: tuple[str, ...] = ()
        self._glyphs = glyphs

    @property
    def note(self) -> str:
        """The note as it is where there is room for it."""
        return self.notes[0] if self.notes else ""

    def show(self, *, title: str | None = None, note: str | Sequence[str] | None = None) -> None:
        """Show another title, or another note.

        Args:
            title: the title; None for the same.
            note: the note; of several, the first that there is room for; None for the same.
        """
        before = (self.text, self.notes)
        self.text = self.text if title is None else title
        if note is not None:
            self.notes = (note,) if isinstance(note, str) else tuple(note)
        if before != (self.text, self.notes):
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return the one line; the note gives way to the title."""
        width = self.size.width
        base = self.rich_style
        mark = self._glyphs.cursor if self.has_class("-focused") else " "
        title = crop(self.text, max(0, width - 3), self._glyphs.ellipsis)
        room = width - 3 - cells(title)
        fitting = (note for note in self.notes if cells(note) + 2 <= room)
        note = next(fitting, "") if y == 0 else ""
        blank = " " * (room - cells(note))
        pieces = [Segment(f"{mark} {title}{blank}", base)]
        if note:
            pieces.append(Segment(note, self.get_component_rich_style("pane-title--note")))
        return Strip(pieces).adjust_cell_length(width, base)


class Pane(Still, Vertical):
    """Holds a title and a body, and says which of its widgets the keys go to.

    Args:
        glyphs: the marks.
        title: what the pane shows.
        body: the widgets below the title; the first takes the keys.
    """

    def __init__(self, glyphs: GlyphSet, title: str, *body: Widget) -> None:
        super().__init__()
        self.title = PaneTitle(glyphs, title)
        self._body = body

    def compose(self) -> ComposeResult:
        """Put the title above the body."""
        yield self.title
        yield from self._body

    @property
    def target(self) -> Widget:
        """The widget that the keys go to."""
        return self._body[0]

    @property
    def has_rows(self) -> bool:
        """Whether that widget has a row for its cursor."""
        return getattr(self.target, "count", 0) > 0

    def show_focus(self, *, focused: bool) -> None:
        """Show whether the keys act on this pane."""
        self.title.set_class(focused, "-focused")
