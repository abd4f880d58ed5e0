"""Where an event leads: to all events of the person or the address that it names, of its code, of its subject.

The values come from whoever tried to log in, so they are compared, never read as a query.
"""

from __future__ import annotations

from mdtui.events.event import Event
from mdtui.feed.subjects import Subject
from mdtui.tui.feed.filters import Facet, Filter
from mdtui.tui.feed.store import Entry

USER, CLIENT = "user", "IP"
"""The words for the two that an event can name."""
_FIELDS = {USER: ("user", "sender"), CLIENT: ("client",)}
"""In which fields of the catalogue they stand."""
FOLDER_FIELD = "folder"
"""In which field this program's own observations name a folder."""


def value_of(event: Event, who: str) -> str:
    """Return the exact user or address that an event names; empty where it names none.

    Args:
        event: the event.
        who: `USER` or `CLIENT`.
    """
    return next((event.fields[name] for name in _FIELDS[who] if event.fields.get(name)), "")


def by_who(who: str, value: str) -> Filter:
    """Return the filter for all events that name a user or an address, in whichever field, in any case.

    Args:
        who: `USER` or `CLIENT`.
        value: the name or the address, exactly.
    """
    folded, names = value.casefold(), _FIELDS[who]

    def test(entry: Entry) -> bool:
        fields = entry.event.fields
        return any(fields.get(name, "").casefold() == folded for name in names)

    return Filter(Facet.FIELD, who, folded, f"{who} {value}", test)


def by_subject(subject: Subject) -> Filter:
    """Return the filter for all events that speak of something on the health screen."""
    key = f"{sorted(subject.codes)} {subject.process.casefold()} {subject.path}"
    return Filter(Facet.FIELD, "about", key, subject.words, lambda entry: subject.fits(entry.event))
