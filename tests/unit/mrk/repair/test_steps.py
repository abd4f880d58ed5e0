from __future__ import annotations

import gc

import pytest

from mdtui.mrk.flags import Flag
from mdtui.mrk.records import Header, Record
from mdtui.mrk.repair.steps import (
    AROUND,
    ON_REQUEST,
    Step,
    StepKind,
    flags_in_words,
    numbered,
    record_of,
    summary,
    without_flags,
)
from mdtui.mrk.rules import load_rules

NOW = 1_790_000_000


def record(name: bytes = b"md1.msg", flags: int = 0, uid: int = 5, size: int = 200, date: int = NOW) -> bytes:
    return Record(name.ljust(23, b"\0"), flags, uid, size, date).pack()


SEEN = record(flags=Flag.SEEN | Flag.FLAGGED | 64)
TEXTS = [
    (
        Step(StepKind.ADD, "MRK027", after=record(uid=9)),
        "add a record for md1.msg: UID 9, 200 bytes, 2026-09-21, unread",
        "the message file has no record",
    ),
    (
        Step(StepKind.ADD, "MRK027", after=record(b"b.msg", Flag.SEEN, size=1), names=("\x1b.msg", "b.msg")),
        "rename \\x1b.msg to b.msg, and add a record for it: UID 5, 1 byte, 2026-09-21, seen",
        "the message file has no record, and its name does not fit into one",
    ),
    (Step(StepKind.DROP, "MRK026", 3, SEEN), "drop the record of md1.msg, UID 5", "the message file is not there"),
    (Step(StepKind.DROP, "MRK013", 3, record(b"")), "drop record 4, UID 5", "the file name is empty"),
    (
        Step(StepKind.SIZE, "MRK023", 0, record(size=7), record()),
        "set the size of md1.msg from 7 to 200",
        "the file has another size than the record says",
    ),
    (
        Step(StepKind.DATE, "MRK024", 0, record(date=0), record()),
        "set the date of md1.msg from 1970-01-01 to 2026-09-21, that of its file",
        "the date is 0 or before 1970",
    ),
    (
        Step(StepKind.UID, "MRK010", 0, record(), record(uid=9)),
        "give md1.msg the new UID 9 in place of 5, at the end",
        "another record has this UID; mail programs fetch the message anew",
    ),
    (
        Step(StepKind.UID_NEXT, "MRK008", old=4, new=9),
        "raise UIDNext from 4 to 9",
        "the next message would get a UID that another one has, or had",
    ),
    (
        Step(StepKind.UID_VALIDITY, "MRK007", new=99),
        "set UIDValidity from 0 to 99",
        "IMAP allows no 0; mail programs fetch the folder anew, once",
    ),
    (
        Step(StepKind.NAME, "MRK016", 0, record(b"..\\\x1b.msg"), record()),
        "let the record of UID 5 name md1.msg in place of '..\\\\x1b.msg'",
        "the file name is a path; no other message file without a record has just its 200 bytes",
    ),
    (
        Step(StepKind.NAME, "MRK013", 0, record(b""), record(), ("\u65e5.msg", "md1.msg")),
        "rename \u65e5.msg to md1.msg, and let the record of UID 5 name md1.msg in place of ''",
        "the file name is empty; no other message file without a record has just its 200 bytes",
    ),
    (
        Step(StepKind.RENAME, "MRK014", 0, record(b"m" * 19 + b".msg"), record(), ("m" * 19 + ".msg", "md1.msg")),
        f"rename the message file {'m' * 19}.msg to md1.msg, in its record, too",
        "the file name fills its field, and no NUL ends it",
    ),
    (
        Step(StepKind.FLAGS, "MRK021", 0, record(flags=255), record(flags=63)),
        "clear flag bits 64 and 128 of md1.msg",
        "the meaning of these bits is not known",
    ),
    (
        Step(StepKind.FLAGS, "MRK022", 0, record(flags=33), record(flags=32)),
        "clear the flag recent of md1.msg",
        "recent, and yet somebody has dealt with it",
    ),
    (
        Step(StepKind.TAIL, "MRK003", before=b"x"),
        "cut off 1 byte after the last whole record",
        "a record appended behind them would stand in the wrong place",
    ),
    (
        Step(StepKind.TAIL, "MRK003", before=b"md9.msg\0rest"),
        "cut off 12 bytes after the last whole record; they begin with the name md9.msg",
        "a record appended behind them would stand in the wrong place",
    ),
    (Step(StepKind.ZEROS, "MRK005", old=1), "cut off 1 record of zeros at the end", "they name no message"),
    (
        Step(StepKind.SORT, "MRK011"),
        "sort the records by UID",
        "IMAP wants the messages in the order of their UIDs",
    ),
    (
        Step(StepKind.HEADER, "MRK006", after=Header(1, 99, 1, 0).pack()),
        "make an IMAP.MRK: version 1, UIDValidity 99",
        "there is none; MDaemon, too, would number the messages anew and take them for unread",
    ),
    (
        Step(StepKind.HEADER, "MRK002", before=b"old", after=Header(1, 99, 1, 0).pack(), old=4, new=3),
        "make a new header: version 1, UIDValidity 99, and keep 3 of 4 records",
        "the layout of any version but 1 is not known",
    ),
]


