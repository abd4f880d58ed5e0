"""A change to settings files, as the command line prints it."""

from __future__ import annotations

import msgspec

from mdtui.ini_changes import FilesWritten
from mdtui.mrk.history import Past
from mdtui.text import safe_text


class SettingsWritten(msgspec.Struct, frozen=True):
    """What a change did to settings files, or was going to do, as JSON has it.

    Attributes:
        files: the files.
        copies: where their bytes from before are kept.
        kept: values that somebody else changed since, and that stay.
        merged: somebody else had changed a file since, so that it was taken back key by key.
    """

    files: list[str]
    copies: list[str]
    kept: list[str] = []
    merged: bool = False


def settings_of(past: Past) -> SettingsWritten | None:
    """Return the change to settings that a past change was; None of a change to a folder."""
    if not past.files:
        return None
    return SettingsWritten([each.path for each in past.files], [str(path) for path in past.copies])


def settings_written(done: FilesWritten) -> SettingsWritten:
    """Return what a change did to settings files just now."""
    return SettingsWritten(
        files=[str(path) for path in done.paths],
        copies=[str(path) for path in done.copies],
        kept=list(done.kept),
        merged=done.merged,
    )


def settings_lines(settings: SettingsWritten) -> list[str]:
    """Return the files and their byte copies, one line each, safe to show."""
    return [
        *(safe_text(f"file: {path}") for path in settings.files),
        *(safe_text(f"the file from before: {path}") for path in settings.copies),
    ]
