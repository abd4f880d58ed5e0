"""Domains by addresses by ports, and below them what is wrong, one line each."""

from __future__ import annotations

from collections.abc import Sequence

from mdtui.address_changes import Look
from mdtui.addresses.matrix import Row
from mdtui.addresses.ports import Port
from mdtui.addresses.words import MARKS, NO_DOMAIN
from mdtui.findings import Finding
from mdtui.tui.addresses.lines import (
    BOUND_WIDTH,
    PORT_LOOKS,
    Columns,
    Heading,
    Line,
    columns,
    heading,
    lines_of,
    used_ports,
)
from mdtui.tui.findings.text import LOOKS
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import crop, fit
from mdtui.tui.widgets.line_view import Part
from mdtui.tui.widgets.side_list import SideList

RULE_WIDTH = 7


class AddressList(SideList):
    """Shows addresses.

    Args:
        glyphs: the marks.

    Attributes:
        lines: what is shown.
    """

    def __init__(self, glyphs: GlyphSet) -> None:
        super().__init__(glyphs, "looking")
        self.lines: Sequence[Line] = ()
        self._ports: Sequence[Port] = ()
        self._used: Sequence[int] = ()

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    @property
    def chosen(self) -> Line | None:
        """The line under the cursor; None where there is none."""
        return self.lines[self.cursor] if self.lines else None

    def show(self, look: Look) -> None:
        """Show the addresses; the cursor stays in its place."""
        self.lines, self._ports, self._used = lines_of(look), look.book.ports, used_ports(look)
        self.rows_changed(self.cursor)

    def header(self, width: int) -> str:
        """Return the names of the columns in at most `width` cells."""
        layout = columns(self._ports, self._used, width)
        shown = (heading(self._ports[place], names=layout.names) for place in layout.ports)
        ports = "".join(f"{name:<{layout.port}}" for name in shown)
        text = f"   {'Domain':<{layout.domain}} {'Address':<{layout.address}} {'Bound':<{BOUND_WIDTH}}{ports}"
        return crop(text, width, self.glyphs.ellipsis)

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a line: a domain at an address with each port; the heading; or a finding."""
        line = self.lines[row]
        if isinstance(line, Heading):
            return [(f" {crop(line.text, width - 1, self.glyphs.ellipsis)}", "heading")]
        if isinstance(line, Finding):
            sign = getattr(self.glyphs, line.severity.value)
            rule = f" {sign} {fit(line.rule, RULE_WIDTH, self.glyphs.ellipsis)} "
            text = crop(line.text, max(0, width - len(rule)), self.glyphs.ellipsis)
            return [(rule, LOOKS[line.severity]), (text, "text")]
        return self._row(line, columns(self._ports, self._used, width))

    def _row(self, row: Row, layout: Columns) -> list[Part]:
        ellipsis = self.glyphs.ellipsis
        name = NO_DOMAIN if row.domain is None else row.domain.shown
        bound = "" if row.domain is None else "yes" if row.is_bound else "no"
        address = "-" if row.address is None else str(row.address)
        primary = row.domain is not None and row.domain.is_primary
        return [
            (f" {self.glyphs.finding if row.differs else ' '} ", "warning"),
            (f"{fit(name, layout.domain, ellipsis)} ", "strong" if primary else "text"),
            (f"{fit(address, layout.address, ellipsis)} ", "text" if row.is_here else "error"),
            (f"{bound:<{BOUND_WIDTH}}", "text" if row.is_bound else "quiet"),
            *(
                (fit(MARKS[spot.cell], layout.port, ellipsis), PORT_LOOKS[spot.cell])
                for spot in (row.spots[place] for place in layout.ports)
            ),
        ]
