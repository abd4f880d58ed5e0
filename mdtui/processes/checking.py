"""What the state of the expected processes means, in the words and numbers of monitoring systems."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence

import msgspec

from mdtui.processes.watchdog import ProcessState
from mdtui.text import safe_text


class Verdict(enum.IntEnum):
    """What a monitoring system is told; the value is its exit code."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3


WORST_FIRST = (Verdict.CRITICAL, Verdict.WARNING, Verdict.UNKNOWN, Verdict.OK)


class Reason(msgspec.Struct, frozen=True):
    """One thing that speaks against the server.

    Attributes:
        verdict: how much.
        text: one line, safe for a terminal.
        row: what it is about, as ``process:cfengine.exe``; empty where it is about no single thing.
    """

    verdict: Verdict
    text: str
    row: str = ""


def verdict_of(reasons: Sequence[Reason]) -> Verdict:
    """Return the worst of these verdicts; OK where there is none."""
    return min((reason.verdict for reason in reasons), key=WORST_FIRST.index, default=Verdict.OK)


def in_order(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return the reasons, the worst first; those that weigh the same stay in their order."""
    return tuple(sorted(reasons, key=lambda reason: WORST_FIRST.index(reason.verdict)))


def process_row(name: str) -> str:
    """Return what a reason calls a process."""
    return f"process:{name.casefold()}"


def process_reasons(states: Iterable[ProcessState]) -> list[Reason]:
    """Return what speaks against the server among its processes, in their order.

    A needed process that does not run is critical. An optional one is not missed if it was never seen here, as it may
    be switched off; if it was, its loss is a warning. What runs on demand is not judged. One that the system does not
    let us look at makes the verdict unknown where nothing worse is known.
    """
    found = []
    watched = False
    for state in states:
        watched = True
        verdict, what = _judge_one(state)
        if verdict is not Verdict.OK:
            found.append(Reason(verdict, safe_text(f"{state.name} {what} ({state.role})"), process_row(state.name)))
    if not watched:
        return [Reason(Verdict.UNKNOWN, "no process is expected, so none was looked for")]
    return found


def _judge_one(state: ProcessState) -> tuple[Verdict, str]:
    loss = Verdict.CRITICAL if state.need == "needed" else Verdict.WARNING
    if state.state == "running" or state.need == "on demand":
        return Verdict.OK, ""
    if state.state == "denied":
        return Verdict.UNKNOWN, f"runs as {state.pid}, but may not be looked at"
    if state.state == "stopped":
        return loss, f"is suspended or a zombie, process {state.pid}"
    if state.since is not None:
        return loss, "has ended"
    if state.need == "needed":
        return loss, "is not running"
    return Verdict.OK, ""
