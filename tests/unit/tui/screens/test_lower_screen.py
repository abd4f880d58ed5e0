from __future__ import annotations

from typing import Any

from mdtui.keys.action import Place
from mdtui.tui.actions import action_of
from mdtui.tui.facts import Fact
from mdtui.tui.messages import Asked, Progress, Said
from mdtui.tui.questions import Question
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.history import HistoryScreen
from mdtui.tui.screens.locks import LocksScreen


async def test_a_question_is_asked_and_its_answer_handed_back(app_of: Any, server: Any, settled: Any) -> None:
    app, answers = app_of(server), list[bool | None]()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        question = Question("Really?", (Fact("Folder", "anna@example.com"),))
        for answer in ("y", "n"):
            app.browse.records.post_message(Asked(question, answers.append))
            await settled(app, pilot)
            assert isinstance(app.screen, ConfirmScreen)
            await pilot.press(answer)
            await settled(app, pilot)
        assert answers == [True, False]


async def test_progress_stays_until_the_end_is_said(app_of: Any, server: Any, settled: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        browse = app.browse
        browse.records.post_message(Progress("0 of 9 records"))
        await settled(app, pilot)
        assert browse.notice.message == "0 of 9 records"
        browse.action_history()
        await settled(app, pilot)
        browse.records.post_message(Progress("4 of 9 records"))
        await settled(app, pilot)
        assert app.screen.notice.message == "4 of 9 records"
        app.screen.action_close()
        browse.records.post_message(Said("9 records changed"))
        await settled(app, pilot)
        assert browse.notice.message == "9 records changed"


async def test_the_palette_leads_to_both_screens_and_says_of_their_own_actions_where_they_are(
    app_of: Any, server: Any, settled: Any
) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await app.browse.perform(action_of(Place.HISTORY, "take_back"))
        assert app.browse.notice.message == "Take back: H shows the history"
        for method, screen in (("history", HistoryScreen), ("locks", LocksScreen)):
            await app.browse.perform(action_of(Place.EVERYWHERE, method))
            await settled(app, pilot)
            assert isinstance(app.screen, screen)
            await pilot.press("q")
            await settled(app, pilot)
