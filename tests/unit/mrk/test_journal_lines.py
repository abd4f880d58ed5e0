from __future__ import annotations

import gc

import msgspec

from mdtui.files import FileStamp
from mdtui.mrk.changing import FlagChange
from mdtui.mrk.journal_lines import (
    Entry,
    Intent,
    KeptFile,
    Line,
    Locked,
    LockIdentity,
    Outcome,
    Rewriting,
    Row,
    Subject,
    Who,
)

SUBJECT = Subject("20260818-120000-ab", "repair", (), "anna@example.com", summary="3 added")
WHO = Who("anna", "box", "", 7, 1.0)
REWRITING = Rewriting(None, KeptFile("a.after.mrk", "00", 3), "mdtui-a.tmp", (("old.msg", "new.msg"),), "3 added")


def entry(*, structure: bool = False) -> Entry:
    return Entry(Intent(SUBJECT, 0, 1.0, WHO, "/IMAP.MRK", "/a.lck", 9, (), structure=structure))


def test_a_row_keeps_every_byte_of_a_name() -> None:
    name = bytes(range(256))
    assert Row.of(FlagChange(1, name, 0, 1, 2)).change().filename == name


def test_an_entry_says_what_was_true_under_the_lock() -> None:
    rows = (Row(1, "a.msg", 0, 8, 0),)
    found = entry()
    found.locked = Locked("x", 0, None, rows)
    assert found.rows == rows
    assert not found.done
    found.outcome = Outcome("x", 0, 2.0, done=True)
    assert found.done


def test_what_a_structure_change_writes_is_known_once_the_lock_is_ours() -> None:
    found = entry(structure=True)
    assert found.rewriting is None
    found.locked = Locked("x", 0, LockIdentity(1, 2, 3), rewriting=REWRITING)
    assert found.rewriting == REWRITING
    assert found.rows == ()


def test_a_line_of_a_structure_change_is_read_again() -> None:
    line = Locked("x", 0, LockIdentity.of(FileStamp(1, 2, 0, 3)), rewriting=REWRITING)
    assert msgspec.json.decode(msgspec.json.encode(line), type=Line) == line
    intent = entry(structure=True).intent
    assert msgspec.json.decode(msgspec.json.encode(intent), type=Line) == msgspec.structs.replace(intent, rows=[])


def test_a_line_of_an_older_program_is_no_structure_change() -> None:
    text = (
        b'{"kind":"intent","subject":{"id":"a","verb":"add","flags":["seen"],"folder":"x"},"part":0,"time":1.0,'
        b'"who":{"user":"a","host":"b","client":"","pid":1,"started":1.0},"path":"/p","lock":"/l","uid_validity":9,'
        b'"rows":[]}'
    )
    line = msgspec.json.decode(text, type=Line)
    assert isinstance(line, Intent)
    assert (line.structure, line.subject.summary) == (False, "")


def test_the_garbage_collector_does_not_look_through_a_million_rows() -> None:
    assert not gc.is_tracked(Row(1, "md1.msg", 0, 1, 0))
    assert not gc.is_tracked(Who("anna", "host", "", 1, 1.0))
