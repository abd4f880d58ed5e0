"""The line of a plugin is read here as the Monitoring Plugins guidelines say that it is to be read, strictly."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtui.cli.plugin_output import Datum, performance, plugin_line, summary
from mdtui.config import Config, FeedSettings
from mdtui.health.report import HealthReport, Liveness, PortHealth, ProcessHealth, QueueHealth, VolumeHealth
from mdtui.health.settings import Queue
from mdtui.processes.checking import Reason, Verdict
from mdtui.processes.ports import ExpectedPort, Listener
from mdtui.processes.semaphores import Probe
from mdtui.processes.watchdog import ProcessState

UNITS = {"", "s", "us", "ms", "%", "B", "KB", "MB", "TB", "c"}
NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
RANGE = re.compile(rf"@?(?:(?:~|{NUMBER})?:)?(?:{NUMBER})?")


class Parsed(NamedTuple):
    """A number of the performance data."""

    value: float
    unit: str
    warning: str
    critical: str
    least: str
    most: str

    def alerts(self, limits: str) -> bool:
        """Return whether the value is outside of a range, which is what raises an alert."""
        if not limits:
            return False
        start, colon, end = limits.rpartition(":")
        low = float(start) if start not in {"", "~"} else (float("-inf") if start == "~" else 0.0)
        high = float(end) if end else float("inf")
        return not low <= self.value <= high if colon or end else False


def parse(line: str) -> tuple[str, dict[str, Parsed]]:
    """Return the text and the performance data of a plugin's line, or fail where it is not as it has to be."""
    assert "\n" not in line
    assert line.count("|") <= 1
    text, _, rest = line.partition("|")
    assert text.strip() == text.rstrip()
    data: dict[str, Parsed] = {}
    rest = rest.strip()
    while rest:
        label, rest = _label(rest)
        assert label not in data, f"{label} comes twice"
        datum, _, rest = rest.partition(" ")
        rest = rest.lstrip()
        data[label] = _datum(datum)
    return text.rstrip(), data


def _label(text: str) -> tuple[str, str]:
    if text.startswith("'"):
        match = re.match(r"'((?:[^'=]|'')+)'=", text)
        assert match is not None, text
        return match[1].replace("''", "'"), text[match.end() :]
    match = re.match(r"([^ '=|]+)=", text)
    assert match is not None, text
    return match[1], text[match.end() :]


def _datum(text: str) -> Parsed:
    first, *others = text.split(";")
    assert len(others) <= 4, text
    match = re.fullmatch(rf"({NUMBER})([A-Za-z%]*)", first)
    assert match is not None, text
    assert match[2] in UNITS, text
    warning, critical, least, most = [*others, *[""] * (4 - len(others))]
    for limits in (warning, critical):
        assert RANGE.fullmatch(limits), text
    for bound in (least, most):
        assert re.fullmatch(rf"(?:{NUMBER})?", bound), text
    return Parsed(float(match[1]), match[2], warning, critical, least, most)


QUEUE = Queue(name="inbound", folder="Queues/Inbound", warning=10, critical=100, old=60)
REPORT = HealthReport(
    1000.0,
    processes=(
        ProcessHealth(
            ProcessState("MDaemon.exe", "role", "needed", "running", 7, 400.0, 1), cpu=1.25, memory=48 << 20, threads=12
        ),
        ProcessHealth(ProcessState("CFEngine.exe", "role", "needed", "missing", None, None, 0)),
    ),
    ports=(
        PortHealth(ExpectedPort("SMTP", 25, "MDaemon.exe", "needed"), "default", (Listener(25, "::", 7, ""),)),
        PortHealth(ExpectedPort("POP", 110, "MDaemon.exe", "optional"), "default", ()),
    ),
    liveness=Liveness(log="a.log", log_age=12.5, probe=Probe("alive", 2.25)),
    volumes=(VolumeHealth(Path("/srv/it's = a|b"), ("root",), 1000 << 20, 90 << 20),),
    queues=(QueueHealth(QUEUE, 11, 61.0), QueueHealth(Queue(name="bad", folder="x"), None)),
)
CONFIG = Config(feed=FeedSettings(space_low=1000, space_critical=100))


