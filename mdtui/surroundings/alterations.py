"""Changes to what is around an IMAP.MRK, written down before and after, taken back, and mended after a crash.

Each is one change of the history with a way back of its own. The intent says all that is needed for that; what really
stands on disk says how far a change has come, so that a crash at any moment leaves something that can be told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from pathlib import Path

import msgspec

from mdtui.clock import Clock
from mdtui.errors import FailedError, MdtuiError, NothingMatchedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.bulk import HowToWrite
from mdtui.mrk.history import REMOVE_LOCK, Past
from mdtui.mrk.journal import Journal, Recorder
from mdtui.mrk.journal_lines import Altering, Entry
from mdtui.mrk.locking import FolderLock, never
from mdtui.mrk.recovery import Leftover, own_lock, settle
from mdtui.mrk.repair.steps import StepKind
from mdtui.mrk.rewrite import recovery
from mdtui.mrk.rewrite.recovery import Stands
from mdtui.mrk.rewrite.rewriting import Rewritten, RewrittenError
from mdtui.surroundings.folder_class import aside_name
from mdtui.surroundings.step import Alteration, AroundStep, Stand

Place = Callable[[str], tuple[Path, Path]]
"""Gives the IMAP.MRK of a folder, by mailbox path, and its lock file; raises where nothing may be written there."""
VERBS = {
    StepKind.RIGHTS: "give-rights",
    StepKind.LOCK: REMOVE_LOCK,
    StepKind.HIWATER: "set-class",
    StepKind.FOLDER_NAME: "rename-folder",
}
"""What the history calls a change of each kind."""
_OTHER = "it is not as it was any more, nothing was changed"


class Found(recovery.Found, frozen=True):
    """What a crash left of a change to what is around an index."""

    @property
    def says(self) -> str:
        """How far it got, in words."""
        return _WORDS[self.stands]


_WORDS = {
    Stands.OLD: "nothing was changed",
    Stands.NEW: "all of it was done",
    Stands.HALF: "a part of it was done",
    Stands.UNKNOWN: "it is neither as before nor as it was to be",
}


class Alterations:
    """The changes to what is around the indexes of one mail root.

    Args:
        journal: where they are written down.
        place: gives where a folder's files are.
        kinds: makes the changes, by kind.
        timeout: seconds to wait for a lock, where a call does not say.
        files: the system calls.
        clock: for pauses.
    """

    def __init__(
        self,
        journal: Journal,
        place: Place,
        kinds: Mapping[str, Alteration],
        timeout: float,
        *,
        files: FileSystem,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._place = place
        self._kinds = kinds
        self._timeout = timeout
        self._files = files
        self._clock = clock

    def make(self, folder: str, step: AroundStep, how: HowToWrite) -> Rewritten:
        """Carry out a step of a repair.

        Args:
            folder: the mailbox path.
            step: the step.
            how: see `HowToWrite`; there is no progress.

        Raises:
            RefusedError: it is not as it was planned on, or not allowed.
            LockedError: the lock, or what it is about, could not be had in time.
            FailedError: the system refused; the message says what stands there.
            RewrittenError: it is done, but what comes after that failed.
        """
        recorder = self._journal.recorder(VERBS[step.kind], (), folder, 0, summary=step.text)
        altering = step.altering
        if not how.get("dry_run"):
            altering = self._with_copies(recorder.subject.id, step)
        return self._carry_out(recorder, altering, how)

    def _with_copies(self, change: str, step: AroundStep) -> Altering:
        """Return what is changed, with copies kept of the bytes before and after, and names given after the change."""
        altering, names = step.altering, []
        for which, data in zip(("before", "after"), step.contents, strict=True):
            names.append("" if data is None else self._journal.copies.keep(change, which, data).copy)
        target = altering.target
        if altering.kind == StepKind.HIWATER and target:
            target = str(Path(target).with_name(aside_name(change)))
        return msgspec.structs.replace(altering, before=names[0], after=names[1], target=target)

    def _carry_out(self, recorder: Recorder, altering: Altering, how: HowToWrite) -> Rewritten:
        path, lock = self._place(recorder.subject.folder)
        kind, about = self._kind(altering), Path(altering.path)
        done = Rewritten(
            about, summary=recorder.subject.summary, around=altering.kind, dry_run=bool(how.get("dry_run"))
        )
        stand = _turned(kind.stands(altering), altering)
        if stand is Stand.AFTER:
            return done
        if stand is not Stand.BEFORE:
            raise RefusedError(_OTHER, where=about, hint="look at the folder again")
        done = msgspec.structs.replace(done, written=True)
        if done.dry_run:
            return done
        recorder.begin_altering(path, lock, altering)
        done = msgspec.structs.replace(done, change_id=recorder.subject.id, copy=self._kept(altering))
        try:
            with self._held(kind, lock, recorder, how):
                _run(kind, altering, recorder.subject.id)
        except MdtuiError as error:
            raise self._failed(recorder, kind, altering, done, error) from error
        recorder.end_structure(0, done=True)
        return done

    def _held(
        self, kind: Alteration, lock: Path, recorder: Recorder, how: HowToWrite
    ) -> AbstractContextManager[object]:
        """Return what holds the folder's lock, where a kind of change needs it, and writes down that it does."""
        if not kind.takes_lock:
            return nullcontext()
        held = FolderLock(
            lock,
            files=self._files,
            clock=self._clock,
            timeout=how.get("timeout", self._timeout),
            cancelled=how.get("cancelled", never),
            before_attempt=partial(recorder.trying, 0),
        )
        return _Noted(held, recorder)

    def _failed(
        self, recorder: Recorder, kind: Alteration, altering: Altering, done: Rewritten, error: MdtuiError
    ) -> MdtuiError:
        """Write down what went wrong; what is between two states stays unfinished, so that the next start mends it."""
        stand = _turned(kind.stands(altering), altering)
        if stand is Stand.AFTER:
            # Where even that cannot be written down, the next start finds out what stands there.
            with suppress(MdtuiError):
                recorder.end_structure(0, error.line(), done=True)
            return RewrittenError(error, done)
        if stand is not Stand.BETWEEN:
            recorder.failed(0, error)
            return error
        hint = "the next start of the program finishes it or takes it back"
        return FailedError(f"done in part, {error.what}", where=error.where, hint=hint)

    def _kind(self, altering: Altering) -> Alteration:
        """Return what makes a change; the journal is a file, and anybody may have written into it."""
        kind = self._kinds.get(altering.kind)
        if kind is None:
            raise RefusedError("the journal names a kind of change that is not known", where=altering.kind)
        return kind

    def _kept(self, altering: Altering) -> Path | None:
        """Return where what was there before is kept; None where that comes back, or nothing had to be."""
        if altering.back:
            return None
        if altering.target and altering.kind == StepKind.HIWATER:
            return Path(altering.target)
        return self._journal.copies.directory / altering.before if altering.before else None

    def copies_of(self, past: Past) -> tuple[Path, ...]:
        """Return where what was there before a change is, or was; nothing where nothing had to be kept."""
        kept = None if past.altering is None else self._kept(past.altering)
        return () if kept is None else (kept,)

    def take_back(self, past: Past, verb: str, how: HowToWrite) -> Rewritten:
        """Take a change back, or bring it back; only where all is still as it left it.

        Args:
            past: the change.
            verb: undo or redo.
            how: see `HowToWrite`.

        Raises:
            RefusedError: it is otherwise by now, or cannot be taken back.
            MdtuiError: as `make` says.
        """
        if past.altering is None:
            raise RefusedError("the journal does not say what was changed", where=past.id)
        if past.altering.kind == StepKind.LOCK:
            what = "a lock file that was removed is not put back, it would lock the folder for everybody"
            raise RefusedError(what, where=past.id)
        back = msgspec.structs.replace(past.altering, back=not past.altering.back)
        summary = f"{'as before' if back.back else 'again'}: {past.summary.removeprefix('as before: ')}"
        recorder = self._journal.recorder(verb, (), past.subject.folder, 0, past.id, summary=summary)
        return self._carry_out(recorder, back, how)

    # After a crash

    def inspect(self, entry: Entry) -> Leftover:
        """Return what an unfinished change left; never raises."""
        lock, altering = own_lock(entry, self._files), entry.intent.altering
        try:
            stand = Stand.OTHER if altering is None else _turned(self._kind(altering).stands(altering), altering)
        except MdtuiError as error:
            return Leftover(entry, own_lock=lock, problem=error.line())
        return Leftover(entry, own_lock=lock, found=Found(_STANDS[stand]))

    def settle(self, leftover: Leftover) -> None:
        """Put in order what a crash left, and write down how far its change got.

        Raises:
            MdtuiError: the lock could not be had, or the system refused.
        """
        entry, altering = leftover.entry, leftover.entry.intent.altering
        if altering is not None and leftover.found is not None:
            kind, (_, lock) = self._kind(altering), self._place(entry.intent.subject.folder)
            held = FolderLock(lock, files=self._files, clock=self._clock, timeout=self._timeout)
            try:
                with held if kind.takes_lock else nullcontext():
                    kind.tidy(altering, entry.intent.subject.id)
            except OSError as error:
                raise FailedError.from_os(error, "cannot put in order what was left", altering.path) from error
            leftover = self.inspect(entry)
        settle(leftover, self._journal, self._clock)

    def finish(self, leftover: Leftover, how: HowToWrite) -> Rewritten | None:
        """Make the change of a leftover that was settled, if it was not made; None where it was.

        Raises:
            NothingMatchedError: what it needs is to be looked at anew.
            MdtuiError: as `make` says.
        """
        intent, found = leftover.entry.intent, leftover.found
        if intent.altering is None or found is None or found.stands is Stands.NEW:
            return None
        if intent.altering.kind == StepKind.LOCK:
            what = "whether a lock may be removed is to be looked at anew, this is now written down as not done"
            raise NothingMatchedError(what, where=intent.subject.id, hint="ask for it again")
        subject = intent.subject
        summary = subject.summary
        recorder = self._journal.recorder(subject.verb, (), subject.folder, 0, subject.undoes, summary=summary)
        return self._carry_out(recorder, intent.altering, how)


class _Noted:
    """A lock that is written down as ours as soon as it is."""

    def __init__(self, lock: FolderLock, recorder: Recorder) -> None:
        self._lock = lock
        self._recorder = recorder

    def __enter__(self) -> None:
        self._lock.__enter__()
        try:
            self._recorder.locked_around(self._lock.stamp)
        except BaseException:
            self._lock.__exit__(None, None, None)
            raise

    def __exit__(self, *error: object) -> None:
        self._lock.__exit__(None, None, None)


def _run(kind: Alteration, altering: Altering, change: str) -> None:
    try:
        (kind.backward if altering.back else kind.forward)(altering, change)
    except OSError as error:
        raise FailedError.from_os(error, "cannot change it", altering.path) from error


_TURNED = {Stand.BEFORE: Stand.AFTER, Stand.AFTER: Stand.BEFORE}
_STANDS = {
    Stand.BEFORE: Stands.OLD,
    Stand.AFTER: Stands.NEW,
    Stand.BETWEEN: Stands.HALF,
    Stand.OTHER: Stands.UNKNOWN,
}


def _turned(stand: Stand, altering: Altering) -> Stand:
    """Return how far a change has come, also of one that takes another one back."""
    return _TURNED.get(stand, stand) if altering.back else stand
