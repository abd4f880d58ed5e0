from __future__ import annotations

from typing import Any

import pytest

from mdtui.keys.action import Place
from mdtui.tui.screens.addresses import AddressesScreen
from mdtui.tui.screens.around import AroundScreen
from mdtui.tui.screens.browse import BrowseScreen
from mdtui.tui.screens.event_card import EventCard
from mdtui.tui.screens.events import EventsScreen
from mdtui.tui.screens.health import HealthScreen
from tests.fixtures.feed_events import event


async def test_from_a_card_over_the_browse_screen_to_the_feed(on_feed: Any) -> None:
    one = event(0, 521, user="anna", client="192.0.2.7")
    async with on_feed(one, event(1, 521, user="bob"), event(2, 506, sender="anna"), keys=("q",)) as (app, press):
        app.browse.event_ways.explain(one)
        await press("u")
        assert isinstance(app.screen, EventsScreen)
        assert [entry.event.code for entry in app.screen.model.shown] == [521, 506]
        assert app.screen.list.chosen is not None
        assert app.screen.list.chosen.event == one
        assert not app.browse.feeding.following


async def test_from_a_card_over_the_feed_back_to_the_same_feed(on_feed: Any) -> None:
    async with on_feed(event(0, 521, client="192.0.2.7"), event(1, 508)) as (app, press):
        feed = app.screen
        await press("home", "enter", "i")
        assert app.screen is feed
        await press("enter", "c", "q")
        assert isinstance(app.screen, BrowseScreen)
        assert len(app.browse.feeding.model.filters) == 2


async def test_from_a_card_to_the_timeline(on_feed: Any) -> None:
    async with on_feed(event(0, 521), keys=("enter", "w")) as (app, press):
        assert isinstance(app.screen, AroundScreen)
        await press("q")
        assert isinstance(app.screen, EventsScreen)


async def test_from_an_observation_to_its_folder(on_feed: Any) -> None:
    async with on_feed(event(0, None, folder="anna@example.com/Sent Items"), keys=("enter", "f")) as (app, _):
        assert isinstance(app.screen, BrowseScreen)
        assert app.browse.place is Place.GRID
        assert app.browse.records.folder.key == "anna@example.com/Sent Items"


async def test_a_folder_that_is_not_there_is_no_way(on_feed: Any) -> None:
    async with on_feed(event(0, None, folder="../etc"), keys=("enter", "f")) as (app, _):
        assert isinstance(app.screen, EventCard)
        assert app.screen.notice.message == "Folder: the event names no folder of this mail root"


async def test_an_event_that_is_not_kept_leads_to_the_others(on_feed: Any) -> None:
    async with on_feed(event(0, 521), keys=("q",)) as (app, press):
        app.browse.event_ways.explain(event(50, 521))
        await press("c")
        assert isinstance(app.screen, EventsScreen)
        assert app.screen.list.count == 1


@pytest.mark.parametrize(
    ("code", "row"),
    [(514, "process:cfengine.exe"), (533, "process:mdspamd.exe"), (507, "module:ntutil.dll"), (503, "ports")],
)
async def test_from_a_card_to_what_it_is_about(on_feed: Any, code: int, row: str) -> None:
    async with on_feed(event(0, code), keys=("enter", "S")) as (app, press):
        assert isinstance(app.screen, HealthScreen)
        assert app.screen.list.chosen is not None
        assert app.screen.list.chosen.key == row
        assert app.screen.facts.display
        await press("e")
        assert isinstance(app.screen, EventsScreen)
        assert [entry.event.code for entry in app.screen.model.shown] == [code]


async def test_an_event_about_nothing_on_the_health_screen(on_feed: Any) -> None:
    async with on_feed(event(0, 521), keys=("enter", "S")) as (app, _):
        assert isinstance(app.screen, EventCard)
        assert app.screen.notice.message == "Health: the event speaks of nothing on the health screen"


@pytest.mark.parametrize("code", [503, 504])
async def test_from_a_card_to_the_addresses(on_feed: Any, code: int) -> None:
    async with on_feed(event(0, code), keys=("enter", "A")) as (app, _):
        assert isinstance(app.screen, AddressesScreen)


async def test_an_event_that_is_not_about_addresses(on_feed: Any) -> None:
    async with on_feed(event(0, 521), keys=("enter", "A")) as (app, _):
        assert app.screen.notice.message == "Addresses: the event does not speak of addresses or ports"
