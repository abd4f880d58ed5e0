from __future__ import annotations

import pytest

from mdtui.tui.terminal.pens import PLAIN, Pen, UnknownSequenceError, code_after, code_of, code_on_blanks, pen_of, way

RED = Pen(text="31")
BOLD_RED = Pen(frozenset({1}), "31")


@pytest.mark.parametrize(
    ("numbers", "pen"),
    [
        ("", PLAIN),
        ("0", PLAIN),
        ("1;31", BOLD_RED),
        ("38;2;1;2;3;48;5;17", Pen(text="38;2;1;2;3", back="48;5;17")),
        ("97;100", Pen(text="97", back="100")),
        ("1;4;22", Pen(frozenset({4}))),
        ("31;39;44;49", PLAIN),
        ("1;;31", RED),
    ],
)
def test_numbers_make_a_pen(numbers: str, pen: Pen) -> None:
    assert PLAIN.after(numbers) == pen


@pytest.mark.parametrize("numbers", ["10", "38", "38;2;1;2", "38;9;1", "48;5"])
def test_what_is_not_known_is_no_pen(numbers: str) -> None:
    with pytest.raises(UnknownSequenceError):
        PLAIN.after(numbers)


def test_of_a_blank_only_what_is_seen_counts() -> None:
    assert Pen(frozenset({1, 3}), "31", "44").on_blanks == Pen(back="44")
    assert Pen(frozenset({4}), "31", "44").on_blanks == Pen(frozenset({4}), "31", "44")
    assert Pen(back="44").only_colours_back
    assert not RED.only_colours_back


def test_a_code_stands_for_a_pen() -> None:
    code = code_of(RED)
    assert len(code) == 1
    assert code == code_of(Pen(text="31")) != code_of(BOLD_RED)
    assert pen_of(code) == RED
    assert code_after(code, "1") == code_of(BOLD_RED)
    assert code_on_blanks(code) == code_of(PLAIN)


@pytest.mark.parametrize(
    ("before", "after", "sent"),
    [
        (PLAIN, PLAIN, ""),
        (None, PLAIN, "\x1b[m"),
        (None, RED, "\x1b[0;31m"),
        (RED, PLAIN, "\x1b[m"),
        (RED, BOLD_RED, "\x1b[1m"),
        (BOLD_RED, RED, "\x1b[22m"),
        (Pen(frozenset({1, 2})), Pen(frozenset({2})), "\x1b[0;2m"),
        (Pen(frozenset({1, 2}), "38;2;1;2;3"), Pen(frozenset({2}), "38;2;1;2;3"), "\x1b[22;2m"),
        (Pen(text="31", back="38;2;9;9;9"), Pen(text="38;2;1;1;1", back="38;2;9;9;9"), "\x1b[38;2;1;1;1m"),
    ],
)
def test_the_way_from_pen_to_pen_is_the_shorter_one(before: Pen | None, after: Pen, sent: str) -> None:
    assert way(before, after) == sent
