"""How a repair is told; that the command prints it is tested with the command."""

from __future__ import annotations

from pathlib import Path

from mdtui.checks import FolderCheck
from mdtui.cli.repair_lines import SHOWN, check_lines, done_lines, plan_lines
from mdtui.findings import Finding, Severity
from mdtui.mailroot.folders import Folder
from mdtui.mrk.records import Record
from mdtui.mrk.repair.left import Left
from mdtui.mrk.repair.steps import Step, StepKind
from mdtui.mrk.repairing import Plan
from mdtui.mrk.rewrite.rewriting import Rewritten
from mdtui.mrk.rules import load_rules
from mdtui.repairs import FolderPlan, Repaired

FOLDER = Folder(Path("/x"), "anna@example.com", ("Bad\x1b",), ("Bad\x1b",), None)


def drop(uid: int) -> Step:
    before = Record(b"md1.msg".ljust(23, b"\0"), 32, uid, 1, 1).pack()
    return Step(StepKind.DROP, "MRK026", uid, before)


def planned(steps: int, *left: Left) -> FolderPlan:
    return FolderPlan(FOLDER, Plan(tuple(map(drop, range(1, steps + 1))), left), 7, busy=False)


def test_of_very_many_changes_of_a_kind_the_rest_is_counted() -> None:
    lines = plan_lines(planned(SHOWN + 5))
    assert len(lines) == SHOWN + 2
    assert lines[0].endswith(f"{SHOWN + 5} changes planned")
    assert lines[-1].split() == ["drop", "and", "5", "more"]
    assert all(line.isprintable() for line in lines)


def test_what_is_not_mended_says_what_to_ask_for() -> None:
    lines = plan_lines(planned(0, Left("MRK011", "only when it is asked for", StepKind.SORT, 3, ())))
    assert lines[0].endswith("no change planned")
    assert " ".join(lines[1].split()) == "left MRK011 at 3 places; only when it is asked for (--also sort)"


def test_what_was_done_and_how_it_is_taken_back() -> None:
    written = Rewritten(Path("/x/IMAP.MRK"), written=True, summary="1 dropped\x07", copy=Path("/c"), change_id="ID")
    lines = done_lines(FOLDER, Repaired(written, (drop(1),), ((drop(2), "gone"),)))
    assert lines[0].endswith(r"1 dropped\x07")
    assert lines[1].endswith("UID 2; gone")
    assert lines[-1] == "  taken back by: mdtui undo ID"
    assert done_lines(FOLDER, Repaired(Rewritten(Path("/x")), (), ()))[0].endswith("nothing was written")


def test_what_is_still_found_says_once_what_to_do() -> None:
    rules = load_rules()
    findings = tuple(Finding("MRK026", Severity.ERROR, f"{uid}: not there", "x", uid) for uid in (1, 2))
    lines = check_lines(FolderCheck(FOLDER, findings, {"MRK026": 2}), rules)
    assert lines[0] == "  checked: 2 findings left"
    assert [line.strip() for line in lines[1:]] == [
        "MRK026 1: not there",
        rules["MRK026"].action,
        "MRK026 2: not there",
    ]
