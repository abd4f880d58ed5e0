"""The Windows service that MDaemon is: its state, how it is started, and as whom.

The name of the service is not published; it is a setting, with a default that says it is a guess.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

import msgspec
import psutil

NOT_WINDOWS = "not Windows"
"""Elsewhere there are no such services."""


class ServiceState(msgspec.Struct, frozen=True):
    """How a Windows service does.

    Attributes:
        name: the name that was asked for.
        state: ``running``, ``stopped``, ``paused`` or on its way there, in Windows' words; ``missing`` where there is
            no such service, ``denied`` where it may not be looked at, `NOT_WINDOWS` elsewhere.
        start_type: ``automatic``, ``manual`` or ``disabled``; empty where that is not known.
        account: the user that it runs as, exactly; empty where that is not known.
    """

    name: str
    state: str
    start_type: str = ""
    account: str = ""


def look_at_services(names: Iterable[str]) -> list[ServiceState]:
    """Return how each of these services does."""
    return [look_at_service(name) for name in names]


def look_at_service(name: str) -> ServiceState:
    """Return how a service does; never raises.

    Args:
        name: its name, not the one that it is shown under.
    """
    if sys.platform != "win32":
        return ServiceState(name, NOT_WINDOWS)
    try:
        service = psutil.win_service_get(name)
        state = service.status()
    except psutil.NoSuchProcess:
        return ServiceState(name, "missing")
    except (psutil.Error, OSError):
        return ServiceState(name, "denied")
    try:
        return ServiceState(name, state, service.start_type(), service.username() or "")
    except (psutil.Error, OSError):
        return ServiceState(name, state)
