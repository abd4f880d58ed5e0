"""The verdict over the server in words, with as many reasons as there is room for."""

from __future__ import annotations

from mdtui.health.report import HealthReport
from mdtui.processes.checking import Verdict

LOOKS = {Verdict.OK: "text", Verdict.WARNING: "warning", Verdict.CRITICAL: "error", Verdict.UNKNOWN: "warning"}
"""How what speaks against the server looks."""


def verdict_lines(report: HealthReport | None, lines: int) -> list[tuple[str, str]]:
    """Return the verdict and the reasons, the first of them on the line of the verdict, each with its look.

    Args:
        report: what was seen; None where nothing was yet.
        lines: how many lines there is room for.
    """
    if report is None:
        return [("looking", "quiet")]
    if not report.reasons:
        return [(f"{report.verdict.name}  nothing speaks against this server", "strong")]
    first, *others = report.reasons
    said = [(f"{report.verdict.name}  {first.text}", LOOKS[first.verdict])]
    if len(others) + 1 > lines:
        shown = others[: max(0, lines - 2)]
        rest = len(others) - len(shown)
        more = [(f"and {rest} more: {'; '.join(one.text for one in others[len(shown) :])}", "quiet")]
    else:
        shown, more = others, []
    return [*said, *((f"{one.verdict.name}  {one.text}", LOOKS[one.verdict]) for one in shown), *more][:lines]
