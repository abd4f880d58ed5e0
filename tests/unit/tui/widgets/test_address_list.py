from __future__ import annotations

from typing import Any

from mdtui.tui.addresses.lines import Heading
from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.address_list import AddressList
from tests.fixtures.addresses import Machine
from tests.unit.tui.addresses.test_lines import look

MACHINE = Machine("192.0.2.10", listens=["192.0.2.10 25 MDaemon.exe", "192.0.2.12 25 other"])


async def test_rows_the_heading_and_findings_are_lines(host: Any) -> None:
    view = AddressList(ASCII)
    async with host(view, 80, 12) as (app, pilot):
        assert app.lines()[0] == "  looking"
        assert view.chosen is None
        view.show(look(MACHINE))
        await pilot.pause()
        assert app.lines()[:7] == [
            " ! example.com                  192.0.2.10      yes   yes  -    -    -    NO",
            "   example.org                  192.0.2.10      no    yes  -    -    -    -",
            " ! mail-2.example.com           192.0.2.11      yes   NO   -    -    -    NO",
            " ! (no domain)                  192.0.2.12            OPEN -    -    -    -",
            " Findings: 2 errors, 1 warning, 1 info",
            " E ADR001  mail-2.example.com: 192.0.2.11 is not an address of this machine",
            " E ADR013  example.com: 192.0.2.10 does not listen on IMAP 143",
        ]
        assert view.header(79).rstrip() == (
            "   Domain                       Address         Bound 25   587  465  366  143"
        )


async def test_the_cursor_stays_in_its_place(host: Any) -> None:
    view = AddressList(ASCII)
    async with host(view, 80, 12):
        view.show(look(MACHINE))
        view.move_to(4)
        assert isinstance(view.chosen, Heading)
        view.show(look(MACHINE))
        assert view.cursor == 4
        view.show(look(Machine()))
        assert view.cursor < view.count
