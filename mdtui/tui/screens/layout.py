"""Which columns the records are shown in, in which order and how wide; what is changed is seen at once, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from mdtui.tui.actions import bindings
from mdtui.tui.facts import Fact
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.keys.action import Action, Place
from mdtui.tui.records.chosen_columns import ABOUT, USUAL, Shown
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.column_list import ColumnList
from mdtui.tui.widgets.writing_pane import WritingPane

_ON_A_SHOWN = {"move_up", "move_down", "narrower", "wider"}


class LayoutScreen(SideScreen):
    """Lets a person choose columns.

    Args:
        glyphs: the marks.
        records: stops what waits.
        elsewhere: says why an action of another place is not possible now.
        shown: the columns that were chosen; none where there is no choice yet.
        choose: told of every change; none for the columns that there is room for.
    """

    BINDINGS: ClassVar = bindings(Place.LAYOUT)

    def __init__(
        self,
        glyphs: GlyphSet,
        records: WritingPane,
        elsewhere: Callable[[Action], str],
        shown: Shown,
        choose: Callable[[Shown], None],
    ) -> None:
        self.list = ColumnList(glyphs, shown)
        super().__init__(glyphs, Place.LAYOUT, self.list, records, elsewhere)
        self._as_usual = not shown
        self._choose = choose

    def on_mount(self) -> None:
        """Show the columns."""
        self.list.rows_changed(0)
        self._show()

    def _show(self) -> None:
        self.title_line.show(note="as there is room" if self._as_usual else f"{len(self.list.shown)} shown")
        self.show_chosen()
        self.show_keys()

    def show_chosen(self, *, same: bool = False) -> None:
        """Show what the column under the cursor is, and how the settings would have them all."""
        texts = ", ".join(f'"{each.text()}"' for each in self.list.shown)
        setting = "" if self._as_usual else f"columns = [{texts}]"
        facts = [Fact("Column", ABOUT[self.list.chosen.column])]
        self.facts.show([*facts, Fact("Settings", setting, "quiet")] if setting else facts, same=same)

    def why_not_here(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        if action.method in _ON_A_SHOWN and not self.list.is_shown:
            return "the column is not shown"
        if action.method == "show_or_hide" and self.list.is_shown and len(self.list.shown) == 1:
            return "one column stays"
        if action.method == "move_up" and not self.list.cursor:
            return "it is the first already"
        if action.method == "move_down" and self.list.cursor == len(self.list.shown) - 1:
            return "it is the last already"
        return "nothing was chosen yet" if action.method == "reset" and self._as_usual else ""

    def _change(self, shown: Shown) -> None:
        self._as_usual = False
        self.list.change(shown)
        self._choose(shown)
        self._show()

    def action_show_or_hide(self) -> None:
        """Show the column, or hide it."""
        chosen, shown = self.list.chosen, self.list.shown
        hidden = tuple(each for each in shown if each.column is not chosen.column)
        self._change(hidden if self.list.is_shown else (*shown, chosen))

    def action_move_up(self) -> None:
        """Put the column further to the left."""
        self._move(-1)

    def action_move_down(self) -> None:
        """Put the column further to the right."""
        self._move(1)

    def _move(self, by: int) -> None:
        columns, row = list(self.list.shown), self.list.cursor
        columns.insert(row + by, columns.pop(row))
        self._change(tuple(columns))

    def action_narrower(self) -> None:
        """Give the column a cell less."""
        self._widen(-1)

    def action_wider(self) -> None:
        """Give the column a cell more."""
        self._widen(1)

    def _widen(self, by: int) -> None:
        row, shown = self.list.cursor, self.list.shown
        self._change((*shown[:row], shown[row].wider(by), *shown[row + 1 :]))

    def action_reset(self) -> None:
        """Show the columns that there is room for."""
        self._change(USUAL)
        self._as_usual = True
        self._choose(())
        self._show()
