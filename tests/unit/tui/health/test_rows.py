from __future__ import annotations

import msgspec
import pytest

from mdtui.health.report import HealthReport, Liveness
from mdtui.processes.checking import Verdict
from mdtui.processes.semaphores import Probe
from mdtui.processes.service import ServiceState
from mdtui.tui.glyphs import ASCII
from mdtui.tui.health.rows import HealthRow, health_rows, unfolded, what_is_seen


def rows(report: HealthReport) -> dict[str, HealthRow]:
    return {row.key: row for row in health_rows(report, ASCII)}


def test_everything_has_a_line(report: HealthReport) -> None:
    assert list(rows(report)) == [
        "process:mdaemon.exe", "process:cfengine.exe", "service:mdaemon", "alive:watchdog", "alive:locked", "alive:log",
        "modules", "module:ntutil.dll", "module:cfilter.dll", "ports", "port:smtp", "port:imap", "disk:mail",
        "queues", "queue:inbound", "queue:bad",
    ]  # fmt: skip


def test_a_line_has_the_verdict_of_its_reasons_and_a_group_the_worst_of_its_own(report: HealthReport) -> None:
    found = rows(report)
    assert found["process:mdaemon.exe"].verdict is Verdict.OK
    assert found["process:cfengine.exe"].verdict is Verdict.CRITICAL
    assert found["modules"].verdict is found["module:ntutil.dll"].verdict is Verdict.WARNING
    assert found["module:cfilter.dll"].verdict is Verdict.OK
    assert found["ports"].verdict is Verdict.WARNING
    assert found["queues"].verdict is Verdict.UNKNOWN


def test_a_report_is_another_one_when_an_age_or_anything_else_reads_differently(report: HealthReport) -> None:
    later = msgspec.structs.replace(report, time=report.time + 30)
    assert what_is_seen(later) == what_is_seen(report)
    assert what_is_seen(msgspec.structs.replace(report, time=report.time + 60)) != what_is_seen(report)
    alive = msgspec.structs.replace(report.liveness, log_age=6.0)
    assert what_is_seen(msgspec.structs.replace(later, liveness=alive)) != what_is_seen(report)


def test_of_a_folded_group_only_what_is_not_well_is_shown(report: HealthReport) -> None:
    found = health_rows(report, ASCII)
    grouped = [row.key for row in unfolded(found, frozenset()) if row.group]
    assert grouped == ["module:ntutil.dll", "port:smtp", "queue:bad"]
    opened = [row.key for row in unfolded(found, frozenset({"modules"})) if row.group == "modules"]
    assert opened == ["module:ntutil.dll", "module:cfilter.dll"]


def test_what_the_lines_say(report: HealthReport) -> None:
    found = rows(report)
    said = {key: (row.state, " ".join(row.text.split())) for key, row in found.items()}
    assert said["process:mdaemon.exe"] == ("running", "7 2h00m 1.5% 48M .# 12 2 instances 1 restart")
    assert said["process:cfengine.exe"] == ("missing", "ended, last seen 1m ago")
    assert said["service:mdaemon"] == ("running", "MDaemon, automatic, as LocalSystem")
    assert said["alive:log"] == ("grow", "last line 5s ago in a.log, 2.0K more than a moment ago")
    assert said["modules"] == ("1 of 2", "26.0.1.0, 64 bit")
    assert said["module:ntutil.dll"] == ("missing", "it is not in the App folder")
    assert said["ports"] == ("1 of 2", "IMAP 143")
    assert said["port:smtp"] == ("taken", "a.exe on ::")
    assert said["disk:mail"] == ("50G", "free of 100G, full in 2d02h: root | logs")
    assert said["queues"] == ("3 files", "inbound 3 bad ?")
    assert said["queue:inbound"] == ("3", "the oldest waits for 1m")


@pytest.mark.parametrize(
    ("alive", "watchdog", "processing", "logs"),
    [
        (Liveness(), "not asked", "goes on", "none"),
        (Liveness(watchdog_age=3.0, log="a", log_age=1.0), "waits", "goes on", "quiet"),
        (Liveness(locked_for=9.0, probe=Probe("silent", 20.0)), "silent", "stopped", "none"),
        (Liveness(probe=Probe("alive", 2.0)), "alive", "goes on", "none"),
    ],
)
def test_signs_of_life(report: HealthReport, alive: Liveness, watchdog: str, processing: str, logs: str) -> None:
    found = rows(msgspec.structs.replace(report, liveness=alive))
    states = [found[f"alive:{name}"].state for name in ("watchdog", "locked", "log")]
    assert states == [watchdog, processing, logs]


@pytest.mark.parametrize("state", ["missing", "denied"])
def test_a_service_that_is_not_seen(report: HealthReport, state: str) -> None:
    service = rows(msgspec.structs.replace(report, services=(ServiceState("a\x1b", state),)))["service:a\x1b"]
    assert (service.state, service.text, service.good) == (state, "no service a\\x1b is seen", False)


def test_nothing_to_show_has_no_groups() -> None:
    assert [row.key for row in health_rows(HealthReport(0.0), ASCII)] == [
        "alive:watchdog", "alive:locked", "alive:log",
    ]  # fmt: skip


def test_ports_of_which_nothing_is_known(report: HealthReport) -> None:
    ports = tuple(msgspec.structs.replace(port, listeners=None) for port in report.ports)
    found = rows(msgspec.structs.replace(report, ports=ports))
    assert found["ports"].state == "unknown"
    assert found["port:imap"].text.startswith("the system does not say who listens")
