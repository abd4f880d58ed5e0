from __future__ import annotations

from typing import Any

import pytest

from mdtui.mrk.flags import Flag
from mdtui.server import MailServer
from mdtui.tui.glyphs import ASCII
from mdtui.tui.past.past_text import Chapter, chapters
from mdtui.tui.widgets.past_list import PastList
from tests.fixtures.past_runs import change_earlier, leave_unfinished

SENT = "anna@example.com/Sent Items"


@pytest.fixture(autouse=True)
def _known_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.node", lambda: "mail")
    monkeypatch.setattr("getpass.getuser", lambda: "anna")


def read(server: MailServer) -> list[Chapter]:
    return chapters(server.changes.history(), server.changes.leftovers())


async def test_a_change_is_a_line(host: Any, server: MailServer) -> None:
    change_earlier(server, SENT, Flag.SEEN, 1, 2, client="10.0.0.7")
    leave_unfinished(server, SENT, Flag.FLAGGED, 1)
    view = PastList(server.clock, ASCII)
    async with host(view, 80, 4) as (app, pilot):
        assert app.lines()[0] == "  reading the journal"
        view.show(read(server))
        await pilot.pause()
        assert app.lines()[:2] == [
            " !    22:13:20 not finished anna@mail  toggle flagg~      1 ~ple.com/Sent Items",
            "      22:13:20 done         anna@mail  toggle seen        2 ~ple.com/Sent Items",
        ]
        await pilot.resize_terminal(120, 4)
        await pilot.pause()
        assert "anna@mail (10.0.0.7)" in app.lines()[1]
        assert app.lines()[1].endswith(f" 2 {SENT}")


async def test_the_cursor_stays_on_its_change(host: Any, server: MailServer) -> None:
    change_earlier(server, SENT, Flag.SEEN, 1)
    view = PastList(server.clock, ASCII)
    async with host(view, 80, 4) as (app, pilot):
        view.show(read(server))
        name = view.chosen.past.id if view.chosen is not None else ""
        change_earlier(server, SENT, Flag.DRAFT, 1)
        view.show(read(server))
        assert view.cursor == 1
        assert view.chosen is not None
        assert view.chosen.past.id == name
        view.show([])
        await pilot.pause()
        assert view.chosen is None
        assert app.lines()[0] == "  nothing was changed yet in this mail root"
