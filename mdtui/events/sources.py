"""Opening the place where events are to be read, whatever it is."""

from __future__ import annotations

import datetime as dt
import os
import stat
from pathlib import Path

from mdtui.errors import FailedError, UsageError
from mdtui.events.feed import EventSource
from mdtui.events.log_folder import EVENT_LIMIT, LogFolder
from mdtui.events.matching import Recogniser
from mdtui.files import FileSystem, read_file

SUPPORTED = "events are read from a folder of logs or a .log file"


def open_source(
    path: Path,
    recogniser: Recogniser,
    *,
    since: dt.datetime | None = None,
    limit: int = EVENT_LIMIT,
    files: FileSystem | None = None,
) -> EventSource:
    """Return the source of events at a path.

    Args:
        path: a folder of text logs, or one ``.log`` (or rotated ``.OLD``) file.
        recogniser: knows the events' texts.
        since: leave out what is older; local time where it has no zone.
        limit: how many of the newest events `read` returns.
        files: opens and reads.

    Raises:
        UsageError: there is nothing, or nothing that events can be read from.
        FailedError: it cannot be read.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            with os.scandir(path):
                return LogFolder(path, recogniser, since=since, limit=limit, files=files)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise UsageError("no such log or folder", where=path, hint=SUPPORTED) from None
    except OSError as error:
        raise FailedError.from_os(error, "cannot read", path) from error
    if not stat.S_ISREG(mode) or path.suffix.casefold() not in (".log", ".old"):
        raise UsageError("not a source of events", where=path, hint=SUPPORTED)
    read_file(path, 1)
    log = path.resolve()
    return LogFolder(log.parent, recogniser, only=log.name, since=since, limit=limit, files=files)
