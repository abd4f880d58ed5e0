from __future__ import annotations

from typing import Any

from mdtui.tui.glyphs import ASCII
from mdtui.tui.overview.rows import Row
from mdtui.tui.widgets.overview_list import OverviewList

ROWS = [
    Row("Domains", ("Folders", "Records", "Unseen", "Deleted", "Size", "Findings"), heading=True),
    Row("example.com", ("1", "2", "3", "4", "5K", "")),
    Row("Room", heading=True),
    Row("5G free"),
    Row("Mailboxes", ("Folders", "Records", "Unseen", "Deleted", "Size", "Findings"), heading=True),
    Row("a-very-long-name/and-a-folder-of-it/at-the-end", ("1", "2", "3", "4", "5K", "6")),
    Row("example.com", ("1", "2", "3", "4", "5K", "")),
]


async def test_names_at_the_left_and_columns_at_the_right(host: Any) -> None:
    rows = OverviewList(ASCII)
    async with host(rows, 80, 8) as (app, pilot):
        rows.show(ROWS)
        await pilot.pause()
        assert [line.rstrip() for line in app.lines()[:7]] == [
            " Domains                       Folders  Records  Unseen Deleted  Size Findings",
            "   example.com                       1        2       3       4    5K",
            " Room",
            "   5G free",
            " Mailboxes                     Folders  Records  Unseen Deleted  Size Findings",
            "   ~-a-folder-of-it/at-the-end       1        2       3       4    5K        6",
            "   example.com                       1        2       3       4    5K",
        ]
        assert rows.cursor == 1


async def test_the_first_columns_give_way(host: Any) -> None:
    rows = OverviewList(ASCII)
    async with host(rows, 46, 8) as (app, pilot):
        rows.show(ROWS)
        await pilot.pause()
        assert app.lines()[0].rstrip() == " Domains              Deleted  Size Findings"


async def test_the_cursor_stays_on_the_row_of_its_group(host: Any) -> None:
    rows = OverviewList(ASCII)
    async with host(rows, 80, 8):
        rows.show(ROWS)
        rows.move_to(6)
        rows.show([*ROWS[:2], Row("example.net"), *ROWS[2:]])
        assert (rows.cursor, rows.chosen) == (7, ROWS[6])
        rows.show(ROWS[:3])
        assert rows.cursor == 2


async def test_from_group_to_group(host: Any) -> None:
    rows = OverviewList(ASCII)
    async with host(rows, 80, 8):
        assert rows.chosen is None
        rows.show(ROWS)
        rows.step_heading(1)
        assert rows.cursor == 3
        rows.step_heading(1)
        rows.step_heading(1)
        assert rows.cursor == 5
        rows.step_heading(-1)
        assert rows.cursor == 3
        rows.step_heading(-1)
        rows.step_heading(-1)
        assert rows.cursor == 1
