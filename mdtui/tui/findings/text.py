"""Findings in words: what each one means and what to do about it, and how many there are of what."""

from __future__ import annotations

from collections.abc import Mapping

from mdtui.clock import Clock
from mdtui.findings import Severity
from mdtui.mrk.rules import Rule
from mdtui.text import safe_text
from mdtui.tui.facts import Fact
from mdtui.tui.findings.checking import Checking, State
from mdtui.tui.findings.groups import By, FindingGroups, Group, Line
from mdtui.tui.past.past_text import moment_text
from mdtui.tui.present import count_text, records_text, tail

MAIL_ROOT = "the mail root itself"
"""What is said in the place of a folder where a finding is about none."""
LOOKS = {Severity.INFO: "quiet", Severity.WARNING: "warning", Severity.ERROR: "error", Severity.CRITICAL: "error"}
"""How each severity looks, which a word or a letter always says, too."""
_SCOPE_WIDTH = 30
_BEFORE = {State.STOPPED: "stopped: ", State.FAILED: "failed: "}
_EMPTY = {
    State.RUNNING: "nothing found yet",
    State.STOPPED: "stopped before anything was found",
    State.FAILED: "the check failed",
}


def counted(count: int, what: str) -> str:
    """Return a number of things in words; the word gets an s where they are many."""
    return f"{count_text(count)} {what}{'' if count == 1 else 's'}"


def title_text(groups: FindingGroups, ellipsis: str) -> str:
    """Return what the list shows: findings of which folders, in which groups."""
    top = groups.scope.top
    where = f" in {tail(top.shown_key, _SCOPE_WIDTH, ellipsis)}" if top is not None else ""
    return f"Findings by {groups.by.value}{where}"


def found_texts(groups: FindingGroups) -> list[str]:
    """Return how many findings there are in how many folders, and which rules are left out, the longest text first."""
    count = count_text(groups.findings)
    counts = [f"{count} in {counted(groups.faulty, 'folder')}", count] if groups.findings else ["none"]
    if not groups.ignored:
        return counts
    without = (", ".join(sorted(groups.ignored)), counted(len(groups.ignored), "rule"))
    return [f"{found}, without {what}" for found in counts for what in without]


def looked_text(checking: Checking) -> str:
    """Return how much was looked at, and when."""
    groups = checking.groups
    records = records_text(groups.records)
    # What is seen may be of earlier checks than the last one.
    state = checking.state if checking.scope == groups.scope else State.DONE
    if state is State.RUNNING:
        known = checking.known() if groups.scope.top is None else 0
        of_all = f" of {count_text(known)}" if known > groups.checked else ""
        return f"checking: {count_text(groups.checked)}{of_all} folders, {records}"
    if not groups.checked:
        return ""
    before = _BEFORE.get(state, "" if groups.whole else "only ")
    return f"{before}{counted(groups.checked, 'folder')}, {records}, as of {moment_text(groups.since, checking.clock)}"


def empty_text(checking: Checking) -> str:
    """Return what to say where there is no line."""
    if checking.scope == checking.groups.scope and checking.state in _EMPTY:
        return _EMPTY[checking.state]
    if checking.groups.ignored:
        return "nothing found that is not ignored, I shows the rest"
    return "nothing is wrong here" if checking.groups.checked else "not checked yet, F5 does it"


def heading_text(group: Group, by: By, rules: Mapping[str, Rule]) -> str:
    """Return what the findings of a group have in common, in words."""
    if by is By.SEVERITY:
        return group.key
    if by is By.FOLDER:
        return group.folder.shown_key if group.folder is not None else MAIL_ROOT
    return f"{group.key} {group.worst.value}: {_title(rules, group.key)}"


def line_facts(line: Line, by: By, rules: Mapping[str, Rule], clock: Clock) -> list[Fact]:
    """Return all that is said of a line: of a finding what it means, of a group how many findings it has."""
    found, finding = line.found, line.finding
    if found is None or finding is None:
        return _group_facts(line.group, by, rules, clock)
    said = [
        Fact("Finding", finding.text, LOOKS[finding.severity]),
        rule_fact(finding.rule, rules, finding.severity),
        Fact("Folder", safe_text(finding.folder) or MAIL_ROOT),
    ]
    if finding.record is not None and finding.row is not None:
        said.append(Fact("Record", f"UID {finding.record}, record {finding.row + 1} of the file"))
    said += help_facts(finding.rule, rules)
    if found.check.busy:
        said.append(Fact("Note", "The folder was in use all the time, so this may be of that moment only.", "warning"))
    return [*said, Fact("Checked", moment_text(found.time, clock))]


def _group_facts(group: Group, by: By, rules: Mapping[str, Rule], clock: Clock) -> list[Fact]:
    count = counted(group.total, "finding")
    if by is By.RULE:
        said = [rule_fact(group.key, rules, group.worst)]
    elif by is By.SEVERITY:
        said = [Fact("Severity", group.key, LOOKS[group.worst])]
    else:
        said = [Fact("Folder", heading_text(group, by, rules), "strong")]
        said.append(Fact("Checked", moment_text(group.entries[0][0].time, clock)))
    said.append(Fact("Found", count if by is By.FOLDER else f"{count} in {counted(group.folders, 'folder')}"))
    if group.more:
        listed = f"{count_text(len(group.entries))} of them, the others are counted; mdtui check --all lists each"
        said.append(Fact("Listed", listed))
    return [*said, *help_facts(group.key, rules)] if by is By.RULE else said


def group_lines(line: Line, by: By, rules: Mapping[str, Rule]) -> list[tuple[str, str]]:
    """Return a line for each rule that is broken in a group, the most frequent first, each with how it looks."""
    if line.finding is not None or by is By.RULE:
        return []
    return [
        (f"{count_text(count):>9}  {rule}  {_severity(rules, rule)}: {_title(rules, rule)}", "text")
        for rule, count in line.group.rules.most_common()
    ]


def rule_fact(rule: str, rules: Mapping[str, Rule], severity: Severity | None = None) -> Fact:
    """Return what a rule is about; the severity is its own where none is given."""
    word = severity.value if severity is not None else _severity(rules, rule)
    return Fact("Rule", f"{rule} {word}: {_title(rules, rule)}", "strong")


def help_facts(rule: str, rules: Mapping[str, Rule]) -> list[Fact]:
    """Return what a broken rule means, what causes it and what to do; nothing of a rule without a text."""
    known = rules.get(rule)
    if known is None:
        return []
    return [Fact("Means", known.meaning), Fact("Cause", known.cause), Fact("Do", known.action)]


def _title(rules: Mapping[str, Rule], rule: str) -> str:
    return rules[rule].title if rule in rules else "a rule without a text"


def _severity(rules: Mapping[str, Rule], rule: str) -> str:
    return rules[rule].severity.value if rule in rules else "unknown"
