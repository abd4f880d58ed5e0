"""Addresses as the command line prints them: the matrix, the findings, a plan, what became of it, the differences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from mdtui.address_changes import AddressPlan, Applied, Look
from mdtui.addresses.matrix import Cell, Difference, Row, Spot
from mdtui.addresses.words import LEGEND, MARKS, NO_DOMAIN, plan_lines, steps_lines
from mdtui.cli.formats import Cell as TableCell
from mdtui.cli.formats import Column, write_table
from mdtui.cli.output import PROGRAM, Output
from mdtui.cli.settings_lines import SettingsWritten, settings_lines, settings_written
from mdtui.findings import Finding
from mdtui.text import safe_text

_STATES = {
    Cell.LISTENS: "listens",
    Cell.SILENT: "silent",
    Cell.OPEN: "open",
    Cell.UNUSED: "unused",
    Cell.UNKNOWN: "unknown",
}


class PortRow(msgspec.Struct, frozen=True):
    """A port of an address, as JSON has it.

    Attributes:
        service: the service.
        port: its TCP port.
        set: whether the settings name it; otherwise it is the usual one.
        state: listens, silent (it should listen and does not), open (it should not and does), unused, or unknown.
        pid: the process that listens; None where none does or the system does not tell.
        process: the name of its program; empty where the system does not tell.
    """

    service: str
    port: int
    set: bool
    state: str
    pid: int | None
    process: str


class AddressRow(msgspec.Struct, frozen=True):
    """A domain at one of its addresses, as JSON has it.

    Attributes:
        domain: the domain; None where none is bound to the address.
        primary: whether it is the primary domain.
        address: the address; None of a domain without one.
        bound: whether the domain is bound to it, and so is to listen there.
        here: whether this machine has the address.
        ports: each port.
    """

    domain: str | None
    primary: bool
    address: str | None
    bound: bool
    here: bool
    ports: list[PortRow]


class AddressFinding(msgspec.Struct, frozen=True):
    """A finding, as JSON has it.

    Attributes:
        rule: the stable id of the rule.
        severity: how much it matters.
        text: one line.
    """

    rule: str
    severity: str
    text: str


class DifferenceRow(msgspec.Struct, frozen=True):
    """A port that is not as it should be, as JSON has it.

    Attributes:
        address: the address.
        service: the service.
        port: its TCP port.
        state: silent, or open.
        domains: the domains that are bound to the address.
        pid: the process that listens; None where none does or the system does not tell.
        process: the name of its program.
    """

    address: str
    service: str
    port: int
    state: str
    domains: list[str]
    pid: int | None
    process: str


class ShareRow(msgspec.Struct, frozen=True):
    """A domain and what it gets, as JSON has it.

    Attributes:
        domain: the domain.
        addresses: the addresses.
        primary: whether it is the primary domain.
        new: whether there is no such domain yet.
    """

    domain: str
    addresses: list[str]
    primary: bool
    new: bool


class SettingRow(msgspec.Struct, frozen=True):
    """A value that is set, as JSON has it.

    Attributes:
        file: the settings file.
        section: its section.
        key: its key.
        before: the value that stood there; None where there was none.
        after: the value.
    """

    file: str
    section: str
    key: str
    before: str | None
    after: str


class StepsRow(msgspec.Struct, frozen=True):
    """What to set by hand in some versions, as JSON has it.

    Attributes:
        versions: of MDaemon.
        title: the way.
        lines: what to do.
        confidence: how sure the words of the screens are.
    """

    versions: str
    title: str
    lines: list[str]
    confidence: str


class PlanRow(msgspec.Struct, frozen=True):
    """A plan, as JSON has it.

    Attributes:
        shares: which domain gets which address.
        released: domains that are bound to another address now, and are to be no longer.
        settings: the values to be set.
        steps: the same by hand, for each version.
        listens: the addresses that answer afterwards.
        silent: the other addresses of this machine, which answer no longer.
        notes: what else is to be known.
        diff: what changes in the files, as a unified diff.
    """

    shares: list[ShareRow]
    released: list[str]
    settings: list[SettingRow]
    steps: list[StepsRow]
    listens: list[str]
    silent: list[str]
    notes: list[str]
    diff: list[str]


class AppliedRow(msgspec.Struct, frozen=True):
    """What became of a plan, as JSON has it.

    Attributes:
        journal_id: the id of the change; None where nothing was written.
        settings: what was written.
        reload: the file that makes MDaemon read again; None where it was not made.
        reload_problem: why it could not be made; empty where it could.
    """

    journal_id: str | None
    settings: SettingsWritten
    reload: str | None
    reload_problem: str


class AddressResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """All of a call, as JSON has it; what was not asked for is left out.

    Attributes:
        matrix: domains by addresses by ports.
        findings: what is wrong.
        sockets_problem: why the system does not tell what listens.
        plan: the plan.
        applied: what became of it.
        differences: what is not as it should be, of --verify.
    """

    matrix: list[AddressRow] | None = None
    findings: list[AddressFinding] | None = None
    sockets_problem: str = ""
    plan: PlanRow | None = None
    applied: AppliedRow | None = None
    differences: list[DifferenceRow] | None = None


def address_rows(rows: Iterable[Row]) -> list[AddressRow]:
    """Return the matrix as JSON has it."""
    return [
        AddressRow(
            domain=row.domain.name if row.domain else None,
            primary=row.domain is not None and row.domain.is_primary,
            address=None if row.address is None else str(row.address),
            bound=row.is_bound,
            here=row.is_here,
            ports=[_port_row(spot) for spot in row.spots],
        )
        for row in rows
    ]


def _port_row(spot: Spot) -> PortRow:
    pid, process = (spot.listener.pid, spot.listener.process) if spot.listener else (None, "")
    return PortRow(spot.port.service, spot.port.number, spot.port.is_set, _STATES[spot.cell], pid, process)


def finding_rows(findings: Iterable[Finding]) -> list[AddressFinding]:
    """Return findings as JSON has them."""
    return [AddressFinding(finding.rule, finding.severity.value, finding.text) for finding in findings]


def difference_rows(differences: Iterable[Difference]) -> list[DifferenceRow]:
    """Return differences as JSON has them."""
    return [
        DifferenceRow(
            address=str(each.address),
            service=each.port.service,
            port=each.port.number,
            state=_STATES[each.cell],
            domains=[domain.name for domain in each.domains],
            pid=each.listener.pid if each.listener else None,
            process=each.listener.process if each.listener else "",
        )
        for each in differences
    ]


def plan_row(planned: AddressPlan) -> PlanRow:
    """Return a plan as JSON has it."""
    plan = planned.plan
    return PlanRow(
        shares=[
            ShareRow(share.domain, [str(each) for each in share.addresses], share.is_primary, share.is_new)
            for share in plan.shares
        ],
        released=list(plan.released),
        settings=[SettingRow(each.file, each.section, each.key, each.before, each.after) for each in plan.settings],
        steps=[
            StepsRow(each.way.versions, each.way.title, list(each.lines), each.way.confidence) for each in planned.steps
        ],
        listens=[str(each) for each in plan.listens],
        silent=[str(each) for each in plan.silent],
        notes=list(plan.notes),
        diff=planned.preview(),
    )


def applied_row(applied: Applied) -> AppliedRow:
    """Return what became of a plan as JSON has it."""
    return AppliedRow(
        journal_id=applied.written.change_id or None,
        settings=settings_written(applied.written),
        reload=None if applied.reload is None else str(applied.reload),
        reload_problem=applied.reload_problem,
    )


# As text


def write_look(look: Look, output: Output) -> None:
    """Write the matrix and what is wrong."""
    if look.rows:
        services = [spot.port.service for spot in look.rows[0].spots]
        columns = (
            Column("DOMAIN", 24),
            Column("ADDRESS", 15),
            Column("BOUND", 5),
            Column("HERE", 4),
            *(Column(service, max(4, len(service))) for service in services),
        )
        write_table(output, columns, map(_cells, look.rows))
        output.note(LEGEND)
    else:
        output.note("the settings name no domain")
    if look.sockets.problem:
        output.note(f"which ports listen is not known: {look.sockets.problem}")
    for finding in look.findings:
        output.line(f"{finding.severity:<8} {finding.rule}  {finding.text}")


def _cells(row: Row) -> list[TableCell]:
    name = NO_DOMAIN if row.domain is None else row.domain.shown
    bound = "" if row.domain is None else "yes" if row.is_bound else "no"
    address = "-" if row.address is None else str(row.address)
    here = "" if row.address is None else "yes" if row.is_here else "NO"
    return [name, address, bound, here, *(MARKS[spot.cell] for spot in row.spots)]


def plan_text(planned: AddressPlan) -> Iterator[str]:
    """Yield a plan, line by line, safe to show."""
    yield from plan_lines(planned.plan)
    yield ""
    yield from steps_lines(planned.steps)
    yield ""
    yield "In the files:"
    yield from (f"  {setting.line}" for setting in planned.plan.settings)
    if not planned.plan.settings:
        yield "  all is so already"
    yield ""
    yield from (f"Note: {note}" for note in planned.plan.notes)


def applied_lines(applied: Applied) -> Iterator[str]:
    """Yield what became of a plan, line by line, safe to show."""
    written = applied.written
    yield f"written: {written.says}" if written.written else "nothing had to be written"
    yield from (f"  {line}" for line in settings_lines(settings_written(written)))
    if written.change_id:
        yield f"  {PROGRAM} undo {written.change_id} takes it back"
    if applied.reload is not None:
        yield safe_text(f"MDaemon is asked to read its domains again: {applied.reload}")
    if applied.reload_problem:
        yield safe_text(f"MDaemon could not be asked to read its domains again: {applied.reload_problem}")
