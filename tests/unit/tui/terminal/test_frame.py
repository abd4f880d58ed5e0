from __future__ import annotations

import pytest
from rich.cells import cell_len

from mdtui.tui.terminal.frame import REST, UNKNOWN, Frame
from mdtui.tui.terminal.pens import PLAIN, Pen, UnknownSequenceError, pen_of


def frame_of(data: str, width: int = 8, height: int = 2) -> Frame:
    frame = Frame(width, height, cell_len)
    frame.draw(data)
    return frame


def pens(frame: Frame, y: int = 1) -> list[Pen]:
    return [pen_of(code) for code in frame.pens[y]]


def test_text_stands_where_the_cursor_was_put() -> None:
    frame = frame_of("\x1b[2;3H\x1b[1;31mab\x1b[0m\n\x1b[1;1H")
    assert frame.characters == [UNKNOWN * 8, f"{UNKNOWN * 2}ab{UNKNOWN * 4}"]
    assert pens(frame)[1:5] == [PLAIN, *[Pen(frozenset({1}), "31")] * 2, PLAIN]
    assert frame.cursor == (0, 0)


def test_a_pen_is_kept_from_move_to_move() -> None:
    assert pens(frame_of("\x1b[1Hx\x1b[1;2H\x1b[31m\x1b[2Hx"))[0] == Pen(text="31")


def test_behind_a_line_the_place_is_not_known() -> None:
    frame = frame_of("\x1b[Ha\n")
    assert frame.cursor is None
    with pytest.raises(UnknownSequenceError):
        frame.draw("b")


def test_a_blank_has_only_what_is_seen_of_its_pen() -> None:
    text, blank = Pen(frozenset({1}), "31", "44"), Pen(back="44")
    for written, expected in [
        ("a b", [text, blank, text]),
        (" a  b  ", [blank, text, blank, blank, text, blank, blank]),
        ("   ", [blank] * 3),
        ("田 b", [text, text, blank, text]),
    ]:
        frame = frame_of(f"\x1b[2H\x1b[1;31;44m{written}\x1b[0m")
        assert pens(frame)[: len(expected) + 1] == [*expected, PLAIN][:8], written


def test_a_line_through_a_blank_is_seen() -> None:
    pen = Pen(frozenset({9}), "31")
    assert pens(frame_of("\x1b[2H\x1b[9;31ma b\x1b[0m"))[:4] == [pen, pen, pen, PLAIN]


def test_what_does_not_take_one_cell_each_stays_together() -> None:
    assert frame_of("\x1b[Hx田中y").characters[0][:6] == ("x", "田中", REST, REST, REST, "y")
    assert frame_of("\x1b[Hae\u0301o").characters[0][:3] == ("a", "e\u0301", "o")
    assert frame_of("\x1b[Ha\x1b[1m田\x1b[0mo").characters[0][:4] == ("a", "田", REST, "o")
    assert frame_of("\x1b[H♦►│█").characters[0][:4] == "♦►│█"


def test_a_line_is_a_text_again_when_what_was_odd_is_written_over() -> None:
    assert frame_of("\x1b[Ha田中xyz\x1b[1;2Hbcde").characters[0] == "abcdexyz"
    assert frame_of("\x1b[Hae\u0301oaaaaa\x1b[1;2He").characters[0] == "aeoaaaaa"
    # As many characters as cells, and yet not one in each.
    assert frame_of("\x1b[H田e\u0301aaaaa\x1b[1;8Hb").characters[0] == ("田e\u0301", REST, REST, *"aaaab")


def test_a_run_that_is_written_over_in_part_is_known_no_more() -> None:
    assert frame_of("\x1b[H田中\x1b[1;2Hx").characters[0][:4] == f"{UNKNOWN}x{UNKNOWN * 2}"
    assert frame_of("\x1b[Ha田中\x1b[1;5Hxy").characters[0][:6] == f"a{UNKNOWN * 3}xy"
    assert frame_of("\x1b[H田ab中\x1b[1;2Hx").characters[0][:6] == (UNKNOWN, "x", "a", "b", "中", REST)


@pytest.mark.parametrize(
    "data",
    [
        "text",
        "\x1b[Hlong text here",
        "\x1b[9;1Hx",
        "\x1b[1;8Hxx",
        "\x1b[Hx\x7f",
        "\x1b[H田\x9b",
        "\x1b[Hx\ty",
        "\x1b[H\x1b[K",
        "\x1b[H\x1b]8;;x\x1b\\y",
        "\x1b[Ha\nb",
        "\x1b[H\u0301",
        "\x1b[H\x1b[77mx",
    ],
)
def test_what_is_not_known_is_said(data: str) -> None:
    with pytest.raises(UnknownSequenceError):
        frame_of(data)


def test_lines_are_compared_and_taken() -> None:
    here, there = frame_of("\x1b[Habc"), frame_of("\x1b[Ha\x1b[1mb\x1b[0md")
    assert here.differs(there, 0)
    assert here.differences(there, 0, slice(0, 8)) == b"\0\1\1\0\0\0\0\0"
    assert here.differences(there, 0, slice(1, 3)) == b"\0\1\1\0\0\0\0\0"
    here.take(there)
    assert not here.differs(there, 0)
    there.draw("\x1b[Hx")
    assert here.characters[0][0] == "a"


def test_what_differs_is_between_limits() -> None:
    here = frame_of("\x1b[1Habcdefgh\n\x1b[2Habcdefgh\n\x1b[3Habcdefgh", 8, 3)
    there = frame_of("\x1b[1HabcXefgh\n\x1b[2HabXdefgh\n\x1b[3Habc\x1b[1mdef\x1b[0mgh", 8, 3)
    assert here.limits(there, [0]) == slice(3, 4)
    assert here.limits(there, [0, 1]) == slice(2, 4)
    assert here.limits(there, [0, 1, 2]) == slice(2, 6)


def test_lines_that_move_leave_what_nobody_knows() -> None:
    frame = frame_of("\x1b[1Ha\n\x1b[2Hb\n\x1b[3Hc\n\x1b[4Hd", 1, 4)
    assert [line[0] for line in frame.shifted(0, 3, 1).characters] == ["b", "c", UNKNOWN, "d"]
    assert [line[0] for line in frame.shifted(1, 4, -2).characters] == ["a", UNKNOWN, UNKNOWN, "b"]
    assert [line[0] for line in frame.characters] == ["a", "b", "c", "d"]
