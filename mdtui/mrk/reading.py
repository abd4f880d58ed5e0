"""Reading an IMAP.MRK that others write to, without taking its lock.

A writer takes the lock, raises LastWriteCounter first and changes the records after it. What was read is therefore
whole when there was no lock before and after, and the counter and the size stood still in between.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from mdtui.clock import Clock
from mdtui.errors import FailedError, RefusedError
from mdtui.files import FileStamp, FileSystem, is_regular, read_whole
from mdtui.findings import Finding
from mdtui.mrk import layout
from mdtui.mrk.records import Header, RecordTable, decode

ATTEMPTS = 6
FIRST_PAUSE = 0.01
"""Seconds before the second attempt; each further pause is twice as long, 0.3 s in all."""


class Reading(msgspec.Struct, frozen=True):
    """What a folder's IMAP.MRK held at one moment.

    Attributes:
        table: its records.
        findings: what is wrong with the file's structure.
        stamp: the file's state when it was read.
        busy: a writer was at work in every attempt; the table may mix two of its states.
    """

    table: RecordTable
    findings: tuple[Finding, ...]
    stamp: FileStamp
    busy: bool


def read_table(path: Path, lock: Path | None, *, files: FileSystem, clock: Clock) -> Reading:
    """Return the records of a file, in one consistent state where a few attempts give one.

    Args:
        path: the IMAP.MRK.
        lock: its lock file's path; None where it is not known, then only the counter is watched.
        files: the system calls.
        clock: for the pauses between attempts.

    Raises:
        FailedError: it cannot be read.
        RefusedError: it is no plain file.
    """
    pause = FIRST_PAUSE
    for attempt in range(ATTEMPTS):
        locked = _exists(lock)
        last = attempt == ATTEMPTS - 1
        if not locked or last:
            data, stamp, steady = _read_once(path, files)
            busy = locked or not steady or _exists(lock)
            if not busy or last:
                table, findings = decode(data)
                return Reading(table, tuple(findings), stamp, busy)
        clock.sleep(pause)
        pause *= 2
    raise AssertionError("the last attempt returns")


def _read_once(path: Path, files: FileSystem) -> tuple[bytearray, FileStamp, bool]:
    try:
        descriptor = files.open_read(path)
        try:
            if not is_regular(descriptor):
                raise RefusedError("not a plain file", where=path)
            before = files.read_at(descriptor, layout.HEADER_SIZE, 0)
            data = read_whole(files, descriptor)
            after = files.read_at(descriptor, layout.HEADER_SIZE, 0)
            stamp = files.stamp(descriptor)
        finally:
            files.close(descriptor)
    except OSError as error:
        raise FailedError.from_os(error, "cannot read the folder's records", path) from error
    return data, stamp, before == after and len(data) == stamp.size


def _exists(lock: Path | None) -> bool:
    return lock is not None and os.path.lexists(lock)


def read_header(path: Path, files: FileSystem) -> Header | None:
    """Return the file's header by one small read, or None where the file is too short to have one.

    Raises:
        FailedError: it cannot be read.
    """
    try:
        descriptor = files.open_read(path)
        try:
            data = files.read_at(descriptor, layout.HEADER_SIZE, 0)
        finally:
            files.close(descriptor)
    except OSError as error:
        raise FailedError.from_os(error, "cannot read the folder's header", path) from error
    return Header(*layout.HEADER.unpack(data)) if len(data) == layout.HEADER_SIZE else None
