"""A repair in words: what each line of it says, what is said of the chosen one, and what of the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mdtui.clock import Clock
from mdtui.findings import Finding
from mdtui.keys.action import Place
from mdtui.mrk import layout
from mdtui.mrk.flags import letters
from mdtui.mrk.records import Header, Record
from mdtui.mrk.repair.left import Left
from mdtui.mrk.repair.steps import ON_REQUEST, Step, StepKind, record_of
from mdtui.mrk.rules import Rule
from mdtui.text import safe_text
from mdtui.tui.actions import action_of
from mdtui.tui.facts import Fact
from mdtui.tui.findings.text import LOOKS, counted, help_facts, rule_fact
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.past.past_text import moment_text
from mdtui.tui.present import count_text
from mdtui.tui.repair.groups import Group, Late, Line, Part, RepairGroups
from mdtui.tui.repair.wishes import Wishes
from mdtui.tui.repair.writes import Outcome, Proposal

LOSES = "loses"
"""The word beside the mark of what loses something."""
TITLES = {
    StepKind.HEADER: "a new header, or a whole new index",
    StepKind.ADD: "records for message files without one",
    StepKind.DROP: "records that lead to no message of their own",
    StepKind.NAME: "message files that a record has by a wrong name",
    StepKind.RENAME: "message files whose name fits no record",
    StepKind.UID: "new UIDs, at the end",
    StepKind.SIZE: "sizes, as their files have them",
    StepKind.DATE: "dates, as their files have them",
    StepKind.FLAGS: "flag bits that mean nothing, or contradict",
    StepKind.UID_NEXT: "raised above every UID",
    StepKind.UID_VALIDITY: "set, as IMAP allows no 0",
    StepKind.TAIL: "bytes after the last whole record",
    StepKind.ZEROS: "records of zeros at the end",
    StepKind.SORT: "records in the order of their UIDs",
    StepKind.RIGHTS: "the right to read and write, for the owner",
    StepKind.LOCK: "a lock file that somebody left behind",
    StepKind.HIWATER: "Hiwater.mrk, and the class it says",
    StepKind.FOLDER_NAME: "the directory's name, in modified UTF-7",
}
"""What each kind of step is about, beside the word for it."""
SWITCHES = {
    StepKind.SORT: "toggle_sort",
    StepKind.FLAGS: "toggle_flags",
    StepKind.RENAME: "toggle_rename",
    StepKind.HEADER: "toggle_header",
    StepKind.RIGHTS: "toggle_rights",
    StepKind.LOCK: "toggle_lock",
    StepKind.HIWATER: "next_class",
    StepKind.FOLDER_NAME: "toggle_name",
}
"""The action that asks for each kind of `ON_REQUEST`."""
WELL = "nothing is wrong"
_PARTS = {
    Part.LEFT: ("left", "found, and not mended by this"),
    Part.DONE: ("done", "what was changed"),
    Part.LATE: ("not done", "not due any more"),
    Part.FOUND: ("found", "by the check afterwards"),
}
_UID, _SIZE, _DATE, _LABEL = 10, 10, 16, 7


def title_texts(groups: RepairGroups, *, busy: bool) -> list[str]:
    """Return how many changes are planned, and how many lose something, the longest text first.

    Args:
        groups: the plan.
        busy: somebody wrote to the folder while it was read.
    """
    changes = counted(groups.wanted, "change") if groups.wanted else "no change"
    loses = f", {losing_text(groups.losing, groups.wanted)} something" if groups.losing else ""
    notes = [f"{changes} planned{loses}", f"{changes}{loses}", changes]
    return [f"in use just now, F5 looks again: {notes[1]}", *notes] if busy else notes


def losing_text(losing: int, of_all: int) -> str:
    """Return how many changes lose something, in words that ``something`` may follow."""
    if losing == of_all:
        return "it loses" if losing == 1 else "all lose"
    return f"{count_text(losing)} {'loses' if losing == 1 else 'lose'}"


def losing_fact(losing: int, of_all: int) -> Fact:
    """Return how many changes of how many lose something."""
    return Fact("Loses", f"something, in {count_text(losing)} of {counted(of_all, 'change')}", "error")


def empty_text(proposal: Proposal | None, problem: str) -> str:
    """Return what to say where there is no line."""
    if problem:
        return "the folder cannot be looked at"
    return f"{WELL} here, there is nothing to mend" if proposal is not None else "looking at the folder"


def key_text(kind: StepKind) -> str:
    """Return the key that asks for a kind of `ON_REQUEST`; nothing for any other kind."""
    action = action_of(Place.REPAIR, SWITCHES[kind]) if kind in SWITCHES else None
    return action.key if action is not None else ""


def heading_texts(group: Group, wishes: Wishes) -> tuple[str, str]:
    """Return the word for a group, and what it is about."""
    if group.kind is None:
        word, title = _PARTS[group.part]
        return (word, WELL) if group.part is Part.FOUND and not group.items else (word, group.title or title)
    if wishes.wants(group.kind):
        return group.kind.value, TITLES[group.kind]
    way = f"{key_text(group.kind)} asks for it" if group.kind in ON_REQUEST else "left out"
    return group.kind.value, f"{TITLES[group.kind]}: {way}"


def box_text(line: Line, wishes: Wishes) -> str:
    """Return whether a line is taken in, as three cells; nothing where that is no question."""
    group = line.group
    if group.kind is None:
        return ""
    if line.place >= 0:
        return "[ ]" if line.is_out else "[x]"
    if not wishes.wants(group.kind) or (group.items and not group.wanted):
        return "[ ]"
    return "[-]" if group.out else "[x]"


def left_text(left: Left) -> str:
    """Return one thing that is not mended, as a line."""
    places = f" at {count_text(left.count)} places" if left.count > 1 else ""
    first = left.places[0].text if left.places else ""
    return f"{left.rule}{places}: {first}; {left.why}"


def line_facts(line: Line, wishes: Wishes, rules: Mapping[str, Rule], glyphs: GlyphSet) -> list[Fact]:
    """Return what is said of a line of a plan, or of what was left of it, but for the record before and after."""
    item = line.item
    match item:
        case Step():
            return _step_facts(item, rules, glyphs, out=line.is_out)
        case Late(step, why):
            return [Fact("Change", step.text, "strong"), Fact("Not done", why, "warning"), *_why(step, rules)]
        case Left():
            return _left_facts(item, rules)
        case Finding():
            said = [Fact("Finding", item.text, LOOKS[item.severity]), rule_fact(item.rule, rules)]
            return [*said, *help_facts(item.rule, rules)]
        case _:
            return _group_facts(line.group, wishes)


def _step_facts(step: Step, rules: Mapping[str, Rule], glyphs: GlyphSet, *, out: bool) -> list[Fact]:
    loses = f"{glyphs.warning} {step.loses}" if step.loses else "nothing"
    said = [Fact("Change", step.text, "strong"), *_why(step, rules)]
    said.append(Fact("Loses", loses, "error" if step.loses else "text"))
    if out:
        said.append(Fact("Note", "left out; Space takes it in", "warning"))
    if step.kind is StepKind.TAIL and step.before:
        said.append(Fact("Bytes", step.before.hex(" ")))
    return said


def _why(step: Step, rules: Mapping[str, Rule]) -> list[Fact]:
    return [Fact("Why", step.reason), rule_fact(step.rule, rules)]


def _left_facts(left: Left, rules: Mapping[str, Rule]) -> list[Fact]:
    said = [Fact("Found", left.places[0].text, "strong")] if left.places else []
    said += [rule_fact(left.rule, rules), Fact("Not done", left.why, "warning")]
    if left.ask is not None:
        said.append(Fact("Do", f"{key_text(left.ask)} asks for it: {TITLES[left.ask]}"))
    else:
        said += [fact for fact in help_facts(left.rule, rules) if fact.label == "Do"]
    return said


def _group_facts(group: Group, wishes: Wishes) -> list[Fact]:
    word, title = heading_texts(group, wishes)
    said = [Fact("Kind" if group.kind else "What", f"{word}: {title}", "strong")]
    if group.kind is None:
        said.append(Fact("Number", count_text(len(group.items))))
        return said
    out = f", {count_text(len(group.out))} left out" if group.out else ""
    if wishes.wants(group.kind):
        said.append(Fact("Number", f"{counted(len(group.items), 'change')}{out}"))
    if group.losing:
        said.append(losing_fact(group.losing, group.wanted))
    way = "leaves it out" if wishes.wants(group.kind) and not group.out else "takes it in"
    said.append(Fact("Do", f"Space {way}"))
    return said


def outcome_facts(outcome: Outcome, clock: Clock) -> list[Fact]:
    """Return what was written, where the file from before is, how it is taken back, and what the check says."""
    write, found = outcome.write, sum(outcome.check.counts.values())
    done = write.rewritten
    said = []
    if done is not None:
        said.append(Fact("Done", write.told, "strong"))
        if done.in_place:
            said.append(Fact("Note", "the old file was written over, as another program had it open", "warning"))
        if done.copy is not None:
            said.append(Fact("Copy", safe_text(str(done.copy)), "quiet"))
        said.append(Fact("Undo", "u takes it back, here or with the records; H shows it among the changes"))
    checked = f"checked: {WELL if outcome.is_well else counted(found, 'finding')}"
    said.append(Fact("Now", f"{checked}, {moment_text(clock.now(), clock)}", "text" if outcome.is_well else "warning"))
    if outcome.proposal.folder.mrk is None:
        said.append(Fact("Next", "MDaemon makes the IMAP.MRK when somebody opens the folder; then p gives flags back"))
    return said


def outcome_text(outcome: Outcome) -> str:
    """Return what the check after a write says, for the title."""
    if outcome.is_well:
        return f"checked: {WELL}"
    return f"checked: {counted(sum(outcome.check.counts.values()), 'finding')} left"


def item_lines(line: Line, clock: Clock) -> Sequence[tuple[str, str]]:
    """Return the record before and after a step, or the places of what is left, each line with how it looks."""
    item = line.item
    if isinstance(item, Left):
        more = item.count - len(item.places)
        lines = [(place.text, "text") for place in item.places] if item.count > 1 else []
        return [*lines, *([(f"and {count_text(more)} more", "quiet")] if more > 0 else [])]
    step = item.step if isinstance(item, Late) else item
    if not isinstance(step, Step):
        return []
    if step.kind is StepKind.HEADER:
        return [("", "text"), *_header_lines(step)]
    if step.kind is StepKind.TAIL or (step.before is None and step.after is None):
        return []
    heading = f"{'':{_LABEL}} {'UID':>{_UID}}  flags   {'size':>{_SIZE}}  {'date':<{_DATE}}  message file"
    rows = (("before", step.before, "there is none"), ("after", step.after, "dropped"))
    lines = [
        (f"{word:{_LABEL}} {_record_text(record_of(data), clock) if data else none}", "text")
        for word, data, none in rows
    ]
    return [(heading, "heading"), *lines]


def _record_text(record: Record, clock: Clock) -> str:
    bits = record.flags & ~layout.KNOWN_FLAGS
    flags = f"{letters(record.flags)}{'+' if bits else ' '}"
    date = moment_text(record.date, clock)[:_DATE] or str(record.date)
    return f"{record.uid:>{_UID}}  {flags} {record.size:>{_SIZE}}  {date:<{_DATE}}  {safe_text(record.filename)}"


def _header_lines(step: Step) -> list[tuple[str, str]]:
    lines = [(f"{'':{_LABEL}} {'version':>10} {'UIDValidity':>12} {'UIDNext':>11} {'records':>8}", "heading")]
    for word, data, count in (("before", step.before, step.old), ("after", step.after, step.new)):
        if data is None or len(data) < layout.HEADER_SIZE:
            text = "there is none" if data is None else f"no whole header, {len(data)} bytes"
        else:
            header = Header(*layout.HEADER.unpack_from(data))
            text = f"{header.version:>10} {header.uid_validity:>12} {header.uid_next:>11} {count:>8}"
        lines.append((f"{word:{_LABEL}} {text}", "text"))
    return lines
