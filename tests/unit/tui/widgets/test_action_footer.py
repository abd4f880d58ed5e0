from __future__ import annotations

from typing import Any

from mdtui.keys.action import Place
from mdtui.tui.actions import footer
from mdtui.tui.widgets.action_footer import ActionFooter

SHOWN = [(action, True) for action in footer((Place.EVERYWHERE, Place.GRID))]


async def test_as_many_keys_as_fit_are_shown(host: Any) -> None:
    keys = ActionFooter()
    async with host(keys, 40) as (app, pilot):
        keys.show(SHOWN)
        await pilot.pause()
        assert app.lines()[-1] == " ? Help  q Quit  Enter Read  s Seen"


async def test_an_action_that_is_not_possible_stays_in_its_place_and_looks_different(host: Any) -> None:
    keys = ActionFooter()
    async with host(keys, 40) as (_, pilot):
        keys.show(SHOWN)
        await pilot.pause()
        before = keys.render_line(0)
        keys.show([(action, action.method != "toggle_seen") for action, _ in SHOWN])
        await pilot.pause()
        after = keys.render_line(0)
        assert after.text == before.text
        changed = [new.text for old, new in zip(before, after, strict=True) if old.style != new.style]
        assert changed == ["s", " Seen"]


async def test_a_click_runs_the_action_under_the_mouse(host: Any) -> None:
    keys = ActionFooter()
    async with host(keys, 40) as (app, pilot):
        keys.show(SHOWN)
        await pilot.pause()
        await pilot.click(ActionFooter, offset=(29, 0))
        pressed = [message.action.method for message in app.got if isinstance(message, ActionFooter.Pressed)]
        assert pressed == ["toggle_seen"]
