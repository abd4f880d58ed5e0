from __future__ import annotations

from pathlib import Path

from mdtui.cli.change_lines import LeftAlone, Missing, exceptions, left_alone, missing, per_flag, subject_text
from mdtui.mrk.changing import Change, FlagChange, Target
from mdtui.mrk.journal_lines import Subject


def test_changes_are_counted_per_flag() -> None:
    changed = [
        FlagChange(uid, b"", uid, before, after) for uid, (before, after) in enumerate([(0, 33), (1, 32), (64, 66)])
    ]
    assert per_flag(changed) == [
        "seen      off -> on: 2",
        "draft     off -> on: 1",
        "recent    off -> on: 1, on -> off: 1",
    ]
    assert per_flag([]) == []


def test_what_an_undo_left_alone_is_listed_with_what_it_is_now() -> None:
    conflicts = (FlagChange(5, b"a\x1b.msg", 0, 40, 40), FlagChange(6, b"b.msg", 1, 0, 0))
    change = Change(Path("IMAP.MRK"), 1, conflicts=conflicts, gone=(Target(7, b"c\xe9.msg"),))
    assert exceptions(change) == [
        "UID 5  a\\x1b.msg  left alone, is now: seen flagged",
        "UID 6  b.msg  left alone, is now: no flag",
        "UID 7  c\u00e9.msg  not there any more",
    ]
    assert left_alone(change)[0] == LeftAlone(5, "a\x1b.msg", ["seen", "flagged"])
    assert missing(change) == [Missing(7, "c\u00e9.msg")]


def test_what_a_change_is_about() -> None:
    assert subject_text(Subject("x", "add", ("seen", "flagged"), "a@b")) == "add seen,flagged"
    assert subject_text(Subject("x", "un\x1bdo", (), "a@b")) == "un\\x1bdo"
