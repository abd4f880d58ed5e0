from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from mdtui.events import evtx_child
from mdtui.events.evtx_child import Job, Read, main, read
from mdtui.events.windows_event import WindowsEvent

LARGE = 1 << 40


def lines(output: bytes) -> list[Read]:
    return [msgspec.json.decode(line, type=Read) for line in output.splitlines()]


def run(job: Job) -> list[Read]:
    """Return what a process writes that does a job."""
    code = "import json, sys; from mdtui.events.evtx_child import main; main(json.load(sys.stdin))"
    done = subprocess.run(
        [sys.executable, "-c", code], input=msgspec.json.encode(job), capture_output=True, check=False, timeout=60
    )
    return lines(done.stdout)


def job(path: Path, **more: int) -> Job:
    return msgspec.structs.replace(Job(str(path), 512 << 20, 30.0, LARGE), **more)


@pytest.mark.parametrize(
    ("name", "count", "last", "problem"),
    [
        ("application.evtx", 400, 400, ""),
        ("bad-chunk.evtx", 400, 400, "it is damaged in 1 place; what can be read is shown"),
        ("truncated.evtx", 221, 221, "the file ends early; what can be read is shown"),
        ("empty.evtx", 0, None, "the file is empty"),
        ("application.xml", 0, None, "it is no .evtx file"),
        ("none.evtx", 0, None, "cannot read it: No such file or directory"),
    ],
)
def test_the_samples(samples: Path, name: str, count: int, last: int | None, problem: str) -> None:
    *records, end = run(job(samples / name))
    assert len(records) == count
    assert [line.ended for line in records] == [None] * count
    assert (records[-1].record.record if records and records[-1].record else None) == last
    assert end.ended is not None
    assert end.ended.problem == problem or sys.platform == "win32"
    assert bool(end.ended.problem) is bool(problem)


def test_a_real_log(samples: Path, tmp_path: Path) -> None:
    path = tmp_path / "system.evtx"
    path.write_bytes(gzip.decompress((samples / "system.evtx.gz").read_bytes()))
    *records, end = run(job(path))
    assert len(records) > 100
    assert end.ended is not None
    assert end.ended.problem == ""
    first = records[0].record
    assert first is not None
    assert (first.record, first.provider) == (12049, "Microsoft-Windows-Eventlog")


def test_only_the_first_part_of_a_large_file(samples: Path) -> None:
    *records, end = run(job(samples / "application.evtx", size=4096 + 65536))
    assert 0 < len(records) < 400
    assert end.ended is not None
    assert end.ended.problem == "only its first 0 MB were read; what can be read is shown"


def test_a_folder(tmp_path: Path) -> None:
    (end,) = run(job(tmp_path))
    assert end.ended is not None
    assert end.ended.problem


class Script:
    """A parser that gives what it is told to: a record's number, or an error."""

    def __init__(self, *steps: int | type[BaseException]) -> None:
        self.steps: Iterator[int | type[BaseException]] = iter(steps)

    def __call__(self, file: object, threads: int) -> Script:
        assert threads == 1
        return self

    def records(self) -> Script:
        return self

    def __iter__(self) -> Script:
        return self

    def __next__(self) -> dict[str, str]:
        step = next(self.steps)
        if not isinstance(step, int):
            raise step("bad")
        return {"data": f"<Event><System><EventRecordID>{step}</EventRecordID></System></Event>"}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Read]:
    found: list[Read] = []
    monkeypatch.setattr(evtx_child, "_write", found.append)
    return found


def test_a_record_that_cannot_be_read_costs_no_other(samples: Path, written: list[Read]) -> None:
    problem = read(samples / "application.evtx", LARGE, Script(1, RuntimeError, RuntimeError, 4))
    assert written == [Read(WindowsEvent(record=1)), Read(WindowsEvent(record=4))]
    assert problem == "it is damaged in 2 places; what can be read is shown"


def test_errors_without_end_are_given_up(samples: Path, written: list[Read]) -> None:
    script = Script(1, *[RuntimeError] * 5000, 2)
    assert read(samples / "application.evtx", LARGE, script).startswith("it is damaged in 1000 places")
    assert len(written) == 1


def test_a_parser_that_refuses_the_file(samples: Path, written: list[Read]) -> None:
    def refuse(*_: object) -> Script:
        raise RuntimeError("bad header")

    assert read(samples / "application.evtx", LARGE, refuse) == "it is damaged in 1 place; what can be read is shown"
    assert written == []


@pytest.mark.skipif(sys.platform == "win32", reason="the limits of this very process")
def test_want_of_memory_is_said(samples: Path) -> None:
    given = json.dumps(msgspec.to_builtins(job(samples / "application.evtx", memory=64 << 20)))
    code = (
        "import json, sys, evtx\n"
        "from mdtui.events import evtx_child\n"
        "evtx_child.read = lambda *_: len(bytearray(1 << 30))\n"
        "evtx_child.main(json.load(sys.stdin))"
    )
    done = subprocess.run([sys.executable, "-c", code], input=given.encode(), capture_output=True, check=False)
    (end,) = lines(done.stdout)
    assert end.ended is not None
    assert end.ended.problem == "reading it takes more than 64 MB of memory"


def test_a_job_that_is_none() -> None:
    with pytest.raises(msgspec.ValidationError):
        main({"file": 3})
