from __future__ import annotations

import datetime as dt
from typing import Any

from mdtui.events.event import Event
from mdtui.findings import Severity
from mdtui.tui.feed.feeding import News
from mdtui.tui.screens import feed_view
from mdtui.tui.screens.feed_view import next_hours
from tests.fixtures.feed_events import event

NOW = dt.datetime(2023, 11, 14, 22, 0)  # noqa: DTZ001 - what the still clock says, in UTC


def recent(minutes: int, severity: Severity = Severity.WARNING) -> Event:
    return Event(NOW - dt.timedelta(minutes=minutes), 521, "EvSecurity", severity, f"{minutes} ago", {}, "log")


async def test_from_top_to_bottom(on_feed: Any, lines: Any) -> None:
    async with on_feed(recent(60), recent(0, Severity.ERROR)) as (app, _):
        screen = lines(app)
        assert screen[0].endswith("30m a bar, 1 at most   following  2 events")
        assert [line.strip() for line in screen[1:3]] == ["# #", "! E"]
        assert screen[3].rstrip().endswith("^")
        assert screen[5].endswith("521 EvSecurity 0 ago")
        assert screen[-5].startswith("  521 EvSecurity, error")
        assert screen[-4:-2] == ["  Text     0 ago", "  Source   log"]


async def test_old_events_have_a_histogram_too(on_feed: Any) -> None:
    async with on_feed(recent(60 * 24 * 90)) as (app, _):
        assert sum(app.screen.chart.shown.totals) == 1


async def test_a_large_feed_is_counted_in_the_background(on_feed: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(feed_view, "AT_ONCE", 1)
    async with on_feed(recent(60), recent(0)) as (app, _):
        assert sum(app.screen.chart.shown.totals) == 2


async def test_what_comes_is_shown_while_the_screen_is_there_and_no_longer(on_feed: Any, lines: Any) -> None:
    async with on_feed(recent(60)) as (app, press):
        app.browse.feeding.came(News((recent(30),)))
        await press()
        assert "2 events" in lines(app)[0]
        await press("q")
        app.browse.feeding.came(News((recent(20),)))
        await press("E")
        assert "3 events" in lines(app)[0]


async def test_problems_of_sources_are_said(on_feed: Any, lines: Any) -> None:
    async with on_feed(size=(100, 24)) as (app, press):
        app.browse.feeding.came(News((), ("a.evtx: damaged",)))
        await press()
        assert "1 with problems" in lines(app)[0]
        assert lines(app)[4:6] == ["  no events yet", "  a.evtx: damaged"]
        assert app.screen.notice.message == "a.evtx: damaged"


async def test_another_size_has_other_bars(on_feed: Any) -> None:
    async with on_feed(recent(60), size=(120, 40)) as (app, _):
        assert len(app.screen.chart.shown.buckets) > 90
        assert app.screen.facts.size.height == 5


async def test_a_small_screen_has_only_the_events(on_feed: Any, lines: Any) -> None:
    async with on_feed(recent(60), recent(0), size=(40, 8)) as (app, _):
        assert [line.split()[1] for line in lines(app)[1:3]] == ["21:00:00", "22:00:00"]
        assert not app.screen.chart.display


async def test_nothing_is_painted_while_nothing_happens(on_feed: Any, monkeypatch: Any) -> None:
    async with on_feed(recent(60), recent(0)) as (app, press):
        painted: list[object] = []
        for widget in app.screen.walk_children():
            monkeypatch.setattr(widget, "refresh", lambda *_, **__: painted.append(1))
        app.browse.feed.poller.step()
        await press()
        app.browse.feed.poller.step()
        painted.clear()
        app.browse.feed.poller.step()
        await press()
        assert painted == []


def test_how_far_the_histogram_goes_back() -> None:
    assert [next_hours(hours) for hours in (6, 24, 168, None)] == [24, 168, None, 6]


async def test_an_event_of_no_time_has_its_place(on_feed: Any, lines: Any) -> None:
    async with on_feed(event(None, 521)) as (app, _):
        assert "not known" in lines(app)[-5]
