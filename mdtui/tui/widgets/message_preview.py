"""The preview: the message under the cursor of the records, below them.

It is told by ``record_changed()`` that another message may be the one to show, which costs next to nothing and may be
done at every key. Once the cursor has rested it reads, in a worker, one message at a time; what it shows stays until
something else is there to be shown, so that nothing flickers, and its title says which record it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer

from mdtui.errors import MdtuiError
from mdtui.keys.keymap import keymap_of
from mdtui.message_files import MessageFiles, no_message_file
from mdtui.text import text_of_bytes
from mdtui.tui.background import in_background
from mdtui.tui.facts import INDENT
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import Said
from mdtui.tui.present import size_text, wrap
from mdtui.tui.reading.chosen_message import NOTHING_HERE, ChosenMessage, open_message, why_unread
from mdtui.tui.reading.message_text import Line, preview_lines
from mdtui.tui.rest import Rest
from mdtui.tui.widgets.pane import PaneTitle
from mdtui.tui.widgets.still import Still
from mdtui.tui.widgets.text_page import TextPage

REST_SECONDS = 0.12
"""So long the cursor has to stay before a message is read: longer than from one key to the next while one is held."""
SLOW_SECONDS = 0.5
"""A message that takes longer to read is said to be read; until then the one before is shown."""

_WAYS = (("{records.read}", "opens"), ("{records.preview_more}", "scrolls"))
"""What else can be done with the message, and the actions whose keys do it."""

_LEAST = 10
"""Cells that a sentence is given, however narrow the window is."""


class Wanted(NamedTuple):
    """What is to be shown.

    Attributes:
        chosen: the message; None where there is no row.
        width: cells of a line.
        turn: another number is another wish, even for the same message.
    """

    chosen: ChosenMessage | None
    width: int
    turn: int = 0


class Preview(NamedTuple):
    """What is shown.

    Attributes:
        lines: the message.
        text: what is said where there are no lines.
        size: the size of the message; empty where it was not read.
    """

    lines: Sequence[Line] = ()
    text: str = ""
    size: str = ""


class MessagePreview(Still, Vertical):
    """Shows the beginning of the message under the cursor.

    Args:
        files: the message files of the mail root.
        glyphs: the marks.
        chosen: returns the message under the cursor.

    Attributes:
        page: the message.
    """

    DEFAULT_CSS = """
    MessagePreview { layout: vertical; width: 1fr; height: 1fr; max-height: 14; overflow: hidden hidden; }
    """

    def __init__(self, files: MessageFiles, glyphs: GlyphSet, chosen: Callable[[], ChosenMessage | None]) -> None:
        super().__init__()
        self.page = TextPage(glyphs, "", self.record_changed)
        self._title = PaneTitle(glyphs, "Preview")
        self._files = files
        self._glyphs = glyphs
        self._chosen = chosen
        self._rest = Rest(self, self.look)
        self._slow: Timer | None = None
        self._wanted = Wanted(None, 0)
        self._turn = 0
        self._shown: ChosenMessage | None = None
        self._is_reading = self._is_slow = False

    def compose(self) -> ComposeResult:
        """Put the title above the message."""
        yield self._title
        yield self.page

    # When to look

    def record_changed(self) -> None:
        """Look which message is under the cursor once the cursor has rested."""
        self._rest.begin(REST_SECONDS)

    def look(self) -> None:
        """Read the message under the cursor, unless it is the one that was asked for last."""
        wanted = Wanted(self._chosen(), self.page.room, self._turn)
        if not wanted.width or wanted == self._wanted:
            return
        self._wanted = wanted
        if not self._is_reading:
            self._begin(wanted)
        elif self._is_slow:
            self._say_reading()

    def read_again(self) -> None:
        """Read the message under the cursor, even if it is the one that is shown."""
        self._turn += 1
        self.record_changed()

    # Reading

    def _begin(self, wanted: Wanted) -> None:
        """Read a message, or say why there is none to read."""
        chosen, why = wanted.chosen, _why_nothing(wanted.chosen)
        if chosen is None or why:
            self._show(chosen, Preview(text=why))
        else:
            self._is_reading = True
            self._slow = self.set_timer(SLOW_SECONDS, self._say_reading)
            self._read(wanted, chosen)

    @in_background("preview")
    def _read(self, wanted: Wanted, chosen: ChosenMessage) -> None:
        preview = Preview()
        try:
            # What is outdated by the time that a thread is free, or the file is there, is not worked on.
            message = open_message(self._files, chosen) if wanted == self._wanted else None
            if message is not None and wanted == self._wanted:
                preview = Preview(preview_lines(message, wanted.width), size=size_text(message.size))
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            preview = Preview(text=why_unread(error))
            if not isinstance(error, MdtuiError):
                self.post_message(Said.of(error))
        self.call_later(self._was_read, wanted, preview)

    def _was_read(self, wanted: Wanted, preview: Preview) -> None:
        self._is_reading = self._is_slow = False
        if self._slow is not None:
            self._slow.stop()
        if wanted == self._wanted:
            self._show(wanted.chosen, preview)
        else:
            self._begin(self._wanted)

    def _say_reading(self) -> None:
        """Say that the message under the cursor is still to be read, instead of showing another one for long."""
        if not self._is_reading:
            return
        chosen = self._wanted.chosen
        self._is_slow = True
        name = chosen.shown_name if chosen is not None else ""
        self._show(chosen, Preview(text=_why_nothing(chosen) or f"reading {name}{self._glyphs.ellipsis}"))

    # Showing

    def _show(self, chosen: ChosenMessage | None, preview: Preview) -> None:
        before, self._shown = self._shown, chosen
        same = chosen is not None and before is not None and chosen.is_file_of(before)
        self.page.show_empty("\n".join(wrap(preview.text, max(_LEAST, self.page.room - 2 * INDENT))))
        self.page.show(preview.lines, same=same)
        self._title.show(note=self._notes(chosen, preview))

    def _notes(self, chosen: ChosenMessage | None, preview: Preview) -> Sequence[str]:
        """Return what belongs beside the title, the most first."""
        if chosen is None:
            return ()
        if not preview.size:
            return (chosen.record,)
        about, keymap = f"{chosen.record}, {preview.size}", keymap_of(self.app)
        ways = [f"{key} {what}" for name, what in _WAYS if (key := keymap.say(name))]
        return [*(f"{about}; {', '.join(ways[:count])}" for count in range(len(ways), 0, -1)), about]


def _why_nothing(chosen: ChosenMessage | None) -> str:
    """Return why there is nothing to read, as far as that is known; nothing where there is."""
    if chosen is None:
        return NOTHING_HERE
    if not chosen.is_listed:
        return "It is not known yet which message files the folder has"
    return why_unread(no_message_file(text_of_bytes(chosen.filename))) if chosen.name is None else ""
