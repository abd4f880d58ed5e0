from __future__ import annotations

from typing import Any

from mdtui.keys.action import Action, Place
from mdtui.tui.actions import action_of
from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.action_footer import ActionFooter
from mdtui.tui.widgets.repair_bar import RepairBar, Switch

COPIES, LOCK = "/home/anna/.local/state/mdtui/byte-copies", "IMAP-Sent Items-anna@example.com.lck"


def action(method: str) -> Action:
    found = action_of(Place.REPAIR, method)
    assert found is not None
    return found


SWITCHES = [
    Switch(action("toggle_added"), "seen", is_set=True),
    Switch(action("toggle_sort"), "none", is_possible=False),
    Switch(action("toggle_flags"), "off"),
    Switch(action("toggle_rename"), "none", is_possible=False),
    Switch(action("toggle_header"), "none", is_possible=False),
]


async def test_all_choices_are_in_sight_at_80_cells_and_both_places_are_named(host: Any) -> None:
    bar = RepairBar(ASCII)
    async with host(bar, 80, 3) as (app, pilot):
        bar.show(SWITCHES, COPIES, LOCK)
        await pilot.pause()
        assert app.lines()[:2] == [
            "  a Added: seen  s Sort: none  f Flags: off  r Rename: none  e Header: none",
            "  copy kept in ~te/mdtui/byte-copies | lock IMAP-Sent Items-anna@example.com.lck",
        ]


async def test_with_room_nothing_is_cut_off(host: Any) -> None:
    bar = RepairBar(ASCII)
    async with host(bar, 120, 3) as (app, pilot):
        bar.show(SWITCHES, COPIES, LOCK)
        await pilot.pause()
        assert app.lines()[1] == f"  copy kept in {COPIES} | lock {LOCK}"
        bar.show(SWITCHES, COPIES, "")
        await pilot.pause()
        assert app.lines()[1] == f"  copy kept in {COPIES}"
        bar.show(SWITCHES, "", LOCK)
        await pilot.pause()
        assert app.lines()[1] == f"  lock {LOCK}"
        bar.show(SWITCHES, "", "")
        await pilot.pause()
        assert app.lines()[1] == ""
        bar.show(SWITCHES, COPIES, LOCK, "read-only: nothing is written")
        await pilot.pause()
        assert app.lines()[1] == "  ! read-only: nothing is written"


async def test_a_choice_that_does_not_fit_is_left_out(host: Any) -> None:
    bar = RepairBar(ASCII)
    async with host(bar, 40, 3) as (app, pilot):
        bar.show(SWITCHES, COPIES, LOCK)
        await pilot.pause()
        assert app.lines()[0] == "  a Added: seen  s Sort: none"
        assert len(app.lines()[1]) <= 40


async def test_a_click_presses_the_key(host: Any) -> None:
    bar = RepairBar(ASCII)
    async with host(bar, 80, 3) as (app, pilot):
        bar.show(SWITCHES, COPIES, LOCK)
        for offset in ((0, 0), (2, 0), (31, 0), (31, 1)):
            await pilot.click(RepairBar, offset=offset)
        pressed = [message.action.method for message in app.got if isinstance(message, ActionFooter.Pressed)]
        assert pressed == ["toggle_added", "toggle_flags"]
