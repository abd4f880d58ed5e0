from __future__ import annotations

import pytest
from rich.cells import cell_len

from mdtui.tui.terminal.frame import Frame
from mdtui.tui.terminal.rows import Row

RED, BOLD, OFF = "\x1b[31m", "\x1b[1;31m", "\x1b[0m"


def frame_of(line: str, width: int = 20) -> Frame:
    frame = Frame(width, 1, cell_len)
    frame.draw(f"\x1b[H{line}")
    return frame


def row_of(line: str, differ: str) -> Row:
    """Return the row of a line, of which the cells marked with a circumflex have to be written."""
    frame = frame_of(line)
    return Row(frame, 0, bytes(mark == "^" for mark in differ.ljust(frame.width)))


def stretches(line: str, differ: str, shown: str = "." * 20) -> list[tuple[int, int]]:
    return list(row_of(line, differ).stretches(frame_of(shown).characters[0]))


@pytest.mark.parametrize(
    ("line", "differ", "expected"),
    [
        ("abcdefghijkl", "^^^  ^", [(0, 6)]),
        ("abcdefghijkl", "^    ^", [(0, 6)]),
        ("abcdefghijkl", "^     ^", [(0, 1), (6, 7)]),
        ("ab de ghijkl", "  ^  ^   ^", [(2, 10)]),
        (f"{RED}ab de ghijkl", "^ ^  ", [(0, 3)]),
        # With a pen of its own a blank is not what the text behind it is written with.
        (f"{RED}ab de ghijkl", "^ ^  ^   ^", [(0, 3), (5, 6), (9, 10)]),
        (f"{RED}ab   ghijkl", "  ^ ^", [(2, 5)]),
        (f"{RED}a{BOLD}b{OFF}{RED}cd", "^ ^", [(0, 1), (2, 3)]),
        (f"{RED}a  b{BOLD}c", "^  ^^", [(0, 5)]),
        (f"{RED}a{BOLD}  b{OFF}", "^  ^", [(0, 4)]),
        ("ab\x1b[1;4Hde", "^^ ^^", [(0, 2), (3, 5)]),
        (f"ab\x1b[1;4Hd{RED}e{OFF}", "^^ ^^", [(0, 2), (3, 5)]),
        ("x田yz", "    ^^", [(4, 6)]),
        ("x田yz", "  ^ ^", [(1, 5)]),
        ("x田yz", " ^", [(1, 3)]),
        ("xe\u0301yz", "^  ^", [(0, 4)]),
        ("xe\u0301yz12345", "^       ^", [(0, 1), (8, 9)]),
    ],
)
def test_cells_that_differ_are_in_stretches(line: str, differ: str, expected: list[tuple[int, int]]) -> None:
    assert stretches(line, differ) == expected


def test_half_of_what_is_seen_is_in_no_stretch() -> None:
    assert stretches("abcdef", "  ^", "a田def") == [(1, 3)]
    assert stretches("abcdef", " ^", "a田def") == [(1, 3)]
    assert stretches("abcdef", "  ^", "ae\u0301cdef") == [(2, 3)]


@pytest.mark.parametrize(
    ("line", "x", "end", "expected"),
    [
        ("abc def", 0, 7, 7),
        ("abc def", 1, 5, 5),
        ("abc def", 1, 4, 3),
        ("abc         d", 0, 13, 3),
        ("abc        d", 0, 12, 12),
        (f"{RED}abc def{OFF}", 0, 7, 7),
        (f"{RED}abc {BOLD}def{OFF}", 0, 7, 3),
        (f"{RED}ab{BOLD}c def{OFF}", 0, 7, 2),
        (f"{RED}abc\x1b[44m def{OFF}", 0, 7, 3),
        ("abc\x1b[1;6Hdef", 0, 8, 3),
        ("ab田c", 0, 5, 3),
        ("ae\u0301c d", 0, 5, 3),
    ],
)
def test_text_of_one_pen_is_written_at_once(line: str, x: int, end: int, expected: int) -> None:
    assert row_of(line, "^" * end).written_at_once(x, end) == expected


@pytest.mark.parametrize(
    ("line", "x", "expected"),
    [
        ("a   b", 1, 4),
        ("a" + " " * 19, 1, 20),
        (f"a  \x1b[44m  {OFF}b", 1, 3),
        (f"a  {RED}  {OFF}b", 1, 5),
        (f"a  {RED}b", 1, 3),
        ("a  \x1b[1;5Hb", 1, 3),
        ("田   b", 2, 5),
        (f"田  \x1b[44m  {OFF}b", 2, 4),
        ("田" + " " * 18, 2, 20),
    ],
)
def test_blanks_of_one_pen_belong_together(line: str, x: int, expected: int) -> None:
    assert row_of(line, "^").blank_until(x) == expected
