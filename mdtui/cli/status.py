"""``mdtui status``: one verdict over the server, with the exit codes of a monitoring plugin.

An error is a verdict, too: whoever watches the server must not take a mistyped root for one that is well.
"""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace

from mdtui.cli.formats import Column, write_json, write_table
from mdtui.cli.opening import add_root, server_of
from mdtui.cli.output import Output
from mdtui.errors import MdtuiError
from mdtui.processes.checking import Verdict
from mdtui.processes.watchdog import ProcessState
from mdtui.server import Status
from mdtui.text import safe_text

_COLUMNS = (Column("PROCESS", 16), Column("NEED", 9), Column("STATE", 8), Column("PID", 8, ">"), Column("SINCE"))


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    add_root(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN."""
    try:
        status = server_of(args).status()
    except MdtuiError as error:
        _write(Status(Verdict.UNKNOWN, (error.line(),), ()), output, as_json=args.json)
        raise
    _write(status, output, as_json=args.json)
    return status.verdict


def _write(status: Status, output: Output, *, as_json: bool) -> None:
    if as_json:
        processes = [_json_row(state) for state in status.processes]
        verdict = {"verdict": status.verdict.name, "reasons": status.reasons, "processes": processes}
        write_json(output, verdict)
        return
    reasons = "; ".join(status.reasons)
    output.line(f"{status.verdict.name}: {safe_text(reasons) or 'every process that is needed runs'}")
    if status.processes:
        rows = (
            (safe_text(state.name), state.need, state.state, state.pid, _iso(state.since)) for state in status.processes
        )
        write_table(output, _COLUMNS, rows)


def _json_row(state: ProcessState) -> dict[str, object]:
    return {
        "name": state.name,
        "role": state.role,
        "need": state.need,
        "state": state.state,
        "pid": state.pid,
        "since": _iso(state.since),
        "instances": state.instances,
    }


def _iso(moment: float | None) -> str | None:
    """Return a moment in ISO 8601 and the zone of this machine."""
    if moment is None:
        return None
    return dt.datetime.fromtimestamp(moment, dt.UTC).astimezone().isoformat(timespec="seconds")
