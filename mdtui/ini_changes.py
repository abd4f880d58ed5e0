"""Changes to settings files: whole INI files written anew, compare-and-set, written down first, and the way back.

A file takes the place of the old one in one step, and only while the old one is still what the plan was made from. Byte
copies of both are kept before anything is written, so that a change is taken back to the exact bytes; where somebody
changed the file since, it is taken back key by key, and what they did stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import msgspec

from mdtui.clock import Clock
from mdtui.errors import FailedError, LockedError, MdtuiError, NothingMatchedError, RefusedError
from mdtui.files import FileSystem, exclusively
from mdtui.ini import Ini
from mdtui.mrk.bulk import HowToWrite
from mdtui.mrk.history import Past
from mdtui.mrk.journal import Journal
from mdtui.mrk.journal_lines import Entry, KeptFile, Subject, WholeFile
from mdtui.mrk.recovery import Leftover, settle
from mdtui.mrk.rewrite.byte_copies import SETTINGS
from mdtui.mrk.rewrite.recovery import Found, Stands
from mdtui.mrk.rewrite.replacing import MovedError, Placing, read_standing
from mdtui.text import safe_text

GUARD = "settings.guard"
"""The file in the state directory that one program of ours at a time holds while it writes settings."""
_LOOK_AGAIN = "look at the plan again"
Key = tuple[str, str]
"""A section and a key."""


class NewFile(msgspec.Struct, frozen=True):
    """A settings file that is to be written anew.

    Attributes:
        path: the file.
        before: its bytes as the plan was made; None where there was none.
        after: its bytes as they are to be; None where it is to go.
    """

    path: Path
    before: bytes | None
    after: bytes | None


class FilesWritten(msgspec.Struct, frozen=True):
    """What a change did to settings files, or of a dry run, would do.

    Attributes:
        change_id: the change's name; empty where nothing was written.
        paths: the files that were written.
        copies: where their byte copies from before are; fewer where there was no file.
        kept: values that somebody else changed since, and that stay, one line each, safe to show.
        merged: whether somebody else had changed a file since, so that it was taken back key by key.
        dry_run: nothing was written.
    """

    change_id: str
    paths: tuple[Path, ...]
    copies: tuple[Path, ...] = ()
    kept: tuple[str, ...] = ()
    merged: bool = False
    dry_run: bool = False

    @property
    def written(self) -> bool:
        """Whether anything was written, or would be."""
        return bool(self.paths)

    @property
    def intruded(self) -> bool:
        """Whether another program wrote at the same time; that is refused here."""
        return False

    @property
    def besides(self) -> tuple[str, ...]:
        """What was otherwise than asked for, each safe to show."""
        if not self.paths:
            return ("the settings are so already",)
        merged = "others had changed the file since, their values stay" if self.merged else ""
        kept = f"left as others set them: {', '.join(self.kept)}" if self.kept else ""
        return tuple(filter(None, (merged, kept)))

    @property
    def says(self) -> str:
        """Which files it is about, and what was otherwise than asked for, in one line, safe to show."""
        names = safe_text(", ".join(path.name for path in self.paths))
        return ", ".join(filter(None, (names, *self.besides)))


class IniChanges:
    """The changes to settings files of one mail root.

    Args:
        journal: where they are written down.
        files: the system calls.
        clock: for pauses.
        read_only: refuse every write.
    """

    def __init__(self, journal: Journal, *, files: FileSystem, clock: Clock, read_only: bool) -> None:
        self._journal = journal
        self._files = files
        self._clock = clock
        self._read_only = read_only

    def write(
        self,
        verb: str,
        files: Sequence[NewFile],
        *,
        summary: str = "",
        undoes: str | None = None,
        dry_run: bool = False,
    ) -> FilesWritten:
        """Write some files anew, all of them or none.

        Args:
            verb: what the history calls it.
            files: the files; one that is so already is left out.
            summary: what it does, in one line.
            undoes: the id of the change that this one takes back.
            dry_run: write nothing.

        Raises:
            RefusedError: read-only, or a file is not what the plan was made from any more.
            LockedError: another program holds a file open.
            FailedError: the system refused; the error says what stands there now.
        """
        wanted = [file for file in files if file.before != file.after]
        paths = tuple(file.path for file in wanted)
        if dry_run or not wanted:
            return FilesWritten("", paths, dry_run=dry_run)
        if self._read_only:
            raise RefusedError("read-only: nothing is written", where=paths[0])
        shown = ", ".join(path.name for path in paths)
        recorder = self._journal.recorder(verb, (), shown, 0, undoes, summary=summary)
        try:
            self._journal.directory.mkdir(parents=True, exist_ok=True)
            with exclusively(self._journal.directory / GUARD):
                kept = self._write_down(recorder.subject, wanted)
                self._carry_out(recorder.subject, wanted)
        except OSError as error:
            raise FailedError.from_os(error, "cannot write", self._journal.directory / GUARD) from error
        copies = tuple(self._journal.copies.path(each.before) for each in kept if each.before is not None)
        return FilesWritten(recorder.subject.id, paths, copies)

    def _write_down(self, subject: Subject, wanted: Sequence[NewFile]) -> tuple[WholeFile, ...]:
        """Keep the byte copies and write the intent, once every file is what the plan was made from."""
        for file in wanted:
            if read_standing(file.path, self._files, self._clock) != file.before:
                raise _changed(file.path)
        kept = tuple(
            WholeFile(
                str(file.path.absolute()),
                self._keep(subject.id, f"{number}.before", file.before),
                self._keep(subject.id, f"{number}.after", file.after),
            )
            for number, file in enumerate(wanted)
        )
        self._journal.settings_intent(subject, kept)
        return kept

    def _keep(self, change: str, which: str, data: bytes | None) -> KeptFile | None:
        return None if data is None else self._journal.copies.keep(change, which, data, SETTINGS)

    def _carry_out(self, subject: Subject, wanted: Sequence[NewFile]) -> None:
        done: list[NewFile] = []
        try:
            for file in wanted:
                self._put(subject.id, file)
                done.append(file)
        except MdtuiError as error:
            stays = self._put_back(subject.id, done)
            self._journal.ended(subject, 0, None, error.line(), done=bool(stays))
            if stays:
                what = f"{error.what}; of the other files {', '.join(stays)} stays as it was newly written"
                raise FailedError(what, where=error.where, hint="mdtui undo takes it back") from error
            raise
        self._journal.ended(subject, 0, None, done=True)

    def _put(self, change: str, file: NewFile) -> None:
        path = file.path
        placing = Placing(path, _temporary(path, change), self._files, self._clock, lambda: _held_open(path))
        try:
            placing.put(file.before, file.after)
        except MovedError as error:
            raise _changed(path) from error
        if placing.intruded:
            raise FailedError("another program wrote to the file at the same moment", where=path, hint=_LOOK_AGAIN)

    def _put_back(self, change: str, done: Sequence[NewFile]) -> list[str]:
        """Put files back as they were, and return the names of those that cannot be."""
        stays = []
        for file in done:
            try:
                self._put(change, NewFile(file.path, file.after, file.before))
            except MdtuiError:
                stays.append(safe_text(file.path.name))
        return stays

    # The way back

    def take_back(self, past: Past, verb: str, how: HowToWrite) -> FilesWritten:
        """Take a change back: to the exact bytes, or where somebody changed a file since, key by key.

        Args:
            past: the change.
            verb: undo or redo.
            how: see `HowToWrite`.

        Raises:
            RefusedError: others changed every value since, or a byte copy is not what was kept.
            MdtuiError: as `write` says.
        """
        back = [self._way_back(file) for file in past.files]
        kept = tuple(line for each in back for line in each.kept)
        if kept and not any(each.file.before != each.file.after for each in back):
            what = f"others changed it since, nothing was written: {', '.join(kept)}"
            raise RefusedError(
                what, where=past.subject.folder, hint=f"mdtui undo --list {past.id} names the byte copies"
            )
        done = self.write(
            verb, [each.file for each in back], undoes=past.id, dry_run=bool(how.get("dry_run")), summary=past.summary
        )
        return msgspec.structs.replace(done, kept=kept, merged=any(each.merged for each in back))

    def _way_back(self, whole: WholeFile) -> _WayBack:
        path = Path(whole.path)
        before, after = self._read(whole.before), self._read(whole.after)
        now = read_standing(path, self._files, self._clock)
        if now in (after, before):
            return _WayBack(NewFile(path, now, before))
        if now is None:
            raise RefusedError("the file is not there any more", where=path, hint="restore it first")
        merged, kept = merge(Ini(before or b""), Ini(after or b""), Ini(now))
        shown = tuple(safe_text(f"[{section}] {key}") for section, key in kept)
        return _WayBack(NewFile(path, now, merged.data), shown, merged=True)

    def _read(self, kept: KeptFile | None) -> bytes | None:
        return None if kept is None else self._journal.copies.read(kept)

    def copies_of(self, past: Past) -> tuple[Path, ...]:
        """Return where the byte copies of the files before a change are, or were."""
        try:
            return tuple(self._journal.copies.path(each.before) for each in past.files if each.before is not None)
        except RefusedError:
            return ()

    # After a crash

    def inspect(self, entry: Entry) -> Leftover:
        """Return what stands in the files of an unfinished change; never raises."""
        new, since = 0, False
        try:
            for whole in entry.intent.files:
                now = read_standing(Path(whole.path), self._files, self._clock)
                is_new = now == self._read(whole.after)
                new += is_new
                since = since or (not is_new and now != self._read(whole.before))
        except MdtuiError as error:
            return Leftover(entry, problem=error.line())
        # A file that somebody else has changed since was the old one before, or the new: taking it back looks at keys.
        return Leftover(entry, found=Found(Stands.NEW if new or since else Stands.OLD, since=since))

    def settle(self, leftover: Leftover) -> None:
        """Take away what lies about, and write down how far a change got.

        Raises:
            MdtuiError: the journal cannot be written, or a file not be read.
        """
        intent = leftover.entry.intent
        for whole in intent.files:
            temporary = _temporary(Path(whole.path), intent.subject.id)
            try:
                self._files.unlink(temporary)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise FailedError.from_os(error, "cannot remove our own file", temporary) from error
        settle(leftover, self._journal, self._clock)

    def finish(self, leftover: Leftover, how: HowToWrite) -> FilesWritten | None:
        """Write those files of a settled change that stand as they were; None where none does.

        Args:
            leftover: what a crash left.
            how: see `HowToWrite`.

        Raises:
            NothingMatchedError: somebody changed the files since.
            MdtuiError: as `write` says.
        """
        intent = leftover.entry.intent
        wanted = []
        for whole in intent.files:
            now, before = read_standing(Path(whole.path), self._files, self._clock), self._read(whole.before)
            after = self._read(whole.after)
            if now not in (before, after):
                raise NothingMatchedError("others changed the file since", where=whole.path, hint="plan it again")
            wanted.append(NewFile(Path(whole.path), now, after))
        subject, dry_run = intent.subject, bool(how.get("dry_run"))
        done = self.write(subject.verb, wanted, summary=subject.summary, undoes=subject.undoes, dry_run=dry_run)
        return done if done.written else None


class _WayBack(msgspec.Struct, frozen=True):
    """How a file is taken back, and what of it stays as others left it."""

    file: NewFile
    kept: tuple[str, ...] = ()
    merged: bool = False


def merge(before: Ini, after: Ini, now: Ini) -> tuple[Ini, list[Key]]:
    """Return a document in which a change is taken back, and the values that others changed since.

    Args:
        before: as it was before the change.
        after: as the change left it.
        now: as it is.

    Raises:
        RefusedError: it cannot be written to.
    """
    kept: list[Key] = []
    for section, key in _differing(before, after):
        old, new, value = (ini.get(section, key) for ini in (before, after, now))
        if value == old:
            continue
        if value != new:
            kept.append((section, key))
        elif old is None:
            now = now.without(section, key)
        else:
            now = now.with_value(section, key, old)
    for section in after.sections():
        if not before.has_section(section):
            now = now.without_empty_section(section)
    return now, kept


def _differing(before: Ini, after: Ini) -> Iterator[Key]:
    seen: set[Key] = set()
    for entry in (*before.entries(), *after.entries()):
        key = entry.section.lower(), entry.key.lower()
        if key not in seen and before.get(*key) != after.get(*key):
            seen.add(key)
            yield entry.section, entry.key


def _temporary(path: Path, change: str) -> Path:
    return path.with_name(f"mdtui-{change}-{path.stem}.tmp")


def _held_open(path: Path) -> NoReturn:
    # Written over in place it could be read half old and half new.
    raise LockedError("another program holds the file open, nothing was written", where=path, hint="try again")


def _changed(path: Path) -> RefusedError:
    return RefusedError("the file was changed meanwhile, nothing was written", where=path, hint=_LOOK_AGAIN)
