from __future__ import annotations

import pytest
from textual.widget import Widget

from mdtui.checks import FolderCheck
from mdtui.findings import Finding, Severity
from mdtui.mailroot.folders import Folder
from mdtui.server import MailServer
from mdtui.tui.facts import LABEL_WIDTH, Fact
from mdtui.tui.findings.checking import Checking, State
from mdtui.tui.findings.groups import By, Found, Line, Scope
from mdtui.tui.findings.text import (
    MAIL_ROOT,
    counted,
    empty_text,
    found_texts,
    group_lines,
    heading_text,
    line_facts,
    looked_text,
    title_text,
)

NOW = 1_700_000_000.0
NO_FILE = Finding("MRK026", Severity.ERROR, "a.msg: the message file is not there", "anna@example.com", 7, 2, "a.msg")
OLD_LOCK = Finding("LCK001", Severity.WARNING, "the lock file is old")


@pytest.fixture
def checking(server: MailServer) -> Checking:
    return Checking(server, Widget())


@pytest.fixture
def inbox(server: MailServer) -> Folder:
    return server.folder("anna@example.com")


def take(checking: Checking, inbox: Folder, *, more: int = 0, busy: bool = False) -> None:
    of_inbox = FolderCheck(inbox, (NO_FILE,), {"MRK026": 1 + more}, 3, busy)
    checking.groups.take([Found(of_inbox, NOW), Found(FolderCheck(None, (OLD_LOCK,), {"LCK001": 1}), NOW + 1)])


def line(checking: Checking, row: int) -> Line:
    chosen = checking.groups.line(row)
    assert chosen is not None
    return chosen


def said(checking: Checking, row: int) -> dict[str, str]:
    facts = line_facts(line(checking, row), checking.groups.by, checking.rules, checking.clock)
    assert all(len(fact.label) < LABEL_WIDTH for fact in facts)
    return {fact.label: fact.text for fact in facts}


def test_numbers_in_words() -> None:
    assert [counted(count, "folder") for count in (0, 1, 1234)] == ["0 folders", "1 folder", "1,234 folders"]


def test_a_finding_is_said_with_its_help(checking: Checking, inbox: Folder) -> None:
    take(checking, inbox)
    facts = said(checking, 1)
    assert facts["Finding"] == "a.msg: the message file is not there"
    assert facts["Rule"] == "MRK026 error: the message file is not there"
    assert (facts["Folder"], facts["Record"]) == ("anna@example.com", "UID 7, record 3 of the file")
    rule = checking.rules["MRK026"]
    assert (facts["Means"], facts["Cause"], facts["Do"]) == (rule.meaning, rule.cause, rule.action)
    assert facts["Checked"].startswith("2023-11-1")
    assert "Note" not in facts


def test_a_finding_about_the_mail_root_says_so(checking: Checking, inbox: Folder) -> None:
    take(checking, inbox)
    facts = said(checking, 3)
    assert facts["Folder"] == MAIL_ROOT
    assert "Record" not in facts


def test_a_finding_in_a_folder_in_use_may_be_of_the_moment(checking: Checking, inbox: Folder) -> None:
    take(checking, inbox, busy=True)
    assert "in use all the time" in said(checking, 1)["Note"]


@pytest.mark.parametrize(
    ("by", "heading", "expected"),
    [
        (By.SEVERITY, "error", {"Severity": "error", "Found": "5 findings in 1 folder"}),
        (By.RULE, "MRK026 error: the message file is not there", {"Found": "5 findings in 1 folder"}),
        (By.FOLDER, "anna@example.com", {"Folder": "anna@example.com", "Found": "5 findings"}),
    ],
)
def test_a_group_is_said_with_its_counts(
    checking: Checking, inbox: Folder, by: By, heading: str, expected: dict[str, str]
) -> None:
    take(checking, inbox, more=4)
    checking.groups.regroup(by)
    assert heading_text(checking.groups.groups[0], by, checking.rules) == heading
    facts = said(checking, 0)
    assert expected.items() <= facts.items()
    assert facts["Listed"].startswith("1 of them")
    assert ("Means" in facts) == (by is By.RULE)
    lines = group_lines(line(checking, 0), by, checking.rules)
    assert lines == ([] if by is By.RULE else [("        5  MRK026  error: the message file is not there", "text")])


