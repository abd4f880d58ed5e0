"""The one registry of actions and keys: bindings, footer, help, palette and the reference page come from it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from textual.binding import Binding, BindingType

from mdtui.keys.action import Action, Place
from mdtui.keys.registry import ACTIONS

__all__ = ["ACTIONS", "action_of", "bindings", "footer", "of_place"]


def of_place(place: Place) -> tuple[Action, ...]:
    """Return the actions that are at hand in a place."""
    return tuple(action for action in ACTIONS if action.place is place)


@cache
def action_of(place: Place, method: str) -> Action | None:
    """Return the action of a place that a method runs, or None where it is none of ours."""
    return next((action for action in ACTIONS if action.place is place and action.method == method), None)


def bindings(place: Place) -> list[BindingType]:
    """Return Textual's bindings for a place, each with the action's id, so that a keymap can change its keys."""
    return [
        Binding(
            keys,
            method,
            action.label,
            id=id_,
            tooltip=action.help,
            show=False,
            priority=action.urgent or action.moves,
        )
        for action in of_place(place)
        for keys, method, id_ in _bound(action)
    ]


def _bound(action: Action) -> list[tuple[str, str, str]]:
    """Return the keys of an action, the method with its argument, and the id, for each binding that it needs."""
    if not action.numbered:
        return [(",".join(action.keys), action.method, action.id)]
    return [(key, f"{action.method}({place})", f"{action.id}.{place}") for place, key in enumerate(action.keys)]


def footer(places: Iterable[Place]) -> list[Action]:
    """Return the actions that the footer shows where these places are at hand, in its order."""
    shown = [action for place in places for action in of_place(place) if action.footer]
    return sorted(shown, key=lambda action: action.footer)
