from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from mdtui.events.event import Event
from mdtui.feed.subjects import PORT_GROUP, TOP, Subject, row_of, subject_of
from mdtui.health.report import HealthReport, PortHealth, ProcessHealth, VolumeHealth
from mdtui.processes.expected import load_expected
from mdtui.processes.modules import ModuleState, load_modules
from mdtui.processes.ports import load_ports
from mdtui.processes.watchdog import ProcessState
from tests.fixtures.feed_events import event

REPORT = HealthReport(
    0.0,
    processes=tuple(
        ProcessHealth(ProcessState(one.name, one.role, one.need, "running", 7, 1.0, 1), one.codes)
        for one in load_expected()
    ),
    modules=tuple(ModuleState(module, "present") for module in load_modules()),
    ports=tuple(PortHealth(port, "default", ()) for port in load_ports()),
    volumes=(VolumeHealth(Path("mail"), ("root",), 2, 1),),
)


@pytest.mark.parametrize(
    ("code", "row"),
    [
        (507, "module:ntutil.dll"),
        (509, "module:cfilter.dll"),
        (510, "module:mduser.dll"),
        (511, "module:mdcalendar.dll"),
        (512, "module:mdlist.dll"),
        (532, "module:hashcash.dll"),
        (514, "process:cfengine.exe"),
        (525, "process:worldclient.exe"),
        (527, "process:cfengine.exe"),
        (531, "process:cfengine.exe"),
        (533, "process:mdspamd.exe"),
        (508, "process:ldaemon.exe"),
        (503, PORT_GROUP),
        (504, PORT_GROUP),
        (521, None),
        (None, None),
    ],
)
@pytest.mark.parametrize("report", [None, REPORT])
def test_the_line_that_a_code_leads_to(code: int | None, row: str | None, report: HealthReport | None) -> None:
    assert row_of(event(0, code), report) == row


@pytest.mark.parametrize(
    ("fields", "row"),
    [
        ({"process": r"C:\MDaemon\App\MDSPAMD.EXE"}, "process:mdspamd.exe"),
        ({"process": "../../evil.exe"}, None),
        ({"verdict": "CRITICAL", "before": "OK"}, TOP),
        ({"path": "mail"}, "disk:mail"),
        ({"path": "/etc"}, None),
    ],
)
def test_the_line_that_a_field_leads_to(fields: dict[str, str], row: str | None) -> None:
    assert row_of(msgspec.structs.replace(event(0, 513), fields=fields), REPORT) == row


def test_the_port_that_an_event_names() -> None:
    assert row_of(event(0, 503, server="SMTP", port="25"), REPORT) == "port:smtp"
    assert row_of(event(0, 503, server="SMTP", port="26"), REPORT) == PORT_GROUP
    assert row_of(event(0, 503, server="SMTP", port="25"), None) == PORT_GROUP


def fits(row: str, *events: Event) -> list[bool]:
    subject = subject_of(row, REPORT)
    return [subject.fits(one) for one in events]


def test_the_events_that_speak_of_a_process() -> None:
    named = event(0, 513, process="c:\\x\\cfengine.EXE")
    own = event(0, None, process="CFEngine.exe", pid="7")
    other = event(0, 513, process="WebAdmin.exe")
    assert fits("process:cfengine.exe", event(0, 514), named, own, other, event(0, 533)) == [True] * 3 + [False] * 2


def test_the_events_that_speak_of_other_things() -> None:
    assert fits("module:cfilter.dll", event(0, 509), event(0, 507)) == [True, False]
    assert fits("modules", event(0, 509), event(0, 532), event(0, 521)) == [True, True, False]
    assert fits("port:smtp", event(0, 503), event(0, 521)) == [True, False]
    assert fits(PORT_GROUP, event(0, 504)) == [True]
    assert fits("disk:mail", event(0, None, path="mail"), event(0, None, path="other")) == [True, False]


def test_what_no_event_speaks_of() -> None:
    for row in ("queues", "alive:log", "service:mdaemon", "disk:gone", ""):
        assert subject_of(row, REPORT).is_empty
    assert not Subject("").fits(event(0, 521))
