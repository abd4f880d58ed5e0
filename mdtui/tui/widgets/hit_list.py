"""What a search found, one line each, below the names of the columns."""

from __future__ import annotations

from textual.geometry import Size
from textual.message import Message
from textual.worker import get_current_worker

from mdtui.mailroot.messages import Envelope
from mdtui.searching import Hit
from mdtui.tui.background import in_background
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.hit_text import HitColumns, empty_lines, folder_of, hit_columns, sender_of, subject_of
from mdtui.tui.present import date_text, fit, flags_text, size_text
from mdtui.tui.rest import Rest
from mdtui.tui.searching import Searching, State
from mdtui.tui.widgets.line_view import Part
from mdtui.tui.widgets.side_list import SideList

SETTLE_SECONDS = 0.05
"""How long the hits in sight must stay the same before their message files are opened."""
NO_RECORD = "orphan"
"""What stands in the place of the flags of a message file without a record: the word of the query language."""


class HitList(SideList):
    """Shows hits, in the order in which they are found.

    Args:
        glyphs: the marks.
        searching: the search.
    """

    class ChosenRead(Message):
        """The message file of the chosen hit was read."""

    def __init__(self, glyphs: GlyphSet, searching: Searching) -> None:
        super().__init__(glyphs)
        self._searching = searching
        self._columns = (-1, hit_columns(0))
        self._hits: list[Hit] = []
        self._settled = Rest(self, self.read_envelopes)

    @property
    def count(self) -> int:
        """How many hits there are."""
        return len(self._searching.hits)

    @property
    def chosen(self) -> Hit | None:
        """The hit under the cursor; None where there is none."""
        hits = self._searching.hits
        return hits[self.cursor] if self.cursor < len(hits) else None

    @property
    def chosen_envelope(self) -> Envelope | None:
        """What was read of its message file; None as long as nothing was."""
        return self._searching.envelopes.get(self.cursor)

    @property
    def in_sight(self) -> range:
        """The rows in sight."""
        top = self.scroll_offset.y
        return range(top, min(top + self.size.height, self.count))

    def show(self) -> bool:
        """Show what was found so far; the cursor stays on its hit.

        Returns:
            Whether the hits are those of the same search as before.
        """
        same = self._hits is self._searching.hits
        self._hits = self._searching.hits
        lines = "\n".join(empty_lines(self._searching))
        if self._searching.state is State.DONE:
            self.show_empty_with_keys(lines, "{find.edit} changes the query, {find.close} goes back")
        else:
            self.show_empty(lines)
        if not same or self.virtual_size != Size(self.size.width, self.count):
            self.sight_moved()
        if same:
            self.lines_changed()
        else:
            self.rows_changed(self._searching.cursor)
        return same

    def cursor_moved(self) -> None:
        """Keep the place for the next time."""
        self._searching.cursor = self.cursor
        super().cursor_moved()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Take note that other hits are in sight."""
        super().watch_scroll_y(old_value, new_value)
        self.sight_moved()

    def resized(self) -> None:
        """Take note that more hits may be in sight."""
        super().resized()
        self.sight_moved()

    # Messages in sight

    def sight_moved(self) -> None:
        """Read the messages of the hits in sight, once these stay the same for a moment."""
        self._settled.begin(SETTLE_SECONDS)

    def read_envelopes(self) -> None:
        """Read From and Subject of the hits in sight, in the background."""
        hits, known = self._searching.hits, self._searching.envelopes
        wanted = {row: hits[row] for row in self.in_sight if row not in known}
        if wanted:
            self._read_envelopes(hits, wanted)

    @in_background("envelopes", exclusive=True)
    def _read_envelopes(self, hits: list[Hit], wanted: dict[int, Hit]) -> None:
        worker = get_current_worker()
        found = self._searching.read_envelopes(wanted, lambda: worker.is_cancelled)
        self.call_later(self._show_envelopes, hits, found)

    def _show_envelopes(self, hits: list[Hit], found: dict[int, Envelope]) -> None:
        if self._searching.set_envelopes(hits, found):
            self.refresh()
            if self.cursor in found:
                self.post_message(self.ChosenRead())

    # Lines

    def columns(self, width: int) -> HitColumns:
        """Return the columns for a width."""
        if self._columns[0] != width:
            self._columns = width, hit_columns(width)
        return self._columns[1]

    def header(self, width: int) -> str:
        """Return the names of the columns; nothing where there is no hit."""
        if not self.count:
            return ""
        columns = self.columns(width)
        names = [
            "UID".rjust(columns.uid) if columns.uid else "",
            "Flags ",
            "Date".rjust(columns.date),
            "Size".rjust(columns.size) if columns.size else "",
            "From".ljust(columns.sender) if columns.sender else "",
            "Subject".ljust(columns.subject) if columns.subject else "",
            "Folder",
        ]
        return f" {' '.join(name for name in names if name)}"

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a hit as a line: UID, flags, date, size, From, Subject, folder."""
        hit, envelope = self._searching.hits[row], self._searching.envelopes.get(row)
        columns, ellipsis, clock = self.columns(width), self.glyphs.ellipsis, self._searching.clock
        has_record = hit.uid is not None
        flags = flags_text(hit.flags, self.glyphs.no_flag) if has_record else NO_RECORD
        parts = [
            (" ", "text"),
            (f"{fit('' if hit.uid is None else str(hit.uid), columns.uid, ellipsis, right=True)} ", "text"),
            (f"{flags} ", "text" if has_record else "warning"),
            (f"{date_text(hit.date, clock.zone(), clock.now(), columns.date)} ", "quiet"),
            (f"{size_text(hit.size):>{columns.size}} ", "quiet"),
            (f"{fit(sender_of(envelope, columns.sender), columns.sender, ellipsis)} ", "text"),
            (f"{fit(subject_of(envelope), columns.subject, ellipsis)} ", "text"),
            (folder_of(hit, columns.folder, ellipsis), "strong"),
        ]
        shown = (1, columns.uid, 1, 1, columns.size, columns.sender, columns.subject, 1)
        return [part for part, is_shown in zip(parts, shown, strict=True) if is_shown]
