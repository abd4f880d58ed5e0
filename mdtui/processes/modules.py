"""The libraries that MDaemon loads: which there should be, data in ``modules.toml``, and which there are in ``App``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec

from mdtui.files import FileSystem, is_regular
from mdtui.processes.expected import Confidence
from mdtui.processes.program_file import ProgramFacts, read_program


class ExpectedModule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A library that should be there.

    Attributes:
        name: its file name; it is compared without regard to case.
        role: what it is for, in a few words.
        need: whether MDaemon starts without it.
        codes: the events that say that it could not be loaded.
        source: what the row rests on.
        confidence: how sure it is.
    """

    name: str
    role: str
    need: Literal["needed", "optional"]
    codes: tuple[int, ...]
    source: str
    confidence: Confidence


class ModuleState(msgspec.Struct, frozen=True):
    """How one expected library does.

    Attributes:
        module: what is expected.
        state: ``unreadable`` is there but cannot be read, ``broken`` is no program file; ``unknown`` where the
            directory itself cannot be listed.
        size: bytes; None where it is not there.
        facts: what it says of itself.
    """

    module: ExpectedModule
    state: Literal["present", "missing", "unreadable", "broken", "unknown"]
    size: int | None = None
    facts: ProgramFacts = ProgramFacts()


class _File(msgspec.Struct, forbid_unknown_fields=True):
    module: tuple[ExpectedModule, ...]


@cache
def load_modules() -> tuple[ExpectedModule, ...]:
    """Return the libraries that the package knows."""
    text = resources.files("mdtui.processes").joinpath("modules.toml").read_bytes()
    return msgspec.toml.decode(text, type=_File).module


def look_at_modules(app: Path | None, expected: Iterable[ExpectedModule], files: FileSystem) -> list[ModuleState]:
    """Return how each library does; never raises.

    Args:
        app: the directory with MDaemon's programs; None where there is none.
        expected: what should be in it, by name in any case.
        files: the system calls.
    """
    try:
        with os.scandir(app or "") as entries:
            there = {entry.name.casefold(): entry.name for entry in entries if entry.is_file(follow_symlinks=False)}
    except OSError:
        return [ModuleState(module, "unknown") for module in expected]
    return [_look(app or Path(), there.get(module.name.casefold()), module, files) for module in expected]


def _look(app: Path, name: str | None, module: ExpectedModule, files: FileSystem) -> ModuleState:
    if name is None:
        return ModuleState(module, "missing")
    try:
        descriptor = files.open_read(app / name)
        try:
            if not is_regular(descriptor):
                return ModuleState(module, "missing")
            size = files.stamp(descriptor).size
            facts = read_program(lambda offset, count: files.read_at(descriptor, count, offset))
        finally:
            files.close(descriptor)
    except FileNotFoundError:
        return ModuleState(module, "missing")
    except OSError:
        return ModuleState(module, "unreadable")
    return ModuleState(module, "broken" if facts.problem else "present", size, facts)
