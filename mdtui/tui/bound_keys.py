"""What the keys run, from the widget that has the focus outwards.

Textual copies the bindings of every widget from there to the application for each key that is pressed, and asks every
widget about every key of all the others. That is as long as all the rest of a key's way to its action, and comes out
the same until the focus is somewhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import ref

from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.screen import Screen

Bound = dict[str, list[tuple[ref[DOMNode], Binding]]]
"""What each key runs, in the order in which it is tried."""


class BoundKeys:
    """Knows what the keys run where the focus is, worked out when it came there.

    It keeps no widget alive: what a screen holds goes with the screen, not with the key that is pressed next.
    """

    def __init__(self) -> None:
        self._at: ref[DOMNode] | None = None
        self._first: Bound = {}
        self._then: Bound = {}

    def of(self, screen: Screen[object], key: str, *, priority: bool) -> Iterator[tuple[DOMNode, Binding]]:
        """Yield what a key runs, until one of them does: the widget or screen that runs it, and the binding.

        Args:
            screen: the one on top.
            key: its name, as Textual has it.
            priority: give those that come before all others, from the application inwards.
        """
        at = screen if screen.focused is None else screen.focused
        if self._at is None or self._at() is not at:
            self._at = ref(at)
            self._first = _bound(list(reversed(screen._binding_chain)), priority=True)  # noqa: SLF001
            self._then = _bound(screen._modal_binding_chain, priority=False)  # noqa: SLF001
        for node, binding in (self._first if priority else self._then).get(key, ()):
            namespace = node()
            if namespace is not None:
                yield namespace, binding


def _bound(chain: Sequence[tuple[DOMNode, BindingsMap]], *, priority: bool) -> Bound:
    bound: Bound = {}
    for namespace, bindings in chain:
        for key, binding in bindings:
            if binding.priority == priority:
                bound.setdefault(key, []).append((ref(namespace), binding))
    return bound
