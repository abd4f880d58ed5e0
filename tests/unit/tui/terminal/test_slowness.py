from __future__ import annotations

from typing import Any

from mdtui.tui.terminal.slowness import BEHIND, ROUND_TRIP, Slowness, is_remote


def test_a_terminal_behind_ssh_is_remote() -> None:
    assert is_remote({"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"})
    assert is_remote({"SSH_TTY": "/dev/pts/1"})
    assert not is_remote({"TERM": "xterm", "SSH_TTY": ""})


def test_a_late_answer_is_a_slow_line_where_it_is_remote(clock: Any) -> None:
    for remote in (True, False):
        slowness = Slowness(clock, remote=remote)
        slowness.asked()
        clock.time += ROUND_TRIP
        assert slowness.answered() is remote
        assert not slowness.answered()


def test_an_answer_in_time_is_not(clock: Any) -> None:
    slowness = Slowness(clock, remote=True)
    slowness.asked()
    clock.time += ROUND_TRIP / 2
    assert not slowness.answered()


def test_a_line_that_is_behind_for_long_is_slow_wherever_it_leads(clock: Any) -> None:
    slowness = Slowness(clock, remote=False)
    slowness.behind()
    clock.time += BEHIND / 2
    slowness.behind()
    clock.time += BEHIND / 2
    assert slowness.drained()
    assert not slowness.drained()
    slowness.behind()
    assert not slowness.drained()
