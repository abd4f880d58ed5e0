from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mdtui.cli.interrupt import INTERRUPTED, run_stoppable, stoppable
from mdtui.cli.output import Output
from mdtui.errors import ExitCode, FailedError, LockedError
from mdtui.mrk.records import RecordTable
from tests.unit.cli.conftest import Program, mrk, record

RECORDS = 3000
PATIENCE = 30.0

only_posix = pytest.mark.skipif(
    sys.platform == "win32", reason="os.kill ends a Windows process without telling it; Ctrl+C goes to a whole console"
)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"])
def test_a_signal_is_only_remembered_and_the_old_answer_comes_back(name: str) -> None:
    number = getattr(signal, name, None)
    if number is None:
        pytest.skip("not a signal of this system")
    before = signal.getsignal(number)
    with stoppable() as stopped:
        assert not stopped()
        for _ in range(3):
            signal.raise_signal(number)
            assert stopped()
    assert signal.getsignal(number) is before


def test_what_was_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with stoppable() as stopped:
            signal.raise_signal(signal.SIGTERM)
            assert not stopped()
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


def test_an_error_ends_the_block_with_the_old_answers() -> None:
    before = signal.getsignal(signal.SIGINT)
    with contextlib.suppress(ZeroDivisionError), stoppable():
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGINT) is before


def test_the_exit_code_says_that_it_was_asked_to_end() -> None:
    output = Output(None, None)

    def asked(stopped: Callable[[], bool]) -> int:
        signal.raise_signal(signal.SIGINT)
        assert stopped()
        raise LockedError("the wait was cancelled")

    def failed(_stopped: Callable[[], bool]) -> int:
        raise FailedError("disk full")

    assert run_stoppable(lambda _: ExitCode.FINDINGS, output) == ExitCode.FINDINGS
    assert run_stoppable(asked, output) == INTERRUPTED
    with pytest.raises(FailedError):
        run_stoppable(failed, output)


@contextlib.contextmanager
def started(*words: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "mdtui", *map(str, words)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, env=dict(os.environ)) as program:
        yield program
        if program.poll() is None:
            program.kill()


def written_down(kind: str, program: subprocess.Popen[bytes], count: int = 1) -> int:
    """Wait until the journal has so many lines of a kind, and return how many it has."""
    until = time.monotonic() + PATIENCE
    wanted = f'"kind":"{kind}"'.encode()
    while True:
        lines = b"".join(path.read_bytes() for path in Path(os.environ["MDTUI_STATE"]).glob("*.jsonl"))
        if lines.count(wanted) >= count:
            return lines.count(wanted)
        assert program.poll() is None, program.communicate()
        assert time.monotonic() < until


@only_posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_waiting_for_a_lock_ends_at_once(root: Path, mrk_file: Path, name: str) -> None:
    lock = root / "LockFiles" / "IMAP-INBOX-anna@example.com.lck"
    lock.write_bytes(b"theirs")
    before = mrk_file.read_bytes()
    words = ("flag", "anna@example.com", "--root", root, "--add", "seen", "--all", "--timeout", "60")
    with started(*words) as program:
        written_down("intent", program)
        program.send_signal(getattr(signal, name))
        asked = time.monotonic()
        out, err = program.communicate(timeout=PATIENCE)
    assert time.monotonic() - asked < PATIENCE / 2
    assert (program.returncode, out) == (INTERRUPTED, b"")
    assert err.startswith(b"mdtui: the folder is locked by another program, the wait was cancelled")
    assert err.count(b"\n") == 1
    assert lock.read_bytes() == b"theirs"
    assert list(lock.parent.iterdir()) == [lock]
    assert mrk_file.read_bytes() == before


@only_posix
def test_a_change_ends_between_two_parts_and_can_be_taken_back(
    mdtui: Program, root: Path, mrk_file: Path, settings: Path
) -> None:
    settings.write_text("batch = 1\n")
    mrk_file.write_bytes(mrk(*(record(uid, b"md%08d.msg" % uid, 0, 10, 0) for uid in range(1, RECORDS + 1))))
    words = ("flag", "anna@example.com", "--root", root, "--add", "seen", "--all", "--json")
    with started(*words) as program:
        written_down("outcome", program, 3)
        # Pressed twice, as people do; the second may come when all is done, and then ends nothing.
        program.send_signal(signal.SIGINT)
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=PATIENCE)
    answer = json.loads(out)
    changed = answer["changed"]
    assert (program.returncode, answer["matched"]) == (INTERRUPTED, RECORDS)
    assert 3 <= changed < RECORDS
    assert err.decode() == f"mdtui: interrupted, {RECORDS - changed} of {RECORDS} left as they were: anna@example.com\n"
    assert list(RecordTable(mrk_file.read_bytes()).flags) == [32] * changed + [0] * (RECORDS - changed)
    assert list((root / "LockFiles").iterdir()) == []
    settings.write_text("")
    back = json.loads(mdtui("undo", "--root", root, "--json").out)
    assert (back["undoes"], back["changed"]) == (answer["journal_id"], changed)
    assert not any(RecordTable(mrk_file.read_bytes()).flags)


@only_posix
def test_an_undo_that_was_cut_short_says_how_to_go_on(
    mdtui: Program, root: Path, mrk_file: Path, settings: Path
) -> None:
    mrk_file.write_bytes(mrk(*(record(uid, b"md%08d.msg" % uid, 0, 10, 0) for uid in range(1, RECORDS + 1))))
    assert mdtui("flag", "anna@example.com", "--root", root, "--add", "seen", "--all").code == 0
    settings.write_text("batch = 1\n")
    with started("undo", "--root", root) as program:
        written_down("outcome", program, 3)
        program.send_signal(signal.SIGINT)
        _, err = program.communicate(timeout=PATIENCE)
    assert program.returncode == INTERRUPTED
    assert b"not all was taken back" in err
    settings.write_text("")
    assert mdtui("undo", "--redo", "--root", root).code == 0
    assert list(RecordTable(mrk_file.read_bytes()).flags) == [32] * RECORDS
    assert mdtui("undo", "--root", root).code == 0
    assert not any(RecordTable(mrk_file.read_bytes()).flags)


@only_posix
def test_no_further_folder_is_begun(root: Path, mrk_file: Path, inbox: Path) -> None:
    lock = root / "LockFiles" / "IMAP-INBOX-anna@example.com.lck"
    lock.touch()
    before = mrk_file.read_bytes()
    work = inbox / "Work.IMAP" / "IMAP.MRK"
    words = ("flag", "anna@example.com", "--recursive", "--root", root, "--add", "seen", "--all", "--timeout", "60")
    with started(*words) as program:
        written_down("intent", program)
        program.send_signal(signal.SIGTERM)
        out, err = program.communicate(timeout=PATIENCE)
    assert (program.returncode, out) == (INTERRUPTED, b"")
    assert b"mdtui: interrupted, 1 of 2 folders not begun\n" in err
    assert mrk_file.read_bytes() == before
    assert not any(RecordTable(work.read_bytes()).flags)
