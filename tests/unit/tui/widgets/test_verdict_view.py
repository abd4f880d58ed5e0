from __future__ import annotations

from typing import Any

from mdtui.health.report import HealthReport
from mdtui.processes.checking import Reason, Verdict
from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.verdict_view import VerdictView


async def test_the_verdict_takes_as_many_lines_as_it_needs_and_three_at_most(host: Any) -> None:
    view = VerdictView(ASCII)
    async with host(view, 30, 8) as (app, pilot):
        assert app.lines()[0] == " looking"
        view.show(HealthReport(0.0))
        await pilot.pause()
        assert (app.lines()[0], view.size.height) == (" OK  nothing speaks against t~", 1)
        reasons = tuple(Reason(Verdict.CRITICAL, f"reason {number}") for number in range(5))
        view.show(HealthReport(0.0, Verdict.CRITICAL, reasons))
        await pilot.pause()
        assert view.size.height == 3
        assert app.lines()[:3] == [
            " CRITICAL  reason 0",
            " CRITICAL  reason 1",
            " and 3 more: reason 2; reason~",
        ]
