"""A baseline: the findings that are known already, in a file, so that a nightly check tells only of new ones.

A finding is known by its rule, its folder, and its record or file; its text may hold numbers that change every night.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from mdtui.errors import FailedError, UsageError
from mdtui.files import read_file
from mdtui.findings import Finding

_FORMAT = 1


class Known(NamedTuple):
    """What one finding is told from another by.

    Attributes:
        rule: the rule's id.
        folder: the mailbox path; empty for the mail root itself.
        record: the record's UID; None where it is about no record.
        subject: the exact name of the file that it is about; empty where there is none.
    """

    rule: str
    folder: str
    record: int | None
    subject: str


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: str
    folder: str
    record: int | None
    file: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: int
    findings: tuple[_Row, ...]


def known(finding: Finding) -> Known:
    """Return what a finding is told from others by."""
    return Known(finding.rule, finding.folder, finding.record, finding.subject)


def read_baseline(path: Path) -> frozenset[Known]:
    """Return the findings of a baseline.

    Raises:
        UsageError: it is not there, or no baseline.
        RefusedError: it is no plain file.
        FailedError: it cannot be read.
    """
    if not os.path.lexists(path):
        raise UsageError("there is no such baseline", where=path, hint="--write-baseline makes it")
    try:
        # The usual decoder refuses names that are not valid in the system's encoding.
        content = msgspec.convert(json.loads(read_file(path)), type=_File)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"the baseline is not right: {error}", where=path) from error
    if content.format != _FORMAT:
        raise UsageError("the baseline is of another version", where=path, hint="write it anew")
    return frozenset(Known(row.rule, row.folder, row.record, row.file) for row in content.findings)


def write_baseline(path: Path, findings: Iterable[Known]) -> None:
    """Write a baseline; an old one is replaced by a whole new one or stays.

    Raises:
        FailedError: it cannot be written.
    """
    ordered = sorted(findings, key=lambda each: (each.folder, each.rule, each.record or 0, each.subject))
    rows = [{"rule": each.rule, "folder": each.folder, "record": each.record, "file": each.subject} for each in ordered]
    lines = ",\n".join(json.dumps(row) for row in rows)
    new = path.with_name(f"{path.name}.new")
    try:
        new.write_bytes(f'{{"format":{_FORMAT},"findings":[\n{lines}\n]}}\n'.encode("ascii"))
        new.replace(path)
    except OSError as error:
        raise FailedError.from_os(error, "cannot write the baseline", path) from error
