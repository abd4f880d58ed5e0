"""The free space on the server's disks, with its trend, and what waits in the queue folders."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import msgspec

from mdtui.clock import Clock
from mdtui.health.report import QueueHealth, VolumeHealth
from mdtui.health.settings import Queue
from mdtui.mailroot.root import MailRoot

TREND_SECONDS = 300.0
"""A trend over less time than that says nothing."""
_SAMPLES = 240
_SAMPLE_SECONDS = 30.0
COUNTED = 50_000
"""Files of one queue that are counted; no more are looked at."""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    queue: tuple[Queue, ...]


@cache
def load_queues() -> tuple[Queue, ...]:
    """Return the queue folders that the package knows."""
    text = resources.files("mdtui.health").joinpath("queues.toml").read_bytes()
    return msgspec.toml.decode(text, type=_File).queue


class Volumes:
    """The disks of a server, each once.

    Args:
        root: the mail root.
        clock: times the trend.
        usage: says how many bytes a directory's disk has in all, how many are used and how many are free.
    """

    def __init__(self, root: MailRoot, clock: Clock, usage: Callable[[Path], Sequence[int]] | None = None) -> None:
        self._root = root
        self._clock = clock
        self._usage = usage or shutil.disk_usage
        self._samples: dict[Path, deque[tuple[float, int]]] = {}

    def look(self, queues: Iterable[Path] = ()) -> list[VolumeHealth]:
        """Return the free space where users, queues, logs and the root itself are, without disks that do not say it.

        Args:
            queues: the queue folders.
        """
        found = []
        for paths in self._by_device(queues).values():
            path = next(iter(paths.values()))
            with contextlib.suppress(OSError):
                total, _, free = self._usage(path)
                found.append(VolumeHealth(path, tuple(paths), total, free, self._trend(path, free)))
        return found

    def _by_device(self, queues: Iterable[Path]) -> dict[int, dict[str, Path]]:
        """Return the directories on each disk, by what they hold."""
        root = self._root
        named = [
            ("root", root.path),
            ("users", root.users),
            ("public folders", root.public),
            ("logs", root.logs),
            *(("queues", queue) for queue in queues),
        ]
        devices: dict[int, dict[str, Path]] = {}
        for name, path in named:
            if path is not None:
                with contextlib.suppress(OSError):
                    devices.setdefault(path.stat().st_dev, {}).setdefault(name, path)
        return devices

    def _trend(self, path: Path, free: int) -> float | None:
        now = self._clock.monotonic()
        samples = self._samples.setdefault(path, deque(maxlen=_SAMPLES))
        if not samples or now - samples[-1][0] >= _SAMPLE_SECONDS:
            samples.append((now, free))
        before, earlier = samples[0]
        return (free - earlier) * 3600 / (now - before) if now - before >= TREND_SECONDS else None


def queue_folder(root: MailRoot, queue: Queue) -> Path | None:
    """Return the directory of a queue as it is spelled on disk; None where it is not there."""
    path = root.path
    wanted = queue.folder.replace("\\", "/")
    if Path(wanted).is_absolute():
        path, parts = Path(Path(wanted).anchor), Path(wanted).parts[1:]
    else:
        parts = tuple(part for part in wanted.split("/") if part not in {"", "."})
    for part in parts:
        name = _entry(path, part)
        if name is None:
            return None
        path /= name
    return path if os.path.isdir(path) else None  # noqa: PTH112 - Path.is_dir raises where there is no right


def _entry(directory: Path, name: str) -> str | None:
    if os.path.lexists(directory / name):
        return name
    with contextlib.suppress(OSError), os.scandir(directory) as entries:
        return next((entry.name for entry in entries if entry.name.casefold() == name.casefold()), None)
    return None


def look_at_queue(folder: Path, queue: Queue, now: float) -> QueueHealth:
    """Return what waits in a queue folder; never raises.

    Args:
        folder: the directory.
        queue: which queue it is.
        now: seconds since 1970-01-01 UTC.
    """
    count, oldest = 0, None
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    status = entry.stat(follow_symlinks=False)
                    if not stat.S_ISREG(status.st_mode):
                        continue
                    if count == COUNTED:
                        return QueueHealth(queue, count, _age(now, oldest), counted_all=False)
                    count += 1
                    oldest = status.st_mtime if oldest is None else min(oldest, status.st_mtime)
    except OSError:
        return QueueHealth(queue, None)
    return QueueHealth(queue, count, _age(now, oldest))


def _age(now: float, modified: float | None) -> float | None:
    return None if modified is None else max(0.0, now - modified)
