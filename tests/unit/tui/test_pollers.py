from __future__ import annotations

import threading
from queue import Queue

from mdtui.tui.pollers import Poller

SOON = 10.0


def test_answers_are_handed_over_in_order() -> None:
    answers: Queue[int] = Queue()
    numbers = iter(range(1000))
    poller = Poller("count", lambda: next(numbers), answers.put, failed=print, interval=0.0)
    poller.start()
    got = [answers.get(timeout=SOON) for _ in range(3)]
    poller.stop()
    assert got == [0, 1, 2]


def test_nothing_to_say_is_not_handed_over() -> None:
    told: list[int] = []
    poller: Poller[int] = Poller("silent", lambda: None, told.append, failed=print, interval=0.0)
    poller.step()
    assert told == []


def test_an_answer_that_makes_no_difference_is_not_handed_over_again() -> None:
    told: list[tuple[int, str]] = []
    answers = iter([(1, "a"), (2, "a"), (3, "b"), (4, "b"), (5, "a")])
    poller = Poller("same", lambda: next(answers), told.append, failed=print, interval=0.0, seen=lambda one: one[1])
    for _ in range(5):
        poller.step()
    assert told == [(1, "a"), (3, "b"), (5, "a")]


def test_after_a_failure_the_same_answer_is_handed_over_again() -> None:
    told: list[int] = []
    failed: list[Exception] = []

    def seen(answer: int) -> int:
        if len(told) == 1 and not failed:
            raise ValueError("no")
        return answer

    poller = Poller("again", lambda: 1, told.append, failed=failed.append, interval=0.0, seen=seen)
    for _ in range(4):
        poller.step()
    assert told == [1, 1]
    assert [str(error) for error in failed] == ["no"]


def test_nothing_is_an_answer_to_see_too() -> None:
    told: list[list[int]] = []
    poller: Poller[list[int]] = Poller("none", list, told.append, failed=print, interval=0.0, seen=bool)
    poller.step()
    assert told == [[]]


def test_a_failure_is_handed_over_and_the_asking_goes_on() -> None:
    failures: Queue[Exception] = Queue()

    def ask() -> int:
        raise ValueError("no")

    poller = Poller("failing", ask, print, failed=failures.put, interval=0.0)
    poller.start()
    got = [failures.get(timeout=SOON), failures.get(timeout=SOON)]
    poller.stop()
    assert [str(error) for error in got] == ["no", "no"]


def test_waking_asks_before_the_interval_is_over() -> None:
    answers: Queue[int] = Queue()
    poller = Poller("slow", lambda: 1, answers.put, failed=print, interval=3600.0)
    poller.start()
    assert answers.get(timeout=SOON) == 1
    poller.wake()
    assert answers.get(timeout=SOON) == 1
    poller.stop()


def test_stopping_ends_the_thread_and_what_comes_late_is_dropped() -> None:
    asked, go = threading.Event(), threading.Event()
    told: list[int] = []

    def ask() -> int:
        asked.set()
        go.wait(SOON)
        return 1

    poller = Poller("late", ask, told.append, failed=print, interval=3600.0)
    poller.start()
    asked.wait(SOON)
    poller._stopped.set()
    go.set()
    poller.stop()
    assert not poller._thread.is_alive()
    assert told == []


def test_one_that_never_started_can_be_stopped() -> None:
    poller: Poller[int] = Poller("idle", lambda: 1, print, failed=print, interval=1.0)
    poller.stop()
    assert poller.stopped
