"""Opening the place where events are to be read, whatever it is."""

from __future__ import annotations

import datetime as dt
import os
import stat
from pathlib import Path
from typing import Final, Literal, TypeAlias

import msgspec

from mdtui.clock import Clock, SystemClock
from mdtui.errors import FailedError, UsageError
from mdtui.events.evtx_file import EvtxFile
from mdtui.events.feed import EventSource
from mdtui.events.log_folder import EVENT_LIMIT, LogFolder
from mdtui.events.matching import Recogniser
from mdtui.events.settings import EventFileLimits, WindowsLogSettings
from mdtui.events.windows_api import open_log
from mdtui.events.windows_event import RecordReader
from mdtui.events.windows_log import Bookmarks, LiveLog
from mdtui.events.xml_file import XmlFile
from mdtui.files import FileSystem, read_file

LIVE: Final = "live"
"""The Windows Event Log of this machine; a file or folder of that name is ``./live``."""
Place: TypeAlias = Path | Literal["live"]

SUPPORTED = "events are read from a folder of logs or a .log file, an .evtx or .xml file, or live"
_LOGS = (".log", ".old")


class HowToRead(msgspec.Struct, frozen=True):
    """What the sources need to know beyond the place.

    Attributes:
        windows_log: whose records in a Windows Event Log are MDaemon's.
        limits: what reading a file may take.
        state: the directory where it is kept how far the log of Windows was read; None keeps nothing.
        clock: for the time between two looks.
        files: opens and reads.
    """

    windows_log: WindowsLogSettings = WindowsLogSettings()
    limits: EventFileLimits = EventFileLimits()
    state: Path | None = None
    clock: Clock = msgspec.field(default_factory=SystemClock)
    files: FileSystem = msgspec.field(default_factory=FileSystem)


def open_source(
    place: Place,
    recogniser: Recogniser,
    *,
    since: dt.datetime | None = None,
    limit: int = EVENT_LIMIT,
    how: HowToRead | None = None,
) -> EventSource:
    """Return the source of events at a place.

    Args:
        place: a folder of text logs; a ``.log`` (or rotated ``.OLD``), ``.evtx`` or ``.xml`` file; or `LIVE`.
        recogniser: knows the events' texts.
        since: leave out what is older; local time where it has no zone.
        limit: how many of the newest events `read` returns.
        how: what else there is to know.

    Raises:
        UsageError: there is nothing, or nothing that events can be read from.
        RefusedError: there is no right to read the log of Windows.
        FailedError: it cannot be read.
    """
    how = how or HowToRead()
    if not isinstance(place, Path):
        reader = RecordReader(recogniser, how.windows_log)
        log = open_log(how.windows_log, [kind.code for kind in reader.catalogue], how.clock)
        return LiveLog(log, reader, Bookmarks(how.state), since=since, limit=limit)
    try:
        mode = place.stat().st_mode
        if stat.S_ISDIR(mode):
            with os.scandir(place):
                return LogFolder(place, recogniser, since=since, limit=limit, files=how.files)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise UsageError("no such log or folder", where=place, hint=SUPPORTED) from None
    except OSError as error:
        raise FailedError.from_os(error, "cannot read", place) from error
    if not stat.S_ISREG(mode) or place.suffix.casefold() not in (*_LOGS, ".evtx", ".xml"):
        raise UsageError("not a source of events", where=place, hint=SUPPORTED)
    read_file(place, 1)
    return _open_file(place, recogniser, since, limit, how)


def _open_file(
    path: Path, recogniser: Recogniser, since: dt.datetime | None, limit: int, how: HowToRead
) -> EventSource:
    kind, file = path.suffix.casefold(), path.resolve()
    if kind in _LOGS:
        return LogFolder(file.parent, recogniser, only=file.name, since=since, limit=limit, files=how.files)
    reader = RecordReader(recogniser, how.windows_log)
    if kind == ".xml":
        return XmlFile(file, reader, since=since, limit=limit, limits=how.limits, files=how.files)
    return EvtxFile(
        file, reader, since=since, limit=limit, limits=how.limits, clock=how.clock, files=how.files
    )  # fmt: skip
