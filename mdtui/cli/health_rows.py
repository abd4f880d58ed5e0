"""A server's health as JSON, and as a table for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from mdtui.cli.formats import Column
from mdtui.health.report import HealthReport, Liveness, PortHealth, ProcessHealth, QueueHealth, VolumeHealth
from mdtui.health.spans import megabytes, span
from mdtui.processes.modules import ModuleState
from mdtui.processes.service import ServiceState
from mdtui.text import safe_text

COLUMNS = (Column("WHAT", 10), Column("NAME", 22), Column("STATE", 10), Column("DETAILS"))


def document(report: HealthReport) -> dict[str, object]:
    """Return everything in a report, to be written as JSON; foreign text exactly as it was read."""
    return {
        "verdict": report.verdict.name,
        "reasons": [reason.text for reason in report.reasons],
        "processes": [_process(process) for process in report.processes],
        "time": _iso(report.time),
        "services": [_service(service) for service in report.services],
        "liveness": _liveness(report.liveness),
        "modules": [_module(module) for module in report.modules],
        "ports": [_port(port) for port in report.ports],
        "volumes": [_volume(volume) for volume in report.volumes],
        "queues": [_queue(queue) for queue in report.queues],
    }


def _process(process: ProcessHealth) -> dict[str, object]:
    state = process.state
    return {
        "name": state.name,
        "role": state.role,
        "need": state.need,
        "state": state.state,
        "pid": state.pid,
        "since": _iso(state.since),
        "instances": state.instances,
        "restarts": state.restarts,
        "cpu_percent": process.cpu,
        "memory": process.memory,
        "threads": process.threads,
        "exe": process.exe,
        "elsewhere": process.elsewhere,
        "parent": process.parent,
        "ports": list(process.ports),
    }


def _service(service: ServiceState) -> dict[str, object]:
    return {
        "name": service.name,
        "state": service.state,
        "start_type": service.start_type,
        "account": service.account,
    }


def _liveness(alive: Liveness) -> dict[str, object]:
    probe = alive.probe
    return {
        "watchdog_age": alive.watchdog_age,
        "locked_for": alive.locked_for,
        "probe": None if probe is None else {"answer": probe.answer, "seconds": probe.seconds, "ours": probe.ours},
        "log": alive.log,
        "log_age": alive.log_age,
        "log_grew": alive.log_grew,
    }


def _module(state: ModuleState) -> dict[str, object]:
    return {
        "name": state.module.name,
        "role": state.module.role,
        "need": state.module.need,
        "state": state.state,
        "size": state.size,
        "version": state.facts.version,
        "bits": state.facts.bits,
        "problem": state.facts.problem,
    }


def _port(port: PortHealth) -> dict[str, object]:
    listeners = None
    if port.listeners is not None:
        listeners = [{"address": one.address, "pid": one.pid, "name": one.name} for one in port.listeners]
    return {
        "name": port.expected.name,
        "port": port.expected.port,
        "origin": port.origin,
        "need": port.expected.need,
        "program": port.expected.program,
        "state": port.state,
        "listeners": listeners,
    }


def _volume(volume: VolumeHealth) -> dict[str, object]:
    return {
        "path": str(volume.path),
        "holds": list(volume.holds),
        "total": volume.total,
        "free": volume.free,
        "per_hour": volume.per_hour,
    }


def _queue(queue: QueueHealth) -> dict[str, object]:
    return {
        "name": queue.queue.name,
        "folder": queue.queue.folder,
        "files": queue.files,
        "counted_all": queue.counted_all,
        "oldest": queue.oldest,
    }


Row = tuple[str, str, str, str]


def table_rows(report: HealthReport) -> Iterator[Row]:
    """Yield everything in a report as rows of `COLUMNS`, safe for a terminal."""
    for row in _rows(report):
        what, name, state, details = map(safe_text, row)
        yield what, name, state, details


def _rows(report: HealthReport) -> Iterator[Row]:
    for process in report.processes:
        yield "process", process.state.name, process.state.state, _process_details(process, report.time)
    for service in report.services:
        details = ", ".join(part for part in (service.start_type, service.account) if part)
        yield "service", service.name, service.state, details
    yield from _alive_rows(report.liveness)
    for module in report.modules:
        bits = f"{module.facts.bits} bit" if module.facts.bits else ""
        details = ", ".join(part for part in (module.facts.version, bits, module.facts.problem) if part)
        yield "module", module.module.name, module.state, details
    for port in report.ports:
        who = sorted({one.name or "unknown" for one in port.listeners or ()})
        yield "port", f"{port.expected.name} {port.expected.port}", port.state, ", ".join((*who, port.origin))
    for volume in report.volumes:
        details = f"of {megabytes(volume.total)}: {', '.join(volume.holds)}"
        yield "disk", str(volume.path), megabytes(volume.free), details
    for queue in report.queues:
        oldest = f"the oldest for {span(queue.oldest)}" if queue.oldest is not None else ""
        files = "unreadable" if queue.files is None else f"{queue.files} file{'' if queue.files == 1 else 's'}"
        yield "queue", queue.queue.name, files, oldest


def _process_details(process: ProcessHealth, now: float) -> str:
    state = process.state
    parts: list[str] = [state.need]
    if state.pid is not None:
        parts.append(f"process {state.pid}")
    if state.since is not None:
        since = span(now - state.since)
        parts.append(f"for {since}" if state.state != "missing" else f"seen {since} ago")
    if process.memory is not None:
        parts.append(megabytes(process.memory))
    return ", ".join(parts)


def _alive_rows(alive: Liveness) -> Iterator[Row]:
    probe = alive.probe
    if probe is not None:
        yield "alive", "watchdog", probe.answer, f"after {probe.seconds:.1f} s"
    elif alive.watchdog_age is not None:
        yield "alive", "watchdog", "waits", f"WATCHDOG.SEM is there for {span(alive.watchdog_age)}"
    else:
        yield "alive", "watchdog", "not asked", "--probe asks"
    locked = alive.locked_for
    state = ("yes", "no LOCKSEMS.SEM") if locked is None else ("stopped", f"LOCKSEMS.SEM is there for {span(locked)}")
    yield "alive", "processing", *state
    if alive.log_age is not None:
        yield "alive", "log", f"{span(alive.log_age)} old", alive.log


def _iso(moment: float | None) -> str | None:
    """Return a moment in ISO 8601 and the zone of this machine."""
    if moment is None:
        return None
    return dt.datetime.fromtimestamp(moment, dt.UTC).astimezone().isoformat(timespec="seconds")
