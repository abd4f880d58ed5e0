"""``mdtui status``: one verdict over the server, in the form and with the exit codes of a monitoring plugin.

An error is a verdict, too: whoever watches the server must not take a mistyped root for one that is well.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from mdtui.cli.formats import write_json, write_table
from mdtui.cli.health_rows import COLUMNS, document, table_rows
from mdtui.cli.opening import add_root, server_of
from mdtui.cli.output import Output
from mdtui.cli.plugin_output import performance, plugin_line, summary
from mdtui.errors import MdtuiError
from mdtui.health.report import HealthReport
from mdtui.processes.checking import Reason, Verdict
from mdtui.server import MailServer


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    add_root(parser)
    asks = "ask MDaemon whether it is alive, by a semaphore that it deletes; that takes up to 20 seconds"
    parser.add_argument("--probe", action="store_true", help=asks)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="print everything as JSON")
    how.add_argument("--details", action="store_true", help="print everything as a table below the verdict")


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN."""
    try:
        server = server_of(args)
        if args.probe or server.config.health.probe:
            server.health.probe()
        report = server.health.report()
    except MdtuiError as error:
        _write_unknown(error.line(), output, as_json=args.json)
        raise
    _write(report, server, args, output)
    return report.verdict


def _write(report: HealthReport, server: MailServer, args: Namespace, output: Output) -> None:
    if args.json:
        write_json(output, document(report))
        return
    output.line(plugin_line(report.verdict, summary(report), performance(report, server.config)))
    if args.details:
        write_table(output, COLUMNS, table_rows(report))


def _write_unknown(line: str, output: Output, *, as_json: bool) -> None:
    if as_json:
        unknown = Reason(Verdict.UNKNOWN, line)
        write_json(output, document(HealthReport(0.0, Verdict.UNKNOWN, (unknown,))))
    else:
        output.line(plugin_line(Verdict.UNKNOWN, line))
