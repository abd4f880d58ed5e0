"""What can be written in a call, from the parsers of the commands: for the scripts that complete it in a shell."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import NamedTuple

_PATHS = ("DIR", "FILE", "PATH", "ROOT", "FOLDER")
"""What an argument is called that is a path."""


class Option(NamedTuple):
    """An option.

    Attributes:
        names: how it is written, such as ``-h`` and ``--help``.
        help: what it does, one line.
        takes_value: whether something stands behind it.
        choices: what may stand there; empty where that is not fixed.
        is_path: whether a path stands there.
    """

    names: tuple[str, ...]
    help: str
    takes_value: bool = False
    choices: tuple[str, ...] = ()
    is_path: bool = False


class Shape(NamedTuple):
    """A command.

    Attributes:
        name: the command; empty for the bare call.
        help: what it does, one line.
        options: its options.
        choices: what its first argument may be, where that is fixed.
    """

    name: str
    help: str
    options: tuple[Option, ...]
    choices: tuple[str, ...] = ()


def shape_of(name: str, text: str, parser: argparse.ArgumentParser) -> Shape:
    """Return the shape of a command.

    Args:
        name: the command.
        text: what it does.
        parser: the parser of its arguments.
    """
    actions = parser._actions  # noqa: SLF001 - argparse has no public way to ask what a parser takes
    fixed = (_choices(action) for action in actions if not action.option_strings)
    return Shape(name, text, tuple(_options(actions)), next((found for found in fixed if found), ()))


def _options(actions: Iterable[argparse.Action]) -> Iterable[Option]:
    for action in actions:
        if action.option_strings and action.help is not argparse.SUPPRESS:
            takes_value = action.nargs != 0
            is_path = takes_value and str(action.metavar or "").partition(",")[0] in _PATHS
            help_text = " ".join(str(action.help or "").split())
            yield Option(tuple(action.option_strings), help_text, takes_value, _choices(action), is_path)


def _choices(action: argparse.Action) -> tuple[str, ...]:
    return tuple(map(str, action.choices)) if action.choices is not None else ()
