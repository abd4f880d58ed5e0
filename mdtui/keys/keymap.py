"""Which keys the actions have: the usual ones, those of a preset, and over them a person's own.

A preset is data in ``presets.toml``; a person's own keys are ``[keys]`` in the settings. Both give keys to actions by
their id, several keys with commas between them, none as an empty text.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from importlib.resources import files
from itertools import combinations
from typing import NamedTuple

import msgspec

from mdtui.errors import UsageError
from mdtui.keys.action import Action, Place
from mdtui.keys.names import read_key, shown_key
from mdtui.keys.registry import ACTIONS

PRESETS = ("default", "mutt", "function-keys")
NO_KEY = "no_key"
"""What Textual is told of an action without a key; no terminal sends it."""
RESERVED = {"ctrl+q": "leaves the program", "ctrl+c": "says how to leave"}
"""Keys that mean the same everywhere."""
_TOGETHER = (Place.TREE, Place.GRID, Place.FEED)
"""Places whose keys are at hand together with those of every place."""
_NAMED = re.compile(r"\{([a-z_]+\.[a-z_]+)\}")
_NEAR = 40


class Clash(NamedTuple):
    """Two actions that one key would mean at the same time.

    Attributes:
        key: Textual's name of the key.
        first: the one action.
        second: the other.
    """

    key: str
    first: Action
    second: Action

    def line(self) -> str:
        """Return it as a phrase."""
        return f"{shown_key(self.key)} would be {self.first.id} and {self.second.id}"


class Keymap:
    """The keys of all actions.

    Args:
        own: other keys than the usual ones, by the action's id.
    """

    def __init__(self, own: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._own = dict(own or {})

    def of(self, action: Action) -> Action:
        """Return an action with the keys that it has here."""
        keys = self._own.get(action.id)
        return action if keys is None else msgspec.structs.replace(action, keys=keys)

    def of_all(self, actions: Iterable[Action]) -> tuple[Action, ...]:
        """Return actions with the keys that they have here."""
        return tuple(map(self.of, actions))

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """Every action with its keys."""
        return self.of_all(ACTIONS)

    def say(self, text: str) -> str:
        """Return a text in which ``{records.undo}`` has become the key of that action."""
        return _NAMED.sub(lambda found: self._shown.get(found[1], found[0]), text)

    @cached_property
    def _shown(self) -> dict[str, str]:
        return {action.id: action.key for action in self.actions}

    def clashes(self) -> list[Clash]:
        """Return the keys that mean two things in one place."""
        return list(dict.fromkeys(_clashes(self.actions)))

    def bindings(self) -> dict[str, str]:
        """Return what Textual is to bind: the keys by the binding's id, for each place that differs from the usual."""
        places = {action.place for action in ACTIONS if action.id in self._own}
        bound: dict[str, str] = {}
        for action, usual in zip(self.actions, ACTIONS, strict=True):
            if action.place not in places:
                continue
            if not action.numbered:
                bound[action.id] = ",".join(action.keys) or NO_KEY
                continue
            for number in range(len(usual.keys)):
                bound[f"{action.id}.{number}"] = action.keys[number] if number < len(action.keys) else NO_KEY
        return bound


def keymap_of(app: object) -> Keymap:
    """Return the keys that hold in a program; the usual ones where it says nothing of them."""
    keymap = getattr(app, "keymap", None)
    return keymap if isinstance(keymap, Keymap) else Keymap()


def keymap_for(preset: str, own: Mapping[str, str | Mapping[str, str]]) -> Keymap:
    """Return the keys that the settings ask for.

    Args:
        preset: one of `PRESETS`.
        own: keys by the action's id, or by its place and then the rest of the id, as TOML reads ``records.undo``.

    Raises:
        UsageError: there is no such action or key, or a key would mean two things.
    """
    keys = {name: _read(name, text) for name, text in _presets()[preset].items()} if preset != PRESETS[0] else {}
    keys |= {name: _read(name, text) for name, text in _flat(own)}
    keymap = Keymap(keys)
    if found := keymap.clashes():
        said = "; ".join(clash.line() for clash in found[:3])
        hint = "give one of them another key, or none with an empty text"
        raise UsageError(f"keys clash: {said}{' and others' if len(found) > 3 else ''}", hint=hint)  # noqa: PLR2004
    return keymap


def _flat(own: Mapping[str, str | Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for name, value in own.items():
        if isinstance(value, str):
            yield name, value
        else:
            yield from ((f"{name}.{method}", keys) for method, keys in value.items())


def _read(name: str, text: str) -> tuple[str, ...]:
    known = [action.id for action in ACTIONS]
    if name not in known:
        near = difflib.get_close_matches(name[:_NEAR], known, n=1)
        hint = f"did you mean {near[0]}?" if near else "mdtui keys prints them all"
        raise UsageError(f"there is no action '{name}' to give a key to", hint=hint)
    try:
        keys = tuple(dict.fromkeys(read_key(key.strip()) for key in text.split(","))) if text.strip() else ()
    except UsageError as error:
        raise UsageError(error.what, where=name, hint=error.hint) from None
    if taken := next((key for key in keys if key in RESERVED), None):
        raise UsageError(f"{shown_key(taken)} always {RESERVED[taken]}", where=name, hint="choose another key")
    if name.startswith(f"{Place.QUERY.value.lower()}.") and (typed := next(filter(_is_typed, keys), None)):
        raise UsageError(
            f"{shown_key(typed)} is typed in the query", where=name, hint="choose a key that types nothing"
        )
    return keys


def _is_typed(key: str) -> bool:
    return key == "space" or (shown_key(key).isprintable() and len(shown_key(key)) == 1)


def _presets() -> dict[str, dict[str, str]]:
    data = files("mdtui.keys").joinpath("presets.toml").read_bytes()
    return msgspec.toml.decode(data, type=dict[str, dict[str, str]])


def _clashes(actions: Iterable[Action]) -> Iterator[Clash]:
    """Yield each pair of actions of one place that have a key in common; what is urgent goes before the others."""
    of: dict[Place, list[Action]] = {}
    for action in actions:
        of.setdefault(action.place, []).append(action)
    everywhere = of.get(Place.EVERYWHERE, [])
    for place, own in of.items():
        by_key: dict[str, list[Action]] = {}
        for action in [*everywhere, *own] if place in _TOGETHER else own:
            for key in action.keys:
                by_key.setdefault(key, []).append(action)
        for key, several in by_key.items():
            calm = [action for action in several if not action.urgent]
            yield from (Clash(key, *pair) for pair in combinations(calm, 2))
