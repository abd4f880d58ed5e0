"""The name of a folder's directory, put into modified UTF-7 where it is none.

What the directory is called is what mail programs are told. So another name is another folder to them: what they keep
of it is fetched anew, and a subscription to the old name leads nowhere. That is why nobody but the person asks for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from mdtui.errors import FailedError, LockedError, RefusedError
from mdtui.files import FileSystem, find_entry
from mdtui.mailroot.entries import FOLDER_SUFFIX
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.names import decode_utf7, encode_utf7
from mdtui.mrk.journal_lines import Altering
from mdtui.mrk.repair.steps import StepKind
from mdtui.surroundings.step import AroundStep, Found, Stand, left
from mdtui.text import safe_text

RULE = "FLD002"
"""The rule that a folder's name is modified UTF-7."""
_FOUND = "the name is not modified UTF-7"
_LOSS = "its old name: mail programs see another folder and fetch it anew, subscriptions to the old name end"
_IN_USE = frozenset({5, 32})
"""What Windows says of a directory in which some program has something open: access denied, sharing violation."""


def encoded(name: str) -> str | None:
    """Return the name of a folder's directory with its stem in modified UTF-7; None where it cannot be written so.

    Args:
        name: the directory's name with ``.IMAP``, in any case.
    """
    stem, suffix = name[: -len(FOLDER_SUFFIX)], name[-len(FOLDER_SUFFIX) :]
    new = encode_utf7(stem)
    return new + suffix if stem and decode_utf7(new) == stem else None


class FolderName:
    """Finds out whether a folder's name can be read, and renames its directory.

    Args:
        files: the system calls.
    """

    takes_lock = True

    def __init__(self, files: FileSystem) -> None:
        self._files = files

    def find(self, folder: Folder) -> Iterator[Found]:
        """Yield the step that renames the folder, or why there can be none."""
        if any(finding.rule == RULE for finding in folder.findings):
            yield self._find(folder.path)

    def _find(self, path: Path) -> Found:
        name = encoded(path.name)
        if name is None:
            return left(RULE, _FOUND, "it has characters that no name can have; rename it in a mail program")
        if find_entry(path.parent, name) is not None:
            return left(RULE, _FOUND, safe_text(f"there is a folder of the name {name} already"))
        altering = Altering(StepKind.FOLDER_NAME, str(path.absolute()), str(path.absolute().with_name(name)))
        said = safe_text(f"rename the directory {path.name} to {name}")
        return AroundStep(
            StepKind.FOLDER_NAME,
            RULE,
            altering=altering,
            said=said,
            why="IMAP wants names in modified UTF-7, and mail programs cannot read this one",
            loss=_LOSS,
        )

    def stands(self, altering: Altering) -> Stand:
        """Return which of the two names is there."""
        there = (os.path.lexists(altering.path), os.path.lexists(altering.target))
        return {(True, False): Stand.BEFORE, (False, True): Stand.AFTER}.get(there, Stand.OTHER)

    def forward(self, altering: Altering, change: str) -> None:  # noqa: ARG002 - as an `Alteration` has it
        """Give the directory its new name."""
        self._rename(Path(altering.path), Path(altering.target))

    def backward(self, altering: Altering, change: str) -> None:  # noqa: ARG002 - as an `Alteration` has it
        """Give it its old name again."""
        self._rename(Path(altering.target), Path(altering.path))

    def tidy(self, altering: Altering, change: str) -> None:
        """Do nothing: a directory is renamed in one step."""

    def _rename(self, path: Path, target: Path) -> None:
        if path.parent != target.parent or not target.name.casefold().endswith(FOLDER_SUFFIX):
            raise RefusedError("not a name that a folder's directory can have", where=target)
        if find_entry(target.parent, target.name) is not None:
            raise RefusedError("there is a folder of that name already, nothing was renamed", where=target)
        try:
            self._files.rename(path, target)
        except OSError as error:
            if getattr(error, "winerror", None) in _IN_USE:
                what = "another program has something in the folder open, it was not renamed"
                raise LockedError(
                    what, where=path, hint="close the sessions of its mailbox, or stop MDaemon"
                ) from error
            raise FailedError.from_os(error, "cannot rename the folder", path) from error
        self._files.flush_directory(path.parent)
