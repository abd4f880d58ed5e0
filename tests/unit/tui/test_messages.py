from __future__ import annotations

from pathlib import Path

from mdtui.errors import FailedError, LockedError
from mdtui.tui.messages import Said, line_of


def test_an_error_of_ours_is_its_own_line() -> None:
    assert line_of(LockedError("held by another program", where="a.lck", hint="try again")) == (
        "held by another program: a.lck (try again)"
    )


def test_of_a_path_only_the_last_name_is_said(tmp_path: Path) -> None:
    assert line_of(FailedError("cannot read", where=tmp_path / "IMAP.MRK")) == "cannot read: IMAP.MRK"
    assert line_of(FailedError("cannot read", where="anna@example.com/Sent")) == "cannot read: anna@example.com/Sent"


def test_what_the_system_says_is_said(tmp_path: Path) -> None:
    error = FileNotFoundError(2, "No such file or directory", str(tmp_path / "Work.IMAP"))
    assert line_of(error) == "the system refused: No such file or directory: Work.IMAP"


def test_any_other_is_a_fault_said_in_one_safe_line() -> None:
    assert line_of(ValueError("a\nb\x1b[31m")).isprintable()
    assert line_of(KeyError("x")) == "a fault in mdtui: KeyError('x')"


def test_what_is_said_of_an_error_is_a_problem() -> None:
    said = Said.of(ValueError("no"))
    assert (said.text, said.problem) == ("a fault in mdtui: ValueError('no')", True)
