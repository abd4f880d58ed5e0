"""Bookmarks of events, each with a note, kept between two runs in a small file of the state directory.

An event is found again by its place in its log, its time and its words, also when the log was renamed meanwhile. Of the
words a digest is kept beside their beginning: a line may be long, and is an attacker's to write.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec

from mdtui.clock import Clock
from mdtui.errors import FailedError, MdtuiError, UsageError
from mdtui.events.event import Event
from mdtui.files import FileSystem, exclusively, read_file, write_all
from mdtui.row_formats import json_lines
from mdtui.text import safe_text

FILE_NAME = "bookmarks.jsonl"
"""In the state directory."""
MOST = 1000
"""Bookmarks that are kept; the oldest go first."""
NOTE_LENGTH = 500
"""Characters of a note."""
_BEGINNING = 200
"""Characters of an event's text that are kept beside its digest."""
_LARGEST = 8 << 20


class Bookmark(msgspec.Struct, frozen=True):
    """A bookmark.

    Attributes:
        time: the event's time.
        place: where it stands in its source.
        digest: of its text, SHA-256 in hexadecimal.
        source: where it was read, exactly.
        code: its code.
        text: how its text begins, exactly.
        note: what the person has written, exactly.
        made: when, in seconds since 1970-01-01 UTC.
    """

    time: dt.datetime | None
    place: int | None
    digest: str
    source: str
    code: int | None
    text: str
    note: str = ""
    made: float = 0.0

    @property
    def shown_note(self) -> str:
        """The note, safe for a terminal."""
        return safe_text(self.note)

    @property
    def shown(self) -> str:
        """How the text begins, safe for a terminal."""
        return safe_text(self.text)

    @property
    def shown_source(self) -> str:
        """The source, safe for a terminal."""
        return safe_text(self.source)

    @property
    def key(self) -> tuple[dt.datetime | None, int | None]:
        """What few events have in common with its own."""
        return self.time, self.place

    def is_of(self, event: Event) -> bool:
        """Return whether it is the bookmark of an event."""
        return self.key == (event.time, event.place) and self.digest == _digest(event)


class Bookmarks:
    """The bookmarks of this user.

    Args:
        directory: the state directory; it is made when it is first written to.
        clock: says when a bookmark was made.
        files: the system calls.
    """

    def __init__(self, directory: Path, clock: Clock, files: FileSystem | None = None) -> None:
        self._path = directory / FILE_NAME
        self._clock = clock
        self._files = files or FileSystem()
        self._guard = threading.Lock()
        self._by_key: dict[tuple[dt.datetime | None, int | None], list[Bookmark]] = {}

    def read(self) -> list[Bookmark]:
        """Read the bookmarks that are kept, those of another run of the program among them, the oldest first.

        A line that cannot be read is none.

        Raises:
            FailedError: the file cannot be read.
        """
        with self._guard:
            return self._take(self._stored())

    def of(self, event: Event) -> Bookmark | None:
        """Return the bookmark of an event, as far as was read; None where it has none."""
        near = self._by_key.get((event.time, event.place), ())
        return next((bookmark for bookmark in near if bookmark.is_of(event)), None)

    def has(self, event: Event) -> bool:
        """Return whether an event has a bookmark, as far as was read."""
        return (event.time, event.place) in self._by_key and self.of(event) is not None

    def put(self, event: Event, note: str = "") -> Bookmark:
        """Give an event a bookmark, in the place of one that it has.

        Args:
            event: the event.
            note: what to remember of it.

        Raises:
            UsageError: the note is too long.
            FailedError: it cannot be kept.
        """
        if len(note) > NOTE_LENGTH:
            raise UsageError(f"the note is longer than {NOTE_LENGTH} characters")
        bookmark = Bookmark(
            event.time, event.place, _digest(event), event.source, event.code, event.text[:_BEGINNING], note,
            self._clock.now(),
        )  # fmt: skip
        self._change(event, bookmark)
        return bookmark

    def remove(self, event: Event) -> None:
        """Take an event's bookmark away; raises FailedError where that cannot be kept."""
        self._change(event, None)

    def _change(self, event: Event, bookmark: Bookmark | None) -> None:
        with self._guard:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with exclusively(self._path.with_suffix(".guard")):
                    kept = [one for one in self._stored() if not one.is_of(event)]
                    kept = [*kept, bookmark][-MOST:] if bookmark else kept
                    self._store(kept)
            except OSError as error:
                raise FailedError.from_os(error, "cannot keep the bookmark", self._path) from error
            self._take(kept)

    def _take(self, kept: list[Bookmark]) -> list[Bookmark]:
        by_key: dict[tuple[dt.datetime | None, int | None], list[Bookmark]] = {}
        for bookmark in kept:
            by_key.setdefault(bookmark.key, []).append(bookmark)
        self._by_key = by_key
        return kept

    def _stored(self) -> list[Bookmark]:
        try:
            data = read_file(self._path, _LARGEST)
        except MdtuiError:
            if not os.path.lexists(self._path):
                return []
            raise
        return list(_read(data))[-MOST:]

    def _store(self, kept: list[Bookmark]) -> None:
        draft = self._path.with_name(f"{FILE_NAME}.{os.getpid()}")
        try:
            with contextlib.suppress(FileNotFoundError):
                self._files.unlink(draft)
            descriptor = self._files.create_new(draft)
            try:
                write_all(self._files, descriptor, json_lines(kept), 0)
            finally:
                self._files.close(descriptor)
            self._files.replace(draft, self._path)
        except OSError:
            with contextlib.suppress(OSError):
                self._files.unlink(draft)
            raise


def _read(data: bytes) -> Iterator[Bookmark]:
    for line in data.splitlines():
        # The standard library reads lone surrogates, which a file name may hold.
        with contextlib.suppress(ValueError, RecursionError, msgspec.ValidationError):
            yield msgspec.convert(json.loads(line), Bookmark)


def _digest(event: Event) -> str:
    return hashlib.sha256(event.text.encode(errors="surrogatepass")).hexdigest()
