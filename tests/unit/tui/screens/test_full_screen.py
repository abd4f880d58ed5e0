from __future__ import annotations

from typing import Any, Self

import pytest
from textual.app import App, ComposeResult
from textual.events import Idle
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Static

from mdtui.server import MailServer
from mdtui.tui.screens.full_screen import MOST_PUT_OFF, FullScreen


class Page(FullScreen[None]):
    """Shows a text, and counts how often it is asked to be painted again."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = Static(text)
        self.refreshed = 0

    def compose(self) -> ComposeResult:
        yield self.text

    def refresh(self, *regions: Region, **how: Any) -> Self:
        self.refreshed += 1
        return super().refresh(*regions, **how)


class Program(App[None]):
    """Has a screen of ours at the bottom, as the program does."""

    def __init__(self, below: Page) -> None:
        super().__init__()
        self.below = below

    def get_default_screen(self) -> Page:
        return self.below


def on_screen(app: App[None]) -> str:
    strips = app.screen._compositor.render_strips()
    return "".join(segment.text for segment in strips[0]).rstrip()


async def test_a_change_of_what_is_covered_paints_nothing_and_is_there_when_it_is_seen_again() -> None:
    below, above = Page("before"), Page("above")
    app = Program(below)
    async with app.run_test(size=(20, 5)) as pilot:
        await app.push_screen(above)
        await pilot.pause()
        assert (below.is_current, above.is_current) == (False, True)
        below.refreshed = above.refreshed = 0
        below.text.update("after")
        await pilot.pause()
        # Textual paints a covered screen by asking the one above to be painted again.
        assert above.refreshed == 0
        assert on_screen(app) == "above"
        app.pop_screen()
        await pilot.pause()
        assert below.is_current
        assert on_screen(app) == "after"


async def test_what_a_dialog_lies_on_is_painted() -> None:
    below = Page("before")
    app = Program(below)
    async with app.run_test(size=(20, 5)) as pilot:
        await app.push_screen(ModalScreen[None]())
        await pilot.pause()
        assert below.is_current
        below.text.update("after")
        await pilot.pause()
        assert on_screen(app) == "after"


async def test_a_covered_screen_takes_the_size_of_the_window_when_it_is_seen_again() -> None:
    app = Program(Page("a text of more than twenty cells"))
    async with app.run_test(size=(40, 5)) as pilot:
        await app.push_screen(Page("above"))
        await pilot.resize_terminal(20, 5)
        app.pop_screen()
        await pilot.pause()
        assert on_screen(app) == "a text of more than"


@pytest.mark.parametrize("key", ["E", "S", "L", "C"])
async def test_the_browse_screen_is_not_painted_below_another(app_of: Any, server: MailServer, key: str) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.browse.is_current
        await pilot.press(key)
        await pilot.pause()
        assert app.screen is not app.browse
        assert not app.browse.is_current


async def test_a_picture_waits_for_messages_that_are_on_their_way_but_not_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page, waiting = Page("text"), [0]
    monkeypatch.setattr(Page, "message_queue_size", property(lambda _: waiting[0]))

    async def put_off() -> bool:
        event = Idle()
        await page.on_idle(event)
        return event._no_default_action

    assert not await put_off()
    waiting[0] = 1
    assert [await put_off() for _ in range(MOST_PUT_OFF + 1)] == [True] * MOST_PUT_OFF + [False]
    assert await put_off()
    waiting[0] = 0
    assert not await put_off()
