from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from mdtui.findings import Finding, Severity
from mdtui.mrk.locking import never
from mdtui.mrk.look import Hit
from mdtui.mrk.records import Header, Record
from mdtui.mrk.repair.left import Left
from mdtui.mrk.repair.steps import ON_REQUEST, Step, StepKind
from mdtui.mrk.repairing import Plan
from mdtui.mrk.rules import load_rules
from mdtui.server import MailServer
from mdtui.tui.glyphs import ASCII
from mdtui.tui.repair.groups import Group, Item, Late, Line, Part, RepairGroups, planned_groups
from mdtui.tui.repair.text import (
    SWITCHES,
    TITLES,
    box_text,
    empty_text,
    heading_texts,
    item_lines,
    key_text,
    left_text,
    line_facts,
    losing_text,
    outcome_facts,
    outcome_text,
    title_texts,
)
from mdtui.tui.repair.wishes import Wishes
from mdtui.tui.repair.writes import Outcome, RepairWrite, SetAsideWrite, look_after, propose

RULES = load_rules()
INBOX = "anna@example.com"
RECORD = Record(b"a.msg".ljust(23, b"\0"), 0xA0, 7, 12, 1_690_000_000)
DROP = Step(StepKind.DROP, "MRK026", 0, RECORD.pack())
ADD = Step(StepKind.ADD, "MRK027", after=RECORD.pack())
TAIL = Step(StepKind.TAIL, "MRK003", before=b"ab\x1b")
SORT = Left("MRK011", "only when it is asked for", StepKind.SORT, 1, (Hit("UID 3 is out of order", 2),))


def line_of(item: Item, part: Part = Part.KIND) -> Line:
    return Line(Group(part, [item], item.kind if isinstance(item, Step) else None), 0)


def facts_of(line: Line, wishes: Wishes | None = None) -> dict[str, str]:
    return {fact.label: fact.text for fact in line_facts(line, wishes or Wishes(), RULES, ASCII)}


def lines_of(item: Item, clock: Any) -> list[str]:
    return [text for text, _ in item_lines(line_of(item), clock)]


def groups_of(*steps: Step) -> RepairGroups:
    groups = RepairGroups()
    groups.show(planned_groups(Plan(steps), Wishes()))
    return groups


def test_every_kind_has_a_title_and_every_one_on_request_a_key() -> None:
    assert set(TITLES) == set(StepKind)
    assert set(SWITCHES) == ON_REQUEST
    assert [key_text(kind) for kind in StepKind if key_text(kind)] == ["r", "f", "s", "e", "i", "x", "c", "d"]


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((), "no change planned"),
        ((ADD,), "1 change planned"),
        ((ADD, DROP), "2 changes planned, 1 loses something"),
        ((DROP,), "1 change planned, it loses something"),
        ((DROP, DROP), "2 changes planned, all lose something"),
    ],
)
def test_the_title(steps: tuple[Step, ...], said: str) -> None:
    texts = title_texts(groups_of(*steps), busy=False)
    assert texts[0] == said
    assert sorted(texts, key=len, reverse=True) == texts
    assert title_texts(groups_of(*steps), busy=True)[0].startswith("in use just now, F5 looks again: ")


def test_how_many_lose_something() -> None:
    assert [losing_text(*counts) for counts in ((1, 1), (3, 3), (1, 2), (1000, 2000))] == [
        "it loses",
        "all lose",
        "1 loses",
        "1,000 lose",
    ]


def test_where_there_is_no_line(server: MailServer) -> None:
    proposal = propose(server, server.folder(INBOX), Wishes(), never)
    assert empty_text(None, "") == "looking at the folder"
    assert empty_text(None, "no right") == "the folder cannot be looked at"
    assert empty_text(proposal, "") == "nothing is wrong here, there is nothing to mend"


def test_headings() -> None:
    wishes = Wishes(without=frozenset({StepKind.DROP}))
    kinds = [Group(Part.KIND, (), kind) for kind in (StepKind.ADD, StepKind.DROP, StepKind.SORT)]
    assert [heading_texts(group, wishes) for group in kinds] == [
        ("add", "records for message files without one"),
        ("drop", "records that lead to no message of their own: left out"),
        ("sort", "records in the order of their UIDs: s asks for it"),
    ]
    assert heading_texts(Group(Part.LEFT, [SORT]), wishes) == ("left", "found, and not mended by this")
    assert heading_texts(Group(Part.FOUND, ()), wishes) == ("found", "nothing is wrong")
    assert heading_texts(Group(Part.DONE, (), title="1 added"), wishes) == ("done", "1 added")


def test_boxes() -> None:
    group = Group(Part.KIND, [DROP, DROP], StepKind.DROP)

    def boxes(wishes: Wishes) -> list[str]:
        return [box_text(Line(group, place), wishes) for place in (-1, 0, 1)]

    assert boxes(Wishes()) == ["[x]", "[x]", "[x]"]
    group.switch(0)
    assert boxes(Wishes()) == ["[-]", "[ ]", "[x]"]
    group.switch(1)
    assert boxes(Wishes()) == ["[ ]", "[ ]", "[ ]"]
    assert box_text(Line(Group(Part.KIND, (), StepKind.SORT)), Wishes()) == "[ ]"
    assert box_text(Line(Group(Part.KIND, (), StepKind.SORT)), Wishes(asked=ON_REQUEST)) == "[x]"
    assert box_text(line_of(SORT, Part.LEFT), Wishes()) == ""


