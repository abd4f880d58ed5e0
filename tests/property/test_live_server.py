"""Four command lines and a simulated server change flags in one folder at once: nothing is lost."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from mdtui.cli.flagging import FlagResult
from mdtui.demo.build import build_root
from mdtui.demo.live import Done
from mdtui.mrk.records import RecordTable

KEY = "anna.mueller@example.com"
FLAGS = ("draft", "recent", "answered", "flagged")
"""One flag for each command line, so that what it did can be told from what the others did."""
BITS = (2, 1, 16, 8)
CALLS = 6


@pytest.fixture
def root(tmp_path: Path) -> Path:
    directory = tmp_path / "root"
    directory.mkdir()
    return build_root(directory, seed=3, records=20, now=1_790_000_000, zone=dt.UTC).path


def flag(root: Path, name: str, uid: int) -> FlagResult | None:
    """Toggle one flag of one record with the real program; None where the record is gone."""
    words = [sys.executable, "-m", "mdtui", "flag", KEY, "--root", str(root), "--toggle", name, "--uid", str(uid)]
    done = subprocess.run([*words, "--json", "--timeout", "60"], capture_output=True, check=False, timeout=100)
    assert done.returncode in {0, 1}, done.stderr
    return msgspec.json.decode(done.stdout, type=FlagResult) if done.returncode == 0 else None


def test_four_command_lines_and_a_server_lose_nothing(root: Path, tmp_path: Path) -> None:
    index = next(
        path for path in (root / "Users/example.com/anna.mueller").iterdir() if path.name.lower() == "imap.mrk"
    )
    before = RecordTable(index.read_bytes())
    assert before.header is not None
    uids = list(before.uids)
    expected = dict(zip(before.uids, before.flags, strict=True))
    trace = tmp_path / "trace.jsonl"
    options = ["--interval", "0.02", "--folder", KEY, "--no-processes", "--trace", str(trace)]
    simulator = subprocess.Popen(
        [sys.executable, "-m", "mdtui.demo.simulator", str(root), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert simulator.stdout is not None
    assert simulator.stdout.readline() == b"ready\n"

    def work(writer: int) -> list[tuple[int, int, int]]:
        chosen = [uids[(writer * CALLS + call) % len(uids)] for call in range(CALLS)]
        results = [(uid, flag(root, FLAGS[writer], uid)) for uid in chosen]
        return [(uid, BITS[writer], result.changed) for uid, result in results if result is not None]

    with ThreadPoolExecutor(len(FLAGS)) as pool:
        ours = [step for steps in pool.map(work, range(len(FLAGS))) for step in steps]
    simulator.communicate(timeout=60)
    assert simulator.returncode == 0

    theirs = [msgspec.json.decode(line, type=Done) for line in trace.read_bytes().splitlines()]
    gone = set()
    for row in (row for done in theirs for row in done.rows):
        if row.after is None:
            gone.add(row.uid)
        else:
            expected[row.uid] = expected.get(row.uid, 0) ^ (row.before or 0) ^ row.after
    for uid, bit, changed in ours:
        expected[uid] ^= bit * changed
    after = RecordTable(index.read_bytes())
    assert after.header is not None
    left = {uid: flags for uid, flags in expected.items() if uid not in gone}
    assert dict(zip(after.uids, after.flags, strict=True)) == left
    writes = sum(changed for _, _, changed in ours) + sum(done.action != "hold" for done in theirs)
    assert after.header.last_write_counter == before.header.last_write_counter + writes
    assert sum(changed for _, _, changed in ours) > 4
    assert not [path for path in (root / "LockFiles").iterdir() if KEY in path.name]
