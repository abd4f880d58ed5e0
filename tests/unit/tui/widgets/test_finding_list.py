from __future__ import annotations

from pathlib import Path
from typing import Any

from mdtui.checks import FolderCheck
from mdtui.findings import Finding, Severity
from mdtui.mailroot.folders import Folder
from mdtui.mrk.rules import load_rules
from mdtui.tui.findings.groups import By, FindingGroups, Found
from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.finding_list import FindingList

ANNA = "anna@example.com"


def folder(*names: str) -> Folder:
    return Folder(path=Path(ANNA, *names), owner=ANNA, names=names, raw_names=names, mrk=None)


def found(of: Folder | None, *findings: tuple[str, Severity, str], more: int = 0) -> Found:
    key = of.key if of is not None else ""
    made = tuple(Finding(rule, severity, text, key) for rule, severity, text in findings)
    return Found(FolderCheck(of, made, {made[-1].rule: len(made) + more}), 1.0)


NO_FILE = found(folder("Sent Items"), ("MRK026", Severity.ERROR, "a.msg: the message file is not there"), more=1234)
OLD_LOCK = found(None, ("LCK001", Severity.WARNING, "the lock file is old"))
PATH = found(
    folder("A rather long name of a folder"), ("MRK016", Severity.CRITICAL, "../x.msg: the file name is a path")
)


def list_of(*results: Found, by: By = By.SEVERITY) -> FindingList:
    groups = FindingGroups()
    groups.regroup(by)
    groups.take(results)
    groups.fold(groups.groups, folded=False)
    return FindingList(ASCII, groups, load_rules())


async def test_the_lines_by_severity(host: Any) -> None:
    shown = list_of(NO_FILE, OLD_LOCK, PATH)
    async with host(shown, 80, 9) as (app, _):
        assert app.lines()[:8] == [
            " - # critical                                                                1",
            "   C MRK016  ~er long name of a folder ../x.msg: the file name is a path",
            " - E error                                                               1,235",
            "   E MRK026  ~a@example.com/Sent Items a.msg: the message file is not there",
            "   and 1,234 more, only counted",
            " - ! warning                                                                 1",
            "   W LCK001  the mail root itself      the lock file is old",
            "",
        ]


async def test_by_rule_the_heading_says_the_rule_and_by_folder_the_folder(host: Any) -> None:
    shown = list_of(PATH, by=By.RULE)
    async with host(shown, 60, 3) as (app, _):
        assert app.lines()[0].startswith(" - # MRK016 critical: the file name is a path ")
        assert app.lines()[1] == "   C ~rather long name of a folder ../x.msg: the file name~"
    shown = list_of(OLD_LOCK, by=By.FOLDER)
    async with host(shown, 60, 3) as (app, _):
        assert app.lines()[0].split() == ["-", "!", "the", "mail", "root", "itself", "1"]
        assert app.lines()[1] == "   W LCK001  the lock file is old"


async def test_where_there_is_room_the_severity_is_a_word(host: Any) -> None:
    async with host(list_of(PATH), 120, 3) as (app, _):
        assert app.lines()[1].startswith("   critical MRK016  ~e.com/A rather long name of a folder ../x.msg: the")


def test_every_line_fits_its_window() -> None:
    for by in By:
        for width in (20, 40, 80, 99, 100, 160):
            shown = list_of(NO_FILE, OLD_LOCK, PATH, by=by)
            for row in range(shown.count):
                assert sum(len(text) for text, _ in shown.parts(row, width)) <= max(width, 24)
    assert shown.parts(99, 80) == []


async def test_the_cursor_stays_on_its_line_and_that_in_its_place(host: Any) -> None:
    shown = list_of(*[NO_FILE] * 1, *(found(folder(f"F{n}"), ("MRK026", Severity.ERROR, f"{n}")) for n in range(20)))
    async with host(shown, 80, 9) as (_, pilot):
        shown.show("nothing")
        shown.move_to(12)
        await pilot.pause()
        place = shown.cursor - shown.scroll_offset.y
        shown.groups.take([PATH])
        assert shown.show("nothing")
        await pilot.pause()
        assert shown.cursor == 14
        assert shown.cursor - shown.scroll_offset.y == place
        assert shown.groups.cursor == 14


async def test_who_has_not_moved_yet_sees_the_worst_on_top(host: Any) -> None:
    shown = list_of(NO_FILE)
    async with host(shown, 80, 9):
        shown.groups.take([PATH])
        assert not shown.show("nothing")
        assert shown.cursor == 0
        assert shown.chosen is not None
        assert shown.chosen.group.key == "critical"


async def test_the_cursor_goes_to_the_heading_of_what_was_folded_and_stays_near_what_is_gone(host: Any) -> None:
    shown = list_of(NO_FILE, OLD_LOCK)
    async with host(shown, 80, 9):
        shown.move_to(1)
        shown.groups.fold(shown.groups.groups[:1], folded=True)
        shown.show("nothing")
        assert shown.cursor == 0
        shown.move_to(2)
        shown.groups.ignore(frozenset({"LCK001"}))
        assert not shown.show("nothing")
        assert shown.cursor == 0


async def test_without_a_line_it_says_why_and_a_list_begins_where_the_last_one_was(host: Any) -> None:
    shown = list_of()
    async with host(shown, 80, 3) as (app, pilot):
        shown.show("nothing is wrong here")
        await pilot.pause()
        assert app.lines()[0] == "  nothing is wrong here"
        assert shown.chosen is None
        shown.groups.take([NO_FILE])
        shown.show("")
        shown.move_to(1)
        assert FindingList(ASCII, shown.groups, {}).chosen == shown.chosen
