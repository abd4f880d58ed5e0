from __future__ import annotations

import pytest

from mdtui.tui.terminal import capabilities as sequences
from mdtui.tui.terminal.capabilities import FULL, Capabilities, capabilities_of, scroll


@pytest.mark.parametrize("name", ["xterm-256color", "xterm-kitty", "tmux-256color", "linux", "putty-256color", "foot"])
def test_terminals_that_are_known(name: str) -> None:
    assert capabilities_of({"TERM": name}, "linux") == FULL


@pytest.mark.parametrize("name", ["", "dumb", "unknown", "wy60", "xtermite", "vt100"])
def test_what_is_not_known_is_left_to_textual(name: str) -> None:
    assert capabilities_of({"TERM": name}, "linux") is None


def test_screen_and_old_terminals_do_less() -> None:
    screen, vt = (capabilities_of({"TERM": name}, "linux") for name in ("screen.xterm-256color", "vt220"))
    assert screen == Capabilities(erase_characters=False, erase_colours=False)
    assert vt == Capabilities(erase_colours=False)


def test_a_console_of_windows_has_no_name() -> None:
    assert capabilities_of({}, "win32") == FULL
    assert capabilities_of({"TERM": "dumb"}, "win32") is None


def test_the_settings_decide_first() -> None:
    assert capabilities_of({"TERM": "xterm"}, "linux", wish="off") is None
    assert capabilities_of({"TERM": "unheard-of"}, "linux", wish="on") == FULL


def test_the_shortest_moves() -> None:
    assert [sequences.move_to(*place) for place in ((0, 0), (0, 4), (7, 4))] == ["\x1b[H", "\x1b[5H", "\x1b[5;8H"]
    assert [sequences.move_right(cells) for cells in (1, 12)] == ["\x1b[C", "\x1b[12C"]


def test_a_few_lines_move_one_by_one() -> None:
    assert scroll(2, 10, 1) == "\x1b[3;10r\x1b[10H\x1bD\x1b[r"
    assert scroll(2, 10, -2) == "\x1b[3;10r\x1b[3H\x1bM\x1bM\x1b[r"
    assert scroll(2, 10, 5) == "\x1b[3;10r\x1b[3H\x1b[5M\x1b[r"
    assert scroll(0, 10, -5) == "\x1b[1;10r\x1b[H\x1b[5L\x1b[r"
