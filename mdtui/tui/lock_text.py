"""Lock files in words: who holds one, what to think of it, and whether it can be removed here."""

from __future__ import annotations

from mdtui.clock import age_text
from mdtui.lock_radar import HeldLock
from mdtui.text import safe_text
from mdtui.tui.facts import Fact

ADVICE = "restart MDaemon, or delete the file by hand once nothing uses the folder"
"""The vendor's advice for a lock file that was left behind."""
ADVICE_LABEL = "Do"
READ_ONLY = "read-only: nothing is removed"


def holder_text(held: HeldLock) -> str:
    """Return who holds a lock."""
    ours = held.ours
    if ours is None:
        return "another program"
    by = safe_text(f"process {ours.pid} of {ours.user}")
    return f"left by {by}" if ours.dead else by


def waiting_text(held: HeldLock) -> str:
    """Return which processes of ours wait for a lock; nothing where none does."""
    return " ".join(map(str, held.waiting))


def folder_text(held: HeldLock) -> str:
    """Return the folder that a lock is for."""
    return safe_text(held.folder) or "no folder of this root has a lock of that name"


def lock_facts(held: HeldLock) -> list[Fact]:
    """Return all that is known of a lock."""
    said = [
        Fact("Folder", folder_text(held)),
        Fact("Held by", holder_text(held)),
        Fact("Since", f"{age_text(held.lock.age)} ago"),
    ]
    if held.waiting:
        said.append(Fact("Waiting", f"of ours: process {waiting_text(held)}"))
    if held.finding is not None:
        said.append(Fact("Finding", f"{held.finding.rule}: {held.finding.text}", "warning"))
    return [*said, Fact(ADVICE_LABEL, _advice(held)), Fact("File", safe_text(str(held.lock.path)), "strong")]


def _advice(held: HeldLock) -> str:
    if held.ours is None:
        return f"It is not ours and is never removed here. Should it stay: {ADVICE}."
    if held.ours.dead:
        return "Its process is gone. x removes it, then H shows what was left unfinished."
    return "It goes as soon as the change is written."


def why_not_removed(held: HeldLock) -> str:
    """Return why a lock cannot be removed here; nothing where it can."""
    if held.ours is None:
        return f"it is not ours; {ADVICE}: {safe_text(str(held.lock.path))}"
    return "" if held.ours.dead else f"process {held.ours.pid} of ours still uses it"
