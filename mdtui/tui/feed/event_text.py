"""An event in words: what is known of it, what it means, what to look at first, and where it leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from mdtui.clock import Clock, age_text, local_time
from mdtui.events.catalogue import MARKER, Catalogue, EventType
from mdtui.events.event import Event
from mdtui.events.moments import local
from mdtui.events.observations import TAG as OWN_TAG
from mdtui.feed.causes import PROCESS_FIELD, ProgramFile
from mdtui.findings import Severity
from mdtui.processes.watchdog import ProcessState
from mdtui.text import safe_text
from mdtui.tui.facts import Fact
from mdtui.tui.feed.event_leads import CLIENT, FOLDER_FIELD, USER, value_of
from mdtui.tui.present import count_text, size_text

TIME_WIDTH = 11
"""Cells of `time_text`."""
LOOKS = {Severity.INFO: "text", Severity.WARNING: "warning", Severity.ERROR: "error", Severity.CRITICAL: "error"}
"""How the mark of each severity looks."""
_LOGS = (".log", ".old")
"""What the places of events in files of these kinds are counted in is bytes; else it is records."""
_BLANK = Fact("", "")


class Behind(msgspec.Struct, frozen=True):
    """What is known of what is behind an event.

    Attributes:
        states: the processes that it speaks of, as they are now.
        files: the program files that it names; None where that is not known.
    """

    states: Sequence[ProcessState] = ()
    files: Sequence[ProgramFile] | None = ()


class Repeats(msgspec.Struct, frozen=True):
    """How often an event was repeated.

    Attributes:
        count: how often it came, this one included.
        first: when it came first; None where that is not known.
        last: when it came last.
    """

    count: int = 1
    first: dt.datetime | None = None
    last: dt.datetime | None = None


ONCE = Repeats()
"""Of an event that is not repeated."""


def time_text(time: dt.datetime | None, now: dt.datetime | None) -> str:
    """Return the time of an event in `TIME_WIDTH` cells: today the time, before that the day and the minute.

    Args:
        time: local time, with or without a zone; None where it is not known.
        now: the time now, in the zone to show times in.
    """
    if time is None:
        return " " * TIME_WIDTH
    if time.tzinfo is not None and now is not None:
        time = time.astimezone(now.tzinfo)
    clock = f"{time.hour:02}:{time.minute:02}"
    day = f"{time.month:02}-{time.day:02}"
    if now is None or time.date() == now.date():
        text = f"{clock}:{time.second:02}"
    elif time.year == now.year:
        text = f"{day} {clock}"
    else:
        text = f"{time.year:04}-{day}"
    return text.rjust(TIME_WIDTH)


def full_time(time: dt.datetime | None) -> str:
    """Return a time to the millisecond, local, as it can be compared with a line of a log."""
    return "not known" if time is None else local(time).isoformat(" ", "milliseconds")


def brief(event: Event) -> str:
    """Return an event's text without the marker that all of them carry; the code and the tag say as much."""
    before, marker, after = event.shown.partition(MARKER)
    return after.strip() if marker and not before.strip() else event.shown


def code_text(event: Event) -> str:
    """Return the number and the group of an event, as far as it has them."""
    code = "" if event.code is None else str(event.code)
    return " ".join(part for part in (code, safe_text(event.tag)) if part) or "no code"


def place_text(event: Event) -> str:
    """Return where an event was read: the file, and its place there."""
    if event.place is None:
        return event.shown_source
    in_log = event.source.casefold().endswith(_LOGS)
    return f"{event.shown_source}, {f'at byte {event.place}' if in_log else f'record {event.place}'}"


def copied(event: Event) -> str:
    """Return an event as one line to be copied, safe wherever it is put; no line end, so that no shell runs it."""
    return f"{full_time(event.time)}  {code_text(event)}  {event.severity.value}  {event.shown}  [{place_text(event)}]"


def page_lines(event: Event, catalogue: Catalogue) -> list[str]:
    """Return all that is known of an event as plain lines to select from."""
    facts = [fact for fact in known_facts(event, None) if fact != _BLANK]
    lines, label = [], ""
    for fact in facts:
        label = fact.label or label
        lines.append(f"{f'{label}:':<10}{fact.text}")
    kind = _kind(event, catalogue)
    return [*lines, "", kind.meaning] if kind else lines


def card_facts(event: Event, catalogue: Catalogue, clock: Clock, behind: Behind, repeats: Repeats = ONCE) -> list[Fact]:
    """Return what a person needs of an event: what it says, what it means, what to do, what is behind it.

    Args:
        event: the event.
        catalogue: what is known of codes.
        clock: gives the ages.
        behind: the processes and files it is about.
        repeats: how often it came.
    """
    facts = known_facts(event, clock)
    if repeats.count > 1:
        span = f", from {full_time(repeats.first)} to {full_time(repeats.last)}" if repeats.first else ""
        facts.append(Fact("Repeats", f"{count_text(repeats.count)} times{span}"))
    facts += [*_process_facts(event, behind, clock), *_file_facts(behind)]
    return [*facts, _BLANK, *_meaning(event, catalogue)]


