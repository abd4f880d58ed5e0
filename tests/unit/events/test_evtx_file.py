from __future__ import annotations

import datetime as dt
import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import mdtui
from mdtui.events import evtx_file
from mdtui.events.evtx_file import EvtxFile
from mdtui.events.moments import FIRST_MOMENT, LAST_MOMENT, local
from mdtui.events.settings import EventFileLimits
from mdtui.events.windows_event import RecordReader
from tests.conftest import StillClock
from tests.unit.events.conftest import Known, known

PACKAGE = Path(mdtui.__file__).parent


def copied(samples: Path, tmp_path: Path, name: str = "application.evtx") -> Path:
    return Path(shutil.copyfile(samples / name, tmp_path / "log.evtx"))


def start_with(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Have other code run in the process that reads."""
    monkeypatch.setattr(evtx_file, "_START", code)


def test_the_sample(samples: Path, reader: RecordReader, expected: list[Known]) -> None:
    source = EvtxFile(samples / "application.evtx", reader)
    events = source.read()
    assert known(events) == expected
    assert source.problem == ""
    assert {event.source for event in events} == {"application.evtx"}
    assert {event.tag for event in events} == {kind.tag for kind in reader.catalogue}
    assert all(
        set(event.fields) == set(kind.fields) for event in events if (kind := reader.catalogue.get(event.code or 0))
    )
    assert source.name == str(samples / "application.evtx")


@pytest.mark.parametrize(
    ("name", "count", "problem"),
    [
        ("bad-chunk.evtx", 318, "it is damaged in 1 place"),
        ("truncated.evtx", 176, "the file ends early"),
        ("empty.evtx", 0, "the file is empty"),
        ("application.xml", 0, "it is no .evtx file"),
        ("none.evtx", 0, "cannot read it"),
    ],
)
def test_damage_is_one_line_and_what_can_be_read(
    samples: Path, reader: RecordReader, expected: list[Known], name: str, count: int, problem: str
) -> None:
    source = EvtxFile(samples / name, reader)
    assert known(source.read()) == expected[:count]
    assert source.problem.startswith(f"{samples / name}: {problem}")
    assert source.problem.isprintable()


def test_a_log_of_other_programs_has_none(samples: Path, tmp_path: Path, reader: RecordReader) -> None:
    path = tmp_path / "system.evtx"
    path.write_bytes(gzip.decompress((samples / "system.evtx.gz").read_bytes()))
    source = EvtxFile(path, reader)
    assert (source.read(), source.problem) == ([], "")


def test_the_newest_and_those_since(samples: Path, reader: RecordReader, expected: list[Known]) -> None:
    assert known(EvtxFile(samples / "application.evtx", reader, limit=5).read()) == expected[-5:]
    since = dt.datetime(2026, 8, 18, tzinfo=dt.UTC)
    later = [row for row in expected if row[2] and row[2] >= since]
    assert known(EvtxFile(samples / "application.evtx", reader, since=since).read()) == later


def test_what_was_read_before_a_crash_is_kept(
    samples: Path, reader: RecordReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = '[{"provider":"MDaemon","id":508,"record":1,"time":"","level":2,"strings":["x"],"message":""},null]'
    start_with(monkeypatch, f"import os\nprint({record!r}, flush=True)\nprint('[{{', end='', flush=True)\nos.abort()")
    source = EvtxFile(samples / "application.evtx", reader)
    assert [event.code for event in source.read()] == [508]
    assert "reading it broke off, maybe for want of memory; what was read is shown" in source.problem


def test_one_that_hangs_is_ended(samples: Path, reader: RecordReader, monkeypatch: pytest.MonkeyPatch) -> None:
    start_with(monkeypatch, "while True: pass")
    source = EvtxFile(samples / "application.evtx", reader, limits=EventFileLimits(seconds=0.2))
    assert source.read() == []
    assert "reading it took more than 0.2 s; what was read is shown" in source.problem


@pytest.mark.parametrize("executable", ["", "/nowhere/python"])
def test_without_a_python(
    samples: Path, reader: RecordReader, monkeypatch: pytest.MonkeyPatch, executable: str
) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    source = EvtxFile(samples / "application.evtx", reader)
    assert source.read() == []
    assert source.problem


def test_closing_ends_a_reading(samples: Path, reader: RecordReader, expected: list[Known]) -> None:
    source = EvtxFile(samples / "application.evtx", reader)
    events = source._events()
    assert known([next(events)]) == expected[:1]
    source.close()
    assert len(list(events)) < 318
    assert source.poll() == []


def test_a_log_that_grew_gives_what_is_new(
    samples: Path, tmp_path: Path, reader: RecordReader, expected: list[Known]
) -> None:
    clock = StillClock()
    path = copied(samples, tmp_path, "truncated.evtx")
    source = EvtxFile(path, reader, clock=clock)
    assert len(source.read()) == 176
    assert source.poll() == []
    shutil.copyfile(samples / "application.evtx", path)
    clock.time += 9
    assert source.poll() == []
    clock.time += 1
    assert known(source.poll()) == expected[176:]
    assert source.problem == ""
    clock.time += 100
    assert source.poll() == []


def test_without_a_reading_only_what_comes_counts(samples: Path, tmp_path: Path, reader: RecordReader) -> None:
    clock = StillClock()
    path = copied(samples, tmp_path, "truncated.evtx")
    midnight = dt.datetime(2026, 8, 18, tzinfo=dt.UTC)
    os.utime(path, (midnight.timestamp(), midnight.timestamp()))
    source = EvtxFile(path, reader, clock=clock)
    assert source.poll() == []
    shutil.copyfile(samples / "application.evtx", path)
    times = [event.time for event in source.poll()]
    assert len(times) > 50
    assert all(time is not None and time > midnight for time in times)


def test_a_file_that_vanished(samples: Path, tmp_path: Path, reader: RecordReader) -> None:
    path = copied(samples, tmp_path)
    source = EvtxFile(path, reader, clock=StillClock())
    path.unlink()
    assert source.poll() == []
    assert source.read() == []
    assert "cannot read it" in source.problem


def test_the_name_is_safe() -> None:
    source = EvtxFile(Path("a\x1b.evtx"), RecordReader.__new__(RecordReader))
    assert source.name == "a\\x1b.evtx"


def test_the_package_in_an_archive_and_an_environment_that_misleads(samples: Path, tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "package"), "zip", PACKAGE.parent, "mdtui")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "json.py").write_text("raise SystemExit('misled')")
    code = (
        "import sys; sys.path[:0] = [sys.argv[1]]\n"
        "from pathlib import Path\n"
        "from mdtui.events.catalogue import load_catalogue\n"
        "from mdtui.events.evtx_file import EvtxFile\n"
        "from mdtui.events.matching import Recogniser\n"
        "from mdtui.events.windows_event import RecordReader\n"
        "import mdtui, os; os.environ['PYTHONPATH'] = os.getcwd()\n"
        "source = EvtxFile(Path(sys.argv[2]), RecordReader(Recogniser(load_catalogue())))\n"
        "print(len(source.read()), source.problem, '.zip' in mdtui.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, archive, str(samples / "application.evtx")],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path / "elsewhere",
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("318  True\n", "")


def test_older_records_are_read_a_page_at_a_time(samples: Path, reader: RecordReader, expected: list[Known]) -> None:
    source = EvtxFile(samples / "application.evtx", reader, limit=50)
    events = source.read()
    assert known(events) == expected[-50:]
    readings = 0
    while True:
        moment = local(events[0].time or FIRST_MOMENT)
        near = {event.identity for event in events if event.time == events[0].time}
        before = source._window
        page = source.before(moment, 20, near)
        readings += source._window is not before
        if not page:
            break
        assert len(page) <= 20
        events = page + events
    assert known(events) == expected
    assert readings <= len(expected) // 20
    assert source.problem == ""
    assert source.poll() == []


def test_a_page_of_a_damaged_file_says_so(samples: Path, reader: RecordReader, expected: list[Known]) -> None:
    source = EvtxFile(samples / "truncated.evtx", reader, limit=50)
    assert known(source.before(LAST_MOMENT, 1000)) == expected[:176]
    assert "the file ends early" in source.problem
