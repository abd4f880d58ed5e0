from __future__ import annotations

from typing import Any

from textual.widget import Widget

from mdtui.findings import Finding, Severity
from mdtui.mrk.look import Hit
from mdtui.mrk.records import Record
from mdtui.mrk.repair.left import Left
from mdtui.mrk.repair.steps import Step, StepKind
from mdtui.mrk.repairing import Plan
from mdtui.server import MailServer
from mdtui.tui.glyphs import ASCII
from mdtui.tui.repair.groups import done_groups, planned_groups
from mdtui.tui.repair.mending import Mending
from mdtui.tui.repair.wishes import Wishes
from mdtui.tui.widgets.repair_list import RepairList
from mdtui.tui.widgets.side_list import SideList

ADD = Step(StepKind.ADD, "MRK027", after=Record(b"b.msg".ljust(23, b"\0"), 0, 8, 12, 1_690_000_000).pack())
SORT = Left("MRK011", "only when it is asked for", StepKind.SORT, 1, (Hit("UID 3 is out of order", 2),))


def drop(uid: int, rule: str = "MRK026") -> Step:
    return Step(StepKind.DROP, rule, uid, Record(b"a.msg".ljust(23, b"\0"), 32, uid, 1, 1).pack(), kept=32)


def list_of(server: MailServer, *steps: Step, wishes: Wishes | None = None, left: tuple[Left, ...] = ()) -> RepairList:
    mending = Mending(server, Widget(), server.folder("anna@example.com"), lambda _: None)
    mending.wishes = wishes or Wishes()
    mending.groups.show(planned_groups(Plan(steps, left), mending.wishes))
    return RepairList(ASCII, mending)


async def test_the_lines_of_a_plan(host: Any, server: MailServer) -> None:
    shown = list_of(server, drop(7), drop(8, "MRK012"), ADD, left=(SORT,))
    shown._mending.groups.groups[1].switch(1)
    async with host(shown, 80, 9) as (app, _):
        assert app.lines()[:9] == [
            " - [x] add          records for message files without one                    1",
            "   [x] add a record for b.msg: UID 8, 12 bytes, 2023-07-22, unread",
            " - [-] drop         records that lead to no message of their own     ! loses 2",
            "   [x] ! loses drop the record of a.msg, UID 7",
            "   [ ]         drop the record of a.msg, UID 8",
            "   [ ] sort         records in the order of their UIDs: s asks for it",
            " - left         found, and not mended by this                                1",
            "   MRK011: UID 3 is out of order; only when it is asked for",
            "",
        ]


async def test_with_room_each_change_says_why(host: Any, server: MailServer) -> None:
    shown = list_of(server, drop(7))
    async with host(shown, 120, 3) as (app, _):
        assert app.lines()[1].rstrip() == (
            "   [x] ! loses drop the record of a.msg, UID 7  the message file is not there"
        )


async def test_in_a_narrow_window_lines_are_cut(host: Any, server: MailServer) -> None:
    shown = list_of(server, drop(7), ADD)
    async with host(shown, 30, 5) as (app, _):
        assert app.lines()[3] == "   [x] ! loses drop the reco~"
        assert all(len(line) <= 30 for line in app.lines())


async def test_the_lines_of_what_was_done(host: Any, server: MailServer) -> None:
    shown = list_of(server)
    found = Finding("MRK011", Severity.WARNING, "UID 3 is out of order")
    shown._mending.groups.show(done_groups("1 dropped", [drop(7)], [(drop(8), "it is back")], [found]))
    async with host(shown, 80, 6) as (app, _):
        assert app.lines()[:5] == [
            " + done         1 dropped                                                    1",
            " - not done     not due any more                                             1",
            "   drop the record of a.msg, UID 8; it is back",
            " - found        by the check afterwards                                      1",
            "   W MRK011 UID 3 is out of order",
        ]


async def test_the_cursor_stays_on_its_line(host: Any, server: MailServer) -> None:
    shown = list_of(server, drop(7), drop(8), ADD)
    groups = shown._mending.groups
    async with host(shown, 80, 9) as (app, pilot):
        shown.move_to(3)
        await pilot.pause()
        assert [type(message) for message in app.got].count(SideList.CursorMoved) == 1
        groups.show(planned_groups(Plan((drop(7), drop(8))), Wishes()))
        shown.show("", anew=False)
        assert shown.chosen is not None
        assert shown.chosen.item == drop(7)
        shown.show("", anew=True)
        assert shown.cursor == 0
        groups.show([])
        shown.show("nothing to mend", anew=False)
        await pilot.pause()
        assert app.lines()[0] == "  nothing to mend"
    assert shown.count == 0


async def test_a_hundred_thousand_lines_are_made_when_they_are_looked_at(host: Any, server: MailServer) -> None:
    shown = list_of(server, *map(drop, range(1, 100_001)))
    shown._mending.groups.fold(shown._mending.groups.groups[0], folded=False)
    async with host(shown, 80, 4) as (app, pilot):
        shown.show("", anew=True)
        shown.action_scroll_end()
        await pilot.pause()
        assert app.lines()[3].startswith("   [x] ! loses drop the record of a.msg, UID 100000")
