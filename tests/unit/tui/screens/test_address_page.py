from __future__ import annotations

from typing import Any

from mdtui.keys.action import Place
from mdtui.tui.actions import action_of
from mdtui.tui.addresses.text import Page
from mdtui.tui.facts import Fact
from mdtui.tui.glyphs import ASCII
from mdtui.tui.screens.address_page import AddressPage
from mdtui.tui.screens.copy import CopyScreen
from tests.unit.tui.addresses.test_text import planned

PAGE = Page("A title", (Fact("Label", "some text"),), (("a line", "text"),))


async def test_a_page_shows_its_facts_and_lines_and_is_copied(
    app_of: Any, server: Any, settled: Any, lines: Any
) -> None:
    app = app_of(server)
    async with app.run_test() as pilot:
        page = AddressPage(ASCII, app.browse.records, lambda _: "elsewhere", PAGE)
        await app.push_screen(page)
        await settled(app, pilot)
        assert lines(app)[0].startswith("> A title")
        assert lines(app)[1:3] == ["  Label    some text", "  a line"]
        page.action_copy()
        await settled(app, pilot)
        assert isinstance(app.screen, CopyScreen)
        assert app.clipboard == "Label    some text\na line"


async def test_only_a_plan_that_changes_something_is_applied(app_of: Any, server: Any, settled: Any) -> None:
    app = app_of(server)
    apply, stop = (action_of(Place.ADDRESS_PAGE, method) for method in ("apply", "stop_waiting"))
    assert apply is not None
    assert stop is not None
    answers: list[object] = []
    async with app.run_test() as pilot:
        here = ASCII, app.browse.records, lambda _: "elsewhere", PAGE
        assert AddressPage(*here).why_not(apply).startswith("there is no plan")
        assert AddressPage(*here, planned=planned("10.0.0.1"), read_only=True).why_not(apply).startswith("read-only")
        assert AddressPage(*here).why_not(stop) == "nothing is being written"
        page = AddressPage(*here, planned=planned("10.0.0.1"))
        assert page.why_not(apply) == ""
        app.push_screen(page, answers.append)
        await settled(app, pilot)
        await pilot.press("a", "y")
        await settled(app, pilot)
        assert len(answers) == 1
        assert answers[0] is page._planned
