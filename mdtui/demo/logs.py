"""The demo's text logs, in the names and line shapes that MDaemon's have.

Times are local, without a zone, and days are English, as MDaemon writes them. Files end their lines with CRLF and begin
with a banner; a line of dashes ends a session. A new day has new files, and one that grew too large makes room.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import random
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

import msgspec

from mdtui.events.catalogue import load_catalogue

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SYSTEM, SMTP_IN, IMAP, ALL = "System", "SMTP-(in)", "IMAP", "all"
_DASHES = b"-" * 70
_HEAD = (_DASHES, b"MDaemon demo server, START Event Log", b"Event Time/Date             Event Description", _DASHES)

PROCESSING, DATA_IN, DATA_OUT, ERROR, TCP = "01", "02", "03", "04", "05"
"""The colour classes of a line."""

Line = tuple[str, str]
"""A line's colour class and text."""


class _EventValues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    values: dict[str, list[list[str]]]
    weights: dict[str, int]


class EventWriter:
    """Writes the texts of MDaemon's events, with invented values for their fields.

    Args:
        rng: chooses the values.
    """

    def __init__(self, rng: random.Random) -> None:
        data = resources.files("mdtui.demo").joinpath("events.toml").read_bytes()
        events = msgspec.toml.decode(data, type=_EventValues)
        self._rng = rng
        self._values = {int(code): values for code, values in events.values.items()}
        self._weights = {int(code): weight for code, weight in events.weights.items()}
        self._catalogue = {kind.code: kind for kind in load_catalogue()}

    @property
    def codes(self) -> list[int]:
        """Every code, ascending."""
        return list(self._catalogue)

    def text(self, code: int) -> str:
        """Return the line's text of an event, the marker ``**** ALERT ****`` included."""
        kind = self._catalogue[code]
        values = self._rng.choice(self._values[code])
        return kind.fill(dict(zip(kind.fields, values, strict=True)))

    def any_code(self) -> int:
        """Return a code as often as it is seen on a server: false logons often, missing modules hardly ever."""
        codes = self.codes
        return self._rng.choices(codes, [self._weights.get(code, 0) * 10 + 1 for code in codes])[0]


class LogBook:
    """Collects log lines and appends them to their files.

    Args:
        directory: the ``Logs`` directory.
        zone: the zone of the server; None for the one of this machine.
        limit: a file that has so many bytes is renamed to ``.OLD``, over the one before it; 0 for no limit.
    """

    def __init__(self, directory: Path, zone: dt.tzinfo | None = None, limit: int = 0) -> None:
        self._directory = directory
        self._zone = zone
        self._limit = limit
        self._lines: dict[str, list[bytes]] = {}

    def add(self, service: str, moment: float, text: str | bytes, colour: str = "00") -> None:
        """Add a line.

        Args:
            service: which log, such as ``SMTP-(in)``; ``all`` is the one that is not dated.
            moment: seconds since 1970-01-01 UTC.
            text: the line; bytes as they are, for what is no UTF-8.
            colour: the colour class.
        """
        local = self._local(moment)
        name = "MDaemon-all.log" if service == ALL else f"MDaemon-{local:%Y-%m-%d}-{service}.log"
        stamp = f"{DAYS[local.weekday()]} {local:%Y-%m-%d %H:%M:%S}.{local.microsecond // 1000:03d}: {colour}: "
        self._put(name, stamp.encode("ascii") + (text.encode() if isinstance(text, str) else text))

    def add_session(self, service: str, moment: float, lines: Sequence[Line]) -> None:
        """Add the lines of a session, a moment apart, and the dashes that end it."""
        for place, (colour, text) in enumerate(lines):
            self.add(service, moment + 0.137 * place, text, colour)
        local = self._local(moment)
        self._put(f"MDaemon-{local:%Y-%m-%d}-{service}.log", _DASHES)

    def add_dynamic_screening(self, moment: float, text: str, thread: int) -> None:
        """Add a line to the log of dynamic screening, whose shape is another one."""
        local = self._local(moment)
        stamp = f"{local:%y%m%d %H%M%S}{local.microsecond // 1000:03d} I [{thread:08d}] 0x41507015 "
        self._put(f"DynScrn-{local:%Y-%m-%d}.log", (stamp + text).encode())

    def flush(self) -> None:
        """Append what was added; a new file gets its banner first.

        Raises:
            OSError: as the system gives it.
        """
        for name, lines in self._lines.items():
            path = self._directory / name
            with path.open("ab") as file:
                head = _HEAD if file.tell() == 0 else ()
                file.write(b"".join(line + b"\r\n" for line in (*head, *lines)))
                size = file.tell()
            if self._limit and size >= self._limit:
                # A file that somebody else holds goes on growing until it is let go.
                with contextlib.suppress(OSError):
                    path.replace(path.with_suffix(".OLD"))
        self._lines.clear()

    def _put(self, name: str, line: bytes) -> None:
        self._lines.setdefault(name, []).append(line)

    def _local(self, moment: float) -> dt.datetime:
        return dt.datetime.fromtimestamp(moment, dt.UTC).astimezone(self._zone)


