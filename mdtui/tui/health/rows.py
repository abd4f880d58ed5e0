"""The lines of the health screen: every process by itself, all else in groups that are folded while they are well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from mdtui.clock import age_text
from mdtui.health.report import (
    LOCKED_ROW,
    LOG_ROW,
    WATCHDOG_ROW,
    HealthReport,
    Liveness,
    PortHealth,
    ProcessHealth,
    QueueHealth,
    VolumeHealth,
    module_row,
    service_row,
)
from mdtui.processes.checking import WORST_FIRST, Verdict
from mdtui.processes.modules import ModuleState
from mdtui.processes.service import ServiceState
from mdtui.text import safe_text
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.health.sparkline import sparkline
from mdtui.tui.present import count_text, size_text

MODULES, PORTS, QUEUES = "modules", "ports", "queues"
GROUPS = (MODULES, PORTS, QUEUES)
"""The rows that others are folded into."""
_MEMORY_CELLS = 10
_NO_MODULE = {
    "present": "",
    "missing": "it is not in the App folder",
    "unreadable": "it is there, but cannot be read",
    "broken": "",
    "unknown": "the App folder cannot be listed",
}


class HealthRow(msgspec.Struct, frozen=True):
    """One line.

    Attributes:
        key: what a reason calls it, or the name of a group.
        name: what it is, safe for a terminal.
        state: one word.
        text: the rest, safe for a terminal.
        verdict: the worst that speaks against it.
        good: whether it is known to be well; else nothing is known, or it is not judged.
        group: the group that it is in, or none.
        parent: whether it is a group.
    """

    key: str
    name: str
    state: str
    text: str = ""
    verdict: Verdict = Verdict.OK
    good: bool = True
    group: str = ""
    parent: bool = False


def health_rows(report: HealthReport, glyphs: GlyphSet) -> list[HealthRow]:
    """Return every line, each group before what is in it.

    Args:
        report: what was seen.
        glyphs: the signs of the memory's history.
    """
    worst = _worst(report)
    rows = [_process(process, report.time, glyphs) for process in report.processes]
    rows += [_service(service) for service in report.services]
    rows += _alive(report.liveness)
    rows += _modules(report.modules)
    rows += _ports(report.ports)
    rows += [_volume(volume, glyphs) for volume in report.volumes]
    rows += _queues(report.queues)
    return [msgspec.structs.replace(row, verdict=worst.get(row.key, Verdict.OK)) for row in rows]


def what_is_seen(report: HealthReport) -> tuple[object, ...]:
    """Return what makes a report another one to whoever looks at it: all of it but its moment, and the ages by then."""
    starts = (state.since for state in report.states if state.since is not None)
    return msgspec.structs.replace(report, time=0.0), *(age_text(report.time - since) for since in starts)


def unfolded(rows: Sequence[HealthRow], opened: frozenset[str]) -> list[HealthRow]:
    """Return the lines that are shown: of a folded group only what is not well.

    Args:
        rows: every line.
        opened: the groups that are not folded.
    """
    return [row for row in rows if not row.group or row.group in opened or row.verdict is not Verdict.OK]


def _worst(report: HealthReport) -> dict[str, Verdict]:
    """Return the worst verdict by line, for a group that of what is in it."""
    worst: dict[str, Verdict] = {}
    in_group = {"module": MODULES, "port": PORTS, "queue": QUEUES}
    for reason in report.reasons:
        for key in {reason.row, in_group.get(reason.row.partition(":")[0], "")} - {""}:
            worst[key] = min(worst.get(key, Verdict.OK), reason.verdict, key=WORST_FIRST.index)
    return worst


def _process(process: ProcessHealth, now: float, glyphs: GlyphSet) -> HealthRow:
    state = process.state
    name = safe_text(state.name)
    if state.state == "missing":
        seen = f"ended, last seen {age_text(now - state.since)} ago" if state.since is not None else ""
        text = seen or ("runs only on demand" if state.need == "on demand" else "not seen yet")
        return HealthRow(process.row, name, "missing", text, good=False)
    age = "" if state.since is None else age_text(now - state.since)
    cpu = "" if process.cpu is None else f"{process.cpu:.1f}%"
    memory = "" if process.memory is None else size_text(process.memory)
    history = sparkline(process.memory_history, _MEMORY_CELLS, glyphs)
    threads = "" if process.threads is None else str(process.threads)
    text = f"{state.pid:>7} {age:>5} {cpu:>6} {memory:>5} {history:<{_MEMORY_CELLS}} {threads:>4}"
    further = []
    if state.instances > 1:
        further.append(f"{state.instances} instances")
    if state.restarts:
        further.append(f"{state.restarts} restart{'s' if state.restarts > 1 else ''}")
    return HealthRow(process.row, name, state.state, " ".join([text, *further]), good=state.state == "running")


HEADING = (
    f"   {'NAME':<16}{'STATE':<12}{'PID':>7} {'FOR':>5} {'CPU':>6} {'MEM':>5} {'TREND':<{_MEMORY_CELLS}} {'THR':>4}"
)
"""The names of the columns of the processes."""


def _service(service: ServiceState) -> HealthRow:
    parts = [service.name, service.start_type, f"as {service.account}" if service.account else ""]
    text = ", ".join(part for part in parts if part)
    known = service.state not in {"missing", "denied"}
    return HealthRow(
        service_row(service.name), "Service", safe_text(service.state), safe_text(text), good=service.state == "running"
    ) if known else HealthRow(
        service_row(service.name), "Service", service.state, safe_text(f"no service {service.name} is seen"), good=False
    )  # fmt: skip


def _alive(alive: Liveness) -> Iterator[HealthRow]:
    yield _watchdog(alive)
    if alive.locked_for is None:
        yield HealthRow(LOCKED_ROW, "Processing", "goes on", "there is no LOCKSEMS.SEM")
    else:
        text = f"LOCKSEMS.SEM is there for {age_text(alive.locked_for)}"
        yield HealthRow(LOCKED_ROW, "Processing", "stopped", text, good=False)
    if alive.log_age is None:
        yield HealthRow(LOG_ROW, "Logs", "none", "there are no logs here", good=False)
    else:
        grew = "" if not alive.log_grew else f", {size_text(alive.log_grew)} more than a moment ago"
        text = f"last line {age_text(alive.log_age)} ago in {safe_text(alive.log)}{grew}"
        yield HealthRow(LOG_ROW, "Logs", "grow" if alive.log_grew else "quiet", text)


def _watchdog(alive: Liveness) -> HealthRow:
    probe = alive.probe
    if probe is not None:
        text = f"within {probe.seconds:.1f} s" if probe.answer == "alive" else f"for {probe.seconds:.0f} s"
        return HealthRow(WATCHDOG_ROW, "Watchdog", probe.answer, text, good=probe.answer == "alive")
    if alive.watchdog_age is not None:
        text = f"WATCHDOG.SEM is there for {age_text(alive.watchdog_age)}"
        return HealthRow(WATCHDOG_ROW, "Watchdog", "waits", text, good=False)
    return HealthRow(WATCHDOG_ROW, "Watchdog", "not asked", "p asks MDaemon whether it is alive", good=False)


def _modules(modules: Sequence[ModuleState]) -> Iterator[HealthRow]:
    if not modules:
        return
    present = [one for one in modules if one.state == "present"]
    versions = {one.facts.version for one in present if one.facts.version}
    bits = {one.facts.bits for one in present if one.facts.bits}
    text = ", ".join([*(("several versions",) if len(versions) > 1 else versions), *(f"{each} bit" for each in bits)])
    good = len(present) == len(modules)
    yield HealthRow(MODULES, "Modules", f"{len(present)} of {len(modules)}", text, good=good, parent=True)
    for one in modules:
        facts = one.facts
        size = "" if one.size is None else f"{size_text(one.size):>5}"
        kind = f"{facts.bits} bit" if facts.bits else ""
        parts = [size, kind, facts.version, facts.problem]
        text = "  ".join(part for part in parts if part) or _NO_MODULE[one.state]
        key, name = module_row(one.module.name), one.module.name.removesuffix(".dll")
        yield HealthRow(key, name, one.state, text, good=one.state == "present", group=MODULES)


def _ports(ports: Sequence[PortHealth]) -> Iterator[HealthRow]:
    if not ports:
        return
    listening = [port for port in ports if port.state == "listening"]
    text = "  ".join(f"{port.expected.name} {port.expected.port}" for port in listening)
    good = bool(listening)
    is_known = any(port.listeners is not None for port in ports)
    state = f"{len(listening)} of {len(ports)}" if is_known else "unknown"
    yield HealthRow(PORTS, "Ports", state, safe_text(text), good=good, parent=True)
    for port in ports:
        name = safe_text(f"{port.expected.name} {port.expected.port}")
        who = [f"{one.name or 'unknown'} on {one.address}" for one in port.listeners or ()]
        nobody = "nobody listens" if port.listeners is not None else "the system does not say who listens"
        text = safe_text(", ".join(who) or f"{nobody}; expected of {port.expected.program}")
        yield HealthRow(port.row, name, port.state, text, good=port.state == "listening", group=PORTS)


def _volume(volume: VolumeHealth, glyphs: GlyphSet) -> HealthRow:
    holds = f" {glyphs.separator} ".join(volume.holds)
    trend = "" if volume.full_in is None else f", full in {age_text(volume.full_in)}"
    text = f"free of {size_text(volume.total)}{trend}: {holds}"
    return HealthRow(volume.row, "Disk", size_text(volume.free), safe_text(text))


def _queues(queues: Sequence[QueueHealth]) -> Iterator[HealthRow]:
    if not queues:
        return
    total = sum(each.files or 0 for each in queues)
    text = "  ".join(f"{each.queue.name} {'?' if each.files is None else each.files}" for each in queues)
    state = f"{count_text(total)} file{'' if total == 1 else 's'}"
    yield HealthRow(QUEUES, "Queues", state, safe_text(text), parent=True)
    for each in queues:
        oldest = "" if each.oldest is None else f"the oldest waits for {age_text(each.oldest)}"
        files = "unreadable" if each.files is None else count_text(each.files)
        more = "" if each.counted_all else " or more"
        name = safe_text(each.queue.name)
        yield HealthRow(each.row, name, f"{files}{more}", oldest, good=each.files is not None, group=QUEUES)
