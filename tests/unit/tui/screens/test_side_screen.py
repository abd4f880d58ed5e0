from __future__ import annotations

from typing import Any

import pytest

from mdtui.keys.action import Place
from mdtui.mrk.flags import Flag
from mdtui.tui.actions import action_of, footer
from mdtui.tui.screens.browse import BrowseScreen
from mdtui.tui.screens.help import HelpScreen
from mdtui.tui.screens.history import HistoryScreen
from mdtui.tui.screens.locks import LocksScreen
from tests.fixtures.past_runs import change_earlier

SENT = "anna@example.com/Sent Items"


async def test_the_footer_is_from_the_registry_and_dims_what_is_not_possible(
    app_of: Any, server: Any, settled: Any
) -> None:
    change_earlier(server, SENT, Flag.SEEN, 1)
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        app.browse.action_history()
        await settled(app, pilot)
        shown = app.screen._keys._actions
        assert [action for action, _ in shown] == footer((Place.HISTORY,))
        dimmed = {action.method for action, able in shown if not able}
        assert dimmed == {"finish", "take_back_unfinished"}


async def test_a_click_in_the_footer_runs_the_action(app_of: Any, server: Any, settled: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        app.browse.action_history()
        await settled(app, pilot)
        await pilot.click("ActionFooter", offset=(9, 0))
        await settled(app, pilot)
        assert isinstance(app.screen, BrowseScreen)


async def test_what_is_said_elsewhere_is_seen_on_the_screen_that_is_over_it(
    app_of: Any, server: Any, settled: Any
) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        app.browse.action_locks()
        await settled(app, pilot)
        app.browse.say("5 records changed")
        assert (app.screen.notice.message, app.browse.notice.message) == ("5 records changed", "")


@pytest.mark.parametrize(
    ("first", "key", "then"),
    [("action_history", "L", LocksScreen), ("action_locks", "H", HistoryScreen)],
)
async def test_one_leads_to_the_other_and_both_back(
    app_of: Any, server: Any, settled: Any, first: str, key: str, then: type
) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        getattr(app.browse, first)()
        await settled(app, pilot)
        await pilot.press(key)
        await settled(app, pilot)
        assert isinstance(app.screen, then)
        await pilot.press("q")
        await settled(app, pilot)
        assert isinstance(app.screen, BrowseScreen)


async def test_the_help_begins_with_the_keys_of_the_screen(app_of: Any, server: Any, settled: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        app.browse.action_locks()
        await settled(app, pilot)
        await pilot.press("question_mark")
        await settled(app, pilot)
        assert isinstance(app.screen, HelpScreen)
        assert app.screen._text.lines[0] == "Locks"


async def test_what_is_not_possible_elsewhere_is_known_here(app_of: Any, server: Any, settled: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        app.browse.action_locks()
        await settled(app, pilot)
        undo, stop = action_of(Place.GRID, "undo"), action_of(Place.LOCKS, "stop_waiting")
        assert undo is not None
        assert stop is not None
        assert app.screen.why_not(undo) == "nothing was changed yet"
        assert app.screen.why_not(stop) == "nothing is being written"
