from __future__ import annotations

from typing import Any

from mdtui.keys.action import Place
from mdtui.tui.actions import action_of
from mdtui.tui.screens.event_card import EventCard
from mdtui.tui.screens.events import EventsScreen
from mdtui.tui.screens.help import HelpScreen
from tests.fixtures.feed_events import event


async def test_a_page_scrolls_has_its_keys_and_goes_back(on_feed: Any, lines: Any) -> None:
    async with on_feed(event(0, 521, user="anna"), keys=("enter",)) as (app, press):
        card = app.screen
        assert isinstance(card, EventCard)
        assert lines(app)[-1].startswith(" ? Help  q Back  u User  i IP")
        await press("end")
        assert card.facts.scroll_offset.y > 0
        await press("home")
        assert card.facts.scroll_offset.y == 0
        await press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        await press("q", "q")
        assert isinstance(app.screen, EventsScreen)


async def test_what_is_not_possible_says_why_also_of_other_places(on_feed: Any) -> None:
    async with on_feed(event(0, 521), keys=("enter", "u")) as (app, _):
        assert app.screen.notice.message == "User: the event names no user"
        quit_it = action_of(Place.EVENTS, "fold")
        assert quit_it is not None
        assert app.screen.why_not(quit_it) == "E shows the feed"


async def test_the_footer_can_be_clicked(on_feed: Any) -> None:
    async with on_feed(event(0, 521, user="anna"), keys=("enter",)) as (app, press):
        card = app.screen
        keys = card.query_one("ActionFooter")
        keys.post_message(keys.Pressed(action_of(Place.CARD, "close")))
        await press()
        assert app.screen is not card
