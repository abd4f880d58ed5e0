"""What is asked before something is done that a slip of the finger should not do."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mdtui.ini_changes import FilesWritten
from mdtui.lock_radar import HeldLock
from mdtui.mailroot.folders import Folder
from mdtui.mrk.changing import Change, Edit
from mdtui.mrk.flags import words
from mdtui.mrk.history import UNDO, Past
from mdtui.mrk.rewrite.rewriting import Rewritten
from mdtui.server import MailServer
from mdtui.text import safe_text
from mdtui.tui.facts import Fact
from mdtui.tui.lock_text import ADVICE_LABEL, lock_facts
from mdtui.tui.past.past_text import past_facts, per_flag, rewritten_text
from mdtui.tui.present import count_text, records_text


class Looked(NamedTuple):
    """What a look at the disk adds to a question.

    Attributes:
        facts: what would happen.
        refused: why it cannot be done; empty where it can.
    """

    facts: tuple[Fact, ...]
    refused: str = ""


class Question(NamedTuple):
    """A question whose answer is yes or no.

    Attributes:
        title: the question itself.
        facts: what is known at once.
        look: finds out the rest, in a worker; what it raises is why it cannot be done. None where all is known.
        after: what is known at once and belongs behind the rest.
    """

    title: str
    facts: tuple[Fact, ...]
    look: Callable[[], Looked] | None = None
    after: tuple[Fact, ...] = ()


def flags_question(server: MailServer, folder: Folder, edit: Edit) -> Question:
    """Return the question before the flags of many records are changed."""

    def look() -> Looked:
        lock = server.lock_path(folder)
        looked = would(server.edit(folder, edit, dry_run=True), "change")
        return looked._replace(facts=(*looked.facts, Fact("Lock", safe_text(lock.name))))

    verb = f"{edit.verb} {','.join(words(edit.flags))}"
    return Question(
        f"Change {records_text(len(edit.targets))}?",
        (Fact("Folder", folder.shown_key), Fact("Change", verb)),
        look,
        (Fact("Undo", "u takes it back, now or in a later run"),),
    )


def past_question(server: MailServer, past: Past) -> Question:
    """Return the question before a change of an earlier run, or a large one, is taken back or brought back."""
    undoes_undo = past.subject.verb == UNDO

    def look() -> Looked:
        change = server.changes.undo(past.id, dry_run=True)
        if isinstance(change, Rewritten):
            refused = "" if change.written else "nothing would change"
            return Looked((Fact("Records", rewritten_text(change)),), refused)
        if isinstance(change, FilesWritten):
            refused = "" if change.written else "nothing would change"
            return Looked((Fact("Files", change.says),), refused)
        return would(change, "be brought back" if undoes_undo else "be as before")

    title = "Bring back what this undo took back?" if undoes_undo else "Take this change back?"
    again = "u takes it back again" if undoes_undo else "U brings it back"
    return Question(title, tuple(past_facts(past, server.clock)), look, (Fact("Undo", again),))


def would(change: Change, what: str) -> Looked:
    """Return what a dry run says.

    Args:
        change: what the dry run found out.
        what: what would become of the records, such as ``change``.
    """
    others = (
        (change.same, "are so already"),
        (len(change.conflicts), "changed by somebody else since, left as they are"),
        (len(change.gone), "not there any more"),
    )
    exceptions = [f"{count_text(count)} {text}" for count, text in others if count]
    count = len(change.changed)
    records = ", ".join([f"{records_text(count)} would {what}" if count else f"no record would {what}", *exceptions])
    flags = [Fact("" if position else "Flags", line) for position, line in enumerate(per_flag(change.changed))]
    return Looked((Fact("Records", records), *flags), "" if count else "nothing would change")


def lock_question(held: HeldLock) -> Question:
    """Return the question before a lock file is removed that a process of ours left behind."""
    known = (fact for fact in lock_facts(held) if fact.label != ADVICE_LABEL)
    after = Fact("Undo", "none is needed: nobody holds it, it only keeps programs out of the folder")
    return Question("Remove the lock file that was left behind?", (*known, after))


def is_large(server: MailServer, count: int) -> bool:
    """Return whether a change of so many records is asked about first."""
    return count > server.config.confirm_above