def test_the_group_of_the_mail_root_has_a_name(checking: Checking, inbox: Folder) -> None:
    take(checking, inbox)
    checking.groups.regroup(By.FOLDER)
    assert heading_text(checking.groups.groups[1], By.FOLDER, checking.rules) == MAIL_ROOT
    assert group_lines(line(checking, 1)._replace(place=0), By.FOLDER, checking.rules) == []


def test_a_rule_without_a_text_is_no_mistake(checking: Checking, inbox: Folder) -> None:
    odd = Finding("NEW001", Severity.INFO, "new")
    checking.groups.take([Found(FolderCheck(inbox, (odd,), {"NEW001": 1}), NOW)])
    assert said(checking, 1)["Rule"] == "NEW001 info: a rule without a text"
    assert group_lines(line(checking, 0), By.SEVERITY, checking.rules)[0][0].endswith("unknown: a rule without a text")


def test_titles(checking: Checking, inbox: Folder) -> None:
    take(checking, inbox, more=4)
    groups = checking.groups
    assert title_text(groups, "~") == "Findings by severity"
    assert found_texts(groups) == ["6 in 2 folders", "6"]
    groups.ignore(frozenset({"LCK001"}))
    assert found_texts(groups)[0] == "5 in 1 folder, without LCK001"
    groups.ignore(frozenset({"MRK001", "LCK001"}))
    assert found_texts(groups) == [
        "5 in 1 folder, without LCK001, MRK001",
        "5 in 1 folder, without 2 rules",
        "5, without LCK001, MRK001",
        "5, without 2 rules",
    ]
    groups.see(Scope(inbox))
    assert title_text(groups, "~") == "Findings by severity in anna@example.com"


def test_how_much_was_looked_at_and_when(checking: Checking, inbox: Folder) -> None:
    assert looked_text(checking) == ""
    checking.groups.take([Found(FolderCheck(inbox, (), {}, 3), NOW)])
    as_of = "1 folder, 3 records, as of 2023-11-14 22:13:20"
    assert looked_text(checking) == f"only {as_of}"
    checking.state = State.RUNNING
    assert looked_text(checking) == "checking: 1 folders, 3 records"
    checking.known = lambda: 1234
    assert looked_text(checking) == "checking: 1 of 1,234 folders, 3 records"
    checking.state = State.STOPPED
    assert looked_text(checking) == f"stopped: {as_of}"
    take(checking, inbox)
    checking.state = State.DONE
    assert looked_text(checking) == as_of


def test_why_there_is_no_line(checking: Checking, inbox: Folder) -> None:
    assert empty_text(checking) == "not checked yet, F5 does it"
    for state, text in ((State.RUNNING, "nothing found yet"), (State.FAILED, "the check failed")):
        checking.state = state
        assert empty_text(checking) == text
    checking.state = State.DONE
    take(checking, inbox)
    assert empty_text(checking) == "nothing is wrong here"
    checking.groups.ignore(frozenset({"MRK026"}))
    assert empty_text(checking) == "nothing found that is not ignored, I shows the rest"


def test_hostile_names_are_safe_to_show(checking: Checking) -> None:
    folder = checking.groups.scope.top
    assert folder is None
    nasty = "a\x1b[5m\u202e@b"
    odd = Folder(path=checking._server.root.path, owner=nasty, names=(nasty,), raw_names=(nasty,), mrk=None)
    finding = Finding("MRK001", Severity.ERROR, "torn", odd.key)
    checking.groups.take([Found(FolderCheck(odd, (finding,), {"MRK001": 1}), NOW)])
    shown: list[Fact] = []
    for by in By:
        checking.groups.regroup(by)
        checking.groups.fold(checking.groups.groups, folded=False)
        checking.groups.see(Scope(odd))
        for row in (0, 1):
            shown += line_facts(line(checking, row), by, checking.rules, checking.clock)
        assert heading_text(checking.groups.groups[0], by, checking.rules).isprintable()
    assert all(fact.text.isprintable() for fact in shown)
    assert title_text(checking.groups, "~").isprintable()
