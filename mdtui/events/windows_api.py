"""The Windows Event Log itself, behind the few calls that are needed of it.

`SubscribedLog` asks Windows through pywin32. `PolledLog` runs ``wevtutil`` now and then, for where pywin32 is missing
or refuses. Both give records; all else is the same for both, and for a test. Source of the calls and their errors:
Microsoft's documentation of EvtSubscribe and wevtutil.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import Any, Protocol

from mdtui.clock import Clock
from mdtui.errors import FailedError, MdtuiError, RefusedError, UsageError
from mdtui.events.bounded_process import BoundedProcess
from mdtui.events.event_xml import EventXml, read_event
from mdtui.events.settings import WindowsLogSettings
from mdtui.events.windows_event import WindowsEvent

BATCH = 64
"""Records that Windows is asked for at once."""
MOST_AT_ONCE = 5_000
"""Records that one look gives; what more has come is given by the next."""
POLL_SECONDS = 5.0
"""From one call of wevtutil to the next."""
_LOOK_FOR_GAP = 12
"""Calls that gave nothing, of which one is followed by a look whether the log was cleared."""
PATIENCE = 60.0
"""Seconds that one call of wevtutil may take."""

_ACCESS_DENIED = 5
_NOT_FOUND, _STALE, _INVALID_POSITION = 1168, 15011, 15012
_CHANNEL_NOT_FOUND = 15007
_WAIT_TIMEOUT, _TIMEOUT, _NO_MORE = 258, 1460, 259
_BLOCK = 64 * 1024


class GapError(Exception):
    """Windows no longer has the record to go on from."""


class WindowsLog(Protocol):
    """A log of Windows, reduced to the records that are asked for."""

    def backward(self, until: dt.datetime | None = None) -> Generator[WindowsEvent]:
        """Yield the records that are there, the newest first; from any thread.

        Args:
            until: leave out what is younger, local time where it has no zone; None for no bound.
        """

    def follow(self, after: int | None) -> None:
        """Go on with what comes after a record, or from now on.

        Args:
            after: the record's number; None for now.

        Raises:
            GapError: there is no such record.
            MdtuiError: Windows refuses.
        """

    def come(self) -> list[WindowsEvent]:
        """Return what came since the last call, the oldest first; raises as `follow` does."""

    def close(self) -> None:
        """Let go of the log; a call that is under way in another thread ends soon."""


def xpath(settings: WindowsLogSettings, codes: Sequence[int], after: int | None = None) -> str:
    """Return the query for the records that may be MDaemon's.

    Args:
        settings: whose records they are.
        codes: the numbers of the known events, which count whoever reports them.
        after: only the records with a higher number.
    """
    wanted = [f"Provider[@Name='{name}']" for name in settings.providers]
    if settings.by_text and codes:
        wanted.append(f"(EventID>={min(codes)} and EventID<={max(codes)})")
    newer = "" if after is None else f" and EventRecordID>{after}"
    return f"*[System[({' or '.join(wanted)}){newer}]]"


def bounded(query: str, until: dt.datetime | None) -> str:
    """Return a query that asks only for records up to a moment.

    Args:
        query: as `xpath` gives it.
        until: the moment, local time where it has no zone; None for no bound.
    """
    if until is None:
        return query
    return f"{query} and *[System[TimeCreated[@SystemTime<='{until.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}']]]"


def refusal(code: int, channel: str, words: str = "") -> MdtuiError:
    """Return the error for what Windows said no with.

    Args:
        code: Windows' number of the error, which wevtutil exits with, too.
        channel: the log.
        words: what Windows said about it.
    """
    if code == _ACCESS_DENIED:
        hint = "run it as an administrator or as a member of Event Log Readers"
        return RefusedError("no right to read this log of Windows", where=channel, hint=hint)
    if code == _CHANNEL_NOT_FOUND:
        return UsageError("Windows has no such log", where=channel, hint="set windows_log.channel")
    return FailedError(f"Windows does not give its log: {words or f'error {code}'}", where=channel)


def open_log(settings: WindowsLogSettings, codes: Sequence[int], clock: Clock) -> WindowsLog:
    """Return the log of this machine that the settings name.

    Args:
        settings: the log, and whose records are wanted.
        codes: the numbers of the known events.
        clock: for the pauses of wevtutil.

    Raises:
        UsageError: this is not Windows, or there is no such log.
        RefusedError: there is no right to read it.
        FailedError: Windows does not give it.
    """
    if sys.platform != "win32":
        hint = "export it there with wevtutil epl, and name the .evtx file"
        raise UsageError("the Windows Event Log can be read on Windows only", where="live", hint=hint)
    return first_that_works(
        lambda: subscribed_log(settings, codes), lambda: PolledLog(wevtutil(), settings, codes, clock)
    )


def first_that_works(subscribe: Callable[[], WindowsLog], poll: Callable[[], WindowsLog]) -> WindowsLog:
    """Return the log by its subscription, or by polling where that is not to be had.

    What wevtutil would be refused as well, a missing right or a missing log, is raised at once.

    Raises:
        MdtuiError: neither works.
    """
    try:
        return subscribe()
    except (ImportError, FailedError):
        log = poll()
        log.follow(None)
        return log


def subscribed_log(settings: WindowsLogSettings, codes: Sequence[int]) -> SubscribedLog:
    """Return the log as pywin32 gives it.

    Raises:
        ImportError: pywin32 is missing.
        MdtuiError: Windows refuses.
    """
    import win32event  # noqa: PLC0415 - on Windows only
    import win32evtlog  # noqa: PLC0415 - on Windows only

    signal = win32event.CreateEvent(None, True, True, None)
    return SubscribedLog(win32evtlog, signal, settings.channel, xpath(settings, codes))


class SubscribedLog:
    """A log through pywin32; a `WindowsLog`.

    Args:
        api: the module win32evtlog.
        signal: an event object; Windows asks for one and sets it, it is not waited for.
        channel: the log.
        query: which records.

    Raises:
        MdtuiError: Windows refuses.
    """

    def __init__(self, api: Any, signal: object, channel: str, query: str) -> None:
        self._api = api
        self._signal = signal
        self._channel = channel
        self._query = query
        self._subscription: Any = None
        self.follow(None)

    def backward(self, until: dt.datetime | None = None) -> Generator[WindowsEvent]:
        """Yield the records that are there, the newest first; see `WindowsLog`."""
        api, query = self._api, bounded(self._query, until)
        flags = api.EvtQueryChannelPath | api.EvtQueryReverseDirection
        found = self._call(partial(api.EvtQuery, Path=self._channel, Flags=flags, Query=query))
        while handles := self._call(partial(api.EvtNext, found, BATCH)):
            yield from self._records(handles)

    def follow(self, after: int | None) -> None:
        """Go on with what comes after a record, or from now on; see `WindowsLog`."""
        api = self._api
        # Windows' call takes its arguments in another order than this one does, so each has its name.
        how = {"Flags": api.EvtSubscribeToFutureEvents}
        if after is not None:
            bookmark = self._call(partial(api.EvtCreateBookmark, bookmark_xml(self._channel, after)))
            how = {"Flags": api.EvtSubscribeStartAfterBookmark | api.EvtSubscribeStrict, "Bookmark": bookmark}
        where = {"ChannelPath": self._channel, "SignalEvent": self._signal, "Query": self._query}
        self._subscription = self._call(partial(api.EvtSubscribe, **where, **how))

    def come(self) -> list[WindowsEvent]:
        """Return what came since the last call; see `WindowsLog`."""
        came: list[WindowsEvent] = []
        while self._subscription is not None and len(came) < MOST_AT_ONCE:
            handles = self._call(partial(self._api.EvtNext, self._subscription, BATCH, 0, 0))
            if not handles:
                break
            came += self._records(handles)
        return came

    def close(self) -> None:
        """Let go of the log."""
        self._subscription = None

    def _records(self, handles: Sequence[Any]) -> list[WindowsEvent]:
        texts = [self._call(partial(self._api.EvtRender, handle, self._api.EvtRenderEventXml)) for handle in handles]
        return [record for record in map(read_event, texts) if record is not None]

    def _call(self, call: Callable[[], Any]) -> Any:
        """Return what a call gives, or () where there is nothing more to get.

        Raises:
            GapError: the record to go on from is gone.
            MdtuiError: Windows refuses.
        """
        try:
            return call()
        except Exception as error:
            # pywin32's own error, which exists on Windows only; it has the number and Windows' words.
            code = getattr(error, "winerror", None)
            if code is None:
                raise
            if code in (_WAIT_TIMEOUT, _TIMEOUT, _NO_MORE):
                return ()
            if code in (_NOT_FOUND, _STALE, _INVALID_POSITION):
                raise GapError from error
            raise refusal(code, self._channel, str(getattr(error, "strerror", "")).strip(" .")) from error


def bookmark_xml(channel: str, record: int) -> str:
    """Return a bookmark as Windows writes it."""
    name = channel.replace("&", "&amp;").replace("<", "&lt;")
    return f"<BookmarkList><Bookmark Channel='{name}' RecordId='{record}' IsCurrent='true'/></BookmarkList>"


def wevtutil() -> list[str]:
    """Return the command, by its full path, so that no other program of that name is run."""
    return [os.path.join(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "wevtutil.exe")]  # noqa: PTH118


class PolledLog:
    """A log through ``wevtutil``; a `WindowsLog`.

    Args:
        command: what runs wevtutil.
        settings: the log, and whose records are wanted.
        codes: the numbers of the known events.
        clock: for the pauses between two calls.
    """

    def __init__(
        self, command: Sequence[str], settings: WindowsLogSettings, codes: Sequence[int], clock: Clock
    ) -> None:
        self._command = command
        self._settings = settings
        self._codes = codes
        self._clock = clock
        self._after = 0
        self._asked = float("-inf")
        self._empty = 0
        self._processes: set[BoundedProcess] = set()
        self._closed = False

    def backward(self, until: dt.datetime | None = None) -> Generator[WindowsEvent]:
        """Yield the records that are there, the newest first; see `WindowsLog`."""
        return self._ask(None, "/rd:true", until=until)

    def follow(self, after: int | None) -> None:
        """Go on with what comes after a record, or from now on; see `WindowsLog`."""
        self._asked = float("-inf")
        newest = self._newest()
        if after is not None and after > newest:
            raise GapError
        self._after = newest if after is None else after

    def come(self) -> list[WindowsEvent]:
        """Return what came since the last call; see `WindowsLog`."""
        now = self._clock.monotonic()
        if self._closed or now - self._asked < POLL_SECONDS:
            return []
        self._asked = now
        came = list(self._ask(self._after, "/rd:false", f"/c:{MOST_AT_ONCE}"))
        self._empty = 0 if came else self._empty + 1
        if self._empty % _LOOK_FOR_GAP == 1 and self._newest() < self._after:
            raise GapError
        self._after = max([self._after, *(record.record or 0 for record in came)])
        return came

    def close(self) -> None:
        """Let go of the log, and end a call that is under way."""
        self._closed = True
        for process in tuple(self._processes):
            process.kill()

    def _newest(self) -> int:
        return max((record.record or 0 for record in self._ask(None, "/rd:true", "/c:1")), default=0)

    def _ask(self, after: int | None, *how: str, until: dt.datetime | None = None) -> Generator[WindowsEvent]:
        """Yield the records that wevtutil prints.

        Raises:
            MdtuiError: it does not run, or Windows refuses.
        """
        channel = self._settings.channel
        query = bounded(xpath(self._settings, self._codes, after), until)
        command = [*self._command, "qe", channel, f"/q:{query}", "/f:RenderedXml", "/uni:true", *how]
        process, xml = BoundedProcess(command, PATIENCE), EventXml()
        self._processes.add(process)
        try:
            with process:
                while block := process.output.read(_BLOCK):
                    yield from xml.feed(block)
                code = process.wait()
        except OSError as error:
            raise FailedError.from_os(error, "cannot run wevtutil", self._command[0]) from error
        finally:
            self._processes.discard(process)
        if process.expired:
            raise FailedError(f"wevtutil took more than {PATIENCE:g} s", where=channel)
        if code and not self._closed:
            raise refusal(code, channel)
