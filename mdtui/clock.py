"""Time, passed in wherever it is needed, so that a test or a snapshot can hold it still."""

from __future__ import annotations

import datetime as dt
import time
from typing import Protocol

AGE_WIDTH = 5
"""Cells that `age_text` needs at most, up to 999 years."""
_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_YEAR = 365 * _DAY


class Clock(Protocol):
    """What the program needs to know of time."""

    def now(self) -> float:
        """Return the wall clock in seconds since 1970-01-01 UTC."""

    def monotonic(self) -> float:
        """Return seconds on a clock that never goes back; only differences mean anything."""

    def sleep(self, seconds: float) -> None:
        """Pause the calling thread."""

    def zone(self) -> dt.tzinfo | None:
        """Return the zone that times are shown in; None for the zone of this machine."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> float:
        """Return the wall clock in seconds since 1970-01-01 UTC."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds on a clock that never goes back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Pause the calling thread."""
        time.sleep(seconds)

    def zone(self) -> dt.tzinfo | None:
        """Return None: times are shown in the zone of this machine."""
        return None


def utc_time(timestamp: float) -> dt.datetime:
    """Return the UTC time of a timestamp, also of one before 1970, which Windows itself does not convert.

    Args:
        timestamp: seconds since 1970-01-01 UTC.

    Raises:
        OverflowError: it is beyond the years 1 to 9999.
        ValueError: it is not a number.
    """
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=timestamp)


def local_time(clock: Clock, timestamp: float) -> dt.datetime | None:
    """Return the aware local time of a timestamp, or None where the platform cannot name it.

    Args:
        clock: gives the zone.
        timestamp: seconds since 1970-01-01 UTC; any number, as it may come from a damaged file.
    """
    try:
        moment = utc_time(timestamp)
        return moment.astimezone(clock.zone())
    except (ValueError, OverflowError, OSError):
        return None


def wall_seconds(clock: Clock, timestamp: int) -> int:
    """Return a timestamp as a program writes it that takes the local time for UTC; unchanged where that has no name.

    Args:
        clock: gives the zone.
        timestamp: seconds since 1970-01-01 UTC.
    """
    moment = local_time(clock, timestamp)
    offset = moment.utcoffset() if moment else None
    return timestamp if offset is None else timestamp + int(offset.total_seconds())


def age_text(seconds: float) -> str:
    """Return a span of time in at most `AGE_WIDTH` cells: ``5s``, ``12m``, ``2h05m``, ``3d04h``, ``45d``, ``2y``.

    Args:
        seconds: the span; less than nothing, as clocks may differ, counts as nothing.
    """
    whole = max(0, int(seconds))
    if whole < _MINUTE:
        return f"{whole}s"
    if whole < _HOUR:
        return f"{whole // _MINUTE}m"
    if whole < _DAY:
        return _two(whole, _HOUR, "h", _MINUTE, "m")
    if whole < 10 * _DAY:
        return _two(whole, _DAY, "d", _HOUR, "h")
    return f"{whole // _DAY}d" if whole < 2 * _YEAR else f"{whole // _YEAR}y"


def age_holds(seconds: float) -> float:
    """Return for how many seconds `age_text` at least says the same of a span of time that goes on.

    Args:
        seconds: the span.
    """
    unit = _MINUTE if seconds >= _MINUTE else 1
    return unit - seconds % unit


def _two(whole: int, large: int, large_unit: str, small: int, small_unit: str) -> str:
    rest = whole % large // small
    if whole >= 10 * large:
        return f"{whole // large}{large_unit}{rest:02}"
    return f"{whole // large}{large_unit}{rest:02}{small_unit}"