def test_what_is_said_of_a_step() -> None:
    assert facts_of(line_of(DROP)) == {
        "Change": "drop the record of a.msg, UID 7",
        "Why": "the message file is not there",
        "Rule": "MRK026 error: the message file is not there",
        "Loses": "! its flags: seen bit 128; UID 7",
    }
    line = line_of(ADD)
    line.group.switch(0)
    assert facts_of(line)["Loses"] == "nothing"
    assert facts_of(line)["Note"] == "left out; Space takes it in"
    assert facts_of(line_of(TAIL))["Bytes"] == "61 62 1b"


def test_what_is_said_of_what_is_left() -> None:
    assert left_text(SORT) == "MRK011: UID 3 is out of order; only when it is asked for"
    assert facts_of(line_of(SORT, Part.LEFT))["Do"] == "s asks for it: records in the order of their UIDs"
    other = msgspec.structs.replace(SORT, ask=None, count=1234)
    assert left_text(other).startswith("MRK011 at 1,234 places: ")
    assert facts_of(line_of(other, Part.LEFT))["Do"] == RULES["MRK011"].action
    assert facts_of(line_of(Left("MRK011", "why", None, 1, ()), Part.LEFT))["Not done"] == "why"


def test_what_is_said_of_what_was_done() -> None:
    late = facts_of(line_of(Late(DROP, "it is back"), Part.LATE))
    assert (late["Change"], late["Not done"]) == ("drop the record of a.msg, UID 7", "it is back")
    finding = Finding("MRK011", Severity.WARNING, "out of order", INBOX)
    assert list(facts_of(line_of(finding, Part.FOUND))) == ["Finding", "Rule", "Means", "Cause", "Do"]


def test_what_is_said_of_a_group() -> None:
    group = Group.of_kind(StepKind.DROP, [DROP, DROP], Wishes())
    assert facts_of(Line(group)) == {
        "Kind": "drop: records that lead to no message of their own",
        "Number": "2 changes",
        "Loses": "something, in 2 of 2 changes",
        "Do": "Space leaves it out",
    }
    group.switch(0)
    said = facts_of(Line(group))
    assert (said["Number"], said["Do"]) == ("2 changes, 1 left out", "Space takes it in")
    assert facts_of(Line(Group(Part.KIND, (), StepKind.SORT)))["Do"] == "Space takes it in"
    assert facts_of(Line(Group(Part.LEFT, [SORT]))) == {"What": "left: found, and not mended by this", "Number": "1"}


def test_the_record_before_and_after(clock: Any) -> None:
    assert lines_of(DROP, clock) == [
        "               UID  flags         size  date              message file",
        "before           7  S-----+         12  2023-07-22 04:26  a.msg",
        "after   dropped",
    ]
    assert lines_of(ADD, clock)[1] == "before  there is none"
    assert lines_of(Late(DROP, ""), clock) == lines_of(DROP, clock)
    assert lines_of(TAIL, clock) == []
    assert lines_of(Step(StepKind.UID_NEXT, "MRK008", old=1, new=2), clock) == []
    hostile = Step(StepKind.DROP, "MRK026", 0, Record(b"\x1b[2J\x9b.msg".ljust(23, b"\0"), 0, 1, 1, -(1 << 31)).pack())
    assert "".join(lines_of(hostile, clock)).isprintable()


def test_the_header_before_and_after(clock: Any) -> None:
    after = Header(1, 4711, 9, 0).pack()
    step = Step(StepKind.HEADER, "MRK002", before=Header(2, 99, 9, 7).pack(), after=after, old=3, new=2)
    assert lines_of(step, clock) == [
        "",
        "           version  UIDValidity     UIDNext  records",
        "before           2           99           9        3",
        "after            1         4711           9        2",
    ]
    torn = msgspec.structs.replace(step, before=b"torn")
    assert lines_of(torn, clock)[2] == "before  no whole header, 4 bytes"
    assert lines_of(msgspec.structs.replace(step, before=None), clock)[2] == "before  there is none"


def test_the_places_of_what_is_left(clock: Any) -> None:
    assert lines_of(SORT, clock) == []
    many = msgspec.structs.replace(SORT, count=5, places=(Hit("one"), Hit("two")))
    assert lines_of(many, clock) == ["one", "two", "and 3 more"]
    assert lines_of(Finding("MRK011", Severity.WARNING, "x"), clock) == []


def outcome_of(server: MailServer, write: RepairWrite | SetAsideWrite) -> Outcome:
    write.run(server, {})
    return look_after(server, write, Wishes(), never)


def test_what_a_repair_came_to(server: MailServer, clock: Any) -> None:
    proposal = propose(server, server.folder(INBOX), Wishes(), never)
    write = RepairWrite(proposal.folder, proposal.planned, proposal.planned.plan.steps)
    outcome = outcome_of(server, write)
    said = {fact.label: fact.text for fact in outcome_facts(outcome, clock)}
    assert list(said) == ["Done", "Copy", "Undo", "Now"]
    assert said["Done"].startswith("repaired: 3 records, as many as before")
    assert Path(said["Copy"]).is_file()
    assert said["Now"] == "checked: nothing is wrong, 2023-11-14 22:13:20"
    assert outcome_text(outcome) == "checked: nothing is wrong"
    assert write.rewritten is not None
    write.rewritten = msgspec.structs.replace(write.rewritten, in_place=True)
    assert "Note" in {fact.label for fact in outcome_facts(outcome, clock)}


def test_what_comes_after_an_index_was_set_aside(server: MailServer, clock: Any) -> None:
    outcome = outcome_of(server, SetAsideWrite(server.folder(INBOX)))
    assert {fact.label for fact in outcome_facts(outcome, clock)} == {"Done", "Copy", "Undo", "Now", "Next"}
    assert outcome_text(outcome) == "checked: 1 finding left"
