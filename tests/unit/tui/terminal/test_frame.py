from __future__ import annotations

import pytest
from rich.cells import cell_len

from mdtui.tui.terminal.frame import REST, UNKNOWN, Frame
from mdtui.tui.terminal.pens import PLAIN, Pen, UnknownSequenceError


def frame_of(data: str, width: int = 8, height: int = 2) -> Frame:
    frame = Frame(width, height, cell_len)
    frame.draw(data)
    return frame


def test_text_stands_where_the_cursor_was_put() -> None:
    frame = frame_of("\x1b[2;3H\x1b[1;31mab\x1b[0m\n\x1b[1;1H")
    assert frame.characters[1] == [UNKNOWN, UNKNOWN, "a", "b", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]
    assert frame.pens[1][2:5] == [Pen(frozenset({1}), "31")] * 2 + [PLAIN]
    assert (frame.touched, frame.cursor) == ({1}, (0, 0))


def test_a_blank_has_only_what_is_seen_of_its_pen() -> None:
    frame = frame_of("\x1b[H\x1b[1;31;44ma b\x1b[0m")
    assert frame.pens[0][:3] == [Pen(frozenset({1}), "31", "44"), Pen(back="44"), Pen(frozenset({1}), "31", "44")]


def test_what_does_not_take_one_cell_each_stays_together() -> None:
    assert frame_of("\x1b[Hx田中y").characters[0][:6] == ["x", "田中", REST, REST, REST, "y"]
    assert frame_of("\x1b[Hae\u0301o").characters[0][:3] == ["a", "e\u0301", "o"]
    assert frame_of("\x1b[H♦►│█").characters[0][:4] == ["♦", "►", "│", "█"]


def test_a_run_that_is_written_over_in_part_is_known_no_more() -> None:
    frame = frame_of("\x1b[H田中\x1b[1;2Hx")
    assert frame.characters[0][:4] == [UNKNOWN, "x", UNKNOWN, UNKNOWN]
    frame = frame_of("\x1b[Ha田中\x1b[1;5Hxy")
    assert frame.characters[0][:6] == ["a", UNKNOWN, UNKNOWN, UNKNOWN, "x", "y"]


@pytest.mark.parametrize(
    "data",
    [
        "text",
        "\x1b[Hlong text here",
        "\x1b[9;1Hx",
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
    assert here.differences(there, 0) == [1, 2]
    here.take(there, 0)
    assert not here.differs(there, 0)
    there.draw("\x1b[Hx")
    assert here.characters[0][0] == "a"


def test_lines_that_move_leave_what_nobody_knows() -> None:
    frame = frame_of("\x1b[1Ha\n\x1b[2Hb\n\x1b[3Hc\n\x1b[4Hd", 1, 4)
    assert [line[0] for line in frame.shifted(0, 3, 1).characters] == ["b", "c", UNKNOWN, "d"]
    assert [line[0] for line in frame.shifted(1, 4, -2).characters] == ["a", UNKNOWN, UNKNOWN, "b"]