def smtp_session(rng: random.Random, sender: str, receiver: str, size: int) -> list[Line]:
    """Return the lines of a mail's delivery to this server."""
    peer = f"203.0.113.{rng.randrange(1, 255)}"
    host = f"mx.{sender.partition('@')[2]}"
    return [
        (TCP, f"Session {rng.randrange(10**6):06d}; child {rng.randrange(1, 20):04d}"),
        (TCP, f"Accepting SMTP connection from {peer}:{rng.randrange(1024, 65536)} to 192.0.2.10:25"),
        (DATA_OUT, "--> 220 mail.example.com ESMTP MDaemon; demo"),
        (DATA_IN, f"<-- EHLO {host}"),
        (DATA_OUT, f"--> 250-mail.example.com Hello {host}, pleased to meet you"),
        (DATA_IN, f"<-- MAIL FROM:<{sender}> SIZE={size}"),
        (DATA_OUT, f"--> 250 <{sender}>, Sender ok"),
        (DATA_IN, f"<-- RCPT TO:<{receiver}>"),
        (DATA_OUT, f"--> 250 <{receiver}>, Recipient ok"),
        (DATA_IN, "<-- DATA"),
        (PROCESSING, f"Message size: {size} bytes"),
        (DATA_OUT, "--> 250 Ok, message saved"),
        (TCP, f"SMTP session successful (Bytes in/out: {size + 311}/583)"),
    ]


def imap_session(rng: random.Random, user: str, folder: str, commands: Sequence[str]) -> list[Line]:
    """Return the lines of an IMAP session that gives some commands in a folder."""
    lines = [
        (TCP, f"Session {rng.randrange(10**6):06d}; child {rng.randrange(1, 20):04d}"),
        (TCP, f"Accepting IMAP connection from 198.51.100.{rng.randrange(1, 255)}:{rng.randrange(1024, 65536)}"),
        (DATA_IN, f"<-- 1 LOGIN {user} ******"),
        (DATA_OUT, "--> 1 OK LOGIN completed"),
        (DATA_IN, f'<-- 2 SELECT "{folder}"'),
    ]
    for tag, command in enumerate(commands, 3):
        lines += [(DATA_IN, f"<-- {tag} {command}"), (DATA_OUT, f"--> {tag} OK {command.split()[0]} completed")]
    return [*lines, (TCP, "IMAP session complete")]


def write_history(book: LogBook, rng: random.Random, users: Sequence[str], now: int) -> None:
    """Write the logs of the last three days, with each of MDaemon's events at least once.

    Args:
        book: where to.
        rng: decides everything.
        users: addresses of the accounts.
        now: the newest line is a little older, seconds since 1970-01-01 UTC.

    Raises:
        OSError: as the system gives it.
    """
    start = now - 3 * 86400
    for moment in _moments(rng, start, now, 120):
        _history_session(book, rng, moment, rng.choice(users))
    writer = EventWriter(rng)
    codes = writer.codes + [writer.any_code() for _ in range(30)]
    rng.shuffle(codes)
    for moment, code in zip(_moments(rng, start, now, len(codes)), codes, strict=True):
        book.add(SYSTEM, moment, writer.text(code), ERROR)
    for moment in _moments(rng, start, now, 40):
        book.add(ALL, moment, rng.choice(_ROUTINE), PROCESSING)
    for moment in _moments(rng, start, now, 12):
        book.add_dynamic_screening(moment, f"TrustedIP: 203.0.113.{rng.randrange(255)} is trusted", rng.randrange(99))
    # What is no UTF-8, what is no text, and what is longer than a screen: all of it is found in real logs.
    book.add(SYSTEM, now - 300, "Größe der Warteschlange geprüft".encode("cp1252"))
    book.add(SYSTEM, now - 290, "EHLO \x1b[31m\x1b]0;owned\x07 [bold]host[/] \u202e from 203.0.113.66", DATA_IN)
    book.add(SYSTEM, now - 280, b"Spam score " + b"0123456789" * 400 + b"\0end")
    book.flush()


_ROUTINE = (
    "Content filter processing queued messages",
    "Remote mail queue: 0 messages waiting",
    "Checking for new domain keys",
    "Cleaning up the bad message queue",
    "Spam filter updates: none available",
)


def _moments(rng: random.Random, start: int, end: int, count: int) -> Iterator[float]:
    """Yield ascending times, none in the last ten minutes: what is newer comes from the simulator."""
    for share in sorted(rng.random() for _ in range(count)):
        yield start + int((end - 600 - start) * share * 1000) / 1000


def _history_session(book: LogBook, rng: random.Random, moment: float, user: str) -> None:
    other = f"partner{rng.randrange(40)}@example.net"
    service = rng.choice((SMTP_IN, SMTP_IN, IMAP, IMAP, "SMTP-(out)", "POP3"))
    if service == IMAP:
        commands = ("UID FETCH 1:* (FLAGS)", f"UID STORE {rng.randrange(1, 99)} +FLAGS (\\Seen)", "LOGOUT")
        lines = imap_session(rng, user, "INBOX", commands)
    elif service == SMTP_IN:
        lines = smtp_session(rng, other, user, rng.randrange(900, 90000))
    elif service == "POP3":
        lines = [(TCP, "Accepting POP connection"), (DATA_IN, f"<-- USER {user}"), (TCP, "POP session complete")]
    else:
        lines = [(TCP, "Attempting SMTP connection to mx.example.net"), (DATA_IN, f"<-- 250 Ok, queued for {other}")]
    book.add_session(service, moment, lines)
