"""What a check found, in groups that fold: the lines of the findings screen, without a screen.

Results arrive folder by folder while a person already reads. Those of a new folder are added to the groups as they are;
the groups are made anew only where a folder was looked at again, or where other findings are to be seen.
"""

from __future__ import annotations

import enum
from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import msgspec

from mdtui.checks import FolderCheck
from mdtui.findings import Finding, Severity
from mdtui.mailroot.folders import Folder

KEPT = 100_000
"""So many findings are kept; from then on one of each rule in each folder, and all are counted."""
_WEIGHTS = {severity: weight for weight, severity in enumerate(Severity)}


class By(enum.Enum):
    """What the findings of one group have in common; the value is the word for it."""

    SEVERITY = "severity"
    RULE = "rule"
    FOLDER = "folder"

    @property
    def next(self) -> By:
        """What comes after it."""
        members = list(By)
        return members[(members.index(self) + 1) % len(members)]


class Found(msgspec.Struct, frozen=True, gc=False):
    """What was found in one folder, or about the mail root itself.

    Attributes:
        check: the result.
        time: when it was there, seconds since 1970-01-01 UTC.
    """

    check: FolderCheck
    time: float


class Scope(msgspec.Struct, frozen=True):
    """What is looked at.

    Attributes:
        top: a folder, for that and all below it; an INBOX for its mailbox; None for everything.
    """

    top: Folder | None = None

    def holds(self, folder: Folder | None) -> bool:
        """Return whether a folder, or with None the mail root itself, is in it."""
        top = self.top
        if top is None or folder is None:
            return top is None
        same = folder.owner == top.owner and folder.raw_names[: len(top.raw_names)] == top.raw_names
        return same if top.owner else folder.path == top.path


class Group:
    """Findings that have something in common.

    Args:
        key: what that is: a severity, the id of a rule, or a folder's directory; empty for the mail root itself.
        folder: the folder of a group by folder; None for the root, and for any other group.
        folded: whether its findings are hidden.

    Attributes:
        entries: the findings that are kept, each with the result it stands in.
        rules: how many there are of each rule, also of those that are only counted.
        folders: in how many folders; the mail root itself is one.
        total: how many there are.
        worst: the severity that matters most among them.
    """

    __slots__ = ("entries", "folded", "folder", "folders", "key", "rules", "total", "worst")

    def __init__(self, key: str, folder: Folder | None, *, folded: bool) -> None:
        self.key = key
        self.folder = folder
        self.folded = folded
        self.entries: list[tuple[Found, Finding]] = []
        self.rules: Counter[str] = Counter()
        self.folders = 0
        self.total = 0
        self.worst = Severity.INFO

    @property
    def more(self) -> int:
        """How many findings are only counted."""
        return self.total - len(self.entries)

    @property
    def height(self) -> int:
        """How many lines it takes: its heading, its findings, and one that says how many more there are."""
        return 1 if self.folded else 1 + len(self.entries) + bool(self.more)

    def add(self, finding: Finding, count: int) -> None:
        """Count findings."""
        self.rules[finding.rule] += count
        self.total += count
        self.worst = max(self.worst, finding.severity, key=_WEIGHTS.__getitem__)


class Line(NamedTuple):
    """One line of the list.

    Attributes:
        group: the group it belongs to.
        place: which of its findings it is, from 0; -1 is the heading, behind the last one stands how many more.
    """

    group: Group
    place: int

    @property
    def is_heading(self) -> bool:
        """Whether it is the heading of its group."""
        return self.place < 0

    @property
    def found(self) -> Found | None:
        """The result that its finding stands in; None where it is no finding."""
        return self._entry[0] if self._entry else None

    @property
    def finding(self) -> Finding | None:
        """Its finding; None where it is a heading, or says how many more there are."""
        return self._entry[1] if self._entry else None

    @property
    def _entry(self) -> tuple[Found, Finding] | None:
        return self.group.entries[self.place] if 0 <= self.place < len(self.group.entries) else None

    @property
    def folder(self) -> Folder | None:
        """The folder that it is about; None where it is about none, or about many."""
        return self.found.check.folder if self.found is not None else self.group.folder


