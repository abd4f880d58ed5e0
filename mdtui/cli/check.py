"""``mdtui check``: what is wrong in folders, mailboxes or a whole mail root, each finding as soon as it is there."""

from __future__ import annotations

import difflib
import os
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

import msgspec

from mdtui.checks import Checks, FolderCheck, HowToCheck
from mdtui.cli.baseline import Known, known, read_baseline, write_baseline
from mdtui.cli.formats import Cell, Column, write_json_list, write_table
from mdtui.cli.interrupt import run_stoppable
from mdtui.cli.opening import is_root, server_of, settings
from mdtui.cli.output import PROGRAM, Output
from mdtui.cli.writing import counted
from mdtui.clock import Clock
from mdtui.connect import connect
from mdtui.errors import ExitCode, UsageError
from mdtui.findings import Finding, Severity
from mdtui.mailroot.folders import Folder
from mdtui.server import MailServer
from mdtui.text import safe_text

SHOWN = 100
"""Lines for one rule in one folder, where nothing else is asked for."""
_PAUSE = 0.1
"""Seconds between two lines of progress."""
_COLUMNS = (
    Column("SEVERITY", 8),
    Column("RULE", 7),
    Column("FOLDER", 36),
    Column("UID", 10, ">"),
    Column("FINDING"),
)
_EPILOG = f"""\
A folder's message files are looked at, too; those beside an IMAP.MRK that is named itself are not. What each rule
means, and what to do, is in the reference. Of more than {SHOWN} findings of one rule in one folder the rest is counted.

A baseline holds the findings that are known: with --baseline only others are told. With --write-baseline all that
are there now are written, told or not; both may name one file.

--json prints {{"findings":[{{"rule","severity","folder","record","text"}}],"folders":N}}. record is a UID or null, and
folder is empty where it is about the mail root. Exit code 1: there are findings that are told, of any severity."""


class FindingRow(msgspec.Struct, frozen=True):
    """A finding, as JSON has it.

    Attributes:
        rule: the stable id of the rule.
        severity: how much it matters.
        folder: the mailbox path; empty where it is about the mail root.
        record: the record's UID; None where it is about no record.
        text: one line.
    """

    rule: str
    severity: str
    folder: str
    record: int | None
    text: str


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    path = "a mail root, a mailbox, a folder with all below it, or an IMAP.MRK alone; by default the mail root"
    parser.add_argument("PATH", nargs="*", help=path)
    parser.add_argument("--ignore", metavar="RULE,..", action="append", default=[], help="leave these rules out")
    parser.add_argument("--baseline", metavar="FILE", type=Path, help="tell only what is not in this file")
    parser.add_argument("--write-baseline", metavar="FILE", type=Path, help="write what is there now to this file")
    help_text = f"list every finding, also beyond {SHOWN} of one rule in one folder"
    parser.add_argument("--all", action="store_true", help=help_text)
    parser.add_argument("--json", action="store_true", help="print JSON; every finding is listed")
    parser.epilog = _EPILOG


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    scopes = _scopes(args)
    ignore = _ignored(args.ignore, scopes[0].checks)
    old = read_baseline(args.baseline) if args.baseline is not None else frozenset()

    def work(stopped: Callable[[], bool]) -> int:
        whole = args.all or args.json or args.baseline is not None or args.write_baseline is not None
        notes: dict[str, None] = {}
        how = HowToCheck(ignore=ignore, limit=None if whole else SHOWN, cancelled=stopped, noted=notes.setdefault)
        report = _Report(output, scopes[0].clock, old, keep=args.write_baseline is not None)
        found = report.findings(result for scope in scopes for result in scope.results(how))
        if args.json:
            write_json_list(output, {}, "findings", map(_json_row, found), lambda: {"folders": report.folders})
        elif (first := next(found, None)) is not None:
            write_table(output, _COLUMNS, map(_table_row, chain([first], found)), batch=1)
        output.passing("")
        for line in notes:
            output.note(line)
        report.note(whole=not stopped(), summary=not args.json)
        if args.write_baseline is not None and not stopped():
            write_baseline(args.write_baseline, report.there)
        return ExitCode.FINDINGS if report.told.total() else ExitCode.DONE

    return run_stoppable(work, output)


class _Scope(msgspec.Struct, frozen=True):
    """What one path of a call stands for: a folder and all below it, an index alone, or, without one, a whole root."""

    server: MailServer
    top: Folder | None = None
    alone: bool = False

    @property
    def checks(self) -> Checks:
        return self.server.checks

    @property
    def clock(self) -> Clock:
        return self.server.clock

    def results(self, how: HowToCheck) -> Iterator[FolderCheck]:
        """Yield what is wrong in each folder."""
        if self.top is None:
            return self.checks.everything(**how)
        if self.alone:
            how = how.copy()
            how["messages"] = False
            return self.checks.folders([self.top], **how)
        return self.checks.below(self.top, **how)


