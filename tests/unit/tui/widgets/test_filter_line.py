from __future__ import annotations

from typing import Any

from rich.cells import cell_len

from mdtui.tui.feed.filters import by_code, by_text
from mdtui.tui.feed.model import FeedModel
from mdtui.tui.feed.parts import at_once
from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.filter_line import FilterLine, shared
from tests.fixtures.feed_events import event


def model_of(*texts: str) -> FeedModel:
    model = FeedModel(10)
    model.add([event(1, 521), event(2, 506), event(3, 521)])
    at_once(model.add_filter(by_code(521)))
    for text in texts:
        at_once(model.add_filter(by_text(text)))
    return model


async def test_filters_with_number_state_and_hits(host: Any) -> None:
    model = model_of("logon")
    line = FilterLine(ASCII, model.filters)
    async with host(line, 60, 2) as (app, pilot):
        line.show()
        await pilot.pause()
        assert app.lines()[0] == ' 1 code 521 (2)  2 "logon" (3)'
        at_once(model.switch_filter(1))
        line.show()
        await pilot.pause()
        assert app.lines()[0] == ' 1 code 521 (2)  2 off "logon" (3)'
        at_once(model.use_filters(on=False))
        line.show()
        await pilot.pause()
        assert app.lines()[0].startswith(" all are shown, \\ filters again: 1 code 521")


async def test_without_filters_it_takes_no_room(host: Any) -> None:
    line = FilterLine(ASCII, FeedModel(10).filters)
    async with host(line, 60, 2):
        line.show()
        assert not line.display


def test_long_labels_are_cut_to_their_share() -> None:
    line = FilterLine(ASCII, model_of("x" * 100, "y" * 100).filters)
    text = "".join(text for text, _ in line.pieces(60))
    assert cell_len(text.rstrip()) <= 60
    assert "1 code 521 (2)" in text
    assert text.count("~") == 2


def test_hostile_labels_are_safe() -> None:
    text = "".join(text for text, _ in FilterLine(ASCII, model_of("\x1b[5mPWNED").filters).pieces(60))
    assert r"\x1b[5mPWNED" in text


def test_shares() -> None:
    assert shared([5, 30, 30], 65) == [5, 30, 30]
    assert shared([5, 30, 30], 45) == [5, 20, 20]
    assert shared([50, 50], 3) == [8, 8]
    assert shared([], 3) == []
