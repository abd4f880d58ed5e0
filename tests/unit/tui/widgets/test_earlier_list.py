from __future__ import annotations

from typing import Any

import pytest

from mdtui.earlier import Earlier, Step, read_earlier
from mdtui.server import MailServer
from mdtui.tui.glyphs import ASCII
from mdtui.tui.past.earlier_states import EarlierStates
from mdtui.tui.widgets.earlier_list import EarlierList
from tests.fixtures.earlier_states import elsewhere, keep, live_on

SENT = "anna@example.com/Sent Items"


@pytest.fixture
def earlier(server: MailServer) -> Earlier:
    return read_earlier(server, live_on(server, SENT))


def shown(server: MailServer) -> EarlierList:
    return EarlierList(server.clock, ASCII, EarlierStates())


async def test_a_state_is_a_line(host: Any, server: MailServer, earlier: Earlier, settled: Any) -> None:
    states = shown(server)
    async with host(states, 80, 6) as (app, pilot):
        assert app.lines()[0] == "  reading the copies"
        assert states.header(79) == ""
        assert states.chosen is None
        states.states.base = earlier.states[1]
        states.show(earlier, "no copy")
        await settled(app, pilot)
        assert states.header(79).rstrip() == (
            "   Time              Records  Counter  Since the one before     By      Kept"
        )
        assert app.lines()[:5] == [
            "   now                    11       12  2 flags, 1 altered       others",
            " * 2023-11-14 04:13       11       11  4 flag changes           both    restore",
            "   2023-11-13 04:13       11        9  2 flags, 2 came, 1 went  others  opened",
            "   2023-11-12 04:13       10        8  3 flag changes           us      checked",
            "   2023-11-11 22:13       10        7  the oldest copy                  opened",
        ]


async def test_without_a_copy_it_says_why(host: Any, server: MailServer, settled: Any) -> None:
    states = shown(server)
    async with host(states, 60, 4) as (app, pilot):
        states.show(read_earlier(server, server.folder(SENT)), "no copy")
        await settled(app, pilot)
        assert app.lines()[0] == "  no copy"


async def test_what_is_read_again_leaves_the_cursor_on_its_state(
    host: Any, server: MailServer, earlier: Earlier
) -> None:
    states = shown(server)
    async with host(states, 60, 8) as (_, pilot):
        states.show(earlier, "")
        states.move_to(2)
        await pilot.pause()
        keep(server, server.folder(SENT))
        elsewhere(server.folder(SENT), {3: 0})
        states.show(read_earlier(server, server.folder(SENT)), "")
        assert (states.cursor, states.count) == (3, 6)
        assert states.chosen is not None
        assert states.chosen.id == 3


async def test_only_steps_in_sight_are_found_out_once(
    host: Any, server: MailServer, earlier: Earlier, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    step = earlier.step

    def remember(row: int, *rest: Any) -> Step | None:
        asked.append(row)
        return step(row, *rest)

    monkeypatch.setattr(earlier, "step", remember)
    states = shown(server)
    async with host(states, 60, 2) as (app, pilot):
        states.show(earlier, "")
        await settled(app, pilot)
        assert asked == [0, 1]
        states.move_to(2)
        await settled(app, pilot)
        states.move_to(4)
        await settled(app, pilot)
        assert asked == [0, 1, 2, 3]


async def test_steps_of_what_is_not_shown_any_more_are_passed_over(
    host: Any, server: MailServer, earlier: Earlier, settled: Any
) -> None:
    states = shown(server)
    async with host(states, 60, 8) as (app, pilot):
        states.show(earlier, "")
        await settled(app, pilot)
        states.states.steps.clear()
        states._show_step(read_earlier(server, server.folder(SENT)), 0, Step())
        assert states.states.steps == {}
