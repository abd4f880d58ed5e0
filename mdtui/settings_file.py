"""Changing a settings file: a few keys at its top level, with every comment and everything else left as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from mdtui.config import Config
from mdtui.errors import FailedError, RefusedError
from mdtui.files import FileSystem, write_all

_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def changed_settings(text: str, changes: Mapping[str, str | bool]) -> str:
    """Return the text of a settings file with some keys of its top level set.

    Args:
        text: the file as it is; empty where there is none.
        changes: the value of each key.

    Raises:
        RefusedError: the result would not say what it should, because the file is written in an unusual way.
    """
    table = _TABLE.search(text)
    top, rest = (text[: table.start()], text[table.start() :]) if table else (text, "")
    for key, value in changes.items():
        line = f"{key} = {msgspec.json.encode(value).decode()}"
        top, count = re.subn(rf"^[ \t]*{key}[ \t]*=.*$", line.replace("\\", r"\\"), top, count=1, flags=re.MULTILINE)
        if not count:
            top = f"{top.rstrip(chr(10))}\n{line}\n".lstrip("\n")
            top += "\n" if rest else ""
    result = top + rest
    try:
        wanted = msgspec.structs.replace(msgspec.toml.decode(text.encode(), type=Config), **changes)
        right = msgspec.toml.decode(result.encode(), type=Config) == wanted
    except (msgspec.DecodeError, UnicodeError):
        right = False
    if not right:
        raise RefusedError("the settings file is not changed, its form is unusual", hint="change it by hand")
    return result


def write_settings(path: Path, changes: Mapping[str, str | bool], files: FileSystem | None = None) -> None:
    """Set some keys in a settings file; where there is none, it is made.

    Args:
        path: the file.
        changes: the value of each key of the top level.
        files: the system calls.

    Raises:
        FailedError: it cannot be read or written; it is as it was.
        RefusedError: it is written in an unusual way.
    """
    files = files or FileSystem()
    fresh = path.with_name(f"{path.name}.new")
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        result = changed_settings(text, changes)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        descriptor = files.create_new(fresh)
        try:
            write_all(files, descriptor, result.encode(), 0)
            files.flush(descriptor)
        finally:
            files.close(descriptor)
        files.replace(fresh, path)
    except (OSError, UnicodeDecodeError) as error:
        what = error if isinstance(error, OSError) else OSError(0, "it is not UTF-8")
        raise FailedError.from_os(what, "cannot change the settings", path) from error
