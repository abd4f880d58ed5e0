"""The programs that an MDaemon server consists of: data, in ``expected.toml`` beside this module."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from mdtui.text import safe_text

Confidence = Literal["high", "medium", "low"]
"""How sure a fact is: stated by the vendor, concluded from good sources, or a guess."""
Need = Literal["needed", "optional", "on demand"]
"""Mail does not flow without it; it may be switched off or elsewhere; it runs only while there is something to do."""


class ExpectedProcess(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A program that should run.

    Attributes:
        name: the program's file name; it is compared without regard to case.
        role: what it does, in a few words.
        need: what it means when it does not run.
        codes: the events that speak of it by name.
        source: what name and role rest on.
        confidence: how sure they are.
    """

    name: str
    role: str
    need: Need
    codes: tuple[int, ...] = ()
    source: str = ""
    confidence: Confidence = "medium"

    @property
    def label(self) -> str:
        """The name without its ending, safe for a terminal."""
        return label(self.name)


class _File(msgspec.Struct, forbid_unknown_fields=True):
    process: tuple[ExpectedProcess, ...]


@cache
def load_expected() -> tuple[ExpectedProcess, ...]:
    """Return the programs that the package knows, the most important first."""
    text = resources.files("mdtui.processes").joinpath("expected.toml").read_bytes()
    return msgspec.toml.decode(text, type=_File).process


def with_own(known: Iterable[ExpectedProcess], own: Iterable[ExpectedProcess]) -> tuple[ExpectedProcess, ...]:
    """Return the known programs with those of the settings, which replace the ones of the same name in any case."""
    merged = {process.name.casefold(): process for process in known}
    for process in own:
        merged[process.name.casefold()] = process
    return tuple(merged.values())


def label(name: str) -> str:
    """Return a program's name without ``.exe``, safe for a terminal."""
    return safe_text(name[:-4] if name.casefold().endswith(".exe") else name)
