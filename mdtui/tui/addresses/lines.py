"""The lines of the addresses: a row for each domain at each address, then what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mdtui.address_changes import Look
from mdtui.addresses.checking import counts
from mdtui.addresses.matrix import Cell, Row
from mdtui.addresses.ports import Port
from mdtui.addresses.words import MARKS
from mdtui.findings import Finding, Severity
from mdtui.tui.present import cells

PORT_LOOKS = {
    Cell.LISTENS: "strong",
    Cell.SILENT: "error",
    Cell.OPEN: "warning",
    Cell.UNUSED: "quiet",
    Cell.UNKNOWN: "quiet",
}
BOUND_WIDTH = 6
"""Cells of the column that says whether the domain is bound."""
_MARGIN = 3
_WIDE = 100
_NARROW_ADDRESS, _WIDE_ADDRESS = 15, 28
_GOOD_DOMAIN, _LEAST_DOMAIN = 26, 12


class Heading(NamedTuple):
    """The line above the findings."""

    text: str


Line = Row | Heading | Finding


class Columns(NamedTuple):
    """How wide the columns are.

    Attributes:
        domain: cells of the name.
        address: cells of the address.
        port: cells of each port.
        ports: the ports that are shown, as places among all.
        names: whether the heading has the names of services; else it has port numbers.
    """

    domain: int
    address: int
    port: int
    ports: tuple[int, ...]
    names: bool


def lines_of(look: Look) -> list[Line]:
    """Return all lines."""
    found = ", ".join(_counted(severity, count) for severity, count in counts(look.findings).items())
    return [*look.rows, Heading(f"Findings: {found or 'none'}"), *look.findings]


def _counted(severity: Severity, count: int) -> str:
    many = count != 1 and severity in {Severity.WARNING, Severity.ERROR}
    return f"{count} {severity.value}{'s' if many else ''}"


def columns(ports: Sequence[Port], used: Sequence[int], width: int) -> Columns:
    """Return how wide the columns are in so many cells; where there is little room, unused ports are left out first.

    Args:
        ports: the ports.
        used: those that are to listen somewhere, or do, as places among all.
        width: cells of a line.
    """
    wide = width >= _WIDE
    address = _WIDE_ADDRESS if wide else _NARROW_ADDRESS
    longest = max((cells(heading(port, names=wide)) for port in ports), default=0)
    each = max(longest, *map(len, MARKS.values())) + 1
    room = width - _MARGIN - BOUND_WIDTH - address - 2
    fit = max(0, min(len(ports), (room - _GOOD_DOMAIN) // each))
    needed = max(0, min(len(used), (room - _LEAST_DOMAIN) // each))
    rest = [place for place in range(len(ports)) if place not in used]
    shown = tuple(sorted([*used, *rest][: max(fit, needed)]))
    return Columns(max(0, room - len(shown) * each), address, each, shown, wide)


def used_ports(look: Look) -> tuple[int, ...]:
    """Return the ports that are to listen somewhere, or do, as places among all."""
    return tuple(
        place
        for place, port in enumerate(look.book.ports)
        if port.is_set or any(row.spots[place].listener is not None for row in look.rows)
    )


def heading(port: Port, *, names: bool) -> str:
    """Return what stands above a port: its service, or where there is little room, its number."""
    return port.service if names else str(port.number)
