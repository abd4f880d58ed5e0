from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.changes import LockUse
from mdtui.findings import Finding, Severity
from mdtui.lock_radar import HeldLock
from mdtui.mrk.locking import LockFile
from mdtui.tui.lock_text import folder_text, holder_text, lock_facts, waiting_text, why_not_removed

PATH = Path("LockFiles") / "IMAP-INBOX-anna@example.com.lck"


def held(ours: LockUse | None = None, *, folder: str = "anna@example.com", old: bool = False) -> HeldLock:
    finding = Finding("LCK001", Severity.WARNING, "the lock file is 400 s old", folder) if old else None
    return HeldLock(LockFile(PATH, 400.0, 0), folder, ours, (12, 13), finding)


@pytest.mark.parametrize(
    ("ours", "holder", "why_not"),
    [
        (
            None,
            "another program",
            f"it is not ours; restart MDaemon, or delete the file by hand once nothing uses the folder: {PATH}",
        ),
        (LockUse(7, "anna", dead=False), "process 7 of anna", "process 7 of ours still uses it"),
        (LockUse(7, "an\x1bna", dead=True), "left by process 7 of an\\x1bna", ""),
    ],
)
def test_who_holds_it_says_whether_it_can_be_removed(ours: LockUse | None, holder: str, why_not: str) -> None:
    lock = held(ours)
    assert holder_text(lock) == holder
    assert why_not_removed(lock) == why_not


def test_what_is_said_of_a_lock() -> None:
    said = {fact.label: fact.text for fact in lock_facts(held(old=True))}
    assert said["Since"] == "6m ago"
    assert said["Waiting"] == "of ours: process 12 13"
    assert said["Finding"] == "LCK001: the lock file is 400 s old"
    assert said["File"] == str(PATH)
    assert "never removed here" in said["Do"]
    assert "x removes it" in {fact.label: fact.text for fact in lock_facts(held(LockUse(7, "anna", dead=True)))}["Do"]


def test_foreign_names_are_made_safe() -> None:
    assert folder_text(held(folder="an\x1bna")) == "an\\x1bna"
    assert folder_text(held(folder="")) == "no folder of this root has a lock of that name"
    assert waiting_text(held()) == "12 13"
