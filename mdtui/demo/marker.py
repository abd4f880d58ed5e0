"""What marks a directory as a demo's mail root: a file that says how it was built and what is wrong in it."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from mdtui.errors import RefusedError
from mdtui.files import read_file

MARKER = ".mdtui-demo"
"""The marker's name, directly below the root."""
_FORMAT = 1
_LIMIT = 1 << 20


class Planted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that is wrong in the root on purpose.

    Attributes:
        kind: which damage it is, a value of `mdtui.demo.damage.Kind`.
        folder: the folder's key, such as ``damaged@example.com/Short header``.
        detail: one line on what exactly was done.
    """

    kind: str
    folder: str
    detail: str


class _Marker(msgspec.Struct, frozen=True):
    format: int
    seed: int
    records: int
    now: int
    planted: tuple[Planted, ...]


class DemoRoot(msgspec.Struct, frozen=True):
    """A demo's mail root.

    Attributes:
        path: the root.
        seed: what it was made from; the same seed and time give the same bytes.
        records: records in the big folder.
        now: the time it was built for, seconds since 1970-01-01 UTC.
        planted: everything that is wrong in it on purpose.
    """

    path: Path
    seed: int
    records: int
    now: int
    planted: tuple[Planted, ...]


def is_demo_root(path: Path) -> bool:
    """Return whether a directory is a demo's mail root, finished or in use."""
    return os.path.isfile(path / MARKER)  # noqa: PTH113 - Path.is_file raises where there is no right


def write_marker(root: DemoRoot) -> None:
    """Mark a finished root as a demo.

    Raises:
        OSError: as the system gives it.
    """
    marker = _Marker(_FORMAT, root.seed, root.records, root.now, root.planted)
    text = msgspec.json.format(msgspec.json.encode(marker), indent=1)
    (root.path / MARKER).write_bytes(text + b"\n")


def read_marker(path: Path) -> DemoRoot:
    """Return the demo that a directory holds.

    Raises:
        FailedError: the marker cannot be read.
        RefusedError: it was written by another version of the program, or is no marker at all.
    """
    where = path / MARKER
    data = read_file(where, _LIMIT)
    try:
        marker = msgspec.json.decode(data, type=_Marker)
    except msgspec.DecodeError as error:
        raise RefusedError(
            "the demo's marker cannot be understood", where=where, hint="use another directory"
        ) from error
    if marker.format != _FORMAT:
        raise RefusedError("the demo is of another version", where=where, hint="use another directory")
    return DemoRoot(path, marker.seed, marker.records, marker.now, marker.planted)
