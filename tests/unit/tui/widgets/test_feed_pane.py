from __future__ import annotations

from pathlib import Path
from typing import Any

from mdtui.tui.feed.feeding import MANY, News
from mdtui.tui.glyphs import ASCII
from mdtui.tui.messages import Said
from mdtui.tui.pollers import SLOW_SECONDS
from mdtui.tui.widgets.feed_pane import IN_FLOOD, QUIET_LOOKS, QUIET_SECONDS, SECONDS, FeedPane

LINE = b"Tue 2026-08-18 00:00:49.000: 05: **** ALERT **** MDaemon could not start MDSpamD.exe. AntiSpam services will "
LINE += b"not be possible\r\n"


async def test_what_is_in_the_logs_is_shown_and_what_comes(host: Any, server: Any, small_root: Path) -> None:
    pane = FeedPane(server, ASCII)
    async with host(pane, 80, 6) as (app, pilot):
        pane.poller.step()
        await pilot.pause()
        assert "508 EvProcess  LDaemon LDAP server could not be started" in app.lines()[1]
        with (small_root / "Logs" / "MDaemon-all.log").open("ab") as log:
            log.write(LINE)
        pane.poller.step()
        await pilot.pause()
        assert "533 EvProcess" in app.lines()[2]
        assert app.lines()[0].split() == ["Events", "2"]


async def test_without_logs_it_says_so(host: Any, server: Any, small_root: Path) -> None:
    (small_root / "Logs" / "MDaemon-all.log").write_bytes(b"")
    pane = FeedPane(server, ASCII)
    async with host(pane, 80, 6) as (app, pilot):
        assert app.lines()[1] == "  reading the logs~"
        pane.poller.step()
        await pilot.pause()
        assert app.lines()[1] == "  no events yet"


async def test_a_log_that_cannot_be_read_is_said(host: Any, server: Any, monkeypatch: Any) -> None:
    def feed() -> None:
        raise OSError(5, "bad disk")

    monkeypatch.setattr(server.reports, "whole", feed)
    pane = FeedPane(server, ASCII)
    async with host(pane, 80, 6) as (app, pilot):
        pane.poller.step()
        await pilot.pause()
        assert [message.text for message in app.got if isinstance(message, Said)] == ["the system refused: bad disk"]


async def test_what_the_sources_report_is_handed_on(host: Any, server: Any) -> None:
    pane, came = FeedPane(server, ASCII), list[News]()
    pane.came = came.append
    async with host(pane, 80, 6) as (_, pilot):
        pane.poller.step()
        await pilot.pause()
        assert [[event.code for event in news.events] for news in came] == [[508]]


async def test_while_nothing_is_logged_it_looks_less_often(host: Any, server: Any, small_root: Path) -> None:
    pane = FeedPane(server, ASCII)
    async with host(pane, 80, 6) as (_, pilot):
        for _ in range(QUIET_LOOKS):
            pane.poller.step()
            assert pane.poller.interval == SECONDS
        pane.poller.step()
        assert pane.poller.interval == QUIET_SECONDS
        with (small_root / "Logs" / "MDaemon-all.log").open("ab") as log:
            log.write(LINE)
        pane.poller.step()
        assert pane.poller.interval == SECONDS
        await pilot.pause()


async def test_in_a_flood_it_looks_more_often(host: Any, server: Any, small_root: Path) -> None:
    pane = FeedPane(server, ASCII)
    async with host(pane, 80, 6) as (_, pilot):
        pane.poller.step()
        assert pane.poller.interval == SECONDS
        with (small_root / "Logs" / "MDaemon-all.log").open("ab") as log:
            log.write(LINE * MANY)
        pane.poller.step()
        assert pane.poller.interval == SECONDS / IN_FLOOD
        pane.slow_down()
        pane.poller.step()
        assert pane.poller.interval == SLOW_SECONDS
        await pilot.pause()
