from __future__ import annotations

from typing import Any

from mdtui.tui.feed.columns import TIME, field_table, grouped
from mdtui.tui.feed.model import FeedModel
from mdtui.tui.feed.store import Entry
from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.columns_list import COUNT, WIDEST, ColumnsHeader, ColumnsList, widths
from tests.fixtures.feed_events import event

FIELDS = ("client", "user")


def entries(count: int = 3, user: str = "anna") -> list[Entry]:
    model = FeedModel(100)
    model.add([event(number, 521, client=f"192.0.2.{number}", user=f"{user}{number % 2}") for number in range(count)])
    return model.store.entries


async def test_each_field_has_its_column(host: Any, clock: Any) -> None:
    shown = ColumnsList(clock, ASCII)
    async with host(shown, 60, 4) as (app, pilot):
        shown.show(field_table(entries(), 521, FIELDS), TIME, reverse=False)
        await pilot.pause()
        assert shown.header(60).rstrip() == "      time ^  client     user"
        assert app.lines()[0] == "  2026-08-18  192.0.2.0  anna0"


async def test_a_group_has_count_first_and_last(host: Any, clock: Any) -> None:
    shown = ColumnsList(clock, ASCII)
    async with host(shown, 60, 4) as (app, pilot):
        shown.show(grouped(entries(), 521, "user"), COUNT, reverse=True)
        await pilot.pause()
        assert shown.header(60) == "   count v        first         last  user"
        assert app.lines()[0] == "         2   2026-08-18   2026-08-18  anna0"


async def test_columns_can_be_hidden(host: Any, clock: Any) -> None:
    shown = ColumnsList(clock, ASCII)
    async with host(shown, 60, 4):
        shown.show(field_table(entries(), 521, FIELDS), TIME, reverse=False)
        shown.step_columns(5)
        assert shown.header(60).split() == ["time", "^", "user"]
        shown.step_columns(-5)
        assert shown.header(60).split() == ["time", "^", "client", "user"]


async def test_the_cursor_stays_on_its_event(host: Any, clock: Any) -> None:
    shown = ColumnsList(clock, ASCII)
    async with host(shown, 60, 4):
        table = field_table(entries(), 521, FIELDS)
        shown.show(table, TIME, reverse=False)
        shown.move_to(2)
        shown.show(table.ordered(TIME, reverse=True), TIME, reverse=True)
        assert shown.cursor == 0


async def test_hostile_values_and_names_are_safe_and_cut(host: Any, clock: Any) -> None:
    shown, nasty = ColumnsList(clock, ASCII), "\x1b[5mPWNED"
    model = FeedModel(10)
    model.add([event(0, 521, client=nasty * 10, user="x")])
    async with host(shown, 100, 4) as (app, pilot):
        table = field_table(model.store.entries, 521, (nasty, *FIELDS))
        shown.show(table, TIME, reverse=False)
        await pilot.pause()
        assert r"\x1b[5mPWNED" in shown.header(100)
        assert r"\x1b[5mPWNED\x1b[5mPWNED" in app.lines()[0]
        assert widths(table)[1] == WIDEST


async def test_without_rows_there_is_no_header(host: Any, clock: Any) -> None:
    shown = ColumnsList(clock, ASCII)
    header = ColumnsHeader(shown)
    async with host(header, 60, 1) as (app, _):
        assert app.lines()[0] == ""
        assert shown.chosen is None
