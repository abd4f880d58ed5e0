from __future__ import annotations

from rich.cells import cell_len

from mdtui.tui.terminal.capabilities import FULL, SYNC_END, SYNC_START
from mdtui.tui.terminal.line import Line
from tests.fixtures.emulator import Emulator

FIRST = "\x1b[1;1H\x1b[31mred text  \x1b[0m\n\x1b[2;1H          \x1b[1;1H"


def line_of(width: int = 10, height: int = 2) -> Line:
    line = Line(FULL, cell_len)
    line.forget(width, height)
    return line


def test_a_frame_is_sent_once() -> None:
    line = line_of()
    assert line.draw(FIRST) == ""
    assert line.changes() == "\x1b[H\x1b[0;31mred text\x1b[K\x1b[2H\x1b[K\x1b[H"
    assert line.draw(FIRST) == ""
    assert line.changes() == ""


def test_what_changed_and_changed_back_before_it_was_sent_is_nothing() -> None:
    line = line_of()
    line.draw(FIRST)
    line.changes()
    line.draw("\x1b[1;1H\x1b[31mRED\x1b[0m\x1b[1;1H")
    line.draw("\x1b[1;1H\x1b[31mred\x1b[0m\x1b[1;1H")
    assert line.changes() == ""


def test_what_is_not_known_goes_as_it_came_behind_all_that_waited() -> None:
    line, emulator = line_of(), Emulator(10, 2)
    line.draw(FIRST)
    odd = "\x1b[2;1H\x1b[2Kodd\x1b[1;1H"
    sent = line.draw(odd)
    assert sent.endswith(f"\x1b[m{odd}")
    emulator.send(sent)
    assert emulator.lines() == ["red text  ", "odd       "]
    line.draw(FIRST)
    emulator.send(line.changes())
    assert emulator.lines() == ["red text  ", "          "]


def test_only_much_is_marked_as_one_update() -> None:
    line = line_of(100, 20)
    line.synchronized = True
    line.draw("\n".join(f"\x1b[{y};1H{'abcdefghij' * 10}" for y in range(1, 21)))
    much = line.changes()
    assert much.startswith(SYNC_START)
    assert much.endswith(SYNC_END)
    line.draw("\x1b[1;1Hx")
    assert SYNC_START not in line.changes()


def test_forgetting_paints_everything_again() -> None:
    line = line_of()
    line.draw(FIRST)
    line.changes()
    line.forget(10, 2)
    line.draw(FIRST)
    assert "red text" in line.changes()
    assert line.size == (10, 2)
