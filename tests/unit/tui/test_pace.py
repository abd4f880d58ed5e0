from __future__ import annotations

from mdtui.tui.pace import PAUSE, Pace
from tests.conftest import StillClock


def test_it_is_done_at_once_and_then_only_where_it_is_wanted(clock: StillClock) -> None:
    pace = Pace(clock)
    assert pace.start()
    pace.end()
    assert not pace.start()
    pace.wanted = True
    assert pace.start()


def test_it_is_not_begun_while_it_is_under_way(clock: StillClock) -> None:
    pace = Pace(clock)
    pace.start()
    pace.wanted = True
    assert not pace.start()
    pace.end()
    assert pace.start()


def test_the_longer_it_takes_the_longer_is_the_pause(clock: StillClock) -> None:
    pace = Pace(clock)
    pace.start()
    clock.time += 2
    pace.end()
    pace.wanted = True
    clock.time += 2 * PAUSE - 0.1
    assert not pace.start()
    assert pace.wanted
    clock.time += 0.1
    assert pace.start()
