"""The record grid: the records of the open folder, one line each, however many there are.

For the screen, in the order it is used:

- ``RecordGrid(clock, glyphs)``; ``show(rows, empty_text="")`` puts a `FolderRows` on the screen, or None. The first
  line names the columns; a title above is the screen's. `RecordGrid.NoteChanged` (``note``) says what belongs beside
  the title: how many are selected and, by which query, shown.
- Once the folder is on the screen, a worker pairs up records and message files, and
  ``grid.rows_changed(rows.set_pairing(pairing))`` shows what lacks its other half; so does each later pairing.
- It calls ``grid.tell_sight()`` when other rows came into view. The screen then asks `missing_envelopes()` for the
  message files to read, reads them in a worker and gives ``set_envelopes(rows, {filename: Envelope})``.
- It posts `RecordGrid.FlagsRequested` (``flag``); the screen takes ``rows.targets()``, then
  ``token = rows.begin(targets, Verb.TOGGLE, flag)`` and ``grid.refresh_indexes(target.index for target in targets)``,
  writes in a worker, and at the end ``grid.refresh_indexes(rows.settle(token, change))`` with the `Change`, or with
  None where it failed. `RecordGrid.UndoRequested` and `RedoRequested` likewise, with ``rows.settle(None, change)``.
- It posts `RecordGrid.SortRequested`; the screen computes ``sort_order(rows.pairing, ...)`` in a worker, then
  ``rows.set_order(order, ...)`` and ``grid.rows_changed()``. ``grid.choose(columns)`` shows those that were chosen.
- It calls ``grid.ask(purpose)``, which opens the query bar at once, as what is typed next is meant for it. The screen
  selects the indexes in a worker, then ``rows.set_filter(indexes, query)`` or ``rows.selection.add(indexes)``, and
  ``grid.rows_changed()``. The grid clears a filter itself and posts `RecordGrid.FilterCleared`.
- The file changed: ``grid.rows_changed(rows.set_table(table, now))``; a worker may do the long part of it before, with
  ``step_of_records(rows.pairing, rows.arrangement, table)`` as third argument. What was computed over another pairing
  is void. While a filter is on, new records show only once it is set anew.
- About once a second ``grid.refresh_indexes(rows.expire(now))`` lets the marks of foreign changes go.

`cursor` is a reactive row number; ``grid.tell_cursor()`` is called when it moves. These two are called, not posted, as
each message costs the key that is held another turn of the loop or two.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.actions import SkipAction
from textual.message import Message

from mdtui.clock import Clock
from mdtui.keys.action import Place
from mdtui.keys.keymap import keymap_of
from mdtui.mailroot.messages import Envelope
from mdtui.mrk.flags import Flag
from mdtui.mrk.layout import DELETED, SEEN
from mdtui.pairing import Lack
from mdtui.tui.actions import bindings
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.records.chosen_columns import Shown
from mdtui.tui.records.grid_lines import NEW, header_text, line_text
from mdtui.tui.records.grid_text import note_of, text_without_rows
from mdtui.tui.records.moves import Moves
from mdtui.tui.records.ordering import NOTHING_ELSE, Order, SortColumn, Then, next_column, next_then
from mdtui.tui.records.record_line import Columns, Look, columns_for
from mdtui.tui.records.rows import FolderRows, Mark
from mdtui.tui.records.spot import Spot
from mdtui.tui.widgets.jump_rows import JumpRows
from mdtui.tui.widgets.painted_lines import PAINTED_KEPT
from mdtui.tui.widgets.query_bar import QueryPurpose
from mdtui.tui.widgets.reading_keys import ReadingKeys

_QUARTER = 15 * 60
"""Seconds; in every zone a day begins at a full quarter of an hour."""


def _asks(
    make: Callable[[], Message], possible: Callable[[RecordGrid], bool] = lambda grid: grid.count > 0
) -> Callable[[RecordGrid], None]:
    """Return an action that asks the screen for something, where there is something to do it with."""

    def action(grid: RecordGrid) -> None:
        if possible(grid):
            grid.post_message(make())

    return action


def _sorts(wish: Callable[[Order], Order]) -> Callable[[RecordGrid], None]:
    """Return an action that asks for another order than the one that is there, or was asked for last."""

    def action(grid: RecordGrid) -> None:
        if grid.rows is not None:
            grid.rows.asked = wish(grid.rows.order)
            grid.post_message(RecordGrid.SortRequested(*grid.rows.asked))

    return action


def _selects(change: Callable[[FolderRows], None]) -> Callable[[RecordGrid], None]:
    """Return an action that selects many records, or lets them go."""

    def action(grid: RecordGrid) -> None:
        if grid.rows is not None:
            change(grid.rows)
            grid.rows_changed()

    return action


class RecordGrid(JumpRows, ReadingKeys):
    """Shows the records of a folder, and turns keys into requests.

    Args:
        clock: the time and the zone of the dates.
        glyphs: the signs.
        id: the widget's id.

    Attributes:
        rows: what is shown; None where no folder is open.
        note: what `NoteChanged` said last.
    """

    BINDINGS: ClassVar = bindings(Place.GRID)

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record-grid--unseen",
        "record-grid--deleted",
        "record-grid--lacking",
        "record-grid--selected",
        "record-grid--changed",
    }
    """
    | Class | What it styles |
    | :- | :- |
    | `record-grid--unseen` | A record that nobody has seen. |
    | `record-grid--deleted` | A record that waits to be expunged. |
    | `record-grid--lacking` | A record without its message file, or a message file without a record. |
    | `record-grid--selected` | A selected record. |
    | `record-grid--changed` | A record that somebody else changed a moment ago. |
    """

    DEFAULT_CSS = """
    RecordGrid {
        background: $surface;
        color: $foreground;
        .record-grid--unseen { text-style: bold; }
        .record-grid--deleted { color: $text-muted; }
        .record-grid--lacking { color: $warning; }
        .record-grid--changed { color: $success; }
        .record-grid--selected { color: $accent; }
    }
    """

    @dataclass
    class FlagsRequested(Message):
        """Toggle a flag on what `FolderRows.targets` gives."""

        flag: Flag

    class UndoRequested(Message):
        """Take the last change back."""

    class RedoRequested(Message):
        """Bring back what the last undo took back."""

    class FilterCleared(Message):
        """Every record is a row again."""

    @dataclass
    class SortRequested(Message):
        """Show the rows in this order."""

        column: SortColumn
        reverse: bool
        then: Then = NOTHING_ELSE

    @dataclass
    class NoteChanged(Message):
        """Something else belongs beside the title: how many are selected and, by a query, shown; or nothing does."""

        note: str

    def __init__(self, clock: Clock, glyphs: GlyphSet, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(glyphs, id=id)
        self.rows: FolderRows | None = None
        self.note = ""
        self.ask: Callable[[QueryPurpose], None] = lambda _: None
        self.ask_columns: Callable[[], None] = lambda: None
        self.tell_cursor: Callable[[], None] = lambda: None
        self.tell_sight: Callable[[], None] = lambda: None
        self._clock = clock
        self._signs = {Mark.PENDING: glyphs.pending, Mark.CHANGED: glyphs.changed, Mark.NEW: NEW}
        self._empty_text = ""
        self._columns: tuple[int, Columns] = (0, columns_for(0, 0))
        self.chosen: Shown = ()
        self._ask_again = False
        self._quarter = clock.now() // _QUARTER

    @property
    def count(self) -> int:
        """How many rows there are."""
        return 0 if self.rows is None else len(self.rows)

    def show(self, rows: FolderRows | None, empty_text: str = "") -> None:
        """Show another folder, with the cursor where its rows have it.

        Args:
            rows: its rows; None where no folder is open.
            empty_text: what to say where there is no record, instead of the usual sentence.
        """
        self.rows = rows
        self._empty_text = empty_text
        self.scroll_rows(0)
        self.rows_changed()

    def choose(self, chosen: Shown) -> None:
        """Show these columns; none of them for those that there is room for."""
        self.chosen = chosen
        self.refresh()

    def rows_changed(self, moves: Moves | None = None) -> None:
        """Show the rows as they are now; only what looks different is painted.

        Args:
            moves: what `FolderRows.set_table` gave: where nothing moved, only what it touched can look different.
        """
        self._ask_again = True
        if moves is not None and not moves.moved and moves.before.files is moves.after.files:
            if len(moves.touched) > PAINTED_KEPT:
                self.refresh()
            else:
                self.refresh_indexes(moves.touched)
            self.sight_moved()
        else:
            self._columns = (0, self._columns[1])
            self.refresh_changed(0 if self.rows is None else self.rows.cursor)
        self._tell_note()

    def go_to(self, spot: Spot) -> bool:
        """Put the cursor on a record or a message file, without a filter that hides it; False where it is not here."""
        found = self.rows is not None and self.rows.go_to(spot)
        self.rows_changed()
        return found

    def refresh_indexes(self, indexes: Iterable[int]) -> None:
        """Paint the rows of these records again, now or when they come into sight."""
        quarter = self._clock.now() // _QUARTER
        if quarter != self._quarter:
            # What is today may be yesterday now.
            self._quarter = quarter
            self.refresh()
        elif self.rows is not None:
            self.forget_out_of_sight()
            in_sight = {self.rows.index(row): row for row in self.in_sight}
            for index in in_sight.keys() & set(indexes):
                self.refresh_row(in_sight[index])

    def missing_envelopes(self) -> dict[bytes, str]:
        """Return message files that are there and were not read yet: names on disk, by those `set_envelopes` takes.

        They are those of the rows in sight; where none of them is missing, of the rows that are likely to be next.
        After a change of the folder, those that could not be read are named again, once.
        """
        again, self._ask_again = self._ask_again, False
        return self._missing(self.in_sight, again=again) or self._missing(self.ahead, again=False)

    def _missing(self, sight: range, *, again: bool) -> dict[bytes, str]:
        rows = self.rows
        if rows is None:
            return {}
        pairing, indexes = rows.pairing, map(rows.index, sight)
        wanted = (index for index in indexes if rows.envelopes.wants(pairing.key(index), again=again))
        return {pairing.key(index): name for index in wanted if (name := pairing.name_on_disk(index)) is not None}

    def set_envelopes(self, rows: FolderRows, envelopes: Mapping[bytes, Envelope]) -> None:
        """Take what was read of message files, by file name, and paint their rows.

        Args:
            rows: the folder they belong to; another one may be on the screen by now.
            envelopes: what was read.
        """
        news = rows.envelopes.take(envelopes)
        if rows is self.rows:
            self.forget_out_of_sight()
            for row in self.in_sight:
                if rows.pairing.key(rows.index(row)) in news:
                    self.refresh_row(row)

    def header(self, width: int) -> str:
        """Return the names of the columns."""
        if self.rows is None:
            return " " * width
        return header_text(self.rows, self.chosen, self._columns_for(width - 1), self.glyphs, width)

    def line(self, row: int, width: int) -> tuple[str, tuple[str, ...]]:
        """Return a record and what styles it."""
        rows = self.rows
        if rows is None:
            return " " * width, ()
        index = rows.index(row)
        flags, mark, glyphs = rows.flags(index), rows.mark(index), self.glyphs
        lack, selected = rows.pairing.lack(index), index in rows.selection
        marks = (
            (glyphs.cursor if row == self.cursor else " ")
            + (glyphs.selected if selected else glyphs.anchor if index == rows.anchor else " ")
            + self._signs.get(mark, " ")
        )
        look = Look(self._columns_for(width), glyphs, self._clock.zone(), self._clock.now())
        text = line_text(rows, index, look, marks, chosen=self.chosen, width=width)
        components = (
            *(() if flags & SEEN or lack is Lack.RECORD else ("record-grid--unseen",)),
            *(("record-grid--deleted",) if flags & DELETED else ()),
            *(() if lack is Lack.NOTHING else ("record-grid--lacking",)),
            *(("record-grid--changed",) if mark is Mark.CHANGED else ()),
            *(("record-grid--selected",) if selected else ()),
        )
        return text, self.with_cursor(row, components)

    def empty_lines(self, width: int) -> Sequence[str]:
        """Return what there is to do where there is no row."""
        text = text_without_rows(self.rows, self._empty_text, keymap_of(self.app))
        return textwrap.wrap(text, max(1, width))

    def cursor_moved(self) -> None:
        """Tell the rows and the screen."""
        if self.rows is not None:
            self.rows.cursor = self.cursor
        self.tell_cursor()

    def sight_moved(self) -> None:
        """Tell the screen that other rows are in sight."""
        self.tell_sight()

    action_toggle_seen = _asks(lambda: RecordGrid.FlagsRequested(Flag.SEEN))
    action_toggle_answered = _asks(lambda: RecordGrid.FlagsRequested(Flag.ANSWERED))
    action_toggle_flagged = _asks(lambda: RecordGrid.FlagsRequested(Flag.FLAGGED))
    action_toggle_deleted = _asks(lambda: RecordGrid.FlagsRequested(Flag.DELETED))
    action_toggle_draft = _asks(lambda: RecordGrid.FlagsRequested(Flag.DRAFT))
    action_toggle_recent = _asks(lambda: RecordGrid.FlagsRequested(Flag.RECENT))
    action_undo = _asks(UndoRequested, lambda grid: True)  # noqa: ARG005 - in any folder, and in none
    action_redo = _asks(RedoRequested, lambda grid: True)  # noqa: ARG005 - likewise
    action_sort_next = _sorts(lambda order: Order(next_column(order.column)))
    action_sort_reverse = _sorts(lambda order: order._replace(reverse=not order.reverse))
    action_sort_then = _sorts(lambda order: order._replace(then=next_then(order)))
    action_select_all = _selects(FolderRows.select_shown)
    action_select_invert = _selects(FolderRows.invert_shown)
    action_select_none = _selects(lambda rows: rows.selection.clear())

    def action_select(self) -> None:
        """Select the cursor's record, or let it go, and move down."""
        if self.rows is not None and self.count:
            self.rows.selection.toggle(self.rows.index(self.cursor))
            self.refresh_row(self.cursor)
            self.cursor += 1
            self._tell_note()

    def action_select_range(self) -> None:
        """Start a range at the cursor, or select up to it."""
        if self.rows is not None and self.count:
            if self.rows.select_range():
                self.rows_changed()
            else:
                self.refresh_row(self.cursor)
                self._tell_note()

    def action_filter_clear(self) -> None:
        """Let go the start of a range, or else show every record again.

        Raises:
            SkipAction: there is neither, so that the key may mean something to the screen.
        """
        rows = self.rows
        if rows is None or not (rows.anchor is not None or rows.filtered or rows.is_filtering):
            raise SkipAction
        if rows.anchor is not None:
            rows.anchor = None
        else:
            rows.set_filter(None)
            self.post_message(self.FilterCleared())
        self.rows_changed()

    def _columns_for(self, width: int) -> Columns:
        if self._columns[0] != width and self.rows is not None:
            self._columns = width, columns_for(width, self.rows.highest_uid)
        return self._columns[1]

    def _tell_note(self) -> None:
        note = note_of(self.rows, self.glyphs.separator)
        if note != self.note:
            self.note = note
            self.post_message(self.NoteChanged(note))
