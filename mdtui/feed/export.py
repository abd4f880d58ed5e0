"""Writing events into a file that a person names."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from pathlib import Path

from mdtui.errors import FailedError, UsageError
from mdtui.events.event import Event
from mdtui.feed.rows import Form, written
from mdtui.files import FileSystem, write_all
from mdtui.mrk.locking import never

_ENDINGS: dict[str, Form] = {".csv": "csv", ".jsonl": "jsonl", ".json": "jsonl", ".txt": "text", ".log": "text"}


def form_of(name: str) -> Form:
    """Return the form that the ending of a file name asks for; text where it asks for none."""
    return _ENDINGS.get(Path(name).suffix.casefold(), "text")


def export_path(name: str) -> Path:
    """Return the path that a person has written.

    Args:
        name: the path; ``~`` stands for the home directory.

    Raises:
        UsageError: it cannot be the path of a file.
    """
    if not name.strip() or not name.isprintable():
        raise UsageError("this is not a file name", where=name, hint="such as events.csv")
    try:
        path = Path(name).expanduser().absolute()
        is_directory = path.is_dir()
    except (OSError, RuntimeError, ValueError):
        raise UsageError("this is not a file name", where=name, hint="such as events.csv") from None
    if is_directory:
        raise UsageError("this is a directory", where=name, hint="add the name of a file")
    if path.is_reserved():
        raise UsageError("Windows keeps this name for a device", where=name, hint="choose another one")
    return path


def export_events(
    name: str,
    events: Collection[Event],
    form: Form,
    *,
    overwrite: bool = False,
    files: FileSystem | None = None,
    cancelled: Callable[[], bool] = never,
) -> Path:
    """Write events into a new file; of a file that could not be written to its end nothing is left.

    Args:
        name: the path as a person has written it.
        events: the events.
        form: how they are written.
        overwrite: whether a file of that name may be replaced; it is only when all is written.
        files: the system calls.
        cancelled: asked again and again.

    Returns:
        Where they are.

    Raises:
        UsageError: the name is none, or there is such a file and it may not be replaced.
        FailedError: it cannot be written, or was cancelled.
    """
    files = files or FileSystem()
    path = export_path(name)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part") if overwrite else path
    try:
        descriptor = files.create_new(draft)
    except FileExistsError:
        hint = "remove it" if overwrite else "choose another name, or overwrite it"
        raise UsageError("there is such a file already", where=draft, hint=hint) from None
    except OSError as error:
        raise FailedError.from_os(error, "cannot make the file", path) from error
    try:
        _write(files, descriptor, events, form, cancelled)
        if overwrite:
            files.replace(draft, path)
    except OSError as error:
        _remove(files, draft)
        raise FailedError.from_os(error, "cannot write the events", path) from error
    except BaseException:
        _remove(files, draft)
        raise
    return path


def _write(
    files: FileSystem, descriptor: int, events: Collection[Event], form: Form, cancelled: Callable[[], bool]
) -> None:
    offset = 0
    try:
        for part in written(events, form):
            if cancelled():
                raise FailedError("the export was cancelled", hint="no file was left")
            write_all(files, descriptor, part, offset)
            offset += len(part)
    finally:
        files.close(descriptor)


def _remove(files: FileSystem, path: Path) -> None:
    try:
        files.unlink(path)
    except OSError:
        # The error that led here is the one to tell.
        return
