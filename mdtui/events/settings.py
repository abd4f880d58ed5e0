"""The settings that the sources of events have."""

from __future__ import annotations

from typing import Annotated

import msgspec

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f'\"]+\Z")]


class WindowsLogSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How MDaemon's events are found in the Windows Event Log.

    Attributes:
        channel: the log that ``live`` reads; MDaemon's help says that it is the Application log.
        providers: the names that MDaemon reports under. They are not published: ``MDaemon`` is a guess.
        by_text: take an event of any other name for MDaemon's, too, where number and whole text are as published.
    """

    channel: _Name = "Application"
    providers: Annotated[tuple[_Name, ...], msgspec.Meta(min_length=1, max_length=16)] = ("MDaemon",)
    by_text: bool = True


class EventFileLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What reading a file with events may take; such files come from anywhere.

    Attributes:
        seconds: an ``.evtx`` file is read for so long at most; what was read until then is kept.
        megabytes: of memory that reading an ``.evtx`` file may take.
        size: of an ``.evtx`` or ``.xml`` file only so many first megabytes are read.
    """

    seconds: Annotated[float, msgspec.Meta(gt=0, le=86_400)] = 60.0
    megabytes: Annotated[int, msgspec.Meta(ge=64, le=65_536)] = 512
    size: Annotated[int, msgspec.Meta(ge=1, le=1 << 20)] = 4096
