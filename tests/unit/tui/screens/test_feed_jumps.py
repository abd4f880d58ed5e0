from __future__ import annotations

from typing import Any

import pytest

from mdtui.findings import Severity
from mdtui.tui.screens import feed_jumps
from tests.fixtures.feed_events import event


def hours(*numbers: int, severity: Severity = Severity.WARNING) -> list[Any]:
    return [event(number * 3600, 521, f"event {number}", severity=severity) for number in numbers]


def text(app: Any) -> str:
    said: str = app.screen.list.chosen.last.event.text
    return said


async def test_from_hour_to_hour(on_feed: Any) -> None:
    async with on_feed(*hours(0, 1, 2, 5), keys=("home",)) as (app, press):
        seen = []
        for key in ("right_square_bracket", "right_square_bracket", "right_square_bracket", "left_square_bracket"):
            await press(key)
            seen.append(text(app))
        assert seen == ["event 1", "event 2", "event 5", "event 2"]


async def test_from_alert_to_alert_and_round_the_end(on_feed: Any) -> None:
    events = [*hours(0), *hours(1, severity=Severity.ERROR), *hours(2), *hours(3, severity=Severity.CRITICAL)]
    async with on_feed(*events, keys=("home", "a")) as (app, press):
        assert text(app) == "event 1"
        await press("a")
        assert text(app) == "event 3"
        await press("a")
        assert (text(app), app.screen.notice.message) == ("event 1", "went on from the other end")
        await press("A")
        assert text(app) == "event 3"


async def test_without_an_alert_that_is_said(on_feed: Any) -> None:
    async with on_feed(*hours(0, 1), keys=("a",)) as (app, _):
        assert app.screen.notice.message == "there is no error"


async def test_from_bar_to_bar(on_feed: Any) -> None:
    async with on_feed(*hours(0, 1, 5), keys=("less_than_sign",)) as (app, press):
        assert text(app) == "event 1"
        await press("less_than_sign")
        assert text(app) == "event 0"
        await press("less_than_sign")
        assert app.screen.notice.message == "no bar with events is there"
        await press("greater_than_sign")
        assert text(app) == "event 1"


async def test_a_jump_to_the_newest_does_not_follow(on_feed: Any) -> None:
    async with on_feed(*hours(0, 1), keys=("home", "right_square_bracket")) as (app, _):
        assert text(app) == "event 1"
        assert not app.browse.feeding.following


@pytest.mark.parametrize("at_once", [0, 2000])
async def test_words_are_found_among_few_events_and_among_very_many(
    on_feed: Any, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(feed_jumps, "AT_ONCE", at_once)
    async with on_feed(*hours(0, 1, 2, 12), keys=("home", "s", *"EVENT 1", "enter")) as (app, press):
        seen = [text(app)]
        for key in ("n", "n"):
            await press(key)
            seen.append(text(app))
        assert (seen, app.screen.notice.message) == (["event 1", "event 12", "event 1"], "went on from the other end")
        await press("N")
        assert text(app) == "event 12"
        await press("s", "ctrl+u", *"nobody", "enter")
        assert (text(app), app.screen.notice.message) == ("event 12", "no event that is shown has: nobody")
