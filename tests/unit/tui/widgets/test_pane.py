from __future__ import annotations

from typing import Any

from textual.widgets import Static

from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.pane import Pane, PaneTitle


async def test_the_note_stands_at_the_right_and_gives_way_to_the_title(host: Any) -> None:
    title = PaneTitle(ASCII, "Folders")
    async with host(title, 24, 2) as (app, pilot):
        title.show(note="1,203")
        await pilot.pause()
        assert app.lines()[0] == "  Folders         1,203"
        title.show(title="anna@example.com/Sent")
        await pilot.pause()
        assert app.lines()[0] == "  anna@example.com/Sent"
        title.show(title="anna@example.com/Sent Items")
        await pilot.pause()
        assert app.lines()[0] == "  anna@example.com/Sen~"


async def test_focus_is_shown_by_a_mark_and_not_by_colour_alone(host: Any) -> None:
    pane = Pane(ASCII, "Folders", Static())
    async with host(pane, 24, 4) as (app, pilot):
        pane.show_focus(focused=True)
        await pilot.pause()
        assert app.lines()[0] == "> Folders"
        pane.show_focus(focused=False)
        await pilot.pause()
        assert app.lines()[0] == "  Folders"


def test_the_first_widget_takes_the_keys() -> None:
    first, second = Static(), Static()
    assert Pane(ASCII, "Folders", first, second).target is first


async def test_of_several_notes_the_first_is_shown_that_there_is_room_for(host: Any) -> None:
    title = PaneTitle(ASCII, "Inbox")
    async with host(title, 24, 2) as (app, pilot):
        for notes, shown in (
            (("far too long to be shown", "3 unseen", "3"), "3 unseen"),
            (("far too long to be shown",), ""),
        ):
            title.show(note=notes)
            await pilot.pause()
            assert app.lines()[0] == f"  Inbox{shown:>16}".rstrip()
            assert title.note == notes[0]
