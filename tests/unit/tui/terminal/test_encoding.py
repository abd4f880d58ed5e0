from __future__ import annotations

import pytest
from rich.cells import cell_len

from mdtui.tui.terminal.capabilities import FULL, Capabilities
from mdtui.tui.terminal.encoding import changes
from mdtui.tui.terminal.frame import Frame
from mdtui.tui.terminal.pens import PLAIN

BACK = "\x1b[48;5;17m"


def frame_of(*lines: str, width: int = 40, cursor: str = "\x1b[H") -> Frame:
    frame = Frame(width, len(lines), cell_len)
    frame.draw("\n".join(f"\x1b[{y}H{line}" for y, line in enumerate(lines, 1)) + cursor)
    return frame


def sent(before: Frame, after: Frame, capabilities: Capabilities = FULL) -> str:
    return changes(before, after, capabilities, (0, 0), PLAIN).sent


def test_nothing_is_sent_for_nothing() -> None:
    assert sent(frame_of("a" * 40), frame_of("a" * 40)) == ""


def test_only_the_cells_that_differ_are_sent() -> None:
    before = "The quick brown fox jumps over the lazy d"[:40]
    assert sent(frame_of(before), frame_of(before.replace("brown", "green"))) == "\x1b[10Cg\x1b[Cee\x1b[H".replace(
        "g\x1b[Cee", "gree"
    )


def test_cells_that_are_as_short_as_a_move_are_written_again() -> None:
    assert sent(frame_of("a" * 40), frame_of("baaab" + "a" * 35)) == "baaab\x1b[H"
    assert sent(frame_of("a" * 40), frame_of("baaaaab" + "a" * 33)) == "b\x1b[5Cb\x1b[H"


def test_blanks_to_the_end_are_erased() -> None:
    assert sent(frame_of("a" * 40), frame_of("a" * 10 + " " * 30)) == "\x1b[10C\x1b[K\x1b[H"
    assert sent(frame_of("a" * 40), frame_of("a" * 10 + f"{BACK}{' ' * 30}\x1b[0m")) == f"\x1b[10C{BACK}\x1b[K\x1b[H"


def test_many_blanks_in_between_are_erased() -> None:
    blanks = "a" + " " * 38 + "b"
    assert sent(frame_of("a" * 40), frame_of(blanks)) == "\x1b[C\x1b[38X\x1b[38Cb\x1b[H"
    assert sent(frame_of("a" * 40), frame_of(blanks), Capabilities(erase_characters=False)).count(" ") == 38


def test_few_blanks_between_words_are_written() -> None:
    few, many = f"a{' ' * 8}b{'c' * 30}", f"a{' ' * 9}b{'c' * 29}"
    assert sent(frame_of("x" * 40), frame_of(few)) == f"{few}\x1b[H"
    assert sent(frame_of("x" * 40), frame_of(many)) == f"a\x1b[9X\x1b[9C{many[10:]}\x1b[H"


def test_each_pen_is_said_where_it_begins() -> None:
    after = frame_of(f"\x1b[31mab cd\x1b[1m ef\x1b[0;31m {'g' * 31}\x1b[0m")
    assert sent(frame_of("x" * 40), after) == f"\x1b[31mab cd \x1b[1mef \x1b[22m{'g' * 31}\x1b[H"


def test_what_is_not_known_stays() -> None:
    frame = Frame(40, 1, cell_len)
    frame.draw("\x1b[Hab\x1b[1;6Hcd\x1b[1;1H")
    assert sent(frame_of("x" * 40), frame) == "ab\x1b[3Ccd\x1b[H"


def test_without_the_colour_nothing_coloured_is_erased() -> None:
    after = frame_of(f"{BACK}{' ' * 40}\x1b[0m")
    assert " " * 40 in sent(frame_of("a" * 40), after, Capabilities(erase_colours=False))


def test_a_blank_is_written_with_the_pen_that_follows() -> None:
    after = frame_of("\x1b[31;44m  x\x1b[0m" + "a" * 37)
    assert sent(frame_of("a" * 40), after) == "\x1b[31;44m  x\x1b[H"


def test_lines_that_moved_are_moved() -> None:
    lines = [f"line {number} {'x' * 30}".ljust(40)[:40] for number in range(12)]
    moved = sent(frame_of(*lines[:10]), frame_of(*lines[1:11]))
    assert moved.startswith("\x1b[1;10r\x1b[10H\x1bD\x1b[r\x1b[10H")
    assert len(moved) < 80
    still = sent(frame_of(*lines[:10]), frame_of(*lines[1:11]), Capabilities(scroll_region=False))
    assert "\x1bD" not in still


def test_lines_that_moved_are_written_where_that_is_shorter() -> None:
    lines = [f"{'a' * 39}{number}" for number in range(5)]
    assert sent(frame_of(*lines[:4]), frame_of(*lines[1:])) == ("\x1b[39C1\x1b[2;40H2\x1b[3;40H3\x1b[4;40H4\x1b[H")


def test_half_a_wide_character_is_never_written() -> None:
    assert sent(frame_of("x田y" + "a" * 36), frame_of("xaby" + "a" * 36)) == "\x1b[Cab\x1b[H"
    assert sent(frame_of("xaby" + "a" * 36), frame_of("x田y" + "a" * 36)) == "\x1b[C田\x1b[H"


def test_what_stands_before_a_wide_character_goes_with_it() -> None:
    assert sent(frame_of("x" * 40), frame_of("ab田" + "x" * 36)) == "ab田\x1b[H"


def test_after_a_wide_character_the_place_is_said_anew() -> None:
    assert sent(frame_of("a" * 40), frame_of("田b" + "a" * 37)) == "田\x1b[1;3Hb\x1b[H"


def test_the_last_column_leaves_the_cursor_somewhere() -> None:
    encoder = changes(frame_of("a" * 40), frame_of("a" * 39 + "b", cursor="\x1b[1;40H"), FULL, (0, 0), PLAIN)
    assert encoder.sent == "\x1b[39Cb\x1b[1;40H"


@pytest.mark.parametrize("cursor", [None, (3, 0)])
def test_the_cursor_ends_where_it_belongs(cursor: tuple[int, int] | None) -> None:
    frame = frame_of("a" * 40, cursor="\x1b[1;4H")
    assert changes(frame, frame, FULL, cursor, PLAIN).sent == ("" if cursor else "\x1b[1;4H")
