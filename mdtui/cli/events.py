"""``mdtui events``: what MDaemon reports in its logs or in Windows' own, once or as it comes."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from mdtui.cli.event_stats import write_stats
from mdtui.cli.formats import (
    BATCH,
    FORMATS,
    write_delimited,
    write_json_lines,
    write_json_list,
    write_table,
)
from mdtui.cli.opening import server_of
from mdtui.cli.output import Output
from mdtui.clock import Clock
from mdtui.errors import ExitCode, UsageError
from mdtui.events.counting import EventCounts
from mdtui.events.event import Event
from mdtui.events.query import EventContext, compile_event_query, timestamp
from mdtui.events.sources import LIVE, Place
from mdtui.feed.rows import COLUMNS, TITLES, json_row, sheet_row, table_row
from mdtui.query_values import QueryError, parse_moment
from mdtui.server import MailServer

EVERY = 1 << 62
"""More events than there can be."""
PAUSE = 0.5
"""Seconds between two looks at the logs."""
_FIRST, _LAST = 2 * 86_400, 32_000_000_000
"""From 1970 to 2984: what every system can turn into a local time."""

_EPILOG = """\
jsonl prints {"time","code","tag","severity","text","fields":{..},"source"} for each event, json {"events":[..]} of all.
time is ISO 8601, with a zone where the source has one; code is null for an alert that is not known. With --follow,
"also":[..] names the other sources that had the same event, where there are any."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    parser.epilog = _EPILOG
    source = "a folder of logs, a .log, .evtx or .xml file, or live, the Windows Event Log; by default the root's logs"
    follow = "go on with what comes; without SOURCE also Windows' own log and what this program notices"
    parser.add_argument("SOURCE", nargs="*", type=_place, help=source)
    parser.add_argument("--follow", action="store_true", help=follow)
    parser.add_argument("--where", metavar="QUERY", help="only the events that fit, such as 'code:521 & text:anna'")
    parser.add_argument("--since", metavar="T", help="leave out what is older, such as 2h or 2026-08-18T10:00")
    parser.add_argument("--stats", action="store_true", help="print how many there are by code and hour instead")
    parser.add_argument("--format", choices=FORMATS, default="table", help="table by default")


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    if args.follow and args.format == "json":
        raise UsageError("json ends with the last event and --follow never does", hint="use --format jsonl")
    if args.follow and args.stats:
        raise UsageError("--stats counts what is there and --follow never ends")
    paths = [source for source in args.SOURCE if isinstance(source, Path)]
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise UsageError("no such log or folder", where=missing)
    # The log of Windows is there without any mail root.
    server = server_of(args, near=next(iter(paths), Path()) if args.SOURCE else None)
    if not args.SOURCE and server.root.logs is None:
        raise UsageError("the mail root has no Logs", where=server.root.path, hint="name a log or a folder of logs")
    query = None if args.where is None else _query(args.where, server)
    since = None if args.since is None else _since(args.since, server.clock)
    everywhere = args.follow and not args.SOURCE
    reports = server.reports
    feed = (
        reports.whole(since=since, limit=EVERY) if everywhere else reports.feed(args.SOURCE, since=since, limit=EVERY)
    )
    found = False

    def wanted(event: Event) -> bool:
        nonlocal found
        fits = _is_new(event, since, server.clock) and (query is None or query(event))
        found = found or fits
        return fits

    try:
        events = filter(wanted, stream(feed, server.clock, follow=args.follow, say=output.note))
        if args.stats:
            write_stats(output, args.format, EventCounts(events), server.catalogue)
        else:
            _write(output, args.format, events, follow=args.follow)
    finally:
        feed.close()
    if feed.problems:
        return ExitCode.FAILED
    if found or (query is None and since is None):
        return ExitCode.DONE
    output.note("no event fits")
    return ExitCode.FINDINGS


def _place(text: str) -> Place:
    return LIVE if text == LIVE else Path(text)


class Followed(Protocol):
    """What events are read from: a `Feed`, or that of every place."""

    @property
    def problems(self) -> list[str]:
        """What is wrong with sources, a line each."""

    def read(self) -> list[Event]:
        """Return what is there now, the oldest first."""

    def poll(self) -> list[Event]:
        """Return what came since."""


def stream(
    feed: Followed, clock: Clock, *, follow: bool, say: Callable[[str], None] = lambda _problem: None
) -> Iterator[Event]:
    """Yield the events that are there and, where asked to follow, those that come, without end.

    Args:
        feed: where they come from.
        clock: for the pauses.
        follow: whether to go on.
        say: told once of each thing that is wrong with a source.
    """
    yield from feed.read()
    said: set[str] = set()
    while True:
        for problem in feed.problems:
            if problem not in said:
                say(problem)
        said = set(feed.problems)
        if not follow:
            return
        yield from feed.poll()
        clock.sleep(PAUSE)


def _query(text: str, server: MailServer) -> Callable[[Event], bool]:
    names = {name for kind in server.catalogue.types for name in kind.fields}
    query = compile_event_query(text, names, server.config.queries)
    return lambda event: query.matches(event, EventContext(server.clock.now(), server.clock.zone()))


def _since(text: str, clock: Clock) -> dt.datetime:
    """Return the moment from which on events are wanted.

    Raises:
        UsageError: the text is neither a date nor an age.
    """
    try:
        moment = parse_moment(text)
    except QueryError as error:
        raise UsageError(error.what, where="--since", hint=error.hint) from None
    low, _ = moment.span(">=" if moment.start else "<=", clock.now(), clock.zone())
    return dt.datetime.fromtimestamp(max(_FIRST, min(low, _LAST)), dt.UTC)


def _is_new(event: Event, since: dt.datetime | None, clock: Clock) -> bool:
    moment = timestamp(event.time, clock.zone())
    return since is None or moment is None or moment >= since.timestamp()


def _write(output: Output, form: str, events: Iterable[Event], *, follow: bool) -> None:
    batch = 1 if follow else BATCH
    if form == "json":
        write_json_list(output, {}, "events", map(json_row, events))
    elif form == "jsonl":
        write_json_lines(output, map(json_row, events), batch)
    elif form == "table":
        write_table(output, COLUMNS, map(table_row, events), batch)
    else:
        write_delimited(output, "," if form == "csv" else "\t", TITLES, map(sheet_row, events), batch)
