from __future__ import annotations

from typing import Any

from mdtui.keys.action import Place
from mdtui.tui.actions import action_of
from mdtui.tui.screens.address_form import AddressForm
from mdtui.tui.screens.address_page import AddressPage
from tests.fixtures.addresses import MAIN, OTHERS, Machine


async def test_what_is_written_is_planned_and_a_mistake_is_pointed_at(
    app_of: Any, server: Any, settled: Any, lines: Any
) -> None:
    (server.root.app / "MDaemon.ini").write_bytes(MAIN)
    (server.root.app / "Domains.dat").write_bytes(OTHERS)
    server.addresses._table = Machine()
    app = app_of(server)
    async with app.run_test() as pilot:
        app.browse.action_addresses()
        await settled(app, pilot)
        form = app.screen
        assert isinstance(form, AddressForm)
        assert form.bound == "192.0.2.10, 192.0.2.11"
        submit = action_of(Place.QUERY, "submit")
        assert submit is not None
        assert form.why_not(submit) == "no address is being written"
        form.action_edit()
        await pilot.press("ctrl+u", *"10.0.0.1 nonsense", "enter")
        await settled(app, pilot)
        assert form.bar._fault == ("no IP address", 9)
        assert lines(app)[2].endswith("^ no IP address")
        await pilot.press("end", "ctrl+u", *"10.0.0.1", "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, AddressPage)


async def test_what_cannot_be_planned_is_said(app_of: Any, server: Any, settled: Any) -> None:
    server.addresses._table = Machine()
    app = app_of(server)
    async with app.run_test() as pilot:
        app.browse.action_addresses()
        await settled(app, pilot)
        await pilot.press("p", *"::", "enter")
        await settled(app, pilot)
        assert app.screen.notice.message == "this address stands for all, and binds to none: ::"