@pytest.mark.parametrize(("step", "text", "reason"), TEXTS)
def test_a_step_says_what_it_does_and_why(step: Step, text: str, reason: str) -> None:
    assert (step.text, step.reason) == (text, reason)
    assert step.subject.isprintable()


def test_every_kind_and_every_rule_that_a_step_can_have_has_its_words() -> None:
    assert {step.kind for step, _, _ in TEXTS} == set(StepKind) - AROUND
    assert AROUND < ON_REQUEST
    no_step = {"MRK004", "MRK028", "LCK001", "LCK002"}
    for rule in set(load_rules()) - no_step:
        assert Step(StepKind.DROP, rule, 0, record()).reason


@pytest.mark.parametrize(
    ("step", "lost"),
    [
        (Step(StepKind.DROP, "MRK026", 0, SEEN), "its flags: seen flagged bit 64; UID 5"),
        (Step(StepKind.DROP, "MRK026", 0, record()), "UID 5; it has no flags"),
        (Step(StepKind.DROP, "MRK013", 0, bytes(36)), ""),
        (Step(StepKind.DROP, "MRK012", 0, SEEN, kept=Flag.SEEN | 64), "its flags: flagged"),
        (Step(StepKind.DROP, "MRK012", 0, SEEN, kept=255), ""),
        (Step(StepKind.FLAGS, "MRK021", 0, record(flags=65), record(flags=1)), "flag bit 64"),
        (Step(StepKind.HEADER, "MRK001", before=b"", after=bytes(36)), "every flag and every UID that the index held"),
        (
            Step(StepKind.HEADER, "MRK002", before=b"", after=bytes(36), old=4, new=3),
            "the flags and UIDs of 1 record without a message file",
        ),
        (Step(StepKind.HEADER, "MRK002", before=b"", after=bytes(36), old=4, new=4), ""),
        (Step(StepKind.HEADER, "MRK006", after=bytes(36)), ""),
        (Step(StepKind.SIZE, "MRK023", 0, record(size=7), record()), ""),
        (Step(StepKind.UID, "MRK009", 0, record(uid=0), record(uid=9)), ""),
    ],
)
def test_a_step_says_what_is_lost_by_it(step: Step, lost: str) -> None:
    assert step.loses == lost


def test_steps_are_summed_up_in_one_line() -> None:
    drop, add = Step(StepKind.DROP, "MRK026", 0, record()), Step(StepKind.ADD, "MRK027", after=record())
    assert summary([drop, add, drop, Step(StepKind.UID_NEXT, "MRK008")]) == "1 added, 2 dropped, UIDNext raised"
    assert summary([]) == ""


def test_a_record_without_its_flags_is_the_same_whatever_they_are() -> None:
    assert without_flags(SEEN) == without_flags(record())
    assert without_flags(SEEN) != without_flags(record(uid=6))
    assert record_of(SEEN).flags == Flag.SEEN | Flag.FLAGGED | 64
    assert record_of(None) == record_of(bytes(36))


def test_words() -> None:
    assert flags_in_words(0) == ""
    assert flags_in_words(255) == "seen answered flagged deleted draft recent bit 64 bit 128"
    assert (numbered(1, "byte"), numbered(0, "byte")) == ("1 byte", "0 bytes")


def test_the_garbage_collector_does_not_look_through_a_million_steps() -> None:
    assert not gc.is_tracked(Step(StepKind.DROP, "MRK026", 3, before=record()))
