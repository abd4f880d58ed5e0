"""The one path that changes the structure of an IMAP.MRK: a whole new file takes the place of the old one.

Under the folder's lock the file is read whole, what is wanted is made from what stands there now, byte copies of both
go to the state directory, and then the new one is put in the place of the old one. So the file is the old one or the
new one at every moment, whatever fails; where Windows lets nothing but the old file be written over, the copies tell.

A program that ignores the lock may write at the same time. So just before the new file is put in place, the old one
must still be the one that was read; else all is read once again. What came after that look is noticed and reported.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import msgspec

from mdtui.clock import Clock
from mdtui.errors import FailedError, MdtuiError, RefusedError, reason
from mdtui.files import FileSystem
from mdtui.mrk import layout
from mdtui.mrk.journal import Recorder
from mdtui.mrk.journal_lines import Rewriting
from mdtui.mrk.locking import DEFAULT_TIMEOUT, FolderLock, never
from mdtui.mrk.rewrite.byte_copies import ByteCopies, count_records, without_counter
from mdtui.mrk.rewrite.renaming import MessageFiles
from mdtui.mrk.rewrite.replacing import HalfWrittenError, MovedError, Placing, read_standing, refused_as_moved

ATTEMPTS = 2
"""So often is all read and made, where a program that does not take the lock writes at the same time."""


TEMPORARY = ".tmp"
"""The end of the name of the new file, until it takes the old one's; MDaemon has none that ends so."""


def temporary_name(change: str) -> str:
    """Return the name of the file of ours beside the IMAP.MRK while a change is written, by the change's id."""
    return f"mdtui-{change}{TEMPORARY}"


class Wanted(msgspec.Struct, frozen=True):
    """What a structure change wants the folder to be.

    Attributes:
        data: the bytes of the IMAP.MRK; LastWriteCounter is set by the write, but for a file that is made anew. None
            takes the file away.
        renames: message files that get another name, each the name on disk now and the one it shall have; both plain.
        summary: what it does in one line, such as ``3 added, 1 dropped``; kept in the journal. Empty keeps the one that
            the recorder has.
        again: some renames are done already, in part or whole, or their file is gone, and those are passed over: a
            change is taken back or finished. The names need only be plain ones, not such as a record can have.
    """

    data: bytes | None
    renames: tuple[tuple[str, str], ...] = ()
    summary: str = ""
    again: bool = False


Make = Callable[[bytes | None], Wanted]
"""Makes what is wanted from the bytes that stand in the file; None where there is none. It may be called several times,
and raises an `MdtuiError` where these bytes are not to be changed."""


class Rewritten(msgspec.Struct, frozen=True):
    """What one structure change did, or would do.

    Attributes:
        path: the IMAP.MRK.
        written: whether anything was written, or would be.
        counter_before: LastWriteCounter as it was; 0 where there was no whole header.
        counter_after: LastWriteCounter as it was left; 0 where there is no whole header.
        was_there: whether there was a file.
        is_there: whether there is one now.
        records_before: how many records there were.
        records_after: how many there are.
        renamed: how many message files got another name.
        summary: what it did, in one line; foreign text, see `Wanted`.
        copy: where the bytes of the old file are kept; None where there was no file, or nothing was written.
        in_place: the old file was written over, as the system refused to replace it.
        intruded: somebody wrote without taking the lock.
        waited: seconds until the lock was ours.
        held: seconds for which it was.
        dry_run: nothing was written, this is what would be.
        change_id: the name of the change in the journal; empty of a dry run.
        around: what around the IMAP.MRK was changed in its place, one word such as ``rights``; empty of the file
            itself. Then counters and records are 0.
    """

    path: Path
    written: bool = False
    counter_before: int = 0
    counter_after: int = 0
    was_there: bool = True
    is_there: bool = True
    records_before: int = 0
    records_after: int = 0
    renamed: int = 0
    summary: str = ""
    copy: Path | None = None
    in_place: bool = False
    intruded: bool = False
    waited: float = 0.0
    held: float = 0.0
    dry_run: bool = False
    change_id: str = ""
    around: str = ""


class RewrittenError(FailedError):
    """The new file stands, but what comes after that failed: reading it back, releasing the lock, the journal.

    Attributes:
        rewritten: what was done.
    """

    def __init__(self, cause: MdtuiError, rewritten: Rewritten) -> None:
        super().__init__(f"written, but {cause.what}", where=cause.where, hint=cause.hint)
        self.rewritten = rewritten


