"""What was seen, and what speaks against the server: one rule for each kind of thing, and one verdict over all.

What is not known to be wrong is not held against a server: a thing that may be switched off counts only once it was
seen, and what cannot be looked at makes the verdict unknown only where nothing worse is known.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from mdtui.config import Config
from mdtui.health.report import (
    LOCKED_ROW,
    LOG_ROW,
    WATCHDOG_ROW,
    HealthReport,
    PortHealth,
    ProcessHealth,
    QueueHealth,
    VolumeHealth,
    module_row,
    service_row,
)
from mdtui.health.spans import megabytes, span
from mdtui.processes.checking import Reason, Verdict, in_order, process_reasons, verdict_of
from mdtui.processes.modules import ModuleState
from mdtui.processes.semaphores import PATIENCE
from mdtui.processes.service import ServiceState
from mdtui.text import safe_text

SERVER = "mdaemon.exe"
"""The program that all others belong to, in lower case."""
_MEGABYTE = 1 << 20
_DAY = 86_400.0


def judged(report: HealthReport, config: Config) -> HealthReport:
    """Return a report with the reasons and the verdict over what it says.

    Args:
        report: what was seen.
        config: the limits.
    """
    reasons = in_order(_reasons(report, config))
    return msgspec.structs.replace(report, reasons=reasons, verdict=verdict_of(reasons))


def _reasons(report: HealthReport, config: Config) -> Iterator[Reason]:
    running = {state.name.casefold() for state in report.states if state.state in {"running", "denied"}}
    yield from process_reasons(report.states)
    for process in report.processes:
        yield from _of_process(process)
    yield from _of_liveness(report, config, runs=SERVER in running)
    for port in report.ports:
        if port.expected.program.casefold() in running or port.strangers:
            yield from _of_port(port)
    yield from _of_modules(report.modules, runs=SERVER in running)
    for service in report.services:
        yield from _of_service(service)
    for volume in report.volumes:
        yield from _of_volume(volume, config)
    for queue in report.queues:
        yield from _of_queue(queue)


def _of_process(process: ProcessHealth) -> Iterator[Reason]:
    if process.elsewhere:
        text = f"{process.state.name} runs from {process.exe}, which is not in the App folder of this mail root"
        yield Reason(Verdict.WARNING, safe_text(text), process.row)


def _of_liveness(report: HealthReport, config: Config, *, runs: bool) -> Iterator[Reason]:
    alive = report.liveness
    if alive.locked_for is not None:
        text = f"LOCKSEMS.SEM has stopped all processing for {span(alive.locked_for)}"
        yield Reason(Verdict.CRITICAL, text, LOCKED_ROW)
    elif alive.watchdog_age is not None and alive.watchdog_age > PATIENCE and runs:
        text = f"MDaemon runs, but leaves WATCHDOG.SEM alone for {span(alive.watchdog_age)}: it may hang"
        yield Reason(Verdict.CRITICAL, text, WATCHDOG_ROW)
    if alive.probe is not None and alive.probe.answer == "silent" and alive.locked_for is None:
        text = f"MDaemon did not answer within {alive.probe.seconds:.0f} s when it was asked whether it is alive"
        yield Reason(Verdict.CRITICAL, text, WATCHDOG_ROW)
    quiet = config.health.log_quiet
    if runs and quiet and alive.log_age is not None and alive.log_age > quiet:
        text = f"nothing was logged for {span(alive.log_age)}, last in {alive.log}"
        yield Reason(Verdict.WARNING, safe_text(text), LOG_ROW)


def _of_port(port: PortHealth) -> Iterator[Reason]:
    expected = port.expected
    what = f"port {expected.port} ({expected.name})"
    if port.state == "taken":
        other = port.strangers[0]
        loss = Verdict.CRITICAL if expected.need == "needed" else Verdict.WARNING
        yield Reason(loss, safe_text(f"{what} is taken by {other.name}, process {other.pid}"), port.row)
    elif port.state == "closed" and (expected.need == "needed" or port.lost):
        loss = Verdict.CRITICAL if expected.need == "needed" else Verdict.WARNING
        text = f"{expected.program} runs, but nobody listens on {what}"
        yield Reason(loss, safe_text(f"{text} any more" if port.lost else text), port.row)
    elif port.state == "unknown" and expected.need == "needed":
        yield Reason(Verdict.UNKNOWN, safe_text(f"who listens on {what} may not be looked at"), port.row)


def _of_modules(modules: tuple[ModuleState, ...], *, runs: bool) -> Iterator[Reason]:
    needed = [one for one in modules if one.module.need == "needed"]
    missing = [one for one in needed if one.state == "missing"]
    if modules and all(one.state == "unknown" for one in modules):
        yield Reason(Verdict.UNKNOWN, "the App folder cannot be listed, so no library was looked for", "module")
    elif missing and len(missing) == len(needed):
        yield Reason(
            Verdict.UNKNOWN, "none of MDaemon's libraries is in the App folder: is this its mail root?", "module"
        )
    else:
        loss = Verdict.WARNING if runs else Verdict.CRITICAL
        said = {"missing": "is not in the App folder", "broken": "is no program file any more"}
        for one in needed:
            if one.state in said:
                end = "; MDaemon runs, but will not start again" if runs else ""
                text = f"{one.module.name} {said[one.state]}{end}"
                yield Reason(loss, safe_text(text), module_row(one.module.name))


def _of_service(service: ServiceState) -> Iterator[Reason]:
    row = service_row(service.name)
    if service.state == "paused":
        yield Reason(Verdict.WARNING, safe_text(f"the service {service.name} is paused"), row)
    if service.start_type == "disabled":
        text = f"the service {service.name} is disabled, so that it does not start with Windows"
        yield Reason(Verdict.WARNING, safe_text(text), row)


def _of_volume(volume: VolumeHealth, config: Config) -> Iterator[Reason]:
    free = volume.free // _MEGABYTE
    where = f"where {', '.join(volume.holds)} are ({volume.path})"
    if free < config.feed.space_critical:
        yield Reason(Verdict.CRITICAL, safe_text(f"only {megabytes(volume.free)} are free {where}"), volume.row)
    elif free < config.feed.space_low:
        yield Reason(Verdict.WARNING, safe_text(f"only {megabytes(volume.free)} are free {where}"), volume.row)
    elif volume.full_in is not None and volume.full_in < _DAY:
        text = f"the disk {where} is full in {span(volume.full_in)}, if it goes on like that"
        yield Reason(Verdict.WARNING, safe_text(text), volume.row)


def _of_queue(health: QueueHealth) -> Iterator[Reason]:
    queue, row = health.queue, health.row
    if health.files is None:
        yield Reason(Verdict.UNKNOWN, safe_text(f"the queue {queue.name} cannot be read"), row)
        return
    for verdict, limit in ((Verdict.CRITICAL, queue.critical), (Verdict.WARNING, queue.warning)):
        if limit and health.files > limit:
            more = "" if health.counted_all else "more than "
            yield Reason(verdict, safe_text(f"{more}{health.files} files wait in the queue {queue.name}"), row)
            break
    if queue.old and health.oldest is not None and health.oldest > queue.old:
        text = f"the oldest file in the queue {queue.name} waits for {span(health.oldest)}"
        yield Reason(Verdict.WARNING, safe_text(text), row)
