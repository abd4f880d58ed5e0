"""``Hiwater.mrk`` mended: the class of a folder set to one that a person names; what cannot be read, put aside.

Nothing is deleted. A file that is changed has byte copies of both states in the state directory; what stands under its
name and cannot be read, such as a directory, keeps all it holds and gets a name that neither MDaemon nor a rule reads.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from mdtui.clock import Clock
from mdtui.errors import FailedError, LockedError, MdtuiError, RefusedError
from mdtui.files import FileSystem, find_entry, read_file
from mdtui.ini import Ini
from mdtui.mailroot.entries import HIWATER
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.hiwater import CLASSES, UNKNOWN_CLASS, UNREADABLE, is_known_class, parse_hiwater
from mdtui.mrk.journal_lines import Altering, KeptFile
from mdtui.mrk.repair.left import NOT_ASKED
from mdtui.mrk.repair.steps import StepKind
from mdtui.mrk.rewrite.byte_copies import ByteCopies
from mdtui.mrk.rewrite.replacing import MovedError, Placing, read_standing, refused_as_moved
from mdtui.mrk.rewrite.rewriting import temporary_name
from mdtui.surroundings.rights import denied
from mdtui.surroundings.step import AroundStep, Found, Stand, left
from mdtui.text import safe_text

NAME_THE_CLASS = "only the person knows what the folder holds: name its class"
SECTION, KEY = "Groupware", "FolderClass"
_CLASS = re.compile(r"IPF(?:\.[A-Za-z0-9]+)+")
_SPELLED = {name.casefold(): name for name in CLASSES}
_ASIDE = ".aside"
"""The end of the name of what is put aside; MDaemon gives it to nothing, and no rule looks at it."""


def class_named(text: str) -> str | None:
    """Return the folder class that a person means, such as ``IPF.Note``; None where there is none of that name.

    Args:
        text: with ``IPF.`` or without, in any case; what follows a known class stays as it is.
    """
    words = text.strip().split(".")
    first, *below = words[1:] if words[0].casefold() == "ipf" and words[1:] else words
    name = ".".join(("IPF", _SPELLED.get(first.casefold(), first), *below))
    return name if _CLASS.fullmatch(name) and is_known_class(name) else None


def with_class(data: bytes, folder_class: str) -> bytes:
    """Return the bytes of a ``Hiwater.mrk`` that says of the folder what it holds; every other byte stays.

    Raises:
        RefusedError: the text has two bytes for each character.
    """
    return Ini(data).with_value(SECTION, KEY, folder_class).data


def aside_name(change: str) -> str:
    """Return the name of what is put aside by the change of this id, in the directory that it stands in."""
    return f"mdtui-{change}{_ASIDE}"


def digest_of(data: bytes | None) -> str:
    """Return the SHA-256 of a file's bytes in hex digits; empty where there is no file."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


