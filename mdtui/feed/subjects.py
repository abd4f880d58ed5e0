"""What events speak of, as the health screen names it: the processes, libraries, ports and disks of the server.

An event is not believed in what it names: a process is compared with those that are watched, a port is a number.
"""

from __future__ import annotations

from functools import cache
from pathlib import PureWindowsPath

import msgspec

from mdtui.events.event import Event
from mdtui.feed.causes import PROCESS_FIELD
from mdtui.health.report import HealthReport, module_row
from mdtui.processes.checking import process_row
from mdtui.processes.expected import load_expected
from mdtui.processes.modules import load_modules

PORT_CODES = frozenset({503, 504})
"""Events about addresses and ports."""
PORT_GROUP = "ports"
TOP = ""
"""The whole screen, not one of its lines."""
_VERDICT_FIELD = "verdict"
_PORT_FIELD = "port"
_DISK_FIELD = "path"


class Subject(msgspec.Struct, frozen=True):
    """What events are found by that speak of a line of the health screen.

    Attributes:
        words: what to call them.
        codes: they have one of these codes.
        process: or name this process.
        path: or this directory.
    """

    words: str
    codes: frozenset[int] = frozenset()
    process: str = ""
    path: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no event speaks of it."""
        return not (self.codes or self.process or self.path)

    def fits(self, event: Event) -> bool:
        """Return whether an event speaks of it."""
        if event.code is not None and event.code in self.codes and not event.fields.get(PROCESS_FIELD):
            return True
        named = event.fields.get(PROCESS_FIELD, "")
        if self.process and named and PureWindowsPath(named).name.casefold() == self.process.casefold():
            return True
        return bool(self.path) and event.fields.get(_DISK_FIELD) == self.path


def row_of(event: Event, report: HealthReport | None) -> str | None:
    """Return which line of the health screen an event speaks of; `TOP` for all of it, None for none.

    Args:
        event: the event.
        report: what is watched; None where nothing was looked at yet.
    """
    if event.fields.get(_VERDICT_FIELD):
        return TOP
    if event.code in PORT_CODES:
        number = event.fields.get(_PORT_FIELD, "")
        ports = report.ports if report is not None else ()
        return next((port.row for port in ports if str(port.expected.port) == number), PORT_GROUP)
    if (module := _module_of(event.code)) is not None:
        return module_row(module)
    process = _process_of(event, report)
    if process:
        return process_row(process)
    volumes = report.volumes if report is not None else ()
    path = event.fields.get(_DISK_FIELD)
    return next((volume.row for volume in volumes if path and str(volume.path) == path), None)


def subject_of(row: str, report: HealthReport) -> Subject:
    """Return what events speak of a line of the health screen."""
    for process in report.processes:
        if process.row == row:
            name = process.state.name
            return Subject(f"about {name}", frozenset(process.codes), process=name)
    for module in report.modules:
        if module_row(module.module.name) == row:
            return Subject(f"about {module.module.name}", frozenset(module.module.codes))
    for port in report.ports:
        if row in {port.row, PORT_GROUP}:
            return Subject("about ports", frozenset(port.expected.codes) | PORT_CODES)
    for volume in report.volumes:
        if volume.row == row:
            return Subject("about this disk", path=str(volume.path))
    if row == "modules":
        return Subject("about libraries", frozenset(code for each in load_modules() for code in each.codes))
    return Subject("")


def _process_of(event: Event, report: HealthReport | None) -> str:
    """Return the watched process that an event names, or else the one that its code speaks of; empty for none."""
    known = {process.name.casefold(): process.codes for process in load_expected()}
    if report is not None:
        known = {process.state.name.casefold(): process.codes for process in report.processes}
    named = PureWindowsPath(event.fields.get(PROCESS_FIELD, "")).name.casefold()
    if named in known:
        return named
    return next((name for name, codes in known.items() if event.code is not None and event.code in codes), "")


@cache
def _module_of(code: int | None) -> str | None:
    return next((module.name for module in load_modules() if code in module.codes), None)