def test_every_number_with_its_unit_and_limits() -> None:
    _, data = parse(plugin_line(Verdict.OK, "text", performance(REPORT, CONFIG)))
    assert data["processes"] == Parsed(1, "", "", "", "0", "2")
    assert data["MDaemon.exe cpu"] == Parsed(1.25, "%", "", "", "0", "")
    assert data["MDaemon.exe memory"] == Parsed(48 << 20, "B", "", "", "0", "")
    assert data["MDaemon.exe uptime"] == Parsed(600, "s", "", "", "0", "")
    assert data["ports"] == Parsed(1, "", "", "", "0", "2")
    assert data["log age"] == Parsed(12.5, "s", "3600", "", "0", "")
    assert data["answer"] == Parsed(2.25, "s", "", "20", "0", "")
    assert data["queue inbound"] == Parsed(11, "", "10", "100", "0", "")
    assert data["queue inbound age"] == Parsed(61, "s", "60", "", "0", "")
    assert "queue bad" not in data


def test_a_limit_says_what_the_verdict_says() -> None:
    _, data = parse(plugin_line(Verdict.OK, "text", performance(REPORT, CONFIG)))
    queue, free = data["queue inbound"], next(datum for label, datum in data.items() if label.startswith("free "))
    assert (queue.alerts(queue.warning), queue.alerts(queue.critical)) == (True, False)
    assert (free.alerts(free.warning), free.alerts(free.critical)) == (True, True)
    assert not data["log age"].alerts(data["log age"].warning)


def test_a_label_is_quoted_and_holds_neither_bar_nor_equals() -> None:
    line = plugin_line(Verdict.OK, "text", performance(REPORT, CONFIG))
    label = f"free {Path('/srv/it')!s}''s _ a_b" if str(Path("/")) == "/" else "free \\srv\\it''s _ a_b"
    assert f"'{label}'=90MB;1000:;100:;0;1000" in line


def test_without_numbers_there_is_no_bar() -> None:
    assert plugin_line(Verdict.UNKNOWN, "no such root") == "MDAEMON UNKNOWN - no such root"


def test_the_reasons_are_what_is_said() -> None:
    reasons = (Reason(Verdict.CRITICAL, "one | two"), Reason(Verdict.WARNING, "three"))
    report = HealthReport(0.0, Verdict.CRITICAL, reasons)
    line = plugin_line(report.verdict, summary(report))
    assert line == "MDAEMON CRITICAL - one \u00a6 two; three"


def test_of_a_server_that_is_well_it_is_said_what_was_looked_at() -> None:
    assert summary(REPORT) == "1 processes run, 1 ports listen, it answered within 2.2 s"


@pytest.mark.parametrize(
    ("value", "text"), [(0, "a=0;;;0"), (1.005, "a=1;;;0"), (1234567.891, "a=1234567.89;;;0"), (10, "a=10;;;0")]
)
def test_numbers_have_no_idle_digits(value: float, text: str) -> None:
    assert Datum("a", value).text() == text


@given(
    st.text(max_size=30),
    st.lists(
        st.tuples(st.text(min_size=1, max_size=20), st.floats(0, 1e15)), max_size=5, unique_by=lambda pair: pair[0]
    ),
)
def test_any_texts_give_a_line_that_can_be_read(text: str, numbers: list[tuple[str, float]]) -> None:
    # Two labels may become one where a sign that no label can hold is replaced.
    once = {Datum(label, 0).text(): Datum(label, value) for label, value in numbers}
    said, parsed = parse(plugin_line(Verdict.OK, text, once.values()))
    assert said.startswith("MDAEMON OK -")
    assert len(parsed) == len(once)
