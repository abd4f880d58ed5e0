"""An occurrence that MDaemon reports."""

from __future__ import annotations

import datetime as dt

import msgspec

from mdtui.events.matching import Recogniser
from mdtui.events.parsing import LogLine
from mdtui.findings import Severity
from mdtui.text import safe_text


class Event(msgspec.Struct, frozen=True):
    """One event.

    Attributes:
        time: when; without a zone (the server's local time) from a text log, with one where the source has it, None
            where it is not known.
        code: the number in the Windows event log; None for an alert that no known text fits.
        tag: MDaemon's group, such as ``EvSecurity``; empty where the code is None.
        severity: how much it matters.
        text: the text exactly as it was read, with its marker where it had one.
        fields: the exact values that were filled into the text, by name.
        source: where it was read, such as a log's file name, exactly.
    """

    time: dt.datetime | None
    code: int | None
    tag: str
    severity: Severity
    text: str
    fields: dict[str, str]
    source: str

    @property
    def shown(self) -> str:
        """The text, safe for a terminal."""
        return safe_text(self.text)

    @property
    def shown_source(self) -> str:
        """The source, safe for a terminal."""
        return safe_text(self.source)


def event_of_line(line: LogLine, recogniser: Recogniser, source: str) -> Event | None:
    """Return the event that a log line reports, or None where it reports none.

    Args:
        line: the line.
        recogniser: knows the texts.
        source: where the line stands, such as the log's file name.
    """
    match = recogniser.find(line.text)
    if match is not None:
        kind = match.type
        return Event(line.time, kind.code, kind.tag, kind.severity, line.text, match.fields, source)
    if recogniser.is_alert(line.text):
        return Event(line.time, None, "", Severity.WARNING, line.text, {}, source)
    return None
