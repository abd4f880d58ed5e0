"""One verdict over the expected processes, in the words and numbers of monitoring systems."""

from __future__ import annotations

import enum
from collections.abc import Iterable

from mdtui.processes.watchdog import ProcessState
from mdtui.text import safe_text


class Verdict(enum.IntEnum):
    """What a monitoring system is told; the value is its exit code."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3


_WORST_FIRST = (Verdict.CRITICAL, Verdict.WARNING, Verdict.UNKNOWN, Verdict.OK)


def judge(states: Iterable[ProcessState]) -> tuple[Verdict, list[str]]:
    """Return the verdict and the reasons for it, the worst first, each safe for a terminal; no reason where all is OK.

    A needed process that does not run is critical. An optional one is not missed if it was never seen here, as it may
    be switched off; if it was, its loss is a warning. What runs on demand is not judged. One that the system does not
    let us look at makes the verdict unknown where nothing worse is known.
    """
    found = []
    watched = False
    for state in states:
        watched = True
        verdict, reason = _judge_one(state)
        if verdict is not Verdict.OK:
            found.append((verdict, reason))
    if not watched:
        return Verdict.UNKNOWN, ["no process is expected, so none was looked for"]
    found.sort(key=lambda pair: _WORST_FIRST.index(pair[0]))
    return (found[0][0] if found else Verdict.OK), [reason for _, reason in found]


def _judge_one(state: ProcessState) -> tuple[Verdict, str]:
    loss = Verdict.CRITICAL if state.need == "needed" else Verdict.WARNING
    if state.state == "running" or state.need == "on demand":
        return Verdict.OK, ""
    if state.state == "denied":
        return Verdict.UNKNOWN, _reason(state, f"runs as {state.pid}, but may not be looked at")
    if state.state == "stopped":
        return loss, _reason(state, f"is suspended or a zombie, process {state.pid}")
    if state.since is not None:
        return loss, _reason(state, "has ended")
    if state.need == "needed":
        return loss, _reason(state, "is not running")
    return Verdict.OK, ""


def _reason(state: ProcessState, what: str) -> str:
    return safe_text(f"{state.name} {what} ({state.role})")
