"""Spans of time and amounts of space in the words of a reason, which both front ends print."""

from __future__ import annotations

_UNITS = ((86_400, "d"), (3600, "h"), (60, "min"))
_TWICE = 2


def span(seconds: float) -> str:
    """Return a span of time in its largest unit of which there are two at least: ``47 s``, ``12 min``, ``3 d``."""
    whole = max(0, int(seconds))
    for size, unit in _UNITS:
        if whole >= _TWICE * size:
            return f"{whole // size} {unit}"
    return f"{whole} s"


def megabytes(size: int) -> str:
    """Return an amount of space in MB of 1,048,576 bytes."""
    return f"{size >> 20} MB"
