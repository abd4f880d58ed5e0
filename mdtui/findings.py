"""The common result of every check."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Severity(enum.StrEnum):
    """How much a finding matters; the order of the members is the order of weight."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check noticed.

    Attributes:
        rule: the stable id of the rule, such as ``MRK003``.
        severity: how much it matters.
        text: one line, safe for a terminal.
        folder: the folder it is about, as a mailbox path; empty where there is none.
        record: the UID of the record it is about; None where it is about the whole.
        row: where that record stood in the file, from 0; a UID may be doubled.
        subject: the exact name of the file it is about, as `mdtui.text.text_of_bytes` reads it; not safe to show.
    """

    rule: str
    severity: Severity
    text: str
    folder: str = ""
    record: int | None = None
    row: int | None = None
    subject: str = ""
