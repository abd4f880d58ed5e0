from __future__ import annotations

from typing import Any

import pytest

from mdtui.events.event import Event
from mdtui.findings import Severity
from mdtui.health.report import HealthReport
from mdtui.keys.action import Place
from mdtui.tui.actions import action_of
from mdtui.tui.feed.feeding import News
from mdtui.tui.screens.health import HealthScreen


@pytest.fixture
def opened(settled: Any) -> Any:
    """Give a function that opens the health screen in a running program."""

    async def start(app: Any, pilot: Any, row: str = "") -> HealthScreen:
        await settled(app, pilot)
        app.browse.event_ways.health(row)
        await settled(app, pilot)
        assert isinstance(app.screen, HealthScreen)
        return app.screen

    return start


def why_not(screen: HealthScreen, method: str) -> str:
    action = action_of(Place.HEALTH, method)
    assert action is not None
    return screen.why_not(action)


async def test_the_verdict_is_seen_without_scrolling_on_the_smallest_terminal(
    app_of: Any, server: Any, opened: Any, lines: Any
) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert lines(app)[1].startswith(" CRITICAL  MDaemon.exe is not running")
        assert screen.list.chosen is not None
        assert screen.list.chosen.key == "process:mdaemon.exe"
        assert screen.list.scroll_offset.y == 0


async def test_it_begins_with_the_line_that_is_asked_for(app_of: Any, server: Any, opened: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "module:cfilter.dll")
        assert screen.list.chosen is not None
        assert screen.list.chosen.key == "module:cfilter.dll"
        assert screen.facts.display
        assert screen.list.opened == {"modules"}


async def test_before_the_first_look_little_is_possible(app_of: Any, server: Any, settled: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        ways = app.browse.event_ways
        screen = HealthScreen(
            app.browse._glyphs, app.browse.records, lambda _: "", app.browse.feeding, ways.show_about, live=True
        )
        assert why_not(screen, "explain") == "nothing was looked at yet"
        assert why_not(screen, "close") == why_not(screen, "probe") == ""
        assert why_not(screen, "stop_probe") == "nobody was asked"


async def test_what_is_possible_depends_on_the_line(app_of: Any, server: Any, opened: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert why_not(screen, "fold") == "the line is in no group"
        assert why_not(screen, "unfold") == "the line is no group"
        assert why_not(screen, "of_line") == why_not(screen, "next_reason") == ""
        screen.list.go_to("alive:log")
        assert why_not(screen, "of_line") == "no event speaks of this line"
        screen.asking.is_running = True
        assert why_not(screen, "probe") == "MDaemon is being asked already"


async def test_a_live_screen_looks_by_itself_and_stops_with_it(app_of: Any, server: Any, settled: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        app.browse.event_ways._live = True
        app.browse.action_health()
        await settled(app, pilot)
        screen = app.screen
        while screen.report is None:
            await pilot.pause()
        await pilot.press("q")
        assert screen.poller.stopped


async def test_it_shows_again_what_reads_differently_and_events_that_came(
    app_of: Any, server: Any, opened: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, shown = app_of(server), list[float]()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, "process:mdaemon.exe")
        show = screen._show

        def note(report: HealthReport) -> None:
            shown.append(report.time)
            show(report)

        async def look(seconds: float) -> int:
            server.clock.time += seconds
            screen.poller.step()
            await settled(app, pilot)
            return len(shown)

        monkeypatch.setattr(screen, "_show", note)
        assert await look(1.0) == 0
        event = Event(
            None, 501, "MDaemon", Severity.ERROR, "MDaemon.exe has fallen over", {"process": "MDaemon.exe"}, "x"
        )
        app.browse.feeding.came(News((event,)))
        assert await look(1.0) == 1
        assert any("fallen over" in fact.text for fact in screen.facts.facts)
        assert await look(1.0) == 1
        (server.root.app / "LOCKSEMS.SEM").touch()
        assert await look(2.0) == 2