class FolderClass:
    """Finds out whether a folder's Hiwater.mrk can be read and its class is known, and mends it.

    Args:
        files: the system calls.
        clock: for pauses.
        copies: where the bytes of both states of a changed file are.
    """

    takes_lock = True

    def __init__(self, files: FileSystem, clock: Clock, copies: ByteCopies) -> None:
        self._files = files
        self._clock = clock
        self._copies = copies

    def find(self, folder: Folder, folder_class: str) -> Iterator[Found]:
        """Yield the step that mends the file, or why there can be none.

        Args:
            folder: the folder.
            folder_class: what it shall hold, such as ``IPF.Note``; empty where the person has not said it.
        """
        texts = {finding.rule: finding.text for finding in folder.findings}
        path = find_entry(folder.path, HIWATER)
        if path is None:
            return
        if UNREADABLE in texts:
            yield self._put_aside(path, texts[UNREADABLE], folder_class)
        elif UNKNOWN_CLASS in texts:
            yield self._change(path, texts[UNKNOWN_CLASS], folder_class)

    def _put_aside(self, path: Path, text: str, folder_class: str) -> Found:
        try:
            read_file(path, 1)
        except MdtuiError as error:
            if denied(error) and path.is_file():
                return left(UNREADABLE, text, NOT_ASKED, StepKind.RIGHTS)
        said = f"put {path.name} aside under a name of ours beside it"
        said += f", and make a new one that says {folder_class}" if folder_class else ""
        new = with_class(b"", folder_class) if folder_class else None
        target = str(path.absolute().with_name(_ASIDE))
        altering = Altering(StepKind.HIWATER, str(path.absolute()), target, digests=("", digest_of(new)))
        why = "it cannot be read, so nobody knows from it what the folder holds"
        return _step(UNREADABLE, altering, said, why, (None, new))

    def _change(self, path: Path, text: str, folder_class: str) -> Found:
        if not folder_class:
            return left(UNKNOWN_CLASS, text, NAME_THE_CLASS, StepKind.HIWATER)
        try:
            before = read_standing(path, self._files, self._clock) or b""
            after = with_class(before, folder_class)
        except MdtuiError as error:
            return left(UNKNOWN_CLASS, text, error.line())
        if parse_hiwater(after).folder_class != folder_class:
            return left(UNKNOWN_CLASS, text, "the line that says it cannot be found in it for sure; edit it by hand")
        digests = (digest_of(before), digest_of(after))
        altering = Altering(StepKind.HIWATER, str(path.absolute()), digests=digests)
        old = parse_hiwater(before).folder_class
        said = f"set FolderClass in {path.name} from {old} to {folder_class}, every other byte stays"
        why = "its class is none that MDaemon is known to have"
        return _step(UNKNOWN_CLASS, altering, said, why, (before, after))

    # Making it so

    def stands(self, altering: Altering) -> Stand:
        """Return which of its states the file is in."""
        path = Path(altering.path)
        is_aside = bool(altering.target) and os.path.lexists(altering.target)
        if altering.target and not is_aside:
            return Stand.BEFORE if os.path.lexists(path) else Stand.OTHER
        try:
            now = digest_of(read_standing(path, self._files, self._clock))
        except MdtuiError:
            return Stand.OTHER
        before, after = altering.digests
        if now == after:
            return Stand.AFTER
        if is_aside:
            return Stand.OTHER if now else Stand.BETWEEN
        return Stand.BEFORE if now == before else Stand.OTHER

    def forward(self, altering: Altering, change: str) -> None:
        """Put the new file in its place; where the old one cannot be read, put that aside first."""
        before, after = self._kept(altering.before, 0, altering), self._kept(altering.after, 1, altering)
        if not altering.target:
            self._put(altering, change, before, after)
            return
        self._move(Path(altering.path), Path(altering.target))
        try:
            if after is not None:
                self._put(altering, change, None, after)
        except MdtuiError:
            # What cannot be put back now is put back by the next start.
            with suppress(OSError, MdtuiError):
                self._move(Path(altering.target), Path(altering.path))
            raise

    def backward(self, altering: Altering, change: str) -> None:
        """Put the old file in the place of the new one; what was put aside gets its name again."""
        before, after = self._kept(altering.before, 0, altering), self._kept(altering.after, 1, altering)
        if not altering.target or after is not None:
            self._put(altering, change, after, before)
        if altering.target:
            self._move(Path(altering.target), Path(altering.path))

    def tidy(self, altering: Altering, change: str) -> None:
        """Give what was put aside its name again, where nothing stands there yet, and remove our file beside it."""
        if self.stands(altering) is Stand.BETWEEN:
            self._move(Path(altering.target), Path(altering.path))
        ours = Path(altering.path).with_name(temporary_name(change))
        data = read_standing(ours, self._files, self._clock)
        kept = [self._kept(name, which, altering) for which, name in enumerate((altering.before, altering.after))]
        if data is not None and any(each is not None and each.startswith(data) for each in kept):
            self._files.unlink(ours)

    def _put(self, altering: Altering, change: str, before: bytes | None, after: bytes | None) -> None:
        path = Path(altering.path)
        placing = Placing(
            path, path.with_name(temporary_name(change)), self._files, self._clock, _refuse_in_place(path)
        )
        try:
            placing.put(before, after)
        except MovedError as error:
            raise refused_as_moved(path, error.what) from error
        if placing.intruded:
            raise FailedError("written, and another program wrote to it at the same time", where=path)

    def _move(self, path: Path, target: Path) -> None:
        if path.parent != target.parent or os.path.lexists(target):
            raise RefusedError("there is something of that name already, nothing was put aside", where=target)
        try:
            self._files.rename(path, target)
        except OSError as error:
            raise FailedError.from_os(error, f"cannot rename it to {target.name}", path) from error
        self._files.flush_directory(path.parent)

    def _kept(self, name: str, which: int, altering: Altering) -> bytes | None:
        """Return the bytes of a copy, which must be those that were kept."""
        if not name:
            return None
        path = self._copies.path(KeptFile(name, "", 0))
        data = read_file(path)
        if digest_of(data) != altering.digests[which]:
            raise RefusedError("the byte copy is not what was kept, somebody changed it", where=path)
        return data


def _step(
    rule: str, altering: Altering, said: str, why: str, contents: tuple[bytes | None, bytes | None]
) -> AroundStep:
    return AroundStep(StepKind.HIWATER, rule, altering=altering, said=safe_text(said), why=why, contents=contents)


def _refuse_in_place(path: Path) -> Callable[[], None]:
    def refuse() -> None:
        # A file of a few lines is not worth being half of each for a moment.
        what = "another program has the file open, nothing was written"
        raise LockedError(what, where=path, hint="try again")

    return refuse
