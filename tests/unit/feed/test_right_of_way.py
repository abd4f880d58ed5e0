from __future__ import annotations

from typing import Any

from mdtui.feed.right_of_way import MOST_STEPS, STEP, RightOfWay


def test_nobody_waits_while_nobody_goes_first(clock: Any) -> None:
    way = RightOfWay(clock)
    way.give()
    way.take()
    way.release()
    way.give()
    assert clock.slept == []


def test_others_wait_until_the_way_is_free(clock: Any, monkeypatch: Any) -> None:
    way, sleep = RightOfWay(clock), clock.sleep

    def sleep_until_the_third(seconds: float) -> None:
        sleep(seconds)
        if len(clock.slept) == 3:
            way.release()

    monkeypatch.setattr(clock, "sleep", sleep_until_the_third)
    way.take()
    way.give()
    assert clock.slept == [STEP] * 3


def test_nobody_waits_for_ever(clock: Any) -> None:
    way = RightOfWay(clock)
    way.take()
    way.give()
    way.give()
    assert clock.slept == [STEP] * MOST_STEPS
