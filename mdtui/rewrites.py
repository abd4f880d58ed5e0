"""Structure changes to one mail root: whole new IMAP.MRK files, the way back from them, what crashes left of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Unpack

import msgspec

from mdtui.clock import Clock
from mdtui.errors import NothingMatchedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.bulk import HowToWrite
from mdtui.mrk.history import MEND, Past
from mdtui.mrk.journal import Journal, Recorder
from mdtui.mrk.journal_lines import Entry
from mdtui.mrk.locking import never
from mdtui.mrk.recovery import Leftover, inspect_structure, settle
from mdtui.mrk.rewrite.recovery import Stands, mending, remove_temporary
from mdtui.mrk.rewrite.rewriting import Make, Rewritten, preview, rewrite
from mdtui.mrk.rewrite.taking_back import finishing, undoing

Place = Callable[[str], tuple[Path, Path]]
"""Gives the IMAP.MRK of a folder, by mailbox path, whether it is there or not, and its lock file; raises where nothing
may be written there."""


class Rewrites:
    """The structure changes to one mail root.

    Args:
        journal: where they are written down.
        place: gives where a folder's files are.
        timeout: seconds to wait for a lock, where a call does not say.
        files: the system calls.
        clock: for pauses.
    """

    def __init__(self, journal: Journal, place: Place, timeout: float, *, files: FileSystem, clock: Clock) -> None:
        self._journal = journal
        self._place = place
        self._timeout = timeout
        self._files = files
        self._clock = clock

    def rewrite(
        self,
        folder: str,
        verb: str,
        make: Make,
        *,
        summary: str = "",
        uid_validity: int | None = None,
        **how: Unpack[HowToWrite],
    ) -> Rewritten:
        """Carry out a structure change of a folder.

        Args:
            folder: the mailbox path.
            verb: what the history calls it, such as ``repair``.
            make: makes the new file from the one that stands there.
            summary: what it does, in one line; what `make` says goes before it.
            uid_validity: the UIDVALIDITY that the person saw; None where any will do.
            how: see `HowToWrite`; there is no progress.

        Raises:
            MdtuiError: as `rewriting.rewrite` says, or nothing may be written to the folder.
        """
        recorder = self._journal.recorder(verb, (), folder, uid_validity or 0, summary=summary)
        return self._carry_out(recorder, make, how, uid_validity)

    def _carry_out(self, recorder: Recorder, make: Make, how: HowToWrite, uid_validity: int | None = None) -> Rewritten:
        path, lock = self._place(recorder.subject.folder)
        if how.get("dry_run"):
            looked = preview(make, path, files=self._files, clock=self._clock, uid_validity=uid_validity)
            return msgspec.structs.replace(looked, summary=looked.summary or recorder.subject.summary)
        return rewrite(
            make,
            path,
            lock,
            files=self._files,
            clock=self._clock,
            recorder=recorder,
            uid_validity=uid_validity,
            timeout=how.get("timeout", self._timeout),
            cancelled=how.get("cancelled", never),
        )

    def copies_of(self, past: Past) -> tuple[Path, ...]:
        """Return where the byte copy of the file before a change is, or was; nothing where there is none."""
        if past.rewriting is None or past.rewriting.before is None:
            return ()
        try:
            return (self._journal.copies.path(past.rewriting.before),)
        except RefusedError:
            return ()

    def take_back(self, past: Past, verb: str, how: HowToWrite) -> Rewritten:
        """Take a structure change back; what others did since is kept.

        Args:
            past: the change.
            verb: undo or redo.
            how: see `HowToWrite`.

        Raises:
            RefusedError: what somebody did since cannot be kept, or the byte copies are not what was kept.
            MdtuiError: as `rewrite` says.
        """
        if past.rewriting is None:
            raise RefusedError("the journal does not say what was written", where=past.id)
        make = undoing(past.rewriting, self._journal.copies)
        recorder = self._journal.recorder(verb, (), past.subject.folder, past.uid_validity, past.id)
        return self._carry_out(recorder, make, how)

    # After a crash

    def inspect(self, entry: Entry) -> Leftover:
        """Return what an unfinished structure change left; never raises."""
        return inspect_structure(entry, files=self._files, clock=self._clock, copies=self._journal.copies)

    def settle(self, leftover: Leftover) -> None:
        """Put in order what a crash left, and write down how far its change got.

        A file that is half written becomes the old one again, spare names of message files and our own file beside the
        IMAP.MRK go. Each step can be made again, should it not come to the end.

        Raises:
            MdtuiError: as `rewrite` says, or the byte copy of the old file is not there.
        """
        entry, copies = leftover.entry, self._journal.copies
        make = None if leftover.found is None else mending(entry, leftover.found, copies)
        if make is not None:
            recorder = self._journal.recorder(MEND, (), entry.intent.subject.folder, entry.intent.uid_validity)
            self._carry_out(recorder, make, {})
            mended = self.inspect(entry)
            if mended.found is not None and mended.found.stands is not Stands.HALF:
                leftover = mended
        stays = remove_temporary(entry, files=self._files, clock=self._clock, copies=copies)
        settle(leftover, self._journal, self._clock, note=stays)

    def finish(self, leftover: Leftover, how: HowToWrite) -> Rewritten | None:
        """Make the change of a leftover that was settled, if it was not made; None where it was.

        Args:
            leftover: as it was before it was settled.
            how: see `HowToWrite`.

        Raises:
            NothingMatchedError: it had not come so far that anybody knew what to write.
            MdtuiError: as `rewrite` says.
        """
        entry, found = leftover.entry, leftover.found
        if found is None or found.stands is Stands.NEW:
            return None
        if entry.rewriting is None:
            what = "it had not begun to write, and that is now written down"
            raise NothingMatchedError(what, where=entry.intent.subject.id, hint="ask for it again")
        make, subject = finishing(entry.rewriting, self._journal.copies), entry.intent.subject
        summary = entry.rewriting.summary or subject.summary
        recorder = self._journal.recorder(
            subject.verb, (), subject.folder, entry.intent.uid_validity, subject.undoes, summary=summary
        )
        return self._carry_out(recorder, make, how)