def rewrite(
    make: Make,
    path: Path,
    lock: Path,
    *,
    files: FileSystem,
    clock: Clock,
    recorder: Recorder,
    uid_validity: int | None = None,
    timeout: float = DEFAULT_TIMEOUT,
    cancelled: Callable[[], bool] = never,
) -> Rewritten:
    """Carry out a structure change under the folder's lock, written down in the journal before and after.

    Args:
        make: makes the new file from the one that stands there.
        path: the IMAP.MRK; it is made where it is not there and one is wanted.
        lock: the folder's lock file.
        files: the system calls.
        clock: for waiting and measuring.
        recorder: writes the change down; its subject has the verb, the folder and the summary.
        uid_validity: the UIDVALIDITY of the folder that the person saw; None where any will do.
        timeout: seconds to wait for the lock.
        cancelled: asked while waiting; once the lock is ours, the write ends.

    Returns:
        What was done. Where nothing differs but LastWriteCounter, nothing is written and the counter stays.

    Raises:
        LockedError: the lock, or the file itself, could not be had in time.
        RefusedError: UIDVALIDITY is another one, the path is no plain file, a message file cannot be renamed so, or
            somebody wrote without the lock, again and again.
        FailedError: the system refused; the message says what stands in the file.
        RewrittenError: the new file stands, but what comes after that failed.
        HalfWrittenError: the file is half old and half new; the next start puts it back.
        MdtuiError: what `make` raises.
    """
    recorder.begin_structure(path, lock)
    work = _LockedRewrite(make, path, uid_validity, recorder, files=files, clock=clock)
    trying = partial(recorder.trying, 0)
    held = FolderLock(lock, files=files, clock=clock, timeout=timeout, cancelled=cancelled, before_attempt=trying)
    try:
        rewritten = work.under(held)
    except MdtuiError as error:
        _failed(recorder, work.written, error)
        if work.written is not None:
            raise RewrittenError(error, work.written) from error
        raise
    _end(recorder, rewritten)
    return rewritten


def _failed(recorder: Recorder, written: Rewritten | None, error: MdtuiError) -> None:
    """Write down what went wrong; a file that is half written stays unfinished, so that the next start mends it."""
    if written is not None:
        # Where even that cannot be written down, the next start finds out what stands in the file.
        with suppress(MdtuiError):
            recorder.end_structure(written.counter_after, error.line(), done=True)
    elif not isinstance(error, HalfWrittenError):
        recorder.failed(0, error)


def _end(recorder: Recorder, rewritten: Rewritten) -> None:
    note = "somebody wrote without taking the lock" if rewritten.intruded else ""
    try:
        recorder.end_structure(rewritten.counter_after, note, done=rewritten.written)
    except MdtuiError as error:
        if not rewritten.written:
            raise
        raise RewrittenError(error, rewritten) from error


def preview(make: Make, path: Path, *, files: FileSystem, clock: Clock, uid_validity: int | None = None) -> Rewritten:
    """Return what `rewrite` would do now, without lock and without writing.

    Raises:
        RefusedError: as for `rewrite`.
        FailedError: the file cannot be read.
        MdtuiError: what `make` raises.
    """
    plan = _Plan(make, path, uid_validity, files, clock)
    return msgspec.structs.replace(plan.result, dry_run=True)


class _Plan:
    """What is to be written, made from what stands in the file now.

    Attributes:
        before: the bytes that stand there; None where there is no file.
        after: the bytes that are wanted, with their LastWriteCounter; None where the file shall go.
        differs: whether the file is to be written at all, or only message files are renamed.
        messages: the message files that get another name.
        result: what is done with that.
    """

    def __init__(self, make: Make, path: Path, uid_validity: int | None, files: FileSystem, clock: Clock) -> None:
        self.before = read_standing(path, files, clock)
        if uid_validity is not None:
            _must_have(self.before, uid_validity, path)
        wanted = make(self.before)
        self.after = _counted_on(wanted.data, self.before)
        self.differs = _is_other(self.before, self.after)
        self.messages = MessageFiles(path.parent, wanted.renames, files, clock, again=wanted.again)
        self.messages.check(self.after)
        self.result = Rewritten(
            path=path,
            written=self.differs or bool(self.messages.renames),
            counter_before=_counter(self.before) or 0,
            counter_after=_counter(self.after if self.differs else self.before) or 0,
            was_there=self.before is not None,
            is_there=self.after is not None,
            records_before=count_records(self.before or b""),
            records_after=count_records(self.after or b""),
            renamed=len(self.messages.renames),
            summary=wanted.summary,
        )

    def kept(self, copies: ByteCopies, name: str, temporary: Path) -> Rewriting:
        """Keep byte copies of both files, and return what the journal says of what is written; raises as `keep`."""
        return Rewriting(
            before=None if self.before is None else copies.keep(name, "before", self.before),
            after=None if self.after is None else copies.keep(name, "after", self.after),
            temporary=temporary.name,
            renames=self.messages.renames,
            summary=self.result.summary,
        )


