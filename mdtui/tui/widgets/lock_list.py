"""The lock files that are there, one line each."""

from __future__ import annotations

from collections.abc import Sequence

from mdtui.clock import AGE_WIDTH, age_text
from mdtui.lock_radar import HeldLock
from mdtui.text import safe_text
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.lock_text import holder_text
from mdtui.tui.present import fit, tail
from mdtui.tui.widgets.line_view import Part
from mdtui.tui.widgets.side_list import SideList

HOLDER_WIDTH = 34
WAITING_WIDTH = 10
NO_LOCK = "No lock is held"
KEYS = "The list looks again by itself. {locks.close} goes back"


class LockList(SideList):
    """Shows locks, the oldest first.

    Args:
        glyphs: the marks.

    Attributes:
        held: what is shown.
    """

    def __init__(self, glyphs: GlyphSet) -> None:
        super().__init__(glyphs, "looking")
        self.held: Sequence[HeldLock] = ()

    @property
    def count(self) -> int:
        """How many locks there are."""
        return len(self.held)

    @property
    def chosen(self) -> HeldLock | None:
        """The lock under the cursor; None where there is none."""
        return self.held[self.cursor] if self.held else None

    def show(self, held: Sequence[HeldLock], empty_text: str = NO_LOCK) -> bool:
        """Show these locks, and return whether the cursor is still on the same one."""
        path = self.chosen.lock.path if self.chosen is not None else None
        before, self.held = (self._drawn(), self.cursor), held
        cursor = next((row for row, each in enumerate(held) if each.lock.path == path), self.cursor)
        # Once a second nothing is sent to the terminal that reads as it did before.
        if not held or (self._drawn(), cursor) != before:
            self.show_empty_with_keys(empty_text, KEYS)
            self.rows_changed(cursor)
        return self.chosen is not None and self.chosen.lock.path == path

    def _drawn(self) -> list[list[Part]]:
        return [self.parts(row, self.size.width) for row in range(self.count)]

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a lock as a line: mark, age, holder, who waits, folder."""
        held = self.held[row]
        age = age_text(held.lock.age)
        waiting = f"{len(held.waiting)} waiting" if held.waiting else ""
        where = safe_text(held.folder or held.lock.path.name)
        room = max(0, width - 3 - AGE_WIDTH - 2 - HOLDER_WIDTH - 1 - WAITING_WIDTH - 1)
        old = held.finding is not None
        holder = fit(holder_text(held), HOLDER_WIDTH, self.glyphs.ellipsis)
        return [
            (f" {self.glyphs.finding if old else ' '} ", "warning"),
            (f"{age:>{AGE_WIDTH}}  ", "warning" if old else "text"),
            (f"{holder} ", "quiet" if held.ours is None else "strong"),
            (f"{fit(waiting, WAITING_WIDTH, self.glyphs.ellipsis)} ", "quiet"),
            (tail(where, room, self.glyphs.ellipsis), "text"),
        ]
