from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.worker import WorkerCancelled

from mdtui.errors import FailedError
from mdtui.overview import Disk, Overview
from mdtui.server import MailServer
from mdtui.tui.glyphs import ASCII
from mdtui.tui.overview.overseeing import Overseeing
from mdtui.tui.overview.rows import Row
from mdtui.tui.widgets.overview_list import OverviewList


def rows_of(overview: Overview, _: Sequence[Disk]) -> list[Row]:
    whole = overview.whole
    return [Row(str(whole.folders if whole else 0))]


async def test_it_is_read_in_the_background_and_told_at_the_end(host: Any, server: MailServer) -> None:
    told: list[bool] = []
    home = OverviewList(ASCII)
    async with host(home, 40, 4) as (app, pilot):
        overseeing = Overseeing(server, home, lambda: told.append(overseeing.running))
        overseeing.start(rows_of)
        assert overseeing.running
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert (overseeing.rows, overseeing.state, overseeing.problem) == ([Row("4")], "4 folders", "")
        assert told[-1] is False


async def test_it_can_be_ended_and_begun_anew(host: Any, server: MailServer) -> None:
    home = OverviewList(ASCII)
    async with host(home, 40, 4) as (app, pilot):
        overseeing = Overseeing(server, home, lambda: None)
        overseeing.start(rows_of)
        overseeing.stop()
        overseeing.start(rows_of)
        try:
            await app.workers.wait_for_complete()
        except WorkerCancelled:
            await app.workers.wait_for_complete()
        await pilot.pause()
        assert overseeing.state == "4 folders"


async def test_what_goes_wrong_is_one_line(host: Any, server: MailServer, monkeypatch: Any) -> None:
    home = OverviewList(ASCII)

    def fails(*_: object) -> None:
        raise FailedError("cannot list", where="x")

    async with host(home, 40, 4) as (app, pilot):
        monkeypatch.setattr(server, "folders", fails)
        overseeing = Overseeing(server, home, lambda: None)
        overseeing.start(rows_of)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert (overseeing.running, overseeing.problem) == (False, "cannot list: x")
