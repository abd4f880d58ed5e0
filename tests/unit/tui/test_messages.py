from __future__ import annotations

from mdtui.errors import LockedError
from mdtui.tui.messages import Said, line_of


def test_an_error_of_ours_is_its_own_line() -> None:
    assert line_of(LockedError("held by another program", where="a.lck", hint="try again")) == (
        "held by another program: a.lck (try again)"
    )


def test_any_other_is_a_fault_said_in_one_safe_line() -> None:
    assert line_of(ValueError("a\nb\x1b[31m")).isprintable()
    assert line_of(KeyError("x")) == "a fault in mdtui: KeyError('x')"


def test_what_is_said_of_an_error_is_a_problem() -> None:
    said = Said.of(ValueError("no"))
    assert (said.text, said.problem) == ("a fault in mdtui: ValueError('no')", True)
