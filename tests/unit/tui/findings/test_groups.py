from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from mdtui.checks import FolderCheck
from mdtui.findings import Finding, Severity
from mdtui.mailroot.folders import Folder
from mdtui.tui.findings.groups import By, FindingGroups, Found, Line, Scope

ANNA, BOB = "anna@example.com", "bob@example.com"
SEVERITIES = {
    "MRK016": Severity.CRITICAL,
    "MRK026": Severity.ERROR,
    "MRK023": Severity.WARNING,
    "MRK027": Severity.INFO,
}


def folder(owner: str, *names: str) -> Folder:
    return Folder(path=Path(owner, *names), owner=owner, names=names, raw_names=names, mrk=None)


INBOX, WORK, DEEP, OTHER = folder(ANNA), folder(ANNA, "Work"), folder(ANNA, "Work", "2026"), folder(BOB)


def found(of: Folder | None, *rules: str, more: int = 0, time: float = 5.0, records: int = 10) -> Found:
    """Return a result with a finding for each rule, and so many more of the last one that are only counted."""
    key = of.key if of is not None else ""
    findings = tuple(
        Finding(rule, SEVERITIES[rule], f"{rule} {place}", key, place + 1, place) for place, rule in enumerate(rules)
    )
    counts = {rule: rules.count(rule) for rule in rules}
    if more:
        counts[rules[-1]] += more
    return Found(FolderCheck(of, findings, counts, records), time)


def filled(*results: Found, by: By = By.SEVERITY, kept: int = 100) -> FindingGroups:
    groups = FindingGroups(kept)
    groups.regroup(by)
    groups.take(results)
    return groups


def unfolded(groups: FindingGroups) -> FindingGroups:
    groups.fold(groups.groups, folded=False)
    return groups


def shown(groups: FindingGroups) -> list[str]:
    """Return the lines: a group's heading with its count, a finding's text, or how many more there are."""
    lines = []
    for row in range(len(groups)):
        line = groups.line(row)
        assert line is not None
        heading = f"{line.group.key or '-'}: {line.group.total}"
        rest = f"+{line.group.more}"
        lines.append(heading if line.is_heading else line.finding.text if line.finding else rest)
    return lines


def line_of(groups: FindingGroups, row: int) -> Line:
    line = groups.line(row)
    assert line is not None
    return line


def test_the_worst_severity_comes_first_whatever_came_first() -> None:
    groups = filled(found(INBOX, "MRK027", "MRK026"), found(WORK, "MRK016"), found(DEEP, "MRK026"))
    assert shown(groups) == ["critical: 1", "MRK016 0", "error: 2", "MRK026 1", "MRK026 0", "info: 1", "MRK027 0"]
    assert (groups.findings, groups.faulty, groups.checked, groups.records) == (4, 3, 3, 30)


def test_rules_are_in_the_order_of_their_weight_and_folded_at_first() -> None:
    groups = filled(found(INBOX, "MRK023", "MRK026", "MRK016"), found(WORK, "MRK026"), by=By.RULE)
    assert shown(groups) == ["MRK016: 1", "MRK026: 2", "MRK023: 1"]
    assert [group.folders for group in groups.groups] == [1, 2, 1]


def test_folders_are_in_the_order_in_which_they_came_and_the_root_is_one() -> None:
    groups = filled(
        found(WORK, "MRK027", "MRK016"), found(INBOX), found(OTHER, "MRK023"), found(None, "MRK026"), by=By.FOLDER
    )
    assert [group.folder for group in groups.groups] == [WORK, OTHER, None]
    assert [group.worst for group in groups.groups] == [Severity.CRITICAL, Severity.WARNING, Severity.ERROR]
    assert (groups.checked, groups.faulty) == (3, 3)


def test_what_is_only_counted_has_a_line_of_its_own() -> None:
    groups = filled(found(INBOX, "MRK026", more=7), found(WORK, "MRK026"))
    assert shown(groups) == ["error: 9", "MRK026 0", "MRK026 0", "+7"]
    last = line_of(groups, 3)
    assert (last.finding, last.found, last.folder, last.is_heading) == (None, None, None, False)
    assert groups.groups[0].rules == {"MRK026": 9}


def test_beyond_so_many_findings_one_of_each_rule_is_kept_and_all_are_counted() -> None:
    groups = filled(found(INBOX, *["MRK026"] * 4), found(WORK, "MRK026", "MRK026", "MRK027", "MRK027"), kept=5)
    assert shown(groups) == [
        "error: 6",
        *(f"MRK026 {place}" for place in (0, 1, 2, 3, 0)),
        "+1",
        "info: 2",
        "MRK027 2",
        "+1",
    ]
    groups.forget(Scope(INBOX))
    groups.take([found(WORK, "MRK026", "MRK026")])
    assert shown(groups) == ["error: 2", "MRK026 0", "MRK026 1"]


