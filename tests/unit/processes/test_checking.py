from __future__ import annotations

from typing import Literal

import pytest

from mdtui.processes.checking import Reason, Verdict, in_order, process_reasons, process_row, verdict_of
from mdtui.processes.expected import Need
from mdtui.processes.watchdog import ProcessState

How = Literal["running", "missing", "stopped", "denied"]


def state(name: str, need: Need, how: How, since: float | None = None) -> ProcessState:
    pid = None if how == "missing" else 7
    return ProcessState(name, "a role", need, how, pid, since, 0 if how == "missing" else 1)


def test_the_values_are_those_of_monitoring_systems() -> None:
    assert list(Verdict) == [0, 1, 2, 3]


def test_all_is_well() -> None:
    states = [state("a", "needed", "running"), state("b", "optional", "missing"), state("c", "on demand", "missing")]
    assert process_reasons(states) == []
    assert verdict_of([]) is Verdict.OK


@pytest.mark.parametrize(
    ("need", "how", "since", "verdict"),
    [
        ("needed", "missing", None, Verdict.CRITICAL),
        ("needed", "missing", 5.0, Verdict.CRITICAL),
        ("needed", "stopped", 5.0, Verdict.CRITICAL),
        ("needed", "denied", 5.0, Verdict.UNKNOWN),
        ("optional", "missing", None, Verdict.OK),
        ("optional", "missing", 5.0, Verdict.WARNING),
        ("optional", "stopped", 5.0, Verdict.WARNING),
        ("optional", "denied", None, Verdict.UNKNOWN),
        ("on demand", "missing", 5.0, Verdict.OK),
        ("on demand", "stopped", 5.0, Verdict.OK),
    ],
)
def test_what_each_state_means(need: Need, how: How, since: float | None, verdict: Verdict) -> None:
    reasons = process_reasons([state("X.exe", need, how, since)])
    assert [reason.verdict for reason in reasons] == ([] if verdict is Verdict.OK else [verdict])
    assert all(reason.text.startswith("X.exe ") and reason.text.endswith("(a role)") for reason in reasons)
    assert all(reason.row == process_row("x.EXE") for reason in reasons)


def test_the_worst_reason_comes_first() -> None:
    reasons = in_order(
        process_reasons(
            [
                state("a", "optional", "denied"),
                state("b", "optional", "missing", 5.0),
                state("c", "needed", "missing"),
                state("d", "needed", "running"),
            ]
        )
    )
    assert verdict_of(reasons) is Verdict.CRITICAL
    assert [reason.text[0] for reason in reasons] == ["c", "b", "a"]


def test_a_warning_weighs_more_than_not_knowing() -> None:
    reasons = [Reason(Verdict.UNKNOWN, "a"), Reason(Verdict.WARNING, "b")]
    assert verdict_of(reasons) is Verdict.WARNING


def test_nothing_to_judge_is_unknown() -> None:
    assert process_reasons([]) == [Reason(Verdict.UNKNOWN, "no process is expected, so none was looked for")]


def test_reasons_are_safe() -> None:
    assert "\x1b" not in process_reasons([state("a\x1b[31m", "needed", "missing")])[0].text
