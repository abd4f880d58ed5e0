"""Changes of what the feed shows, one after the other, and each in parts where there are very many events."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TypeVar

from textual.widget import Widget

from mdtui.tui.feed.filters import MOST, Filter
from mdtui.tui.feed.model import FeedModel
from mdtui.tui.feed.parts import Parts, at_once
from mdtui.tui.messages import Said

AT_ONCE = 2000
"""Up to so many events there is no need to do anything in parts, or in the background."""
_Answer = TypeVar("_Answer")


class Arranging:
    """Does one change after the other; keys are answered between the parts, and no event may come or go.

    Args:
        model: what is changed.
        owner: has messages of its own between the parts.
        free: called when nothing is left to be done.
    """

    def __init__(self, model: FeedModel, owner: Widget, free: Callable[[], object]) -> None:
        self.model = model
        self._owner = owner
        self._free = free
        self._waiting: deque[Callable[[], bool]] = deque()

    @property
    def is_busy(self) -> bool:
        """Whether something is being changed."""
        return bool(self._waiting)

    def do(self, parts: Parts[_Answer], done: Callable[[_Answer], object]) -> None:
        """Change something, after what was asked for before; of few events at once.

        Args:
            parts: the work.
            done: told what came of it.
        """

        def go_on() -> bool:
            try:
                next(parts)
            except StopIteration as end:
                done(end.value)
                return True
            return False

        if not self._waiting and len(self.model.store) <= AT_ONCE:
            done(at_once(parts))
            return
        self._waiting.append(go_on)
        if len(self._waiting) == 1:
            self._go_on()

    def _go_on(self) -> None:
        if self._waiting[0]():
            self._waiting.popleft()
        if self._waiting:
            # By way of the loop, as a widget with a message waiting goes on to it without giving others a turn.
            asyncio.get_running_loop().call_soon(self._owner.call_later, self._go_on)
        else:
            self._free()


class Filtering:
    """Changes the filters.

    Args:
        arranging: does it.
        owner: says what is not possible.
        changed: called when there is something else to show.
    """

    def __init__(self, arranging: Arranging, owner: Widget, changed: Callable[[], object]) -> None:
        self._arranging = arranging
        self._model = arranging.model
        self._owner = owner
        self._changed = changed

    def add(self, wanted: Filter) -> None:
        """Add a filter and show what fits it."""
        self._arranging.do(self._model.add_filter(wanted), self._added)

    def _added(self, number: int | None) -> None:
        if number is None:
            self._owner.post_message(Said(f"there are {MOST} filters already, - takes one away", problem=True))
        self._changed()

    def toggle(self) -> None:
        """Let the filters take no part, or take part again."""
        self._change(lambda model: model.use_filters(on=not model.filtering))

    def switch(self, number: int) -> None:
        """Switch a filter on or off, if it is there."""
        self._change(lambda model: model.switch_filter(number) if number < len(model.filters) else None)

    def turn(self) -> None:
        """Turn the last filter round, if there is one."""
        self._change(lambda model: model.turn_filter(len(model.filters) - 1) if len(model.filters) else None)

    def remove(self) -> None:
        """Take the last filter away, if there is one."""
        self._change(lambda model: model.remove_filter(len(model.filters) - 1) if len(model.filters) else None)

    def _change(self, change: Callable[[FeedModel], Parts[None] | None]) -> None:
        def parts() -> Parts[None]:
            # Which filters there are is known only when the changes before have been made.
            yield from change(self._model) or ()

        self._arranging.do(parts(), lambda _: self._changed())
