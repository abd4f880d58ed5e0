from __future__ import annotations

import threading
from typing import Any

import pytest
from textual.widgets import Static

from mdtui.errors import LockedError
from mdtui.tui.facts import Fact
from mdtui.tui.glyphs import ASCII
from mdtui.tui.questions import Looked, Question
from mdtui.tui.screens.confirm import ConfirmScreen

FACTS = (Fact("Folder", "anna@example.com"),)
AFTER = (Fact("Undo", "u takes it back"),)


@pytest.fixture
def ask() -> Any:
    """Give a function that asks a question over an empty screen, and gives the screen and the list of answers."""

    async def put(app: Any, question: Question) -> tuple[ConfirmScreen, list[bool | None]]:
        answers: list[bool | None] = []
        screen = ConfirmScreen(ASCII, question)
        await app.push_screen(screen, answers.append)
        return screen, answers

    return put


def labels(screen: ConfirmScreen) -> list[str]:
    return [fact.label for fact in screen.facts.facts]


async def test_what_is_known_at_once_can_be_answered_at_once(host: Any, ask: Any) -> None:
    async with host(Static(), 80, 24) as (app, pilot):
        screen, answers = await ask(app, Question("Really?", FACTS))
        await pilot.pause()
        assert labels(screen) == ["Folder"]
        assert [possible for _, possible in screen._keys._actions] == [True, True]
        screen.action_yes()
        await pilot.pause()
        assert answers == [True]


async def test_it_cannot_be_done_before_it_is_known_what_would_happen(host: Any, ask: Any, settled: Any) -> None:
    known = threading.Event()

    def look() -> Looked:
        known.wait(10)
        return Looked((Fact("Records", "3 records would change"),))

    async with host(Static(), 80, 24) as (app, pilot):
        screen, _ = await ask(app, Question("Really?", FACTS, look, AFTER))
        await pilot.pause()
        yes = screen._keys._actions[0][0]
        assert labels(screen) == ["Folder", "", "Undo"]
        assert screen.why_not(yes) == "what would change is still being looked up"
        known.set()
        await settled(app, pilot)
        assert labels(screen) == ["Folder", "Records", "Undo"]
        assert screen.why_not(yes) == ""
        screen.action_no()


async def test_where_nothing_would_change_it_cannot_be_done(host: Any, ask: Any, settled: Any) -> None:
    async with host(Static(), 80, 24) as (app, pilot):
        screen, _ = await ask(app, Question("Really?", FACTS, lambda: Looked((), "nothing would change")))
        await settled(app, pilot)
        assert [possible for _, possible in screen._keys._actions] == [False, True]
        screen.say(screen.why_not(screen._keys._actions[0][0]))
        assert screen.notice.message == "nothing would change"


async def test_what_the_look_raises_is_why_it_cannot_be_done(host: Any, ask: Any, settled: Any) -> None:
    def look() -> Looked:
        raise LockedError("held", where="a.lck")

    async with host(Static(), 80, 24) as (app, pilot):
        screen, _ = await ask(app, Question("Really?", FACTS, look))
        await settled(app, pilot)
        assert [(fact.label, fact.text) for fact in screen.facts.facts][1:] == [("Problem", "held: a.lck")]
        assert screen.why_not(screen._keys._actions[0][0]) == "held: a.lck"


async def test_a_question_that_is_longer_than_the_screen_keeps_its_answers_in_sight(host: Any, ask: Any) -> None:
    facts = tuple(Fact("Line", f"number {number}") for number in range(60))
    async with host(Static(), 60, 16) as (app, pilot):
        screen, _ = await ask(app, Question("Really?", facts))
        await pilot.pause()
        strips = screen._compositor.render_strips()
        text = ["".join(segment.text for segment in strip) for strip in strips]
        assert any("y Do it  n Leave it" in line for line in text)
        assert any("Really?" in line for line in text)
