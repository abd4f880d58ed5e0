from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from mdtui.config import Config
from mdtui.mailroot.root import open_root
from mdtui.server import MailServer
from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.query_bar import QueryBar, QueryPurpose
from mdtui.tui.widgets.records_pane import RecordsPane


async def test_while_a_query_is_written_it_is_said_how_many_fit(host: Any, server: Any, act: Any, settled: Any) -> None:
    pane = RecordsPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        await act(app, pilot, pane)
        pane.grid.ask(QueryPurpose.FILTER)
        await pilot.press(*"uid:3-5")
        await settled(app, pilot)
        assert app.lines()[-1].endswith("3 of 10")
        await pilot.press(*" |")
        await settled(app, pilot)
        assert "of 10" not in app.lines()[-1]
        assert pane.rows is not None
        assert len(pane.rows) == 10


async def test_the_senders_that_were_read_can_be_put_in(host: Any, server: Any, act: Any, settled: Any) -> None:
    pane = RecordsPane(server, ASCII)
    async with host(pane, 60, 12) as (app, pilot):
        await act(app, pilot, pane)
        pane.read_envelopes()
        await settled(app, pilot)
        pane.grid.ask(QueryPurpose.FILTER)
        await pilot.press(*"from:sender")
        await pilot.press("tab")
        assert pane.query_bar.text == 'from:"Sender 1 <s1@example.net>"'


async def test_a_saved_query_is_used_by_its_name(small_root: Path, host: Any, act: Any, clock: Any) -> None:
    config = msgspec.structs.replace(Config(), queries={"few": "uid:2-3"})
    saved = MailServer(open_root(small_root), config, clock=clock)
    pane = RecordsPane(saved, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(QueryBar.Submitted("@few", QueryPurpose.FILTER))
        assert pane.rows is not None
        assert list(pane.rows.shown) == [1, 2]
        assert pane.rows.query == "@few"
