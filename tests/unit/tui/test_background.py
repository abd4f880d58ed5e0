from __future__ import annotations

import threading
from typing import Any

from textual.widget import Widget

from mdtui.tui.background import in_background


class Unspeakable:
    """Something that nobody is to describe."""

    def __repr__(self) -> str:
        raise AssertionError("this takes a second")


class Worker(Widget):
    """Works in the background."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[tuple[object, bool]] = []

    @in_background("work")
    def work(self, what: object) -> None:
        self.done.append((what, threading.current_thread() is threading.main_thread()))

    @in_background("fault")
    def fail(self) -> None:
        raise ValueError("a fault")

    @in_background("wait", exclusive=True)
    def wait(self, event: threading.Event) -> None:
        event.wait(10)


async def test_it_runs_in_a_thread_and_nothing_that_it_is_given_is_described(host: Any, settled: Any) -> None:
    widget, what = Worker(), Unspeakable()
    async with host(widget) as (app, pilot):
        widget.work(what)
        await settled(app, pilot)
        assert widget.done == [(what, False)]


async def test_what_it_raises_does_not_end_the_program(host: Any) -> None:
    widget = Worker()
    async with host(widget) as (app, pilot):
        worker = widget.fail()
        await pilot.pause()
        while not worker.is_finished:
            await pilot.pause()
        assert isinstance(worker.error, ValueError)
        assert app.is_running


async def test_exclusive_work_gives_up_what_began_before(host: Any, settled: Any) -> None:
    widget, go_on = Worker(), threading.Event()
    async with host(widget) as (app, pilot):
        first, second = widget.wait(go_on), widget.wait(go_on)
        go_on.set()
        await settled(app, pilot)
        assert (first.is_cancelled, second.is_cancelled) == (True, False)
