"""The records of a Windows Event Log, and which of them are MDaemon's events.

A record is MDaemon's where its provider is one of those in the settings, whatever its number: numbers that are not in
the catalogue are shown as they come. As the provider's name was never published, a record of another provider counts
as well where number and whole text are those of one event of the catalogue, marker included. A number alone says
nothing; Windows' own database engine uses some of the same.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Annotated

import msgspec

from mdtui.events.catalogue import EventType
from mdtui.events.event import Event
from mdtui.events.matching import Match, Recogniser
from mdtui.events.settings import WindowsLogSettings
from mdtui.findings import Severity


class WindowsEvent(msgspec.Struct, frozen=True):
    """One record of a Windows Event Log, exactly as it was read.

    Attributes:
        provider: the name of the program that reported.
        id: the event's number, None where it has none that makes sense.
        record: the record's number in its log; it grows, and begins anew when the log is cleared.
        time: when, as the log writes it: ISO 8601, UTC.
        level: 1 critical, 2 error, 3 warning, 4 information; None where it is not said.
        strings: what was reported, in order; long ones are cut.
        message: the text that Windows made of it; empty where there is none.
    """

    provider: str = ""
    id: int | None = None
    record: int | None = None
    time: str = ""
    level: int | None = None
    strings: tuple[str, ...] = ()
    message: str = ""


_SEVERITIES = {1: Severity.CRITICAL, 2: Severity.ERROR, 3: Severity.WARNING}
_TIME = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?", re.ASCII)


class RecordReader:
    """Turns records into MDaemon's events.

    Args:
        recogniser: knows the texts.
        settings: says whose records are MDaemon's.
    """

    def __init__(self, recogniser: Recogniser, settings: WindowsLogSettings | None = None) -> None:
        self.settings = settings or WindowsLogSettings()
        self.catalogue = recogniser.catalogue
        self._recogniser = recogniser
        self._providers = {name.casefold() for name in self.settings.providers}

    def event(self, record: WindowsEvent, source: str) -> Event | None:
        """Return the event that a record reports, or None where it is not MDaemon's.

        Args:
            record: the record.
            source: where it was read, such as the file's name.

        Returns:
            An event with the record's number as its code. Its text is the record's; only where the record holds
            nothing but the values of a known event's fields, the text is put together from the published one.
        """
        kind = None if record.id is None else self.catalogue.get(record.id)
        found = self._match(record, kind)
        if record.provider.casefold() not in self._providers:
            published = self.settings.by_text and found is not None and self._recogniser.is_alert(found[0])
            if not published:
                return None
        text, fields = found or _raw(record, kind, self._recogniser)
        tag, severity = (kind.tag, kind.severity) if kind else ("", self._severity(record, text))
        return Event(moment_of(record.time), record.id, tag, severity, text, fields, source, record.record)

    def _match(self, record: WindowsEvent, kind: EventType | None) -> tuple[str, dict[str, str]] | None:
        """Return the text of a record that reports this kind of event, with the fields."""
        for text in _whole_texts(record) if kind else ():
            match: Match | None = self._recogniser.find(text)
            if match is not None and match.type is kind:
                return text, match.fields
        return None

    def _severity(self, record: WindowsEvent, text: str) -> Severity:
        usual = Severity.WARNING if self._recogniser.is_alert(text) else Severity.INFO
        return _SEVERITIES.get(record.level or 0, usual)


def _whole_texts(record: WindowsEvent) -> Sequence[str]:
    """Return the texts that may be an event's whole text.

    One string is all that was reported. Of several, each may be the value of a field, which a stranger has chosen.
    """
    alone = record.strings if len(record.strings) == 1 else ()
    return [text for text in (*alone, record.message) if text]


def _raw(record: WindowsEvent, kind: EventType | None, recogniser: Recogniser) -> tuple[str, dict[str, str]]:
    strings = record.strings
    if kind and kind.fields and len(strings) == len(kind.fields) and _are_values(strings, recogniser):
        fields = dict(zip(kind.fields, strings, strict=True))
        return kind.fill(fields), fields
    return record.message or " ".join(strings), {}


def _are_values(strings: Sequence[str], recogniser: Recogniser) -> bool:
    if len(strings) == 1:
        return not re.search(r"\s", strings[0])
    return not any(map(recogniser.is_alert, strings))


def moment_of(text: str) -> dt.datetime | None:
    """Return the UTC time that a log has written down, or None where it is none.

    Args:
        text: ISO 8601 with up to nine digits of a second; without a zone it is UTC.
    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    fraction = (match[2] or "").ljust(6, "0")[:6]
    try:
        return dt.datetime.fromisoformat(f"{match[1]}.{fraction}{match[3] or 'Z'}").astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


class Position(msgspec.Struct, frozen=True):
    """How far a log was read.

    Attributes:
        record: the highest record number.
        time: the latest time, UTC; None where no record had one.
    """

    record: Annotated[int, msgspec.Meta(ge=0)] = 0
    time: Annotated[dt.datetime, msgspec.Meta(tz=True)] | None = None

    def is_before(self, event: Event) -> bool:
        """Return whether an event came after this point; a cleared log numbers its records anew, with later times."""
        if event.place is not None and event.place > self.record:
            return True
        return event.time is not None and (self.time is None or event.time > self.time)

    def past(self, event: Event) -> Position:
        """Return this point moved on past an event."""
        times = [time for time in (self.time, event.time) if time is not None]
        return Position(max(self.record, event.place or 0), max(times, default=None))
