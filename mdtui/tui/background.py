"""The one way to do work in a thread while keys are answered.

A worker that has ended stays in memory for long: it is in a circle with its task, and such circles are seldom looked
for. So what the work was given, which may be a hundred thousand events, is let go when it ends or is given up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial, wraps
from typing import Concatenate, ParamSpec, TypeVar

from textual.widget import Widget
from textual.worker import Worker, get_current_worker

_Home = TypeVar("_Home", bound=Widget)
_Arguments = ParamSpec("_Arguments")
_Answer = TypeVar("_Answer")


def start_in_background(
    home: Widget, do: Callable[[], _Answer], group: str, *, exclusive: bool = False
) -> Worker[_Answer]:
    """Do something in a thread; what it raises ends only itself.

    Args:
        home: the widget for which it is done; once that is gone, it is given up.
        do: what to do. It can look at ``get_current_worker().is_cancelled`` to see whether it is given up.
        group: what work it belongs to.
        exclusive: whether what has begun in the same group is given up.
    """
    waiting = [do]

    def begin() -> _Answer:
        return waiting.pop()()

    async def run() -> _Answer:
        try:
            return await asyncio.to_thread(begin)
        finally:
            waiting.clear()

    # Textual would describe the work by all that it is given, which takes a second where that is a million records.
    return home.run_worker(run, name=group, description=group, group=group, exclusive=exclusive, exit_on_error=False)


def given_up(give_way: Callable[[], object]) -> Callable[[], bool]:
    """Return, in such work, what says whether it is given up.

    Args:
        give_way: called each time it is asked; it may wait.
    """
    worker = get_current_worker()

    def ask() -> bool:
        give_way()
        return worker.is_cancelled

    return ask


def in_background(
    group: str, *, exclusive: bool = False
) -> Callable[
    [Callable[Concatenate[_Home, _Arguments], _Answer]], Callable[Concatenate[_Home, _Arguments], Worker[_Answer]]
]:
    """Return a decorator for a method of a widget that lets it run in a thread; what it raises ends only itself.

    Args:
        group: what work it belongs to.
        exclusive: whether what has begun in the same group is given up.
    """

    def decorate(
        method: Callable[Concatenate[_Home, _Arguments], _Answer],
    ) -> Callable[Concatenate[_Home, _Arguments], Worker[_Answer]]:
        @wraps(method)
        def start(home: _Home, /, *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> Worker[_Answer]:
            return start_in_background(home, partial(method, home, *args, **kwargs), group, exclusive=exclusive)

        return start

    return decorate
