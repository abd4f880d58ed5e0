from __future__ import annotations

import sys
from typing import Any

import psutil
import pytest

from mdtui.processes.service import NOT_WINDOWS, ServiceState, look_at_service, look_at_services


class Service:
    """A Windows service of a test."""

    def __init__(self, denied: str = "") -> None:
        self._denied = denied

    def _say(self, what: str, value: str) -> str:
        if what == self._denied:
            raise psutil.AccessDenied
        return value

    def status(self) -> str:
        return self._say("status", "running")

    def start_type(self) -> str:
        return self._say("start_type", "automatic")

    def username(self) -> str:
        return self._say("username", "LocalSystem")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has services")
def test_elsewhere_there_are_no_services() -> None:
    assert look_at_services(["MDaemon", "b"]) == [ServiceState("MDaemon", NOT_WINDOWS), ServiceState("b", NOT_WINDOWS)]


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows has services")
def test_a_real_service_and_one_that_is_not_there() -> None:
    services: Any = psutil
    name = next(services.win_service_iter()).name()
    assert look_at_service(name).state in {"running", "stopped", "start_pending", "denied"}
    assert look_at_service("No such service of anybody") == ServiceState("No such service of anybody", "missing")


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(sys, "platform", "win32")
    return monkeypatch


@pytest.mark.parametrize(
    ("denied", "expected"),
    [
        ("", ServiceState("MDaemon", "running", "automatic", "LocalSystem")),
        ("status", ServiceState("MDaemon", "denied")),
        ("username", ServiceState("MDaemon", "running")),
    ],
)
def test_what_a_service_says(windows: pytest.MonkeyPatch, denied: str, expected: ServiceState) -> None:
    windows.setattr(psutil, "win_service_get", lambda _: Service(denied), raising=False)
    assert look_at_service("MDaemon") == expected


@pytest.mark.parametrize(
    ("error", "state"),
    [(psutil.NoSuchProcess(0), "missing"), (psutil.AccessDenied(0), "denied"), (OSError(5, "no"), "denied")],
)
def test_a_service_that_cannot_be_had(windows: pytest.MonkeyPatch, error: Exception, state: str) -> None:
    def get(_name: str) -> Service:
        raise error

    windows.setattr(psutil, "win_service_get", get, raising=False)
    assert look_at_service("MDaemon") == ServiceState("MDaemon", state)
