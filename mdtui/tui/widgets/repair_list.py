"""What a repair would change, or has changed, in groups that fold, one line each."""

from __future__ import annotations

from mdtui.findings import Finding
from mdtui.mrk.repair.left import Left
from mdtui.mrk.repair.steps import Step
from mdtui.tui.findings.text import LOOKS
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import cells, count_text, crop, fit
from mdtui.tui.repair.groups import Late, Line, Part
from mdtui.tui.repair.mending import Mending
from mdtui.tui.repair.text import LOSES, box_text, heading_texts, left_text, losing_text
from mdtui.tui.widgets.line_view import Part as Piece
from mdtui.tui.widgets.side_list import SideList

WORD_WIDTH = 13
"""Cells of the longest kind, with a blank behind it."""
WIDE = 100
"""From this width on, there is room for why beside what."""
_WORST = {Part.LEFT: "warning", Part.LATE: "warning", Part.FOUND: "warning"}


class RepairList(SideList):
    """Shows the lines of a repair.

    Args:
        glyphs: the marks.
        mending: what is shown.
    """

    def __init__(self, glyphs: GlyphSet, mending: Mending) -> None:
        super().__init__(glyphs)
        self._mending = mending
        self._shown: Line | None = None

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._mending.groups)

    @property
    def chosen(self) -> Line | None:
        """The line under the cursor; None where there is none."""
        return self._mending.groups.line(self.cursor)

    def cursor_moved(self) -> None:
        """Keep the line, so that the cursor stays on it."""
        self._shown = self.chosen
        super().cursor_moved()

    def show(self, empty_text: str, *, anew: bool) -> None:
        """Show the lines as they are now.

        Args:
            empty_text: what to say where there is no line.
            anew: they are about another thing than before, so the cursor goes to the first; else it stays on its line,
                or on the heading of its group.
        """
        groups, before = self._mending.groups, self._shown
        row = 0 if anew else groups.row_of(before) if before is not None else None
        self.show_empty(empty_text)
        self.rows_changed(self.cursor if row is None else row)
        self._shown = self.chosen

    def parts(self, row: int, width: int) -> list[Piece]:
        """Return a line: a heading with its sign and count, or what is changed, with what is lost marked by a word."""
        line = self._mending.groups.line(row)
        if line is None:
            return []
        return self._heading(line, width) if line.item is None else self._item(line, width)

    def _heading(self, line: Line, width: int) -> list[Piece]:
        group, glyphs = line.group, self.glyphs
        word, title = heading_texts(group, self._mending.wishes)
        sign = " " if not group.items else glyphs.folded if group.folded else glyphs.unfolded
        box = box_text(line, self._mending.wishes)
        count = f" {count_text(len(group.items))} " if group.items else " "
        loses = LOSES if group.wanted == 1 else losing_text(group.losing, group.wanted)
        loses = f" {glyphs.warning} {loses}" if group.losing else ""
        look = _WORST.get(group.part, "heading") if group.items else "quiet"
        lead = f" {sign} {box} " if box else f" {sign} "
        used = cells(lead) + WORD_WIDTH + cells(count)
        room = max(0, width - used - cells(loses))
        return [
            (lead, "quiet"),
            (fit(word, WORD_WIDTH, glyphs.ellipsis), look),
            (fit(title, room, glyphs.ellipsis), "text" if group.items else "quiet"),
            (loses, "error"),
            (count, "strong"),
        ]

    def _item(self, line: Line, width: int) -> list[Piece]:
        box = box_text(line, self._mending.wishes)
        pieces = [(f"   {box} " if box else "   ", "quiet")]
        match line.item:
            case Step() as step:
                pieces += self._step(step, line, wide=width >= WIDE)
            case Late(step, why):
                pieces += [(step.text, "text"), (f"; {why}", "warning")]
            case Left() as left:
                pieces.append((left_text(left), "text"))
            case Finding() as finding:
                word = finding.severity.value if width >= WIDE else finding.severity.value[:1].upper()
                pieces += [(f"{word} ", LOOKS[finding.severity]), (f"{finding.rule} {finding.text}", "text")]
        return _cropped(pieces, width, self.glyphs.ellipsis)

    def _step(self, step: Step, line: Line, *, wide: bool) -> list[Piece]:
        pieces: list[Piece] = []
        if line.group.losing or line.group.out:
            mark = f"{self.glyphs.warning} {LOSES} " if step.loses else ""
            pieces.append((f"{mark:{len(LOSES) + 3}}", "quiet" if line.is_out else "error"))
        pieces.append((step.text, "faint" if line.is_out else "text"))
        if wide:
            pieces.append((f"  {step.reason}", "quiet"))
        return pieces


def _cropped(pieces: list[Piece], width: int, ellipsis: str) -> list[Piece]:
    """Return as much of a line as there is room for."""
    shown: list[Piece] = []
    for text, look in pieces:
        shown.append((crop(text, max(0, width), ellipsis), look))
        width -= cells(text)
        if width <= 0:
            break
    return shown
