from __future__ import annotations

import asyncio
import gc
import threading
import weakref
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
    def wait(self, event: threading.Event, _what: object = None) -> None:
        event.wait(10)


async def test_it_runs_in_a_thread_and_nothing_that_it_is_given_is_described(host: Any, settled: Any) -> None:
    widget, what = Worker(), Unspeakable()
    async with host(widget) as (app, pilot):
        widget.work(what)
        await settled(app, pilot)
        assert widget.done == [(what, False)]


async def test_what_it_was_given_is_let_go_when_it_ends_and_when_it_is_given_up(host: Any, settled: Any) -> None:
    widget, go_on, given = Worker(), threading.Event(), [Unspeakable() for _ in range(4)]
    gone = [weakref.ref(each) for each in given]
    gc.disable()
    try:
        async with host(widget) as (app, pilot):
            widget.work(given[0])
            widget.wait(go_on, given[1])
            await pilot.pause()
            widget.wait(go_on, given[2])
            await pilot.pause()
            widget.wait(go_on, given[3])
            go_on.set()
            await settled(app, pilot)
            await asyncio.get_running_loop().shutdown_default_executor()
            widget.done.clear()
            app.got.clear()
            given.clear()
            assert [each() for each in gone] == [None] * 4
    finally:
        gc.enable()


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
