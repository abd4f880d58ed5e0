from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from mdtui.clock import SystemClock
from mdtui.errors import FailedError, MdtuiError, RefusedError, UsageError
from mdtui.events import windows_api
from mdtui.events.settings import WindowsLogSettings
from mdtui.events.windows_api import (
    GapError,
    PolledLog,
    SubscribedLog,
    bookmark_xml,
    bounded,
    first_that_works,
    open_log,
    refusal,
    wevtutil,
    xpath,
)
from mdtui.events.windows_event import WindowsEvent
from tests.conftest import StillClock, on_wine

SETTINGS = WindowsLogSettings()
CODES = (500, 533)
QUERY = xpath(SETTINGS, CODES)


class WindowsError(Exception):
    """What pywin32 raises."""

    def __init__(self, winerror: int, strerror: str = "words.") -> None:
        super().__init__(winerror, "call", strerror)
        self.winerror = winerror
        self.strerror = strerror


def event(record: int) -> str:
    return f"<Event><System><EventRecordID>{record}</EventRecordID></System></Event>"


def numbers(records: Sequence[WindowsEvent] | Iterator[WindowsEvent]) -> list[int | None]:
    return [record.record for record in records]


class Api:
    """A win32evtlog over a list of record numbers; a handle of an event is its number."""

    EvtQueryChannelPath, EvtQueryReverseDirection, EvtRenderEventXml = 1, 0x200, 1
    EvtSubscribeToFutureEvents, EvtSubscribeStartAfterBookmark, EvtSubscribeStrict = 1, 3, 0x10000

    def __init__(self, *records: int) -> None:
        self.records = list(records)
        self.calls: list[dict[str, Any]] = []
        self.fails: dict[str, int] = {}
        self.idle = 0
        self.queries: list[str] = []

    def _called(self, name: str) -> None:
        if name in self.fails:
            raise WindowsError(self.fails[name])

    def EvtQuery(self, *, Path: str, Flags: int, Query: str) -> list[int]:  # noqa: N802, N803 - pywin32's names
        self._called("EvtQuery")
        assert (Path, Flags) == ("Application", 0x201)
        assert Query.startswith(QUERY)
        self.queries.append(Query)
        return self.records[::-1]

    def EvtCreateBookmark(self, xml: str) -> int:  # noqa: N802 - pywin32's name
        return int(xml.partition("RecordId='")[2].partition("'")[0])

    def EvtSubscribe(self, **how: Any) -> list[int]:  # noqa: N802 - pywin32's name
        self._called("EvtSubscribe")
        self.calls.append(how)
        if how["Flags"] == self.EvtSubscribeToFutureEvents:
            return []
        if how["Bookmark"] not in self.records:
            raise WindowsError(1168)
        return [record for record in self.records if record > how["Bookmark"]]

    def EvtNext(self, found: list[int], count: int, timeout: int = -1, flags: int = 0) -> tuple[int, ...]:  # noqa: N802 - pywin32's name
        self._called("EvtNext")
        taken = tuple(found[:count])
        del found[:count]
        if not taken and self.idle:
            raise WindowsError(self.idle)
        return taken

    def EvtRender(self, handle: int, flags: int) -> str:  # noqa: N802 - pywin32's name
        assert flags == 1
        return event(handle) if handle >= 0 else "no event"


def subscribed(api: Api) -> SubscribedLog:
    return SubscribedLog(api, "signal", "Application", QUERY)


def test_the_query_asks_for_names_and_for_the_known_numbers() -> None:
    settings = WindowsLogSettings(providers=("MDaemon", "A & B"), by_text=False)
    assert QUERY == "*[System[(Provider[@Name='MDaemon'] or (EventID>=500 and EventID<=533))]]"
    assert xpath(settings, CODES, 7) == (
        "*[System[(Provider[@Name='MDaemon'] or Provider[@Name='A & B']) and EventRecordID>7]]"
    )
    assert xpath(SETTINGS, ()) == "*[System[(Provider[@Name='MDaemon'])]]"


def test_a_bookmark() -> None:
    assert bookmark_xml("A&<B", 3) == (
        "<BookmarkList><Bookmark Channel='A&amp;&lt;B' RecordId='3' IsCurrent='true'/></BookmarkList>"
    )