class FindingGroups:
    """Every result of the checks of one mail root, the newest of each folder, and the lines made of them.

    Args:
        kept: so many findings are kept at most, beside one of each rule in each folder.

    Attributes:
        by: what the findings are grouped by.
        scope: only results of these folders are to be seen.
        ignored: the rules whose findings are not to be seen.
        results: the newest result of each folder, by its directory; of the mail root by None.
        groups: the groups, in the order of the screen.
        findings: how many findings are to be seen, also those that are only counted.
        faulty: in how many folders; the mail root itself is one.
        checked: how many folders of the scope were looked at.
        records: how many records were.
        since: when the first of them was looked at, seconds since 1970-01-01 UTC.
        cursor: the line that the keys act on.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self.by = By.SEVERITY
        self.scope = Scope()
        self.ignored: frozenset[str] = frozenset()
        self.results: dict[Path | None, Found] = {}
        self.groups: list[Group] = []
        self.findings = self.faulty = self.checked = self.records = 0
        self.since = 0.0
        self.cursor = 0
        self._kept = kept
        self._held = 0
        self._by_key: dict[str, Group] = {}
        self._places: dict[Path | None, int] = {}
        self._folds: dict[tuple[By, str], bool] = {}
        self._ends: list[int] = []

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    # Results

    @property
    def whole(self) -> bool:
        """Whether all of the scope was looked at, as far as that is known: the mail root itself comes last."""
        return self.scope.top is not None or None in self.results

    def take(self, batch: Iterable[Found]) -> None:
        """Take results; of a folder that was looked at before, the new one counts."""
        again = False
        for found in batch:
            path = found.check.folder.path if found.check.folder is not None else None
            old = self.results.get(path)
            if old is not None:
                self._held -= len(old.check.findings)
                again = True
            kept = self._bounded(found)
            self._held += len(kept.check.findings)
            self.results[path] = kept
            self._places.setdefault(path, len(self._places))
            if not again:
                self._add(kept)
        if again:
            self.regroup()
        else:
            self._measure()

    def _bounded(self, found: Found) -> Found:
        check = found.check
        if self._held + len(check.findings) <= self._kept:
            return found
        first = {finding.rule: finding for finding in reversed(check.findings)}
        return msgspec.structs.replace(found, check=msgspec.structs.replace(check, findings=tuple(first.values())))

    def forget(self, scope: Scope) -> None:
        """Let the results of these folders go."""
        self.results = {path: found for path, found in self.results.items() if not scope.holds(found.check.folder)}
        self._held = sum(len(found.check.findings) for found in self.results.values())
        self.regroup()

    # Groups

    def regroup(self, by: By | None = None) -> None:
        """Make the groups anew.

        Args:
            by: what the findings of one group are to have in common; None leaves that as it is.
        """
        self.by = by or self.by
        self.groups, self._by_key = [], {}
        self.findings = self.faulty = self.checked = self.records = 0
        self.since = 0.0
        # What was let go and found again stands where it stood before.
        for path in sorted(self.results, key=self._places.__getitem__):
            self._add(self.results[path])
        self._measure()

    def see(self, scope: Scope) -> None:
        """Let only results of these folders be seen."""
        self.scope = scope
        self.regroup()

    def ignore(self, rules: frozenset[str]) -> None:
        """Let the findings of these rules, and of no other, not be seen."""
        self.ignored = rules
        self.regroup()

    def _add(self, found: Found) -> None:
        check = found.check
        if not self.scope.holds(check.folder):
            return
        self.checked += check.folder is not None
        self.records += check.records
        self.since = min(self.since or found.time, found.time)
        groups: set[Group] = set()
        for finding in check.findings:
            if finding.rule not in self.ignored:
                group = self._group(finding, check.folder)
                group.entries.append((found, finding))
                group.add(finding, 1)
                self.findings += 1
                groups.add(group)
        for finding, count in check.rest():
            if finding.rule not in self.ignored:
                self._group(finding, check.folder).add(finding, count)
                self.findings += count
        for group in groups:
            group.folders += 1
        self.faulty += bool(groups)

    def _group(self, finding: Finding, folder: Folder | None) -> Group:
        """Return the group that a finding belongs to, which may be a new one."""
        key = self._key(finding, folder)
        group = self._by_key.get(key)
        if group is None:
            folded = self._folds.get((self.by, key), self.by is not By.SEVERITY)
            group = self._by_key[key] = Group(key, folder if self.by is By.FOLDER else None, folded=folded)
            group.worst = finding.severity
            if self.by is By.FOLDER:
                self.groups.append(group)
            else:
                insort(self.groups, group, key=lambda each: (-_WEIGHTS[each.worst], each.key))
        return group

    def _key(self, finding: Finding, folder: Folder | None) -> str:
        if self.by is By.FOLDER:
            return str(folder.path) if folder is not None else ""
        return finding.severity.value if self.by is By.SEVERITY else finding.rule

    def _measure(self) -> None:
        self._ends = list(accumulate(group.height for group in self.groups))

    # Lines

    def line(self, row: int) -> Line | None:
        """Return the line of a row, from 0; None where there is none."""
        if not 0 <= row < len(self):
            return None
        number = bisect_right(self._ends, row)
        start = self._ends[number] - self.groups[number].height
        return Line(self.groups[number], row - start - 1)

    def row_of(self, line: Line) -> int | None:
        """Return the row of a line, also of one that other groups were made of since.

        Returns:
            Of a finding that is hidden or gone the row of its group's heading; None where that is gone, too.
        """
        finding = line.finding
        key = line.group.key if finding is None else self._key(finding, line.folder)
        group = self._by_key.get(key)
        if group is None:
            return None
        start = next(end - each.height for each, end in zip(self.groups, self._ends, strict=True) if each is group)
        place = line.place if finding is None else _place(group, finding, line.place)
        return start + max(0, min(place + 1, group.height - 1))

    def heading(self, line: Line, step: int) -> int:
        """Return the row of the heading of the next group, or with a step of -1 of the one before, round about."""
        number = next((number for number, group in enumerate(self.groups) if group is line.group), 0)
        start = (number + step) % len(self.groups)
        return self._ends[start] - self.groups[start].height

    def fold(self, groups: Iterable[Group], *, folded: bool) -> None:
        """Hide the findings of groups, or show them."""
        for group in groups:
            group.folded = folded
            self._folds[self.by, group.key] = folded
        self._measure()


def _place(group: Group, finding: Finding, likely: int) -> int:
    """Return which of a group's findings one is; -1 where it is none of them."""
    entries = group.entries
    if 0 <= likely < len(entries) and entries[likely][1] is finding:
        return likely
    return next((place for place, (_, each) in enumerate(entries) if each is finding), -1)
