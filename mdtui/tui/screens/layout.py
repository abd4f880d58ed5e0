"""Which columns the records are shown in, in which order and how wide; what is changed is seen at once, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from mdtui.keys.action import Action, Place
from mdtui.tui.actions import bindings
from mdtui.tui.facts import Fact
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.records.chosen_columns import ABOUT, Shown
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.column_list import ColumnLine, ColumnList, lines_of
from mdtui.tui.widgets.writing_pane import WritingPane


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
        facts = [Fact("Column", ABOUT[self.list.chosen.column.column])]
        self.facts.show([*facts, Fact("Settings", setting, "quiet")] if setting else facts, same=same)

    def why_not_here(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        chosen, row = self.list.chosen, self.list.cursor
        if action.method in ("narrower", "wider") and not chosen.is_shown:
            return "the column is not shown"
        if action.method == "show_or_hide" and chosen.is_shown and len(self.list.shown) == 1:
            return "one column stays"
        if action.method == "move_up" and not row:
            return "it is the first already"
        if action.method == "move_down" and row == self.list.count - 1:
            return "it is the last already"
        return "nothing was chosen yet" if action.method == "reset" and self._as_usual else ""

    def _changed(self) -> None:
        self._as_usual = False
        self._choose(self.list.shown)
        self._show()

    def action_show_or_hide(self) -> None:
        """Show the column, or hide it."""
        column, is_shown = self.list.chosen
        self.list.put(ColumnLine(column, not is_shown))
        self._changed()

    def action_move_up(self) -> None:
        """Put the column further to the left."""
        self.list.move(-1)
        self._changed()

    def action_move_down(self) -> None:
        """Put the column further to the right."""
        self.list.move(1)
        self._changed()

    def action_narrower(self) -> None:
        """Give the column a cell less."""
        self._widen(-1)

    def action_wider(self) -> None:
        """Give the column a cell more."""
        self._widen(1)

    def _widen(self, by: int) -> None:
        column, is_shown = self.list.chosen
        self.list.put(ColumnLine(column.wider(by), is_shown))
        self._changed()

    def action_reset(self) -> None:
        """Show the columns that there is room for."""
        self.list.show(lines_of(()))
        self._as_usual = True
        self._choose(())
        self._show()
