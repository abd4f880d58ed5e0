"""What the health screen lists: processes, service, signs of life, modules, ports, disks and queues."""

from __future__ import annotations

from collections.abc import Sequence

from mdtui.processes.checking import Verdict
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.health.rows import HEADING, HealthRow, unfolded
from mdtui.tui.present import crop, fit
from mdtui.tui.widgets.line_view import Part
from mdtui.tui.widgets.side_list import SideList

NAME_WIDTH, STATE_WIDTH = 16, 12
_INDENT = 2


class HealthList(SideList):
    """Shows lines; groups can be folded.

    Args:
        glyphs: the marks.

    Attributes:
        rows: the lines that are shown.
        opened: the groups that are not folded.
    """

    def __init__(self, glyphs: GlyphSet) -> None:
        super().__init__(glyphs, "looking")
        self.rows: Sequence[HealthRow] = ()
        self.opened: frozenset[str] = frozenset()
        self._all: Sequence[HealthRow] = ()

    @property
    def count(self) -> int:
        """How many lines are shown."""
        return len(self.rows)

    @property
    def chosen(self) -> HealthRow | None:
        """The line under the cursor; None where there is none."""
        return self.rows[self.cursor] if self.rows else None

    def show(self, rows: Sequence[HealthRow]) -> bool:
        """Show these lines, and return whether the cursor is still on the same one."""
        before = self.chosen
        shown = unfolded(rows, self.opened)
        self._all = rows
        if shown != self.rows:
            self.rows = shown
            self.rows_changed(self._place(before.key if before is not None else "", self.cursor))
        chosen = self.chosen
        return before is not None and chosen is not None and before.key == chosen.key

    def fold(self, group: str, *, opened: bool) -> None:
        """Fold or unfold a group; the cursor stays on its line, or on the group where that goes."""
        chosen = self.chosen
        self.opened = self.opened | {group} if opened else self.opened - {group}
        self.rows = unfolded(self._all, self.opened)
        key = chosen.key if chosen is not None else ""
        self.rows_changed(self._place(key, self._place(group, self.cursor)))
        self.cursor_moved()

    def go_to(self, key: str) -> bool:
        """Put the cursor on a line, in a folded group too; return whether there is one."""
        group = next((row.group for row in self._all if row.key == key), None)
        if group is None:
            return False
        if group and group not in self.opened:
            self.fold(group, opened=True)
        self.move_to(self._place(key, self.cursor))
        return True

    def next_reason(self) -> None:
        """Go to the next line that something speaks against, from the last to the first."""
        places = [place for place, row in enumerate(self.rows) if row.verdict is not Verdict.OK]
        if places:
            self.move_to(next((place for place in places if place > self.cursor), places[0]))

    def _place(self, key: str, otherwise: int) -> int:
        return next((place for place, row in enumerate(self.rows) if row.key == key), otherwise)

    def header(self, width: int) -> str:
        """Return the names of the columns."""
        return crop(HEADING, width, self.glyphs.ellipsis)

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a line: mark, name, state, and what else is known."""
        line = self.rows[row]
        mark, look = self._mark(line)
        fold = (self.glyphs.unfolded if line.key in self.opened else self.glyphs.folded) if line.parent else ""
        blank = " " * _INDENT if line.group else ""
        name = fit(f"{blank}{fold}{' ' if fold else ''}{line.name}", NAME_WIDTH - 1, self.glyphs.ellipsis)
        state = fit(line.state, STATE_WIDTH - 1, self.glyphs.ellipsis)
        room = max(0, width - 3 - NAME_WIDTH - STATE_WIDTH)
        return [
            (f" {mark} ", look),
            (f"{name} ", "text"),
            (f"{state} ", look if line.verdict is not Verdict.OK else "quiet"),
            (crop(line.text, room, self.glyphs.ellipsis), "text"),
        ]

    def _mark(self, line: HealthRow) -> tuple[str, str]:
        signs = self.glyphs
        marks = {
            Verdict.CRITICAL: (signs.missing, "error"),
            Verdict.WARNING: (signs.warning, "warning"),
            Verdict.UNKNOWN: (signs.unknown, "warning"),
        }
        return marks.get(line.verdict, (signs.running if line.good else " ", "key" if line.good else "quiet"))
