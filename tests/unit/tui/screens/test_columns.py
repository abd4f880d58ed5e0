from __future__ import annotations

from typing import Any

from mdtui.tui.screens.columns import ColumnsScreen
from tests.fixtures.feed_events import event


def logins() -> list[Any]:
    return [event(number, 521, client=f"192.0.2.{number % 3}", user=f"user{number}") for number in range(7)]


async def test_the_newest_stands_first(on_feed: Any, lines: Any) -> None:
    async with on_feed(*logins(), event(9, 508), keys=("home", "t")) as (app, _):
        assert isinstance(app.screen, ColumnsScreen)
        assert lines(app)[0].startswith("> All 521 EvSecurity that the feed shows")
        assert lines(app)[0].endswith("7 events")
        assert lines(app)[2].split() == ["2026-08-18", "192.0.2.0", "user6"]


async def test_grouped_with_counts_and_back(on_feed: Any, lines: Any) -> None:
    async with on_feed(*logins(), keys=("t", "o", "space")) as (app, press):
        assert lines(app)[2].split() == ["3", "2026-08-18", "2026-08-18", "192.0.2.0"]
        assert "3 values" in lines(app)[0]
        await press("space")
        assert app.screen.list.count == 7
        assert app.screen.list.column == "client"


async def test_without_a_sorted_field_the_last_one_is_grouped_by(on_feed: Any) -> None:
    async with on_feed(*logins(), keys=("t", "space")) as (app, _):
        assert app.screen.list.table.grouped == "user"


async def test_events_without_fields_cannot_be_grouped(on_feed: Any) -> None:
    async with on_feed(event(0, 508), keys=("t", "space")) as (app, _):
        assert app.screen.notice.message == "Group: events of this code have no fields"


async def test_what_is_copied_has_the_names_above(on_feed: Any) -> None:
    async with on_feed(*logins(), keys=("t", "y")) as (app, _):
        copied = app.clipboard.splitlines()
        assert copied[0].split() == ["time", "v", "client", "user"]
        assert len(copied) == 8


async def test_a_screen_that_is_gone_keeps_no_event(on_feed: Any) -> None:
    async with on_feed(*logins(), keys=("t",)) as (app, press):
        shown = app.screen.list
        assert shown.count == 7
        await press("q")
        assert shown.count == 0
