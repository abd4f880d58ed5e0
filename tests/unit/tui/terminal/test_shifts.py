from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from mdtui.tui.terminal.frame import Frame
from mdtui.tui.terminal.shifts import shift


def frame_of(lines: Sequence[str]) -> Frame:
    frame = Frame(len(lines[0]), len(lines), cell_len)
    frame.draw("\n".join(f"\x1b[{y}H{line}" for y, line in enumerate(lines, 1) if line.strip("?")))
    return frame


def found(before: Sequence[str], after: Sequence[str]) -> tuple[int, int, int] | None:
    shown, wanted = frame_of(before), frame_of(after)
    lines = [y for y in range(len(before)) if shown.differs(wanted, y)]
    return shift(shown, wanted, lines, shown.limits(wanted, lines))


LINES = ["head", "1one", "2two", "3thr", "4fou", "5fiv", "foot"]


def test_lines_that_moved_up_or_down_are_found() -> None:
    assert found(LINES, ["head", "2two", "3thr", "4fou", "5fiv", "6six", "foot"]) == (1, 6, 1)
    assert found(LINES, ["head", "0zer", "1one", "2two", "3thr", "4fou", "foot"]) == (1, 6, -1)


def test_a_pane_beside_them_does_not_matter() -> None:
    before, after = [f"tr{y} {y}ab" for y in range(6)], [f"tr{y} {y + 1}ab" for y in range(6)]
    assert found(before, after) == (0, 6, 1)


def test_too_few_are_not_worth_it() -> None:
    assert found(LINES, ["head", "2two", "3thr", "x", "y", "z", "foot"]) is None
    assert found(LINES, LINES) is None
    assert found(LINES, [line[::-1] for line in LINES]) is None


def test_lines_that_look_different_did_not_move() -> None:
    bold = [f"\x1b[1m{line}\x1b[0m" for line in ["head", "2two", "3thr", "4fou", "5fiv", "6six", "foot"]]
    shown, wanted = frame_of(LINES), Frame(4, 7, cell_len)
    wanted.draw("\n".join(f"\x1b[{y}H{line}" for y, line in enumerate(bold, 1)))
    assert shift(shown, wanted, range(7), shown.limits(wanted, range(7))) is None


def test_nothing_moves_where_a_line_is_not_known() -> None:
    assert found(LINES, ["head", "2two", "3thr", "4fou", "5fiv", "????", "foot"]) is None
