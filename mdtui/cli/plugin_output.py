"""A verdict in the form of a monitoring plugin: one line of text, ``|``, and performance data.

Source: the Monitoring Plugins development guidelines, https://www.monitoring-plugins.org/doc/guidelines.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from mdtui.config import Config
from mdtui.health.report import HealthReport, ProcessHealth
from mdtui.processes.checking import Verdict
from mdtui.processes.semaphores import PATIENCE
from mdtui.text import safe_text

SERVICE = "MDAEMON"
"""What the line begins with, as each plugin names what it has looked at."""
_MEGABYTE = 1 << 20
_PLAIN_LABEL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/:")
_RUNS = ("running", "denied")


class Datum(msgspec.Struct, frozen=True):
    """One number of the performance data.

    Attributes:
        label: what it is; any text.
        value: the number.
        unit: ``s``, ``%``, ``B``, ``MB``, ``c`` for a counter that only grows, or nothing.
        warning: the range in which it is not a warning, such as ``10`` or ``1000:``; empty for none.
        critical: likewise of what is critical.
        least: the lowest number there is; empty for none.
        most: the highest.
    """

    label: str
    value: float
    unit: str = ""
    warning: str = ""
    critical: str = ""
    least: str = "0"
    most: str = ""

    def text(self) -> str:
        """Return it as ``'label'=value[unit];[warning];[critical];[least];[most]``, without empty ends."""
        number = f"{self.value:.2f}".rstrip("0").rstrip(".")
        limits = f"{self.warning};{self.critical};{self.least};{self.most}"
        return f"{_label(self.label)}={number}{self.unit};{limits}".rstrip(";")


def plugin_line(verdict: Verdict, text: str, data: Iterable[Datum] = ()) -> str:
    """Return the line, safe for a terminal and for whatever cuts it apart at ``|``.

    Args:
        verdict: the verdict.
        text: what to say; a bar in it becomes a broken one, as it would begin the performance data.
        data: the performance data.
    """
    said = safe_text(text).replace("|", "\u00a6")
    perfdata = " ".join(datum.text() for datum in data)
    return f"{SERVICE} {verdict.name} - {said}" + (f" | {perfdata}" if perfdata else "")


def summary(report: HealthReport) -> str:
    """Return the reasons, the worst first; of a server that is well what was looked at."""
    if report.reasons:
        return "; ".join(reason.text for reason in report.reasons)
    running = sum(state.state in _RUNS for state in report.states)
    listening = sum(port.state == "listening" for port in report.ports)
    parts = [f"{running} processes run", f"{listening} ports listen"]
    if report.liveness.probe is not None:
        parts.append(f"it answered within {report.liveness.probe.seconds:.1f} s")
    return ", ".join(parts)


def performance(report: HealthReport, config: Config) -> Iterator[Datum]:
    """Yield the numbers of a report with the limits that count; a number outside of its range is what they warn of."""
    states = report.states
    yield Datum("processes", sum(state.state in _RUNS for state in states), most=str(len(states)))
    for process in report.processes:
        yield from _of_process(process, report.time)
    if report.ports:
        yield Datum("ports", sum(port.state == "listening" for port in report.ports), most=str(len(report.ports)))
    alive = report.liveness
    if alive.log_age is not None:
        yield Datum("log age", alive.log_age, "s", _above(config.health.log_quiet))
    if alive.probe is not None:
        yield Datum("answer", alive.probe.seconds, "s", critical=str(int(PATIENCE)))
    for volume in report.volumes:
        warning, critical = _below(config.feed.space_low), _below(config.feed.space_critical)
        most = str(volume.total // _MEGABYTE)
        yield Datum(f"free {volume.path}", volume.free // _MEGABYTE, "MB", warning, critical, most=most)
    for each in report.queues:
        queue = each.queue
        if each.files is not None:
            yield Datum(f"queue {queue.name}", each.files, "", _above(queue.warning), _above(queue.critical))
            yield Datum(f"queue {queue.name} age", each.oldest or 0, "s", _above(queue.old))


def _of_process(process: ProcessHealth, now: float) -> Iterator[Datum]:
    state = process.state
    if process.memory is not None:
        yield Datum(f"{state.name} memory", process.memory, "B")
    if process.cpu is not None:
        yield Datum(f"{state.name} cpu", process.cpu, "%")
    if process.threads is not None:
        yield Datum(f"{state.name} threads", process.threads)
    if state.state == "running" and state.since is not None:
        yield Datum(f"{state.name} uptime", max(0.0, now - state.since), "s")


def _above(limit: int) -> str:
    return str(limit) if limit > 0 else ""


def _below(limit: int) -> str:
    return f"{limit}:" if limit > 0 else ""


def _label(text: str) -> str:
    """Return a label, in quotation marks where it has to be; it can hold neither ``=`` nor a bar."""
    text = safe_text(text).replace("=", "_").replace("|", "_")
    if text and set(text) <= _PLAIN_LABEL:
        return text
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
