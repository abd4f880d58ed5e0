from __future__ import annotations

from typing import Any

from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.find_bar import FindBar
from mdtui.tui.widgets.query_bar import QueryBar, QueryPurpose


async def test_it_is_always_in_sight_and_has_the_keys_when_it_is_opened(host: Any) -> None:
    bar = FindBar(ASCII)
    assert not bar.is_open
    async with host(bar, 40, 3) as (app, pilot):
        assert app.lines()[0] == " Find:"
        bar.open(QueryPurpose.FIND, "uid:1")
        assert bar.is_open
        await pilot.press("0", "enter")
        await pilot.pause()
        assert [message.text for message in app.got if isinstance(message, QueryBar.Submitted)] == ["uid:10"]
        bar.show("uid:2")
        await pilot.pause()
        assert not bar.is_open
        assert app.lines()[0] == " Find: uid:2"


async def test_a_mistake_is_shown_below_until_the_query_is_another(host: Any) -> None:
    bar = FindBar(ASCII)
    async with host(bar, 40, 3) as (app, pilot):
        bar.open(QueryPurpose.FIND, "uid:x")
        bar.show_error("not a number: 'x'", 4)
        await pilot.pause()
        assert app.lines()[:2] == [" Find: uid:x", f"{' ' * 11}^ not a number: 'x'"]
        bar.show("uid:1")
        await pilot.pause()
        assert app.lines()[1] == ""
