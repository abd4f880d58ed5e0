"""A number over time in a few cells."""

from __future__ import annotations

from collections.abc import Sequence

from mdtui.tui.glyphs import GlyphSet

_LEAST_SPAN = 0.05
"""A change by less than this share of the highest number is drawn flat, so that noise looks like noise."""


def sparkline(values: Sequence[int], cells: int, glyphs: GlyphSet) -> str:
    """Return the newest values as a line of at most so many cells, the lowest sign for the lowest of them.

    Args:
        values: the oldest first.
        cells: how many there is room for.
        glyphs: the signs.
    """
    newest = values[-cells:] if cells > 0 else ()
    if not newest:
        return ""
    least, most = min(newest), max(newest)
    span = max(most - least, most * _LEAST_SPAN, 1)
    top = len(glyphs.levels) - 1
    return "".join(glyphs.levels[min(top, int((value - least) / span * (top + 1)))] for value in newest)
