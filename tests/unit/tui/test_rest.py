from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual.widgets import Static

from mdtui.tui.rest import Rest


class Loop:
    """A loop whose time goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0
        self.calls: list[tuple[float, Any]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, seconds: float, call: Any) -> object:
        self.calls.append((self.now + seconds, call))
        return call

    def go_on(self, now: float) -> None:
        """Let time go on, and make the calls that are due."""
        self.now = now
        due = [call for at, call in self.calls if at <= now]
        self.calls = [(at, call) for at, call in self.calls if at > now]
        for call in due:
            call()


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Loop:
    loop = Loop()
    monkeypatch.setattr("mdtui.tui.rest.asyncio.get_running_loop", lambda: loop)
    return loop


class Here(Static):
    """A widget that is on the screen, or is not."""

    here = True

    @property
    def is_attached(self) -> bool:
        return self.here


def test_it_is_called_once_after_the_last_of_many_times(loop: Loop) -> None:
    called: list[float] = []
    rest = Rest(Here(), lambda: called.append(loop.now))
    for now in (0.0, 1.0, 2.0, 3.0):
        loop.go_on(now)
        rest.begin(1.5)
        assert len(loop.calls) == 1
    loop.go_on(4.0)
    assert called == []
    loop.go_on(4.5)
    assert called == [4.5]
    loop.go_on(9.0)
    assert called == [4.5]


def test_it_can_begin_again_when_it_was_called(loop: Loop) -> None:
    called: list[float] = []
    rest = Rest(Here(), lambda: called.append(loop.now))
    for now in (1.0, 2.0):
        rest.begin(1.0)
        loop.go_on(now)
    assert called == [1.0, 2.0]


def test_nothing_is_called_for_a_widget_that_is_gone(loop: Loop) -> None:
    widget, called = Here(), []
    rest = Rest(widget, lambda: called.append(loop.now))
    rest.begin(1.0)
    widget.here = False
    loop.go_on(1.0)
    assert called == []
    assert loop.calls == []


async def test_the_loop_calls_it() -> None:
    called = asyncio.Event()
    Rest(Here(), called.set).begin(0.001)
    await called.wait()
