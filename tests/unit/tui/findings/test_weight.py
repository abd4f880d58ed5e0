from __future__ import annotations

import pytest

from mdtui.checks import FolderCheck
from mdtui.findings import Finding, Severity
from mdtui.tui.findings.weight import NOTHING, Weight

TORN = Finding("MRK001", Severity.ERROR, "torn")
NO_RECORD = Finding("MRK027", Severity.INFO, "no record")


def test_findings_are_counted_by_severity() -> None:
    weight = Weight.of([TORN, NO_RECORD, NO_RECORD])
    assert weight == Weight(info=2, error=1)
    assert (weight.total, weight.worst) == (3, Severity.ERROR)


def test_of_a_check_also_what_is_only_counted_weighs_and_what_is_ignored_does_not() -> None:
    check = FolderCheck(None, (TORN, NO_RECORD), {"MRK001": 1, "MRK027": 40})
    assert Weight.of_check(check) == Weight(info=40, error=1)
    assert Weight.of_check(check, frozenset({"MRK001"})) == Weight(info=40)


@pytest.mark.parametrize("severity", list(Severity))
def test_the_worst_is_the_last_that_is_there(severity: Severity) -> None:
    up_to = list(Severity)[: list(Severity).index(severity) + 1]
    weight = Weight.of(Finding("X", each, "") for each in up_to)
    assert weight.worst is severity


def test_nothing_has_no_worst() -> None:
    assert (NOTHING.worst, NOTHING.total) == (None, 0)


def test_what_is_added_can_be_taken_away_again() -> None:
    one, other = Weight(1, 2, 3, 4), Weight(4, 0, 1, 0)
    assert one.plus(other) == Weight(5, 2, 4, 4)
    assert one.plus(other).minus(other) == one
    assert NOTHING.minus(one).plus(one) == NOTHING
