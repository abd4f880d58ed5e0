from __future__ import annotations

from typing import Any

from mdtui.processes.watchdog import ProcessState
from mdtui.tui.glyphs import ASCII
from mdtui.tui.screens.event_card import EventCard
from tests.fixtures.feed_events import event


def said(app: Any) -> dict[str, str]:
    return {fact.label: fact.text for fact in app.screen.facts.facts if fact.label}


async def test_the_card_of_a_known_event(on_feed: Any, lines: Any) -> None:
    async with on_feed(event(0, 521, client="192.0.2.7", user="anna"), keys=("enter",)) as (app, _):
        assert lines(app)[0].startswith("> Event 521 EvSecurity")
        assert said(app)["Leads to"] == "u  all events of the user anna"
        assert said(app)["Fields"] == "client: 192.0.2.7"


async def test_an_alert_that_nobody_knows(on_feed: Any) -> None:
    async with on_feed(event(0, None, "**** ALERT **** new"), keys=("enter",)) as (app, _):
        assert said(app)["Text"] == "new"
        assert said(app)["Meaning"].startswith("No published text fits this alert")


async def test_a_library_is_looked_for_in_app(on_feed: Any, small_root: Any) -> None:
    (small_root / "App" / "CFilter.dll").write_bytes(b"1")
    async with on_feed(event(0, 509), keys=("enter",)) as (app, _):
        assert said(app)["File"] == "CFilter.dll is in the App folder of this mail root (1)"


async def test_the_state_of_its_process(on_feed: Any, server: Any) -> None:
    state = ProcessState("CFEngine.exe", "content filter", "needed", "missing", None, None, 0)
    async with on_feed(event(0, 514)) as (app, press):
        app.push_screen(EventCard(server, ASCII, lambda _: "", event(0, 514), states=(state,)))
        await press()
        assert said(app)["Process"].startswith("CFEngine.exe does not run now")


async def test_repeats_are_counted(on_feed: Any) -> None:
    async with on_feed(event(0, 508), event(5, 508), keys=("enter",)) as (app, _):
        assert said(app)["Repeats"].startswith("2 times, from 2026-08-18 12:00:00.000 to")