def test_a_group_is_folded_and_stays_so_when_the_groups_are_made_anew() -> None:
    groups = filled(found(INBOX, "MRK026"), found(WORK, "MRK016"))
    groups.fold(groups.groups[1:], folded=True)
    assert shown(groups) == ["critical: 1", "MRK016 0", "error: 1"]
    groups.regroup(By.RULE)
    groups.regroup(By.SEVERITY)
    assert shown(groups) == ["critical: 1", "MRK016 0", "error: 1"]


def test_a_folder_that_is_looked_at_again_has_only_its_new_findings_in_its_old_place() -> None:
    groups = unfolded(filled(found(INBOX, "MRK026"), found(WORK, "MRK027"), by=By.FOLDER))
    groups.take([found(INBOX, "MRK023", time=9.0), found(DEEP, "MRK016")])
    assert [group.folder for group in groups.groups] == [INBOX, WORK, DEEP]
    assert groups.groups[0].rules == {"MRK023": 1}
    assert (groups.checked, groups.records, groups.since) == (3, 30, 5.0)


def test_what_was_let_go_and_found_again_stands_where_it_stood() -> None:
    groups = filled(found(INBOX, "MRK026"), found(OTHER, "MRK027"), by=By.FOLDER)
    groups.forget(Scope(INBOX))
    assert [group.folder for group in groups.groups] == [OTHER]
    groups.take([found(INBOX, "MRK026")])
    groups.regroup()
    assert [group.folder for group in groups.groups] == [INBOX, OTHER]


def test_only_what_is_in_the_scope_is_seen() -> None:
    groups = filled(*(found(each, "MRK026") for each in (INBOX, WORK, DEEP, OTHER, None)))
    groups.see(Scope(WORK))
    assert (groups.findings, groups.checked) == (2, 2)
    groups.take([found(folder(BOB, "New"), "MRK016")])
    assert groups.findings == 2
    groups.see(Scope())
    assert groups.findings == 6


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        (Scope(), [INBOX, WORK, DEEP, OTHER, None]),
        (Scope(INBOX), [INBOX, WORK, DEEP]),
        (Scope(WORK), [WORK, DEEP]),
        (Scope(DEEP), [DEEP]),
    ],
)
def test_a_scope_is_a_folder_with_all_below_it(scope: Scope, held: list[Folder | None]) -> None:
    assert [each for each in (INBOX, WORK, DEEP, OTHER, None) if scope.holds(each)] == held


def test_a_folder_outside_every_mailbox_is_alone_in_its_scope() -> None:
    loose, another = folder("", "a"), folder("", "b")
    assert Scope(loose).holds(loose)
    assert not Scope(loose).holds(another)


def test_all_was_looked_at_once_the_root_itself_was() -> None:
    groups = filled(found(INBOX))
    assert not groups.whole
    groups.take([found(None)])
    assert groups.whole
    groups.see(Scope(WORK))
    assert groups.whole


def test_ignored_rules_are_not_seen_and_come_back() -> None:
    groups = filled(found(INBOX, "MRK026", "MRK027", more=3), found(WORK, "MRK027"))
    groups.ignore(frozenset({"MRK027"}))
    assert shown(groups) == ["error: 1", "MRK026 0"]
    assert (groups.findings, groups.faulty, groups.checked) == (1, 1, 2)
    groups.ignore(frozenset())
    assert groups.findings == 6


def test_a_line_is_found_again_after_others_came_above_it() -> None:
    groups = filled(found(INBOX, "MRK026", "MRK026"))
    finding, heading = line_of(groups, 2), line_of(groups, 0)
    groups.take([found(WORK, "MRK016")])
    assert (groups.row_of(finding), groups.row_of(heading)) == (4, 2)


def test_a_line_is_found_again_in_other_groups() -> None:
    groups = filled(found(INBOX, "MRK016", "MRK026"), found(WORK, "MRK026"))
    finding, heading = line_of(groups, 4), line_of(groups, 2)
    assert finding.folder == WORK
    groups.regroup(By.FOLDER)
    assert groups.row_of(finding) == 1
    unfolded(groups)
    assert groups.row_of(finding) == 4
    assert groups.row_of(heading) is None
    groups.take([found(WORK, "MRK023")])
    assert groups.row_of(finding) == 3


def test_there_is_no_line_beyond_the_last() -> None:
    groups = filled(found(INBOX, "MRK026"))
    assert [groups.line(row) is None for row in (-1, 0, 1, 2)] == [True, False, False, True]
    assert FindingGroups().line(0) is None


def test_the_headings_are_gone_through_round_about() -> None:
    groups = filled(found(INBOX, "MRK016", "MRK026", "MRK026", "MRK027"))
    assert groups.heading(line_of(groups, 1), 1) == 2
    assert groups.heading(line_of(groups, 4), 1) == 5
    assert groups.heading(line_of(groups, 6), 1) == 0
    assert groups.heading(line_of(groups, 0), -1) == 5


def test_each_way_to_group_follows_the_one_before() -> None:
    order: Iterable[By] = (By.SEVERITY.next, By.RULE.next, By.FOLDER.next)
    assert list(order) == [By.RULE, By.FOLDER, By.SEVERITY]