class _LockedRewrite:
    """One structure change while the folder's lock is held.

    Attributes:
        written: what was done for good, whatever fails afterwards; None until then.
    """

    def __init__(
        self, make: Make, path: Path, uid_validity: int | None, recorder: Recorder, *, files: FileSystem, clock: Clock
    ) -> None:
        self.written: Rewritten | None = None
        self._found = False
        self._make = make
        self._path = path
        self._uid_validity = uid_validity
        self._files = files
        self._clock = clock
        self._recorder = recorder

    def under(self, lock: FolderLock) -> Rewritten:
        """Take the lock, write what is wanted, and read it back."""
        with lock:
            start = self._clock.monotonic()
            done = self._carry_out(lock)
            return msgspec.structs.replace(done, waited=lock.waited, held=self._clock.monotonic() - start)

    def _carry_out(self, lock: FolderLock) -> Rewritten:
        moved = ""
        for attempt in range(ATTEMPTS):
            try:
                return self._attempt(attempt, lock)
            except MovedError as error:
                moved = error.what
        raise refused_as_moved(self._path, moved)

    def _attempt(self, attempt: int, lock: FolderLock) -> Rewritten:
        plan = self._plan()
        subject, copies = self._recorder.subject, self._recorder.journal.copies
        if not plan.result.summary:
            plan.result = msgspec.structs.replace(plan.result, summary=subject.summary)
        if not plan.result.written:
            return msgspec.structs.replace(plan.result, change_id=subject.id)
        name = f"{subject.id}-{attempt + 1}" if attempt else subject.id
        temporary = self._path.with_name(temporary_name(name))
        rewriting = plan.kept(copies, name, temporary)
        self._recorder.locked_structure(rewriting, lock.stamp)
        if not lock.held_by_us():
            raise RefusedError("our lock file was taken away, nothing was written", where=lock.path)
        copy = None if rewriting.before is None else copies.path(rewriting.before)
        plan.result = msgspec.structs.replace(plan.result, copy=copy, change_id=subject.id)

        def before_in_place() -> None:
            said = msgspec.structs.replace(rewriting, in_place=True)
            self._recorder.locked_structure(said, lock.stamp)

        placing = Placing(self._path, temporary, self._files, self._clock, before_in_place)
        self._put(plan, placing)
        plan.messages.drop_old_names()
        return self._read_back(plan, placing)

    def _plan(self) -> _Plan:
        plan = _Plan(self._make, self._path, self._uid_validity, self._files, self._clock)
        if self._found and plan.before is None:
            # What was asked for was asked of the file that was there.
            raise refused_as_moved(self._path, "removed")
        self._found = plan.before is not None
        return plan

    def _put(self, plan: _Plan, placing: Placing) -> None:
        """Give the message files their new names, and put the new file in its place."""
        try:
            self._give_new_names(plan)
            if plan.differs:
                placing.put(plan.before, plan.after)
        except BaseException:
            if placing.stands:
                self.written = _with(plan.result, placing)
                with suppress(MdtuiError):
                    plan.messages.drop_old_names()
            else:
                plan.messages.take_new_names_back()
            raise
        self.written = _with(plan.result, placing)

    def _give_new_names(self, plan: _Plan) -> None:
        try:
            plan.messages.give_new_names()
        except OSError as error:
            what = f"cannot give a message file another name: {reason(error)}, nothing was written"
            raise FailedError(what, where=self._path.parent) from error

    def _read_back(self, plan: _Plan, placing: Placing) -> Rewritten:
        """Return what was done, with whether what stands there is what was written."""
        done = _with(plan.result, placing)
        stands = read_standing(self._path, self._files, self._clock)
        if stands != (plan.after if plan.differs else plan.before):
            done = msgspec.structs.replace(done, intruded=True)
        self.written = done
        return done


def _with(result: Rewritten, placing: Placing) -> Rewritten:
    return msgspec.structs.replace(result, in_place=placing.in_place, intruded=placing.intruded)


def _must_have(data: bytes | None, uid_validity: int, path: Path) -> None:
    if data is None or len(data) < layout.HEADER_SIZE:
        what = "the file is not there any more" if data is None else "the file has no whole header"
        raise RefusedError(f"{what}, nothing was written", where=path, hint="read the folder again")
    now = layout.HEADER.unpack_from(data)[1]
    if now != uid_validity:
        what = f"UIDVALIDITY is now {now}, no longer {uid_validity}, nothing was written"
        raise RefusedError(what, where=path, hint="read the folder again")


def _counter(data: bytes | None) -> int | None:
    if data is None or len(data) < layout.HEADER_SIZE:
        return None
    counter: int = layout.COUNTER.unpack_from(data, layout.COUNTER_OFFSET)[0]
    return counter


def _counted_on(data: bytes | None, before: bytes | None) -> bytes | None:
    """Return the bytes with the LastWriteCounter that comes after the one that stands in the file."""
    counter = _counter(before)
    if data is None or counter is None or len(data) < layout.HEADER_SIZE:
        return data
    counted = bytearray(data)
    layout.COUNTER.pack_into(counted, layout.COUNTER_OFFSET, (counter + 1) % layout.UINT32)
    return bytes(counted)


def _is_other(before: bytes | None, after: bytes | None) -> bool:
    if before is None or after is None:
        return before is not after
    return without_counter(before) != without_counter(after)
