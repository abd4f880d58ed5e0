"""An occurrence that MDaemon reports."""

from __future__ import annotations

import datetime as dt
from typing import TypeAlias

import msgspec

from mdtui.events.matching import Recogniser
from mdtui.events.parsing import LogLine
from mdtui.findings import Severity
from mdtui.text import safe_text

_SAID = ("<-- ", "--> ")
"""What session logs put before the words of a client and before those of a server; source: published log samples."""

Identity: TypeAlias = tuple[int | None, dt.datetime | None, str]
"""An event's place, time and text."""


class Event(msgspec.Struct, frozen=True, gc=False):
    """One event.

    Attributes:
        time: when; without a zone (the server's local time) from a text log, with one where the source has it, None
            where it is not known.
        code: the number in the Windows event log; None for an alert that no known text fits.
        tag: MDaemon's group, such as ``EvSecurity``; empty where the catalogue does not have the event.
        severity: how much it matters.
        text: the text exactly as it was read, with its marker where it had one.
        fields: the exact values that were filled into the text, by name.
        source: where it was read, such as a log's file name, exactly.
        place: where it stands there: the offset of its line in a log in bytes, or a record's number; None where the
            source has no such thing. A line whose end was not written yet is given again, at the same place.
        also: where else the same event was found, exactly, when a feed was told to give it once only.
    """

    time: dt.datetime | None
    code: int | None
    tag: str
    severity: Severity
    text: str
    fields: dict[str, str]
    source: str
    place: int | None = None
    also: tuple[str, ...] = ()

    @property
    def identity(self) -> Identity:
        """What tells the event from others of its kind, even when its log was renamed meanwhile."""
        return self.place, self.time, self.text

    @property
    def shown(self) -> str:
        """The text, safe for a terminal."""
        return safe_text(self.text)

    @property
    def shown_source(self) -> str:
        """The source, safe for a terminal."""
        return safe_text(self.source)


def event_of_line(line: LogLine, recogniser: Recogniser, source: str, place: int | None = None) -> Event | None:
    """Return the event that a log line reports, or None where it reports none.

    What a client or a server said in a session is no report, whatever its words: anybody can say them.

    Args:
        line: the line.
        recogniser: knows the texts.
        source: where the line stands, such as the log's file name.
        place: the offset of the line there, in bytes.
    """
    if line.text.startswith(_SAID):
        return None
    match = recogniser.find(line.text)
    if match is not None:
        kind = match.type
        return Event(line.time, kind.code, kind.tag, kind.severity, line.text, match.fields, source, place)
    if recogniser.is_alert(line.text):
        return Event(line.time, None, "", Severity.WARNING, line.text, {}, source, place)
    return None