def known_facts(event: Event, clock: Clock | None) -> list[Fact]:
    """Return what an event itself says.

    Args:
        event: the event.
        clock: gives its age; None leaves that out.
    """
    age = ""
    if clock is not None and event.time is not None and (now := local_time(clock, clock.now())) is not None:
        at = event.time if event.time.tzinfo else event.time.replace(tzinfo=now.tzinfo)
        seconds = (now - at).total_seconds()
        age = f" ({age_text(seconds)} ago)" if seconds >= 0 else ""
    fields = [safe_text(f"{name}: {value}") for name, value in event.fields.items()]
    return [
        Fact("Event", f"{code_text(event)}, {event.severity.value}", LOOKS[event.severity]),
        Fact("Time", full_time(event.time) + age),
        Fact("Text", brief(event), "strong"),
        *_listed("Fields", fields),
        Fact("Source", place_text(event)),
        *_listed("Also in", [safe_text(source) for source in event.also]),
    ]


def lead_facts(
    event: Event, keys: dict[str, str], *, folder: bool, health: bool = False, addresses: bool = False
) -> list[Fact]:
    """Return where an event leads, each with its key.

    Args:
        event: the event.
        keys: the key of each action of the card, by method.
        folder: whether there is the folder that it names.
        health: whether it is about something on the health screen.
        addresses: whether it is about addresses and ports.
    """
    user, client = safe_text(value_of(event, USER)), safe_text(value_of(event, CLIENT))
    ways = {
        "of_user": f"all events of the user {user}" if user else "",
        "of_client": f"all events of the IP address {client}" if client else "",
        "folder": f"the folder {safe_text(event.fields.get(FOLDER_FIELD, ''))}" if folder else "",
        "health": "what it is about on the health screen" if health else "",
        "addresses": "the addresses of the domains, and what listens on them" if addresses else "",
        "of_code": f"all events with code {event.code}" if event.code is not None else "all events without a code",
        "around": "everything that was logged within a minute of it",
    }
    said = [f"{keys[method]}  {text}" for method, text in ways.items() if text]
    return [_BLANK, *_listed("Leads to", said)]


def _meaning(event: Event, catalogue: Catalogue) -> list[Fact]:
    kind = _kind(event, catalogue)
    if kind is None:
        return [Fact("Meaning", _unknown(event, catalogue))]
    why = f"{kind.severity.value}, because {kind.severity_reason}"
    return [
        Fact("Meaning", kind.meaning),
        Fact("Weight", why),
        _BLANK,
        *_listed("Causes", _numbered(kind.causes)),
        _BLANK,
        *_listed("Check", _numbered(kind.checks)),
    ]


def _kind(event: Event, catalogue: Catalogue) -> EventType | None:
    return None if event.code is None else catalogue.get(event.code)


def _unknown(event: Event, catalogue: Catalogue) -> str:
    if event.code is not None:
        return catalogue.unknown(event.code)
    if event.tag == OWN_TAG:
        return "MDaemon did not report this: this program noticed it itself."
    return "No published text fits this alert, so nothing is known of it but its own words."


def _process_facts(event: Event, behind: Behind, clock: Clock) -> list[Fact]:
    facts = [_process_fact(state, clock) for state in behind.states]
    named = event.fields.get(PROCESS_FIELD, "")
    if named and not facts:
        return [Fact("Process", f"{safe_text(named)} is not one of those that are watched", "quiet")]
    return facts


def _process_fact(state: ProcessState, clock: Clock) -> Fact:
    age = "" if state.since is None else age_text(clock.now() - state.since)
    number = f" (process {state.pid})" if state.pid is not None else ""
    said = {
        "running": f"runs now{number}, for {age}" if age else f"runs now{number}",
        "missing": f"does not run now, last seen {age} ago" if age else "does not run now, and was not seen yet",
        "stopped": f"is suspended or a zombie now{number}",
        "denied": f"is there{number}, but cannot be looked at",
    }
    look = "text" if state.state == "running" else "warning"
    return Fact("Process", f"{safe_text(state.name)} {said[state.state]}; it is for: {safe_text(state.role)}", look)


def _file_facts(behind: Behind) -> list[Fact]:
    if behind.files is None:
        return [Fact("File", "the App folder of this mail root cannot be listed", "warning")]
    return [_file_fact(file) for file in behind.files]


def _file_fact(file: ProgramFile) -> Fact:
    if file.size is None:
        return Fact("File", f"{file.name} is not in the App folder of this mail root", "warning")
    return Fact("File", f"{file.name} is in the App folder of this mail root ({size_text(file.size)})")


def _numbered(texts: Iterable[str]) -> list[str]:
    return [f"{number}. {text}" for number, text in enumerate(texts, 1)]


def _listed(label: str, texts: Sequence[str]) -> list[Fact]:
    return [Fact("" if place else label, text) for place, text in enumerate(texts)]
