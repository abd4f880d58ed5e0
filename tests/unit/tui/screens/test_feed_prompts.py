from __future__ import annotations

from pathlib import Path
from typing import Any

from mdtui.tui.widgets.query_bar import QueryPurpose
from tests.fixtures.feed_events import event


def labels(app: Any) -> list[str]:
    return [one.filter.label for one in app.screen.model.filters.active]


async def test_the_prompt_says_what_is_asked_for_and_goes_away(on_feed: Any, lines: Any) -> None:
    async with on_feed(event(0, 521)) as (app, press):
        for key, prompt in (("slash", "Show:"), ("s", "Search:"), ("d", "Go to:"), ("M", "Note:"), ("x", "Write to:")):
            await press(key)
            # Below a query stands what fits at the cursor.
            assert any(line.strip().startswith(prompt) for line in lines(app)[-3:-1])
            assert lines(app)[-1].split()[:2] == ["Enter", "Apply"]
            assert "Esc Close" in " ".join(lines(app)[-1].split())
            await press("escape")
            assert not app.screen.bar.is_open
            assert app.focused is None


async def test_words_a_query_and_a_mistake(on_feed: Any) -> None:
    async with on_feed(event(0, 521, "hello world"), event(1, 508, "bye")) as (app, press):
        await press("slash", *"hello world", "enter")
        assert labels(app) == ['"hello world"']
        await press("slash", *"code:508", "enter")
        assert labels(app)[1] == "code:508"
        await press("slash", *"code:x", "enter")
        assert app.screen.bar.is_open
        assert app.screen.bar.purpose is QueryPurpose.FILTER


async def test_what_is_typed_is_no_command(on_feed: Any) -> None:
    async with on_feed(event(0, 521)) as (app, press):
        await press("slash", *"qEc?m")
        assert app.screen.bar.text == "qEc?m"
        assert labels(app) == []


async def test_a_file_that_cannot_be_made_is_said(on_feed: Any, tmp_path: Path) -> None:
    async with on_feed(event(0, 521)) as (app, press):
        await press("x", "ctrl+u", *(str(tmp_path / "missing" / "a.csv")), "enter")
        assert app.screen.notice.message.startswith("cannot make the file")


async def test_switching_a_filter_that_is_not_there_is_no_matter(on_feed: Any) -> None:
    async with on_feed(event(0, 521), keys=("c", "9")) as (app, _):
        assert labels(app) == ["code 521"]
