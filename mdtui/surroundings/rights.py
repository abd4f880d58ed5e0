"""The right to read and write a folder's own files, given to their owner.

On POSIX that is two bits of the mode, on Windows the read-only attribute. What an access list of Windows denies is not
changed here: who may do what is then a decision on more than one file, and the plan tells the line that resets it.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from mdtui.errors import FailedError, MdtuiError, RefusedError, reason
from mdtui.files import FileSystem, find_entry
from mdtui.mailroot.entries import HIWATER
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.hiwater import UNREADABLE
from mdtui.mrk.journal_lines import Altering
from mdtui.mrk.repair.steps import StepKind
from mdtui.surroundings.step import AroundStep, Found, Stand, left
from mdtui.text import safe_text

READABLE = "MRK004"
"""The rule that an IMAP.MRK can be read."""
_OWNER = stat.S_IRUSR | stat.S_IWUSR


class Rights:
    """Finds files of a folder that their owner may not read and write, and gives the right.

    Args:
        files: the system calls.
    """

    takes_lock = False

    def __init__(self, files: FileSystem) -> None:
        self._files = files

    def find(self, folder: Folder) -> Iterator[Found]:
        """Yield a step for each file that lacks a right, or why there can be none."""
        hiwater = find_entry(folder.path, HIWATER)
        for path, rule in ((folder.mrk, READABLE), (hiwater, UNREADABLE)):
            if path is not None and (found := self._find(path, rule)) is not None:
                yield found

    def _find(self, path: Path, rule: str) -> Found | None:
        try:
            status = path.lstat()
        except OSError:
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        mode = stat.S_IMODE(status.st_mode)
        denied = self.why_denied(path)
        if mode & _OWNER != _OWNER:
            if why := _not_ours(status, path):
                return left(rule, denied, why) if denied else None
            return self._step(path, rule, mode)
        return left(rule, denied, _not_ours(status, path) or _by_access_list(path)) if denied else None

    def _step(self, path: Path, rule: str, mode: int) -> AroundStep:
        wanted = mode | (stat.S_IWRITE | stat.S_IWGRP | stat.S_IWOTH if sys.platform == "win32" else _OWNER)
        name = safe_text(path.name)
        said = (
            f"clear the read-only attribute of {name}"
            if sys.platform == "win32"
            else f"give the owner of {name} the right to read and write it: mode {mode:03o} becomes {wanted:03o}"
        )
        altering = Altering(StepKind.RIGHTS, str(path.absolute()), modes=(mode, wanted))
        why = "without it nobody but the system's own accounts can work with the folder"
        return AroundStep(StepKind.RIGHTS, rule, altering=altering, said=said, why=why)

    def why_denied(self, path: Path) -> str:
        """Return what the system says where we may not read a file, safe to show; empty where we may, or it is else."""
        try:
            self._files.close(self._files.open_read(path))
        except PermissionError as error:
            # A file that somebody holds without sharing is refused as well, but passes.
            is_held = getattr(error, "winerror", None) not in {None, 5}
            return "" if is_held else safe_text(f"{path.name} cannot be read: {reason(error)}")
        except OSError:
            return ""
        return ""

    def stands(self, altering: Altering) -> Stand:
        """Return which of the two modes the file has."""
        try:
            mode = self._files.mode(Path(altering.path))
        except OSError:
            return Stand.OTHER
        before, after = altering.modes or (-1, -1)
        return {before: Stand.BEFORE, after: Stand.AFTER}.get(mode, Stand.OTHER)

    def forward(self, altering: Altering, change: str) -> None:  # noqa: ARG002 - as an `Alteration` has it
        """Give the right."""
        self._set(altering, 1)

    def backward(self, altering: Altering, change: str) -> None:  # noqa: ARG002 - as an `Alteration` has it
        """Set the mode from before."""
        self._set(altering, 0)

    def tidy(self, altering: Altering, change: str) -> None:
        """Do nothing: a mode is set in one step."""

    def _set(self, altering: Altering, which: int) -> None:
        path = Path(altering.path)
        if altering.modes is None or not stat.S_ISREG(path.lstat().st_mode):
            raise RefusedError("not a plain file, its rights stay", where=path)
        try:
            self._files.set_mode(path, altering.modes[which])
        except OSError as error:
            raise FailedError.from_os(error, "cannot set the rights", path) from error


def denied(error: MdtuiError) -> bool:
    """Return whether an error is that we lack a right."""
    return isinstance(error.__cause__, PermissionError)


def _not_ours(status: os.stat_result, path: Path) -> str:
    """Return why the mode is not ours to set, safe to show; empty where it is."""
    if sys.platform == "win32" or os.geteuid() in {0, status.st_uid}:
        return ""
    return safe_text(f"it belongs to user {status.st_uid}: run this as that user or as root, or chmod u+rw {path.name}")


def _by_access_list(path: Path) -> str:
    if sys.platform != "win32":
        return "its owner has every right, so that something else denies it, such as an access list (getfacl shows it)"
    line = f'icacls "{path}" /reset'
    return safe_text(f"its access list denies it; as an administrator, {line} gives it the rights of its folder again")