@pytest.mark.parametrize(
    ("code", "kind", "says"),
    [
        (5, RefusedError, "no right to read this log of Windows: Application"),
        (15007, UsageError, "Windows has no such log: Application (set windows_log.channel)"),
        (1722, FailedError, "Windows does not give its log: error 1722: Application"),
    ],
)
def test_what_windows_refuses_is_one_line(code: int, kind: type[MdtuiError], says: str) -> None:
    error = refusal(code, "Application")
    assert isinstance(error, kind)
    assert error.line().startswith(says)
    api = Api()
    api.fails["EvtSubscribe"] = code
    with pytest.raises(kind):
        subscribed(api)


def test_what_is_there_is_read_backward_in_batches() -> None:
    api = Api(*range(200))
    assert numbers(subscribed(api).backward()) == list(range(199, -1, -1))


def test_older_records_are_asked_for_by_their_time() -> None:
    until = dt.datetime(2026, 8, 18, 14, 0, 0, 5, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    wanted = f"{QUERY} and *[System[TimeCreated[@SystemTime<='2026-08-18T12:00:00.000005Z']]]"
    assert bounded(QUERY, until) == wanted
    assert bounded(QUERY, None) == QUERY
    api = Api(1, 2)
    log = subscribed(api)
    assert numbers(log.backward(until)) == [2, 1]
    assert numbers(log.backward()) == [2, 1]
    assert api.queries == [wanted, QUERY]


@pytest.mark.parametrize("idle", [0, 259, 258, 1460])
def test_what_comes_after_a_record(idle: int) -> None:
    api = Api(*range(1, 200), -1)
    api.idle = idle
    log = subscribed(api)
    assert log.come() == []
    log.follow(150)
    assert numbers(log.come()) == list(range(151, 200))
    assert log.come() == []
    assert api.calls[-1] == {
        "ChannelPath": "Application",
        "Flags": 0x10003,
        "SignalEvent": "signal",
        "Query": QUERY,
        "Bookmark": 150,
    }


def test_a_look_gives_so_many_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_api, "MOST_AT_ONCE", 100)
    log = subscribed(Api(*range(1000)))
    log.follow(0)
    assert [len(log.come()) for _ in range(8)] == [128] * 7 + [103]


def test_a_record_that_is_gone_is_a_gap() -> None:
    api = Api(5, 6)
    log = subscribed(api)
    with pytest.raises(GapError):
        log.follow(3)
    api.fails["EvtNext"] = 15011
    with pytest.raises(GapError):
        log.come()


def test_a_closed_subscription_gives_nothing() -> None:
    log = subscribed(Api(1, 2))
    log.follow(1)
    log.close()
    assert log.come() == []


def test_an_error_that_is_not_windows_own_is_not_hidden() -> None:
    api = Api()
    log = subscribed(api)
    api.EvtNext = lambda *_: 1 / 0  # type: ignore[method-assign, assignment] # the fake is broken on purpose
    with pytest.raises(ZeroDivisionError):
        list(log.backward())


TOOL = """\
import sys
sys.stdout.reconfigure(encoding="utf-16-le")
name, action, channel, query, *how = sys.argv[1:]
assert (action, channel, how[:2]) == ("qe", "Application", ["/f:RenderedXml", "/uni:true"]), sys.argv
with open(name) as file:
    numbers = [int(line) for line in file]
if numbers and numbers[0] < 0:
    sys.exit(-numbers[0])
if "EventRecordID>" in query:
    after = int(query.split("EventRecordID>")[1].split("]")[0])
    numbers = [number for number in numbers if number > after]
if "/rd:true" in how:
    numbers.reverse()
for option in how:
    if option.startswith("/c:"):
        numbers = numbers[: int(option[3:])]
for number in numbers:
    print(f"<Event><System><EventRecordID>{number}</EventRecordID></System></Event>", end="")
"""


@pytest.fixture
def log_file(tmp_path: Path) -> Path:
    return tmp_path / "records"


MakeLog = Callable[..., PolledLog]


