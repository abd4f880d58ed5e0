"""Small files of the program's own in its state directory, written as a whole: a reader sees the old one or the new."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from mdtui.errors import FailedError, MdtuiError
from mdtui.files import FileSystem, exclusively, read_file, write_all

LARGEST = 1 << 20
"""Bytes that such a file may have; what is larger was not written by this program."""


def kept(path: Path) -> bytes:
    """Return what a file holds; nothing where there is none.

    Raises:
        MdtuiError: it cannot be read.
    """
    try:
        return read_file(path, LARGEST)
    except MdtuiError:
        if not os.path.lexists(path):
            return b""
        raise


def keep(path: Path, change: Callable[[bytes], bytes], files: FileSystem | None = None) -> None:
    """Write a file anew, while no other run of the program writes it.

    Args:
        path: the file; its directory is made where it is not there.
        change: gives what is to be in it, from what is in it now.
        files: the system calls.

    Raises:
        MdtuiError: it cannot be read, or not be written.
    """
    files = files or FileSystem()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with exclusively(path.with_suffix(".guard")):
            _store(files, path, change(kept(path)))
    except OSError as error:
        raise FailedError.from_os(error, "cannot keep it", path) from error


def _store(files: FileSystem, path: Path, data: bytes) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with contextlib.suppress(FileNotFoundError):
            files.unlink(draft)
        descriptor = files.create_new(draft)
        try:
            write_all(files, descriptor, data, 0)
        finally:
            files.close(descriptor)
        files.replace(draft, path)
    except OSError:
        with contextlib.suppress(OSError):
            files.unlink(draft)
        raise
