from __future__ import annotations

import pytest

from mdtui.health.report import HealthReport
from mdtui.tui.health.verdict_text import verdict_lines


def test_nothing_was_seen_yet() -> None:
    assert verdict_lines(None, 3) == [("looking", "quiet")]


def test_a_server_that_is_well() -> None:
    assert verdict_lines(HealthReport(0.0), 3) == [("OK  nothing speaks against this server", "strong")]


@pytest.mark.parametrize("lines", [1, 2, 3, 4, 9])
def test_the_worst_is_first_and_the_rest_is_counted(report: HealthReport, lines: int) -> None:
    said = verdict_lines(report, lines)
    assert len(said) == min(lines, 4)
    assert said[0] == ("CRITICAL  CFEngine.exe has ended", "error")
    if 1 < lines < 4:
        assert said[-1][0].startswith(f"and {5 - lines} more: ")
    if lines >= 4:
        assert [text.split()[0] for text, _ in said] == ["CRITICAL", "WARNING", "WARNING", "UNKNOWN"]
