from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from mdtui.demo.activity import Activity, Pace
from mdtui.demo.marker import DemoRoot
from mdtui.demo.processes import ServerProcesses
from mdtui.errors import RefusedError
from mdtui.files import FileSystem
from mdtui.mailroot.root import open_root
from mdtui.mrk.records import RecordTable
from tests.conftest import StillClock

INBOX = "anna.mueller@example.com"
MakeActivity = Callable[..., Activity]


@pytest.fixture
def processes(own_demo: DemoRoot) -> Iterator[ServerProcesses]:
    with ServerProcesses(own_demo.path / "App") as running:
        yield running


@pytest.fixture
def make(own_demo: DemoRoot, files: FileSystem, clock: StillClock, processes: ServerProcesses) -> MakeActivity:
    """Give a maker of a server at work, which never pauses."""
    clock.time = own_demo.now + 60.0

    def activity(*folders: str, wait: Callable[[float], bool] = lambda _: False) -> Activity:
        return Activity(
            open_root(own_demo.path),
            random.Random(3),
            Pace(1.5, folders),
            processes=processes,
            files=files,
            clock=clock,
            wait=wait,
        )

    return activity


def system_log(root: Path) -> str:
    return "".join(path.read_text(encoding="utf-8", errors="replace") for path in (root / "Logs").glob("*-System.log"))


def digest(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and path.stat().st_mode & 0o400}


def test_many_actions_leave_every_folder_whole(own_demo: DemoRoot, make: MakeActivity) -> None:
    activity = make()
    done = [step for _ in range(250) if (step := activity.step()) is not None]
    assert {step.action for step in done} == {"deliver", "flags", "expunge", "hold"}
    assert len({step.folder for step in done}) > 10
    for index in (own_demo.path / "Users").rglob("[Ii][Mm][Aa][Pp].[Mm][Rr][Kk]"):
        if "damaged" in index.parts or "archive" in index.parts:
            continue
        table = RecordTable(index.read_bytes())
        assert table.header is not None
        assert table.tail == b""
        assert list(table.uids) == sorted(set(table.uids))
        assert table.header.uid_next > max(table.uids, default=0)
        assert {path.name.encode() for path in index.parent.glob("*.msg")} == set(table.filenames())
    locks = [path.name for path in (own_demo.path / "LockFiles").iterdir()]
    assert locks == ["IMAP-Forgotten lock-damaged@example.com.lck"]


def test_damaged_folders_and_what_has_no_lock_are_left_alone(own_demo: DemoRoot, make: MakeActivity) -> None:
    users = own_demo.path / "Users" / "example.com"
    hostile = next(path for path in (users / "postmaster").iterdir() if path.name.startswith("&"))
    before = digest(users / "damaged"), digest(hostile)
    activity = make()
    for _ in range(100):
        activity.step()
    assert (digest(users / "damaged"), digest(hostile)) == before


def test_it_works_only_where_it_is_told_to(make: MakeActivity) -> None:
    activity = make(INBOX, "public/Sales")
    done = [step for _ in range(60) if (step := activity.step()) is not None]
    assert {step.folder for step in done} == {INBOX, "public/Sales"}


def test_no_folder_to_work_in(make: MakeActivity) -> None:
    with pytest.raises(RefusedError, match="no folder"):
        make("nobody@example.com")


def test_no_folder_is_skipped_while_nobody_is_in_the_way(own_demo: DemoRoot, make: MakeActivity) -> None:
    activity = make(INBOX)
    done = [activity.step() for _ in range(20)]
    assert any(done)
    assert "Folder is skipped" not in system_log(own_demo.path)


def test_mail_that_comes_is_logged(own_demo: DemoRoot, make: MakeActivity) -> None:
    activity = make(INBOX)
    while (done := activity.step()) is None or done.action != "deliver":
        pass
    text = "".join(path.read_text(encoding="utf-8") for path in (own_demo.path / "Logs").glob("*SMTP-(in).log"))
    assert f"<-- RCPT TO:<{INBOX}>" in text


def test_the_watchdogs_semaphore_is_taken_away(own_demo: DemoRoot, make: MakeActivity) -> None:
    app = own_demo.path / "App"
    activity = make(INBOX)
    (app / "LOCKSEMS.SEM").touch()
    (app / "WATCHDOG.SEM").touch()
    activity.step()
    assert (app / "WATCHDOG.SEM").exists()
    (app / "LOCKSEMS.SEM").unlink()
    activity.step()
    assert not (app / "WATCHDOG.SEM").exists()


@pytest.mark.skipif(sys.platform not in {"linux", "win32"}, reason="a process cannot choose its name here")
def test_without_mdaemon_nobody_takes_the_semaphore_away(
    own_demo: DemoRoot, make: MakeActivity, processes: ServerProcesses
) -> None:
    semaphore = own_demo.path / "App" / "WATCHDOG.SEM"
    activity = make(INBOX)
    processes.start("MDaemon.exe")
    victim = next(process for process in psutil.Process().children() if process.name() == "MDaemon.exe")
    victim.kill()
    psutil.wait_procs([victim], timeout=20)
    activity.step()
    semaphore.touch()
    activity.step()
    assert semaphore.exists()
    for _ in range(7):
        activity.step()
    assert processes.running() == ["MDaemon.exe"]
    assert not semaphore.exists()


def test_a_folder_locked_by_somebody_else_is_skipped(own_demo: DemoRoot, make: MakeActivity) -> None:
    activity = make(INBOX)
    lock = own_demo.path / "LockFiles" / f"IMAP-INBOX-{INBOX}.lck"
    lock.touch()
    assert [step for _ in range(20) if (step := activity.step()) is not None] == []
    assert lock.exists()
    assert "Folder is skipped: the folder is locked" in system_log(own_demo.path)


def test_a_hold_lasts_two_to_three_seconds(make: MakeActivity) -> None:
    pauses: list[float] = []

    def wait(seconds: float) -> bool:
        pauses.append(seconds)
        return False

    activity = make(INBOX, wait=wait)
    while not pauses:
        activity.step()
    assert all(2 <= seconds <= 3 for seconds in pauses)


@pytest.mark.skipif(sys.platform not in {"linux", "win32"}, reason="a process cannot choose its name here")
def test_a_program_that_is_ended_is_reported_and_comes_back(
    own_demo: DemoRoot, make: MakeActivity, processes: ServerProcesses
) -> None:
    processes.start("CFEngine.exe", "MDaemon.exe")
    activity = make(INBOX)
    processes._running["CFEngine.exe"].kill()
    processes._running["CFEngine.exe"].wait(10)
    activity.step()
    assert processes.running() == ["MDaemon.exe"]
    assert "Spam Filter did not respond" in system_log(own_demo.path)
    for _ in range(10):
        activity.step()
    assert set(processes.running()) == {"CFEngine.exe", "MDaemon.exe"}
    assert "CFEngine.exe was started" in system_log(own_demo.path)


def test_a_note_goes_into_the_system_log(own_demo: DemoRoot, make: MakeActivity) -> None:
    make(INBOX).note("processes cannot be given a name here")
    assert "processes cannot be given a name here" in system_log(own_demo.path)
