from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from mdtui.cli.events import stream
from mdtui.clock import SystemClock
from mdtui.config import Config
from mdtui.connect import connect
from tests.unit.cli.conftest import Program

TABLE = """\
TIME                 CODE  TAG         SEVERITY  TEXT
2026-08-18 00:00:48   521  EvSecurity  warning   **** ALERT **** \
192.0.2.7 gave false logon/password to POP server; user: =anna
2026-08-18 09:30:00   508  EvProcess   error     **** ALERT **** LDaemon LDAP server could not be started
2026-08-18 10:00:00                    warning   **** ALERT **** something nobody knows \\x1b[2J
"""
JSONL = (
    b'{"time":"2026-08-18T00:00:48.993000","code":521,"tag":"EvSecurity","severity":"warning",'
    b'"text":"**** ALERT **** 192.0.2.7 gave false logon/password to POP server; user: =anna",'
    b'"fields":{"client":"192.0.2.7","user":"=anna"},"source":"MDaemon-2026-08-18-POP.log"}\n'
    b'{"time":"2026-08-18T09:30:00","code":508,"tag":"EvProcess","severity":"error",'
    b'"text":"**** ALERT **** LDaemon LDAP server could not be started",'
    b'"fields":{},"source":"MDaemon-2026-08-18-POP.log"}\n'
    b'{"time":"2026-08-18T10:00:00","code":null,"tag":"","severity":"warning",'
    b'"text":"**** ALERT **** something nobody knows \\u001b[2J",'
    b'"fields":{},"source":"MDaemon-2026-08-18-POP.log"}\n'
)
CSV = """\
time,code,tag,severity,text,fields,source
2026-08-18T00:00:48.993000,521,EvSecurity,warning,\
**** ALERT **** 192.0.2.7 gave false logon/password to POP server; user: =anna,\
client=192.0.2.7; user==anna,MDaemon-2026-08-18-POP.log
2026-08-18T09:30:00,508,EvProcess,error,\
**** ALERT **** LDaemon LDAP server could not be started,,MDaemon-2026-08-18-POP.log
2026-08-18T10:00:00,,,warning,**** ALERT **** something nobody knows \\x1b[2J,,MDaemon-2026-08-18-POP.log
"""


@pytest.fixture
def log(root: Path) -> Path:
    return next((root / "Logs").iterdir())


@pytest.mark.parametrize(
    ("form", "golden"),
    [
        ("table", TABLE.encode()),
        ("jsonl", JSONL),
        ("json", b'{"events":[\n' + JSONL[:-1].replace(b"\n", b",\n") + b"\n]}\n"),
        ("csv", CSV.encode()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_format_byte_for_byte(mdtui: Program, root: Path, form: str, golden: bytes) -> None:
    result = mdtui("events", "--root", root, "--format", form)
    assert (result.code, result.out, result.err) == (0, golden, b"")


def test_a_log_or_a_folder_of_logs_is_a_source_without_any_mail_root(mdtui: Program, log: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy" / "some.log"
    copy.parent.mkdir()
    copy.write_bytes(log.read_bytes())
    for source in (copy, copy.parent):
        assert len(mdtui("events", source, "--format", "jsonl").lines) == 3
    assert len(mdtui("events", copy, log, "--format", "jsonl").lines) == 6


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        (("--where", "code:500-510"), [508]),
        (("--where", "tag:security"), [521]),
        (("--where", "severity>=error"), [508]),
        (("--where", "user:anna"), [521]),
        (("--where", "unknown | client:192.0.2.7"), [521, None]),
        (("--where", "time<2026-08-18T09:00"), [521]),
        (("--since", "2026-08-18T09:30"), [508, None]),
        (("--since", "2026-08"), [521, 508, None]),
        (("--since", "999999999y"), [521, 508, None]),
        (("--since", "2026-08-18T09:30", "--where", "!unknown"), [508]),
    ],
)
def test_a_query_and_a_time_select(
    mdtui: Program, root: Path, options: tuple[str, ...], codes: list[int | None]
) -> None:
    result = mdtui("events", "--root", root, "--format", "jsonl", *options)
    assert [json.loads(line)["code"] for line in result.lines] == codes
    assert (result.code, result.err) == (0, b"")


def test_nothing_that_fits_is_exit_1_and_a_line(mdtui: Program, root: Path) -> None:
    for options in (("--where", "code:533"), ("--since", "9999-12-31"), ("--since", "0s")):
        result = mdtui("events", "--root", root, "--format", "jsonl", *options)
        assert (result.code, result.out, result.error) == (1, b"", "no event fits")


def test_logs_without_an_event_are_no_failure(mdtui: Program, root: Path, log: Path) -> None:
    log.write_bytes(b"")
    assert mdtui("events", "--root", root, "--format", "jsonl") == (0, b"", b"")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("nowhere.log",), "no such log or folder: nowhere.log"),
        (("--where", "colour:1"), "unknown field 'colour': at 1: colour:1"),
        (("--since", "soon"), "not a date: 'soon': --since"),
        (("--follow", "--format", "json"), "json ends with the last event and --follow never does"),
        (("--format", "xml"), "argument --format: invalid choice"),
    ],
)
def test_mistakes_are_one_line_and_exit_2(mdtui: Program, root: Path, words: tuple[str, ...], line: str) -> None:
    result = mdtui("events", "--root", root, *words)
    assert (result.code, result.out) == (2, b"")
    assert result.error.startswith(line)


