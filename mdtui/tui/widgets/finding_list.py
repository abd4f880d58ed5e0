"""The findings, in groups that fold, one line each."""

from __future__ import annotations

from collections.abc import Mapping

from mdtui.findings import Finding
from mdtui.mrk.rules import Rule
from mdtui.text import safe_text
from mdtui.tui.findings.groups import By, FindingGroups, Line
from mdtui.tui.findings.text import LOOKS, MAIL_ROOT, heading_text
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import cells, count_text, crop, fit, tail
from mdtui.tui.widgets.line_view import Part
from mdtui.tui.widgets.side_list import SideList

INDENT = 3
RULE_WIDTH = 7
FOLDER_WIDTH = 25
WIDE = 100
"""From this width on the severity of a finding is a word instead of a letter, and a folder has more room."""
WIDER = 12
WORD_WIDTH = 8


class FindingList(SideList):
    """Shows findings.

    Args:
        glyphs: the marks.
        groups: what is shown.
        rules: the texts of the rules, by id.
    """

    def __init__(self, glyphs: GlyphSet, groups: FindingGroups, rules: Mapping[str, Rule]) -> None:
        super().__init__(glyphs)
        self.groups = groups
        self._rules = rules
        self.cursor = groups.cursor
        self._chosen = groups.line(groups.cursor)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.groups)

    @property
    def chosen(self) -> Line | None:
        """The line under the cursor; None where there is none."""
        return self.groups.line(self.cursor)

    def cursor_moved(self) -> None:
        """Keep the line, so that the cursor stays on it."""
        self.groups.cursor = self.cursor
        self._chosen = self.chosen
        super().cursor_moved()

    def show(self, empty_text: str, at: int | None = None) -> bool:
        """Show the groups as they are now; the cursor stays on its line, and that in its place on the screen.

        Args:
            empty_text: what to say where there is no line.
            at: the row to put the cursor on instead.

        Returns:
            Whether the cursor is on the line it was on.
        """
        before, height = self._chosen, self.cursor - self.scroll_offset.y
        # Who has not moved yet sees the worst that comes.
        row = at if at is not None else self.groups.row_of(before) if before is not None and self.cursor else 0
        self.show_empty(empty_text)
        self.rows_changed(self.cursor if row is None else row)
        if self.cursor:
            self.go(self.cursor - height)
        self.groups.cursor, self._chosen = self.cursor, self.chosen
        return before == self._chosen

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a line: a group with its sign and its count, or a finding with severity, rule, folder and text."""
        line = self.groups.line(row)
        if line is None:
            return []
        if line.is_heading:
            return self._heading(line, width)
        if line.finding is None:
            more = f"{' ' * INDENT}and {count_text(line.group.more)} more, only counted"
            return [(crop(more, width, self.glyphs.ellipsis), "quiet")]
        return self._finding(line.finding, width)

    def _finding(self, finding: Finding, width: int) -> list[Part]:
        by, ellipsis, wide = self.groups.by, self.glyphs.ellipsis, width >= WIDE
        word = f"{finding.severity.value:<{WORD_WIDTH}}" if wide else finding.severity.value[:1].upper()
        parts = [(f"{' ' * INDENT}{word} ", LOOKS[finding.severity])]
        if by is not By.RULE:
            parts.append((f"{fit(finding.rule, RULE_WIDTH, ellipsis)} ", "quiet"))
        if by is not By.FOLDER:
            room = FOLDER_WIDTH + (WIDER if wide else 0) + (RULE_WIDTH + 1 if by is By.RULE else 0)
            room = min(room, width // 2)
            folder = tail(safe_text(finding.folder) or MAIL_ROOT, room, ellipsis)
            parts.append((f"{fit(folder, room, ellipsis)} ", "strong"))
        used = sum(cells(text) for text, _ in parts)
        return [*parts, (crop(finding.text, max(0, width - used), ellipsis), "text")]

    def _heading(self, line: Line, width: int) -> list[Part]:
        group, glyphs = line.group, self.glyphs
        sign = glyphs.folded if group.folded else glyphs.unfolded
        count = count_text(group.total)
        name = heading_text(group, self.groups.by, self._rules)
        room = max(0, width - 7 - len(count))
        return [
            (f" {sign} ", "quiet"),
            (f"{getattr(glyphs, group.worst.value)} ", LOOKS[group.worst]),
            (fit(name, room, glyphs.ellipsis), LOOKS[group.worst] if self.groups.by is By.SEVERITY else "heading"),
            (f" {count} ", "strong"),
        ]
