from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from mdtui.events.bounded_process import BoundedProcess


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-c", code]


def test_what_it_is_given_and_what_it_writes() -> None:
    code = "import sys; sys.stdout.write(sys.stdin.read().upper()); sys.exit(3)"
    with BoundedProcess(python(code), 30, b"abc") as process:
        assert process.output.read() == b"ABC"
        assert process.wait() == 3
    assert not process.expired


def test_it_is_ended_when_its_time_is_up() -> None:
    code = "import sys; print('begun', flush=True); sys.stdin.close()\nwhile True: pass"
    with BoundedProcess(python(code), 1.0) as process:
        assert process.output.read().split() in ([b"begun"], [])
        assert process.wait() != 0
    assert process.expired


def test_it_ends_with_the_block() -> None:
    with BoundedProcess(python("while True: pass"), 60) as process:
        pass
    assert process.wait() != 0
    assert not process.expired


def test_another_thread_ends_it() -> None:
    code = "print('begun', flush=True)\nwhile True: pass"
    with BoundedProcess(python(code), 60) as process:
        assert process.output.readline().strip() == b"begun"
        threading.Thread(target=process.kill).start()
        assert process.output.read() == b""


def test_one_that_does_not_read_what_it_is_given() -> None:
    with BoundedProcess(python("import os; os.close(0)"), 30, b"x" * (1 << 20)) as process:
        assert process.output.read() == b""


def test_one_that_does_not_start(tmp_path: Path) -> None:
    process = BoundedProcess([str(tmp_path / "none")], 5)
    with pytest.raises(OSError, match=r"."), process:
        pass
    process.kill()
    for use in (process.wait, lambda: process.output):
        with pytest.raises(ValueError, match="not started"):
            use()
