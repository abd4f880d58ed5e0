from __future__ import annotations

from typing import Any

import pytest

from mdtui.server import MailServer
from mdtui.tui.glyphs import ASCII
from mdtui.tui.past.difference_rows import DifferenceRows
from mdtui.tui.widgets.difference_list import DifferenceList
from tests.fixtures.earlier_states import live_on

SENT = "anna@example.com/Sent Items"


@pytest.fixture
def rows(server: MailServer) -> DifferenceRows:
    folder = live_on(server, SENT)
    return DifferenceRows(server.copies.compare(folder, server.copies.of(folder)[-1]))


async def test_a_difference_is_a_line(host: Any, rows: DifferenceRows) -> None:
    found = DifferenceList(ASCII)
    async with host(found, 80, 14) as (app, pilot):
        assert (found.count, found.chosen, found.header(79), found.parts(0, 79)) == (0, None, "", [])
        assert app.lines()[0] == "  comparing"
        rows.toggle(3)
        found.show(rows, 99)
        await pilot.pause()
        assert (found.count, found.cursor) == (11, 10)
        assert found.chosen is not None
        assert found.chosen.kind == "went"
        assert found.header(79).rstrip() == "   Kind         UID  What changed           By            Message file"
        lines = app.lines()
        assert lines[0] == "   flags          1  +seen +answered +flag~ somebody else md5000000000001.msg"
        assert lines[3] == " * flags          4  +seen                  somebody else md5000000000004.msg"
        assert lines[7] == "   altered        8  size 1,008 -> 4,711    somebody else md5000000000008.msg"
        assert lines[10] == "   went          10  no flag                somebody else md5000000000010.msg"


async def test_a_narrow_line_says_what_changed(host: Any, rows: DifferenceRows) -> None:
    found = DifferenceList(ASCII)
    async with host(found, 40, 14) as (app, pilot):
        found.show(rows)
        await pilot.pause()
        assert app.lines()[1] == "   flags          2  +seen +flagged"


async def test_where_nothing_differs_it_says_so(host: Any, server: MailServer) -> None:
    folder = live_on(server, SENT)
    copy = server.copies.of(folder)[-1]
    found = DifferenceList(ASCII)
    async with host(found, 40, 4) as (app, pilot):
        found.show(DifferenceRows(server.copies.compare(folder, copy, copy)))
        await pilot.pause()
        assert app.lines()[0] == "  no record differs"