def test_a_root_without_logs_is_a_mistake(mdtui: Program, root: Path, log: Path) -> None:
    log.unlink()
    (root / "Logs").rmdir()
    result = mdtui("events", "--root", root)
    assert (result.code, result.error) == (2, f"the mail root has no Logs: {root} (name a log or a folder of logs)")


SAMPLES = Path(__file__).parents[2] / "fixtures" / "events"


@pytest.mark.parametrize("name", ["application.evtx", "application.xml"])
def test_a_log_of_windows_is_a_source_without_any_mail_root(mdtui: Program, name: str) -> None:
    result = mdtui("events", SAMPLES / name, "--format", "jsonl", "--where", "code:515")
    assert (result.code, result.err) == (0, b"")
    first = json.loads(result.lines[0])
    assert (first["time"], first["code"], first["tag"]) == ("2026-08-17T22:00:00+00:00", 515, "EvProcess")
    assert first["fields"]["process"] == "LDaemon.exe"
    assert len(mdtui("events", SAMPLES / name, "--format", "jsonl").lines) == 318


@pytest.mark.parametrize(
    ("name", "count", "problem"),
    [
        ("truncated.evtx", 176, "the file ends early; what can be read is shown"),
        ("bad-chunk.evtx", 318, "it is damaged in 1 place; what can be read is shown"),
        ("empty.evtx", 0, "the file is empty"),
    ],
)
def test_a_damaged_log_is_one_line_and_exit_5(mdtui: Program, name: str, count: int, problem: str) -> None:
    result = mdtui("events", SAMPLES / name, "--format", "jsonl")
    assert (result.code, len(result.lines), result.error) == (5, count, f"{SAMPLES / name}: {problem}")


def test_times_of_every_source_fit_the_column(mdtui: Program) -> None:
    for line in mdtui("events", SAMPLES / "application.evtx").lines[1:]:
        assert line[19:21] == "  "


@pytest.mark.skipif(sys.platform == "win32", reason="there it is to be had")
def test_the_log_of_windows_elsewhere(mdtui: Program) -> None:
    result = mdtui("events", "live")
    assert (result.code, result.out) == (2, b"")
    assert result.error.startswith("the Windows Event Log can be read on Windows only: live")


def test_what_is_wrong_is_said_once_while_it_is_followed(log: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(b"<Event>")
    said: list[str] = []
    feed = connect(None, Config(), {}, near=path).reports.feed([path, log])
    assert len(list(islice(stream(feed, Writing(log), follow=True, say=said.append), 6))) == 6
    assert said == [f"{path.resolve()}: the file ends early; what can be read is shown"]
    feed.close()


class Writing(SystemClock):
    """A clock whose every pause is used to write an event into a log."""

    def __init__(self, log: Path) -> None:
        self._log = log

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        with self._log.open("ab") as stream:
            stream.write(b"Tue 2026-08-18 11:00:00.000: 04: **** ALERT **** LDaemon LDAP server could not be started\n")


def test_following_goes_on_with_what_is_written(root: Path, log: Path) -> None:
    feed = connect(root, Config(), {}).reports.feed()
    events = stream(feed, Writing(log), follow=True)
    assert [event.code for event in islice(events, 6)] == [521, 508, None, 508, 508, 508]
    feed.close()


def test_without_following_it_ends(root: Path) -> None:
    feed = connect(root, Config(), {}).reports.feed()
    assert len(list(stream(feed, SystemClock(), follow=False))) == 3


@pytest.fixture
def follower(root: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "mdtui", "events", "--root", str(root), "--follow", "--format", "jsonl"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, env=dict(os.environ)) as program:
        yield program
        program.kill()


def test_each_line_comes_at_once_and_ctrl_c_ends_it_cleanly(follower: subprocess.Popen[bytes], log: Path) -> None:
    assert follower.stdout is not None
    assert follower.stderr is not None
    assert b"".join(follower.stdout.readline() for _ in range(3)) == JSONL
    with log.open("ab") as stream:
        stream.write(b"Tue 2026-08-18 11:00:00.000: 04: **** ALERT **** LDaemon LDAP server could not be started\n")
    assert json.loads(follower.stdout.readline())["time"] == "2026-08-18T11:00:00"
    if sys.platform == "win32":
        return
    follower.send_signal(signal.SIGINT)
    assert follower.wait(30) == 130
    assert (follower.stdout.read(), follower.stderr.read()) == (b"", b"")


def test_a_reader_that_goes_away_ends_it_quietly(follower: subprocess.Popen[bytes], log: Path) -> None:
    assert follower.stdout is not None
    assert follower.stderr is not None
    follower.stdout.readline()
    follower.stdout.close()
    with log.open("ab") as stream:
        stream.write(b"Tue 2026-08-18 11:00:00.000: 04: **** ALERT **** LDaemon LDAP server could not be started\n")
    assert follower.wait(30) == 0
    assert follower.stderr.read() == b""
