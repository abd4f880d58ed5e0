"""Times to sort and compare events by: local ones without a zone, whatever a source gives."""

from __future__ import annotations

import datetime as dt

FIRST_MOMENT = dt.datetime(1, 1, 1)  # noqa: DTZ001 - moments to sort by have no zone
LAST_MOMENT = dt.datetime(9999, 12, 31)  # noqa: DTZ001 - likewise


def local(time: dt.datetime) -> dt.datetime:
    """Return a time as this machine's local time without a zone, so that times of every source compare."""
    if time.tzinfo is None:
        return time
    try:
        return time.astimezone().replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return time.replace(tzinfo=None)
