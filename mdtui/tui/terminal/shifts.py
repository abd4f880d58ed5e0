"""Which lines only moved up or down from one frame to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mdtui.tui.terminal.frame import UNKNOWN, Frame

_LEAST = 3
"""So many lines have to be found again for a move to be worth trying."""


def shift(shown: Frame, wanted: Frame, lines: Sequence[int]) -> tuple[int, int, int] | None:
    """Return the first line of those that moved, the one behind the last, and how far up they moved; None where none.

    What stands left and right of all that changed is not looked at: a pane beside a list that scrolls.

    Args:
        shown: what was seen.
        wanted: what is to be seen.
        lines: the lines that differ.
    """
    if len(lines) < _LEAST:
        return None
    left, right = _columns(shown, wanted, lines)
    places: dict[object, list[int]] = {}
    for y in lines:
        places.setdefault(_key(shown, y, left, right), []).append(y)
    found = [(was - y, y) for y in lines for was in places.get(_key(wanted, y, left, right), ())]
    far, count = Counter(far for far, _ in found).most_common(1)[0] if found else (0, 0)
    if far == 0 or count < _LEAST:
        return None
    moved = [y for this, y in found if this == far]
    top, bottom = min(moved[0], moved[0] + far), max(moved[-1], moved[-1] + far) + 1
    if any(UNKNOWN in wanted.characters[y] for y in range(top, bottom)):
        # What stays as it is would move along.
        return None
    return top, bottom, far


def _columns(shown: Frame, wanted: Frame, lines: Sequence[int]) -> tuple[int, int]:
    """Return the first column that differs in any of the lines, and the one behind the last."""
    left, right = wanted.width, 0
    for y in lines:
        before = zip(shown.characters[y], shown.pens[y], strict=True)
        after = zip(wanted.characters[y], wanted.pens[y], strict=True)
        differ = [x for x, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
        left, right = min(left, *differ), max(right, differ[-1] + 1)
    return left, right


def _key(frame: Frame, y: int, left: int, right: int) -> object:
    return tuple(frame.characters[y][left:right]), tuple(frame.pens[y][left:right])
