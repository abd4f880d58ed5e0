from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from mdtui import console_window
from mdtui.cli.interrupt import stoppable
from mdtui.console_window import CLOSE, LOGOFF, SHUTDOWN, Closing, code_page, window_closes

CTRL_C, CTRL_BREAK = 0, 1
only_windows = pytest.mark.skipif(sys.platform != "win32", reason="only Windows tells of a window that closes")


@pytest.mark.parametrize("event", [CLOSE, LOGOFF, SHUTDOWN])
def test_what_ends_the_program_waits_until_the_work_has_ended(event: int) -> None:
    asked, answers = threading.Event(), list[bool]()
    closing = Closing(asked.set)
    windows = threading.Thread(target=lambda: answers.append(closing.told(event)))
    windows.start()
    assert asked.wait(10)
    assert answers == []
    closing.end()
    windows.join(10)
    assert answers == [True]


@pytest.mark.parametrize("event", [CTRL_C, CTRL_BREAK])
def test_what_signals_are_for_is_left_to_them(event: int) -> None:
    asked = list[bool]()
    assert not Closing(lambda: asked.append(True)).told(event)
    assert asked == []


def test_it_waits_no_longer_than_windows_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console_window, "WINDOWS_WAITS", 0.01)
    assert Closing(lambda: None).told(CLOSE)


def test_the_block_runs_and_what_it_raises_comes_out() -> None:
    with pytest.raises(ZeroDivisionError), window_closes(lambda: None):
        raise ZeroDivisionError


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[int], int]]:
    """Give the handlers that Windows has, the newest last."""
    import ctypes  # noqa: PLC0415 - only Windows' own has what is replaced

    there: list[Callable[[int], int]] = []

    def register(handler: Any, add: bool) -> int:  # noqa: FBT001 - as Windows has it
        (there.append if add else there.remove)(handler)
        return 1

    monkeypatch.setattr(ctypes.windll.kernel32, "SetConsoleCtrlHandler", register)  # type: ignore[attr-defined]
    return there


@only_windows
def test_a_window_that_closes_lets_a_command_end_first(handlers: list[Callable[[int], int]]) -> None:
    answers = list[int]()
    with stoppable() as stopped:
        (handler,) = handlers
        windows = threading.Thread(target=lambda: answers.append(handler(CLOSE)))
        windows.start()
        while not stopped():
            windows.join(0.01)
        assert answers == []
    windows.join(10)
    assert answers == [1]
    assert handlers == []


@only_windows
def test_windows_itself_takes_the_handler_and_has_a_code_page() -> None:
    with window_closes(lambda: None):
        assert code_page() >= 0
