from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.config import Config, FeedSettings
from mdtui.errors import FailedError
from mdtui.events.event import Event
from mdtui.feed.observing import HEALTH_SECONDS, LOCK_SECONDS, SPACE_SECONDS, Observer
from mdtui.findings import Finding, Severity
from mdtui.health.report import HealthReport, ProcessHealth
from mdtui.lock_radar import HeldLock, old_lock
from mdtui.mailroot.root import MailRoot, open_root
from mdtui.mrk.locking import LockFile
from mdtui.processes.checking import Reason, Verdict
from mdtui.processes.watchdog import ProcessState
from tests.conftest import StillClock

MEGABYTE = 1 << 20
NEXT = max(HEALTH_SECONDS, LOCK_SECONDS, SPACE_SECONDS)


class Server:
    """A mail server that does as it is told."""

    def __init__(self, root: MailRoot, clock: StillClock) -> None:
        self.root = root
        self.config = Config(feed=FeedSettings(space_low=1000, space_critical=100))
        self.clock = clock
        self.states: dict[str, int | None] = {"MDaemon.exe": 7, "WorldClient.exe": 8}
        self.ages: dict[str, float] = {}
        self.free = 5000
        self.fails = False
        self.verdict = Verdict.OK
        self.reasons: tuple[Reason, ...] = ()
        self.reported: HealthReport | None = None

    @property
    def health(self) -> Server:
        return self

    def report(self, max_age: float = 0.0) -> HealthReport:
        if self.reported is not None and max_age and self.clock.now() - self.reported.time <= max_age:
            return self.reported
        states = [
            ProcessState(name, "", "needed" if name == "MDaemon.exe" else "optional",
                         "missing" if pid is None else "running", pid, None, int(pid is not None))
            for name, pid in self.states.items()
        ]  # fmt: skip
        processes = tuple(ProcessHealth(state) for state in states)
        self.reported = HealthReport(self.clock.now(), self.verdict, self.reasons, processes)
        return self.reported

    def locks(self) -> list[HeldLock]:
        if self.fails:
            raise FailedError("cannot read the directory")
        held = [(LockFile(Path("LockFiles") / name, age, 0), name) for name, age in self.ages.items()]
        return [HeldLock(lock, "anna@example.com", finding=old_lock(lock, "anna@example.com", 300)) for lock, _ in held]

    def usage(self, _path: Path) -> tuple[int, int, int]:
        return 100_000 * MEGABYTE, 0, self.free * MEGABYTE


@pytest.fixture
def server(small_root: Path, clock: StillClock) -> Server:
    return Server(open_root(small_root), clock)


@pytest.fixture
def observer(server: Server) -> Observer:
    return Observer(server, server.usage)


class Listener:
    """Looks, and gives what was noticed."""

    def __init__(self, observer: Observer, clock: StillClock) -> None:
        self._observer = observer
        self._clock = clock
        self._source = observer.listen()

    def __call__(self) -> list[Event]:
        self._observer.look()
        self._clock.time += NEXT
        return self._source.poll()


@pytest.fixture
def look(observer: Observer, clock: StillClock) -> Listener:
    return Listener(observer, clock)


def test_a_process_that_stops_and_comes_back_is_said_once_each(server: Server, look: Listener) -> None:
    assert look() == []
    server.states["MDaemon.exe"] = None
    (stopped,) = look()
    assert (stopped.severity, stopped.fields) == (Severity.ERROR, {"process": "MDaemon.exe", "pid": "7"})
    assert look() == []
    server.states["MDaemon.exe"] = 9
    (back,) = look()
    assert (back.severity, back.fields["pid"]) == (Severity.INFO, "9")
    assert look() == []


def test_what_did_not_run_from_the_start_has_not_stopped(server: Server, look: Listener) -> None:
    server.states["WorldClient.exe"] = None
    assert look() == []


def test_a_verdict_that_changes_is_said_once_each_way(server: Server, look: Listener) -> None:
    assert look() == []
    server.verdict, server.reasons = Verdict.CRITICAL, (Reason(Verdict.CRITICAL, "CFEngine.exe has ended"),)
    (worse,) = look()
    assert worse.severity is Severity.CRITICAL
    assert worse.text == "the server is CRITICAL, and was OK: CFEngine.exe has ended"
    assert worse.fields == {"verdict": "CRITICAL", "before": "OK"}
    assert look() == []
    server.verdict, server.reasons = Verdict.OK, ()
    (better,) = look()
    assert (better.severity, better.text) == (Severity.INFO, "the server is OK, and was CRITICAL")


