"""Giving records the flags back that they had in a copy: the question before it, and what is written then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import msgspec

from mdtui.mailroot.folders import Folder
from mdtui.mrk.bulk import HowToWrite
from mdtui.mrk.changing import Change
from mdtui.mrk.past.copy_store import Copy, Reason
from mdtui.server import MailServer
from mdtui.tui.facts import Fact
from mdtui.tui.past.past_text import moment_text
from mdtui.tui.present import count_text, records_text
from mdtui.tui.questions import Looked, Question, would
from mdtui.tui.writing import Write


@dataclass(eq=False)
class RestoreWrite(Write):
    """Flags that are as they were in a copy.

    Attributes:
        folder: the folder.
        copy: the copy.
        indexes: the records, by their places in the copy.
        by_name: find them by file name alone.
    """

    folder: Folder
    copy: Copy
    indexes: Sequence[int]
    by_name: bool = False
    verb: ClassVar[str] = "restored"

    @property
    def where(self) -> str:
        """The mailbox path of the folder."""
        return self.folder.key

    @property
    def total(self) -> int:
        """How many records it is about."""
        return len(self.indexes)

    def carry_out(self, server: MailServer, how: HowToWrite) -> Change:
        """Give the flags back."""
        return server.copies.restore(self.folder, self.copy, self.indexes, by_name=self.by_name, **how)

    def exceptions(self, change: Change) -> list[str]:
        """Return what was otherwise than asked for."""
        # What somebody changed meanwhile is restored, too; that is what was asked for.
        return super().exceptions(msgspec.structs.replace(change, merged=()))


def restore_question(server: MailServer, write: RestoreWrite, left_out: int = 0) -> Question:
    """Return the question before flags are restored; its look decides whether the records are found by file name.

    Args:
        server: the mail root.
        write: what is to be written.
        left_out: how many of the chosen records were not there then.
    """
    folder, copy = write.folder, write.copy

    def look() -> Looked:
        header = server.open(folder).table.header
        found = []
        if header is not None and copy.uid_validity is not None and header.uid_validity != copy.uid_validity:
            write.by_name = True
            what = f"UIDValidity was {copy.uid_validity} and is {header.uid_validity}: the index was made anew"
            found.append(Fact("Note", f"{what}. The records are found by file name.", "warning"))
        elif write.by_name:
            found.append(Fact("Note", "Records have other UIDs now. They are found by file name.", "warning"))
        dry_run = server.copies.restore(folder, copy, write.indexes, by_name=write.by_name, dry_run=True)
        looked = would(dry_run, "change")
        return looked._replace(facts=(*looked.facts, *found))

    known = [Fact("Folder", folder.shown_key), Fact("As of", f"{moment_text(copy.time, server.clock)}, copy {copy.id}")]
    if left_out:
        known.append(Fact("Left out", f"{count_text(left_out)} that were not there then"))
    after = [Fact("Undo", "u takes it back, now or in a later run")]
    if server.copies.wants(Reason.BEFORE_RESTORE):
        after.insert(0, Fact("Copy", "one of the folder as it is now is kept before", "quiet"))
    return Question(f"Restore the flags of {records_text(write.total)}?", tuple(known), look, tuple(after))
