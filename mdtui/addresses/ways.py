"""What to set in which screen of which MDaemon version: data, in ``ways.toml`` beside this module."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from typing import Literal

import msgspec

from mdtui.addresses.planning import Plan, Share


class Way(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A way to bind to several addresses, as the screens of some versions have it.

    Attributes:
        id: its name.
        versions: of MDaemon.
        title: the way in a few words.
        most: so many addresses it can do; 0 is any number.
        primary: what to set for the primary domain.
        each: what to set for each other domain.
        second: what to set for the second address.
        source: what the words of the screens rest on.
        confidence: how sure they are.
    """

    id: str
    versions: str
    title: str
    most: int
    primary: tuple[str, ...]
    each: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    source: str = ""
    confidence: Literal["high", "medium", "low"] = "medium"


class Steps(msgspec.Struct, frozen=True):
    """A way with a plan's domains and addresses put in.

    Attributes:
        way: the way.
        lines: what to do, one line each, safe to show; a line that goes on with the one before begins with blanks.
    """

    way: Way
    lines: tuple[str, ...]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    way: tuple[Way, ...]


def load_ways() -> tuple[Way, ...]:
    """Return the ways that the package knows, the oldest versions first."""
    text = resources.files("mdtui.addresses").joinpath("ways.toml").read_bytes()
    return msgspec.toml.decode(text, type=_File).way


def steps(plan: Plan) -> tuple[Steps, ...]:
    """Return what to set for a plan, for each way that can do so many addresses."""
    count = len(plan.wanted)
    return tuple(Steps(way, tuple(_lines(way, plan))) for way in load_ways() if not way.most or count <= way.most)


def _lines(way: Way, plan: Plan) -> Iterator[str]:
    for share in plan.shares:
        if share.is_primary:
            yield from _put_in(way.primary, share, plan)
        elif way.second:
            yield from _put_in(way.second, share, plan)
        else:
            yield from _put_in(way.each, share, plan)


def _put_in(lines: tuple[str, ...], share: Share, plan: Plan) -> Iterator[str]:
    parts = {
        "{domain}": share.shown,
        "{address}": share.text,
        "{all}": ", ".join(map(str, plan.wanted)),
        "{new}": "make " if share.is_new else "",
    }
    for line in lines:
        written = line
        for part, text in parts.items():
            written = written.replace(part, text)
        yield written
