"""Which lines only moved up or down from one frame to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mdtui.tui.terminal.frame import UNKNOWN, Cells, Frame

_LEAST = 3
"""So many lines have to be found again for a move to be worth trying."""


def shift(shown: Frame, wanted: Frame, lines: Sequence[int], cells: slice) -> tuple[int, int, int] | None:
    """Return the first line of those that moved, the one behind the last, and how far up they moved; None where none.

    What stands left and right of all that changed is not looked at: a pane beside a list that scrolls.

    Args:
        shown: what was seen.
        wanted: what is to be seen.
        lines: the lines that differ, ascending.
        cells: those outside of which nothing differs.
    """
    if len(lines) < _LEAST:
        return None
    places: dict[tuple[Cells, str], list[int]] = {}
    for y in lines:
        places.setdefault((shown.characters[y][cells], shown.pens[y][cells]), []).append(y)
    found = [
        (was - y, y) for y in lines for was in places.get((wanted.characters[y][cells], wanted.pens[y][cells]), ())
    ]
    far, count = Counter(far for far, _ in found).most_common(1)[0] if found else (0, 0)
    if far == 0 or count < _LEAST:
        return None
    moved = [y for this, y in found if this == far]
    top, bottom = min(moved[0], moved[0] + far), max(moved[-1], moved[-1] + far) + 1
    if any(UNKNOWN in wanted.characters[y] for y in range(top, bottom)):
        # What stays as it is would move along.
        return None
    return top, bottom, far
