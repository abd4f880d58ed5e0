"""All that is known of one line of the health screen, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from mdtui.clock import Clock, age_text
from mdtui.events.event import Event
from mdtui.feed.subjects import Subject
from mdtui.health.report import (
    LOCKED_ROW,
    LOG_ROW,
    WATCHDOG_ROW,
    HealthReport,
    PortHealth,
    ProcessHealth,
    VolumeHealth,
    module_row,
    service_row,
)
from mdtui.mailroot.root import MailRoot
from mdtui.processes.checking import Reason
from mdtui.processes.expected import load_expected
from mdtui.processes.modules import ModuleState
from mdtui.processes.service import ServiceState
from mdtui.text import safe_text
from mdtui.tui.facts import Fact
from mdtui.tui.feed.event_text import brief, code_text, full_time
from mdtui.tui.health.advice import QUOTE, advice
from mdtui.tui.health.rows import MODULES, PORTS, QUEUES
from mdtui.tui.health.verdict_text import LOOKS
from mdtui.tui.present import count_text, size_text

EVENTS = 5
"""Events that are shown with what they speak of."""


class About(msgspec.Struct, frozen=True):
    """What is to be explained.

    Attributes:
        key: the line's.
        report: what was seen.
        root: the mail root.
        clock: gives the ages.
    """

    key: str
    report: HealthReport
    root: MailRoot
    clock: Clock


def row_facts(about: About, events: Sequence[Event], subject: Subject) -> list[Fact]:
    """Return all that is known of a line.

    Args:
        about: the line.
        events: the newest that speak of it, the newest first.
        subject: what they are found by.
    """
    key, report = about.key, about.report
    own = (reason for reason in report.reasons if reason.row == key or _is_group_of(key, reason))
    facts = [Fact("Verdict", f"{reason.verdict.name}: {reason.text}", LOOKS[reason.verdict]) for reason in own]
    facts += [*_known(about), *_kinds(key, report)]
    facts += [
        Fact("" if place else "Do", line, "strong" if line.startswith(QUOTE) else "text")
        for place, line in enumerate(advice(key, report, about.root))
    ]
    if not subject.is_empty:
        said = [f"{full_time(event.time)}  {code_text(event)}  {brief(event)}" for event in events[:EVENTS]]
        none = "none of the events that are kept speaks of it"
        facts += [Fact("" if place else "Events", line) for place, line in enumerate(said or [none])]
    return facts


def _is_group_of(key: str, reason: Reason) -> bool:
    kinds = {"module": MODULES, "port": PORTS, "queue": QUEUES}
    return kinds.get(reason.row.partition(":")[0]) == key


def _known(about: About) -> Iterator[Fact]:
    for process in about.report.processes:
        if process.row == about.key:
            yield from _process(process, about.clock)
    for service in about.report.services:
        if service_row(service.name) == about.key:
            yield from _service(service)
    for volume in about.report.volumes:
        if volume.row == about.key:
            yield from _volume(volume)
    yield from _alive(about.key, about.report)


def _kinds(key: str, report: HealthReport) -> Iterator[Fact]:
    """Yield what is known of a library, a port or a queue, or in short of all of them."""
    for module in report.modules:
        if key in {module_row(module.module.name), MODULES}:
            yield from _module(module, brief_only=key == MODULES)
    for port in report.ports:
        if key in {port.row, PORTS}:
            yield from _port(port, brief_only=key == PORTS)
    for queue in report.queues:
        if key in {queue.row, QUEUES}:
            oldest = "" if queue.oldest is None else f", the oldest for {age_text(queue.oldest)}"
            files = "cannot be read" if queue.files is None else f"{count_text(queue.files)} waiting{oldest}"
            yield Fact("Queue", safe_text(f"{queue.queue.name}: {files} ({queue.queue.folder})"))


def _service(service: ServiceState) -> Iterator[Fact]:
    yield Fact("Service", safe_text(f"{service.name}: {service.state}"))
    if service.start_type:
        yield Fact("Starts", safe_text(f"{service.start_type}, as {service.account or 'an unknown user'}"))
    yield Fact("Name", "MDaemon's service name is not published; health.services sets it", "quiet")


def _process(process: ProcessHealth, clock: Clock) -> Iterator[Fact]:
    state = process.state
    yield Fact("Program", safe_text(f"{state.name}: {state.role}"), "strong")
    age = "" if state.since is None else age_text(clock.now() - state.since)
    restarts = f", started anew {state.restarts} times since this program looks" if state.restarts else ""
    said = {
        "running": f"runs as process {state.pid}" + (f" for {age}" if age else ""),
        "missing": f"does not run; last seen {age} ago" if age else "does not run, and was not seen yet",
        "stopped": f"is suspended or a zombie, process {state.pid}",
        "denied": f"runs as process {state.pid}, but may not be looked at",
    }
    yield Fact("State", said[state.state] + restarts)
    if len(process.instances) > 1:
        yield Fact("", f"{len(process.instances)} instances: {' '.join(map(str, process.instances))}")
    if process.exe:
        yield Fact("File", safe_text(process.exe), "warning" if process.elsewhere else "text")
    if process.parent:
        yield Fact("By", safe_text(f"started by {process.parent}"))
    if process.memory is not None:
        cpu = "" if process.cpu is None else f"{process.cpu:.1f} % of a processor, "
        threads = "" if process.threads is None else f", {process.threads} thread{'s' if process.threads != 1 else ''}"
        history = process.memory_history
        span = f" ({size_text(min(history))} to {size_text(max(history))} lately)" if len(history) > 1 else ""
        yield Fact("Takes", f"{cpu}{size_text(process.memory)} of memory{span}{threads}")
    if process.ports:
        yield Fact("Ports", " ".join(map(str, process.ports)))
    known = next((one for one in load_expected() if one.name.casefold() == state.name.casefold()), None)
    basis = "by the settings" if known is None else f"{known.source}; confidence: {known.confidence}"
    yield Fact("Need", safe_text(f"{state.need} ({basis})"), "quiet")


def _alive(key: str, report: HealthReport) -> Iterator[Fact]:
    alive = report.liveness
    if key == WATCHDOG_ROW:
        yield Fact(
            "What", "MDaemon deletes WATCHDOG.SEM in App within 10 to 20 seconds; if it stays, it does not work."
        )
        if alive.probe is not None:
            yield Fact("Asked", f"{alive.probe.answer} after {alive.probe.seconds:.1f} s")
        else:
            yield Fact("Asked", "not yet; p writes the file, watches it go, and removes it where nobody did")
    elif key == LOCKED_ROW:
        yield Fact("What", "While LOCKSEMS.SEM is in App, MDaemon processes nothing, and deletes no semaphore.")
    elif key == LOG_ROW and alive.log:
        yield Fact("Log", safe_text(alive.log))
        yield Fact("Age", f"last line {age_text(alive.log_age or 0)} ago")


def _module(state: ModuleState, *, brief_only: bool) -> Iterator[Fact]:
    module, facts = state.module, state.facts
    parts = [state.state, facts.version, f"{facts.bits} bit" if facts.bits else "", facts.problem]
    if state.size is not None:
        parts.append(f"{count_text(state.size)} bytes")
    yield Fact("Library", safe_text(f"{module.name} ({module.role}): {', '.join(part for part in parts if part)}"))
    if not brief_only:
        yield Fact("Need", safe_text(f"{module.need} ({module.source}; confidence: {module.confidence})"), "quiet")


def _port(port: PortHealth, *, brief_only: bool) -> Iterator[Fact]:
    expected = port.expected
    who = ", ".join(f"{one.name or 'unknown'} ({one.pid or '?'}) on {one.address}" for one in port.listeners or ())
    yield Fact("Port", safe_text(f"{expected.port} {expected.name}: {port.state}{', ' if who else ''}{who}"))
    if not brief_only:
        yield Fact("Expected", safe_text(f"of {expected.program}, {expected.need}; the number is from: {port.origin}"))
        yield Fact("Basis", safe_text(f"{expected.source or 'settings'}; confidence: {expected.confidence}"), "quiet")


def _volume(volume: VolumeHealth) -> Iterator[Fact]:
    yield Fact("Disk", safe_text(f"{volume.path}: {', '.join(volume.holds)}"), "strong")
    share = f" ({100 * volume.free / volume.total:.1f} %)" if volume.total else ""
    yield Fact("Free", f"{size_text(volume.free)} of {size_text(volume.total)}{share}")
    if volume.per_hour is None:
        yield Fact("Trend", "not known before five minutes", "quiet")
    else:
        sign = "-" if volume.per_hour < 0 else "+"
        full = "" if volume.full_in is None else f"; full in {age_text(volume.full_in)}"
        yield Fact("Trend", f"{sign}{size_text(int(abs(volume.per_hour)))} an hour{full}")