def _scopes(args: Namespace) -> list[_Scope]:
    """Return what the paths of a call stand for.

    Raises:
        UsageError: one of them is not there, or there is no mail root.
        FailedError: a mail root cannot be read.
    """
    if not args.PATH:
        return [_Scope(server_of(args))]
    return [_scope(args, spec) for spec in args.PATH]


def _scope(args: Namespace, spec: str) -> _Scope:
    if not spec:
        raise UsageError("the path is empty")
    path = Path(spec)
    if os.path.isdir(path) and is_root(path):  # noqa: PTH112 - Path.is_dir raises where there is no right
        return _Scope(connect(path, settings(args), os.environ))
    server = server_of(args, near=path)
    return _Scope(server, server.folder(spec), alone=os.path.isfile(path))  # noqa: PTH113 - likewise


def _ignored(words: Iterable[str], checks: Checks) -> frozenset[str]:
    """Return the rules that a call leaves out.

    Raises:
        UsageError: one of them does not exist.
    """
    named = [word.strip().upper() for text in words for word in text.split(",")]
    for name in named:
        if name not in checks.rules:
            near = difflib.get_close_matches(name[:20], checks.rules, n=1)
            raise UsageError(
                f"no such rule: '{name}'", where="--ignore", hint=f"did you mean {near[0]}?" if near else ""
            )
    return frozenset(named)


class _Report:
    """Tells what was found, and keeps count.

    Args:
        output: shows how far the check has come.
        clock: says when to show it.
        old: what is known already and not told.
        keep: whether all that is there is kept for a new baseline.

    Attributes:
        folders: folders that were checked.
        told: findings that were told, by severity, those that were only counted included.
        there: everything that was found, where it is kept.
    """

    def __init__(self, output: Output, clock: Clock, old: frozenset[Known], *, keep: bool) -> None:
        self.folders = 0
        self.told: Counter[Severity] = Counter()
        self.there: set[Known] = set()
        self._output = output
        self._clock = clock
        self._old = old
        self._keep = keep
        self._unchanged = 0
        self._busy = 0
        self._seen: set[Path] = set()
        self._next = clock.monotonic()

    def findings(self, results: Iterable[FolderCheck]) -> Iterator[Finding]:
        """Yield the findings that are to be told; of those that were only counted, one that says how many."""
        for result in results:
            if result.folder is not None:
                if result.folder.path in self._seen:
                    continue
                self._seen.add(result.folder.path)
                self.folders += 1
            self._busy += result.busy
            self._show_progress()
            for finding in (*result.findings, *_only_counted(result)):
                if self._keep:
                    self.there.add(known(finding))
                if self._old and known(finding) in self._old:
                    self._unchanged += 1
                    continue
                self.told[finding.severity] += 1
                yield finding
            self._count_rest(result)

    def _count_rest(self, result: FolderCheck) -> None:
        for finding, count in result.rest():
            # One of them stands for the line that says how many.
            self.told[finding.severity] += count - 1

    def _show_progress(self) -> None:
        now = self._clock.monotonic()
        if now >= self._next:
            self._next = now + _PAUSE
            text = f"{counted(self.folders, 'folder')}, {counted(self.told.total(), 'finding')}"
            self._output.passing(f"{PROGRAM}: {text}")

    def note(self, *, whole: bool, summary: bool) -> None:
        """Say in a line or two what there was in all.

        Args:
            whole: whether the check came to its end.
            summary: whether to say it at all where nothing is unusual.
        """
        if not whole:
            self._output.note(f"interrupted after {counted(self.folders, 'folder')}")
        if self._busy:
            text = (
                f"{counted(self._busy, 'folder')} in use all the time: what was found there may be of the moment only"
            )
            self._output.note(text)
        if summary:
            self._output.note(f"{counted(self.folders, 'folder')}, {self._in_all()}")

    def _in_all(self) -> str:
        old = f"; {self._unchanged} more in the baseline" if self._unchanged else ""
        if not self.told.total():
            return f"nothing {'new ' if old else ''}found{old}"
        each = ", ".join(
            f"{self.told[severity]} {severity.value}" for severity in reversed(Severity) if self.told[severity]
        )
        return f"{counted(self.told.total(), 'finding')}: {each}{old}"


def _only_counted(result: FolderCheck) -> Iterator[Finding]:
    for finding, count in result.rest():
        text = f"and {count} more of {finding.rule} in this folder; --all lists them"
        yield Finding(finding.rule, finding.severity, text, finding.folder)


def _table_row(finding: Finding) -> list[Cell]:
    return [finding.severity.value, finding.rule, safe_text(finding.folder), finding.record, finding.text]


def _json_row(finding: Finding) -> FindingRow:
    return FindingRow(finding.rule, finding.severity.value, finding.folder, finding.record, finding.text)