def test_what_is_wrong_from_the_start_is_no_change(server: Server, look: Listener) -> None:
    server.verdict = Verdict.WARNING
    assert look() == []
    server.verdict = Verdict.UNKNOWN
    assert [event.severity for event in look()] == [Severity.WARNING]


def test_a_lock_that_grew_old_is_said_once(server: Server, look: Listener) -> None:
    server.ages = {"a.lck": 10, "b.lck": 301}
    (old,) = look()
    assert (old.fields["lock"], old.fields["folder"]) == ("b.lck", "anna@example.com")
    assert look() == []
    server.ages = {"a.lck": 400, "b.lck": 500}
    assert [event.fields["lock"] for event in look()] == ["a.lck"]
    server.ages = {}
    assert look() == []
    server.ages = {"a.lck": 301}
    assert len(look()) == 1


def test_space_that_runs_low_is_said_when_it_gets_worse(server: Server, look: Listener) -> None:
    assert look() == []
    server.free = 999
    (low,) = look()
    assert (low.severity, low.fields["path"]) == (Severity.WARNING, str(server.root.path))
    server.free = 99
    (critical,) = look()
    assert critical.severity is Severity.CRITICAL
    for free in (105, 99, 101):
        server.free = free
        assert look() == []
    server.free = 5000
    assert look() == []
    server.free = 50
    assert [event.severity for event in look()] == [Severity.CRITICAL]


def test_a_disk_that_is_full_when_it_looks_first_is_said(server: Server, look: Listener) -> None:
    server.free = 10
    assert len(look()) == 1


def test_what_cannot_be_looked_at_keeps_nothing_else_from_being_seen(server: Server, look: Listener) -> None:
    server.fails = True
    look()
    server.states["MDaemon.exe"] = None
    assert len(look()) == 1


def test_it_looks_no_more_often_than_it_should(server: Server, observer: Observer, clock: StillClock) -> None:
    source = observer.listen()
    observer.look()
    server.states["MDaemon.exe"] = None
    observer.look()
    assert source.poll() == []
    clock.time += 1.1 * HEALTH_SECONDS
    observer.look()
    assert len(source.poll()) == 1


def test_what_somebody_else_has_seen_just_now_is_said_at_once(
    server: Server, observer: Observer, clock: StillClock
) -> None:
    source = observer.listen()
    observer.look()
    server.states["MDaemon.exe"] = None
    clock.time += 0.1
    server.report()
    observer.look()
    assert [event.fields["process"] for event in source.poll()] == ["MDaemon.exe"]


def damage(rule: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(rule, severity, f"{rule} is broken", "anna@example.com")


def test_a_folder_that_became_damaged_is_said_once(observer: Observer) -> None:
    source = observer.listen()
    observer.checked("anna@example.com", [damage("MRK001")])
    assert source.poll() == []
    observer.checked("anna@example.com", [damage("MRK001"), damage("MRK002"), damage("MRK003", Severity.WARNING)])
    (event,) = source.poll()
    assert event.text == "anna@example.com: MRK002 is broken"
    observer.checked("anna@example.com", [damage("MRK001"), damage("MRK002")])
    assert source.poll() == []
    observer.checked("anna@example.com", [])
    observer.checked("anna@example.com", [damage("MRK001")])
    assert len(source.poll()) == 1


def test_opening_finds_less_than_checking_and_is_not_compared_with_it(observer: Observer) -> None:
    source = observer.listen()
    observer.checked("anna@example.com", [damage("MRK001")])
    observer.checked("anna@example.com", [], how="opened")
    observer.checked("anna@example.com", [damage("MRK001")])
    observer.checked("anna@example.com", [damage("MRK001")], how="opened")
    assert source.poll() == []


def test_what_is_of_the_moment_is_told_each_time(observer: Observer) -> None:
    listener = observer.listen()
    finding = Finding("MRK028", Severity.WARNING, "the counter stood", "anna@example.com")
    observer.noticed(finding)
    observer.noticed(finding)
    events = listener.poll()
    assert [event.text for event in events] == [events[0].text] * 2
    assert "the counter stood" in events[0].text
    assert "anna@example.com" in events[0].text


def test_who_leaves_hears_nothing_more(observer: Observer) -> None:
    source, other = observer.listen(), observer.listen()
    observer.leave(source)
    observer.leave(source)
    observer.checked("a", [])
    observer.checked("a", [damage("MRK001")])
    assert source.poll() == []
    assert len(other.poll()) == 1


def test_times_are_local_and_without_a_zone(server: Server, look: Listener, clock: StillClock) -> None:
    look()
    server.states["MDaemon.exe"] = None
    (event,) = look()
    assert event.time is not None
    assert event.time.tzinfo is None
    assert event.time.timestamp() == clock.now() - NEXT
