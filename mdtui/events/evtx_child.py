"""Reading an ``.evtx`` file, in a process of its own.

Such a file comes from anywhere, and the parser is not ours: whatever it does to the memory or the time, it does to this
process, which has little of both. The records go to the standard output, one line of JSON each as soon as it is read,
so that what was read before a crash is not lost; the last line says how it ended.
"""

from __future__ import annotations

import contextlib
import os
import signal
import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from mdtui.events.child_limits import limit_self
from mdtui.events.event_xml import read_event
from mdtui.events.evtx_chunks import MendedFile
from mdtui.events.windows_event import WindowsEvent
from mdtui.files import FileSystem, is_regular

ERROR_LIMIT = 1000
"""Errors one after the other before the rest is given up."""
_OUTPUT = 1


class Job(msgspec.Struct, frozen=True):
    """What the process shall do.

    Attributes:
        file: the path.
        memory: bytes that it may use.
        seconds: of processor time that it may use.
        size: bytes of the file that are looked at.
    """

    file: str
    memory: int
    seconds: float
    size: int


class Ended(msgspec.Struct, frozen=True):
    """The last line.

    Attributes:
        problem: what was wrong with the file, one phrase; empty where nothing was.
    """

    problem: str


class Read(msgspec.Struct, frozen=True, array_like=True):
    """A line: a record, or the end."""

    record: WindowsEvent | None = None
    ended: Ended | None = None


def main(job: dict[str, Any]) -> None:
    """Do a job: limit this process, read the file, write what is in it."""
    what = msgspec.convert(job, Job)
    # Ctrl+C goes to every process of the terminal; the one that started this one ends it.
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore")
    _serve(what)


def _serve(job: Job) -> None:
    # The parser is loaded before the limit, so that the limit is for the file.
    import evtx  # noqa: PLC0415 - only this process needs it

    limit_self(job.memory, job.seconds)
    try:
        problem = read(Path(job.file), job.size, evtx.PyEvtxParser)
    except MemoryError:
        problem = f"reading it takes more than {job.memory >> 20} MB of memory"
    except OSError as error:
        problem = f"cannot read it: {error.strerror or type(error).__name__}"
    _write(Read(ended=Ended(problem)))


def read(path: Path, limit: int, parser: Any) -> str:
    """Write the records of a file to the standard output, and return what is wrong with it, one phrase.

    Args:
        path: the file.
        limit: look at so many bytes of it.
        parser: the class that reads ``.evtx``.

    Raises:
        OSError: it cannot be read.
        MemoryError: there is not enough of it.
    """
    files = FileSystem()
    descriptor = files.open_read(path)
    try:
        if not is_regular(descriptor):
            return "it is no plain file"
        size = files.stamp(descriptor).size
        file = MendedFile(partial(files.read_at, descriptor), min(size, limit))
        if not size:
            return "the file is empty"
        if not file.is_evtx:
            return "it is no .evtx file"
        errors = 0
        for record in _records(file, parser):
            errors += record is None
            if record is not None:
                _write(Read(record))
        return _problem(file, errors, f"only its first {limit >> 20} MB were read" if size > limit else "")
    finally:
        files.close(descriptor)


def _problem(file: MendedFile, errors: int, too_large: str) -> str:
    problems = [too_large] if too_large else []
    if not too_large and file.is_cut:
        problems.append("the file ends early")
    damaged = len(file.mended) + errors
    if damaged and not (file.is_cut and damaged == 1):
        problems.append(f"it is damaged in {damaged} {'place' if damaged == 1 else 'places'}")
    return " and ".join(problems) + "; what can be read is shown" if problems else ""


def _records(file: MendedFile, parser: Any) -> Iterator[WindowsEvent | None]:
    """Yield each record, or None where there is one that cannot be read."""
    try:
        # More threads would read ahead of what was written.
        records = iter(parser(file, 1).records())
    except RuntimeError:
        yield None
        return
    errors = 0
    while errors < ERROR_LIMIT:
        try:
            record = next(records, None)
        except RuntimeError:
            errors += 1
            yield None
            continue
        if record is None:
            return
        errors = 0
        yield read_event(record["data"])


def _write(line: Read) -> None:
    data = msgspec.json.encode(line) + b"\n"
    while data:
        data = data[os.write(_OUTPUT, data) :]