@pytest.fixture
def polled(tmp_path: Path, log_file: Path, clock: StillClock) -> MakeLog:
    """Give a builder of a log over a program that answers as wevtutil does."""
    tool = tmp_path / "tool.py"
    tool.write_text(TOOL, encoding="utf-8")

    def build(*records: int) -> PolledLog:
        put(log_file, *records)
        return PolledLog([sys.executable, str(tool), str(log_file)], SETTINGS, CODES, clock)

    return build


def put(log_file: Path, *records: int) -> None:
    log_file.write_text("".join(f"{record}\n" for record in records), encoding="utf-8")


def test_wevtutil_backward(polled: MakeLog) -> None:
    assert numbers(polled(1, 2, 3).backward()) == [3, 2, 1]
    assert numbers(polled().backward()) == []


def test_wevtutil_is_run_now_and_then(polled: MakeLog, log_file: Path, clock: StillClock) -> None:
    log = polled(1, 2)
    log.follow(None)
    assert log.come() == []
    put(log_file, 1, 2, 3, 4)
    assert log.come() == []
    clock.time += 5
    assert numbers(log.come()) == [3, 4]
    clock.time += 5
    assert log.come() == []
    log.follow(1)
    assert numbers(log.come()) == [2, 3, 4]
    log.close()
    clock.time += 5
    assert log.come() == []


def test_wevtutil_and_a_cleared_log(polled: MakeLog, log_file: Path, clock: StillClock) -> None:
    log = polled(1, 2)
    with pytest.raises(GapError):
        log.follow(3)
    log.follow(2)
    put(log_file, 1)
    with pytest.raises(GapError):
        log.come()
    log.follow(None)
    put(log_file, 1, 2)
    clock.time += 5
    assert numbers(log.come()) == [2]


@pytest.mark.parametrize(("code", "kind"), [(5, RefusedError), (15007 % 256, FailedError)])
def test_wevtutil_refuses(polled: MakeLog, code: int, kind: type[MdtuiError]) -> None:
    with pytest.raises(kind):
        polled(-code).follow(None)


def test_wevtutil_is_not_there(clock: StillClock, tmp_path: Path) -> None:
    log = PolledLog([str(tmp_path / "none.exe")], SETTINGS, CODES, clock)
    with pytest.raises(FailedError, match="cannot run wevtutil"):
        log.follow(None)


def test_wevtutil_takes_too_long(monkeypatch: pytest.MonkeyPatch, clock: StillClock) -> None:
    monkeypatch.setattr(windows_api, "PATIENCE", 0.3)
    log = PolledLog([sys.executable, "-c", "while True: pass"], SETTINGS, CODES, clock)
    with pytest.raises(FailedError, match=r"wevtutil took more than 0\.3 s"):
        log.follow(None)


def test_wevtutil_is_run_by_its_full_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYSTEMROOT", "root")
    (path,) = wevtutil()
    assert Path(path) == Path("root", "System32", "wevtutil.exe")


def test_polling_where_pywin32_is_missing_or_fails(polled: MakeLog) -> None:
    log = polled(1)

    def fail(error: Exception) -> Callable[[], SubscribedLog]:
        def call() -> SubscribedLog:
            raise error

        return call

    for error in (ImportError("no pywin32"), refusal(1722, "x")):
        assert first_that_works(fail(error), lambda: log) is log
    for refused in (refusal(5, "x"), refusal(15007, "x")):
        with pytest.raises(type(refused)):
            first_that_works(fail(refused), lambda: log)
    with pytest.raises(FailedError):
        first_that_works(fail(ImportError()), lambda: polled(-3))
    works = subscribed(Api())
    assert first_that_works(lambda: works, lambda: log) is works


@pytest.mark.skipif(sys.platform != "win32" or on_wine(), reason="what Windows itself says")
def test_the_log_of_this_machine() -> None:
    log = open_log(SETTINGS, CODES, SystemClock())
    assert log.come() == []
    log.close()


@pytest.mark.skipif(not on_wine(), reason="where pywin32 refuses and wevtutil prints nothing")
def test_the_log_of_an_emulation() -> None:
    log = open_log(SETTINGS, CODES, SystemClock())
    assert isinstance(log, PolledLog)
    assert list(log.backward()) == []
    assert log.come() == []
    log.close()
