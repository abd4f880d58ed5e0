from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.mrk.query_words import VOCABULARY
from mdtui.tui.glyphs import ASCII
from mdtui.tui.present import cells
from mdtui.tui.query_line import QueryLine


@pytest.fixture
def line(tmp_path: Path) -> QueryLine:
    return QueryLine("records", VOCABULARY, {"big": "size>1M"}, directory=tmp_path, example="such as: unseen")


def test_one_choice_is_put_in_with_a_blank_for_the_next_term(line: QueryLine) -> None:
    assert line.step("fl", 2, 1) == ("flagged ", 8)
    assert line.step("seen fr", 7, 1) == ("seen from:", 10)
    assert line.step("~d", 2, 1) == ("~d ", 3)


def test_of_several_each_is_put_in_in_turn_and_back(line: QueryLine) -> None:
    typed = line.step("size", 4, 1)
    assert typed == ("size>", 5)
    assert line.step("size>", 5, 1) == ("size<", 5)
    assert line.step("size<", 5, -1) == ("size>", 5)
    assert line.step("size>", 5, -1) == ("size<=", 6)


def test_what_stands_behind_the_cursor_stays(line: QueryLine) -> None:
    assert line.step("fl & seen", 2, 1) == ("flagged & seen", 7)


def test_where_nothing_fits_nothing_happens(line: QueryLine) -> None:
    assert line.step("xyz", 3, 1) is None


def test_another_text_is_completed_anew(line: QueryLine) -> None:
    line.step("size", 4, 1)
    assert line.step("size>1", 6, 1) == ("size>100k", 9)


def test_what_was_asked_comes_back_and_so_does_what_was_written(line: QueryLine) -> None:
    line.asked("unseen")
    line.asked("size>1M")
    assert line.recall("dra", 1) == "size>1M"
    assert line.recall("size>1M", 1) == "unseen"
    assert line.recall("unseen", 1) is None
    assert line.recall("unseen", -1) == "size>1M"
    assert line.recall("size>1M", -1) == "dra"
    assert line.recall("dra", -1) is None


def test_the_hint_says_what_fits(line: QueryLine) -> None:
    assert line.hint("", 60, ASCII) == "such as: unseen"
    assert line.hint("unseen", 60, ASCII) == "unseen: SEEN is not set"
    assert line.hint("uns", 60, ASCII) == "unseen: SEEN is not set"
    assert line.hint("un", 60, ASCII).startswith("unseen unanswered")
    assert "sizes are like" in line.hint("size>", 100, ASCII)
    line.step("un", 2, 1)
    line.step("unseen", 6, 1)
    assert line.hint("unanswered", 60, ASCII).startswith("[unanswered] ANSWERED is not set")


@pytest.mark.parametrize("room", [0, 1, 5, 20, 60])
@pytest.mark.parametrize("before", ["", "un", "size>", "from:x", '"', "\u202e", "~"])
def test_the_hint_has_the_room_it_is_given(line: QueryLine, before: str, room: int) -> None:
    hint = line.hint(before, room, ASCII)
    assert cells(hint) <= room
    assert hint.isprintable()
