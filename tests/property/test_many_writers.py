"""Several real processes that toggle flags in one file at once lose nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mdtui.mrk.records import RecordTable
from tests.conftest import MakeMrk

WRITER = """
import random, sys
from pathlib import Path
from mdtui.clock import SystemClock
from mdtui.files import FileSystem
from mdtui.mrk.editing import Edit, Target, apply
from mdtui.mrk.flags import Verb

mrk, seed, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
draw = random.Random(seed)
for _ in range(count):
    index, mask = draw.randrange(10), 1 << draw.randrange(6)
    target = Target(index + 1, b"md5000000000%03d.msg" % (index + 1), index)
    edit = Edit(Verb.TOGGLE, mask, [target], 99)
    change = apply(edit, mrk, mrk.with_name("a.lck"), files=FileSystem(), clock=SystemClock(), timeout=60)
    print(index, change.changed[0].before ^ change.changed[0].after)
"""


@pytest.mark.parametrize("writers", [2, 4])
def test_every_toggle_of_every_process_is_in_the_file(tmp_path: Path, make_mrk: MakeMrk, writers: int) -> None:
    mrk = tmp_path / "IMAP.MRK"
    mrk.write_bytes(make_mrk([0] * 10))
    count = 50
    children = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(mrk), str(seed), str(count)], stdout=subprocess.PIPE, text=True
        )
        for seed in range(writers)
    ]
    expected = [0] * 10
    for child in children:
        out, _ = child.communicate(timeout=100)
        assert child.returncode == 0
        for line in out.splitlines():
            index, mask = map(int, line.split())
            expected[index] ^= mask
    table = RecordTable(mrk.read_bytes())
    assert list(table.flags) == expected
    assert table.header is not None
    assert table.header.last_write_counter == 7 + writers * count
    assert not mrk.with_name("a.lck").exists()
