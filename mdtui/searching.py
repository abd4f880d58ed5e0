"""A search over many folders: the records that fit one query, folder by folder, each as soon as it is found.

Nothing is held back until the end: a folder in which no record can fit is passed over by a look for a few bytes in its
file, and where messages have to be opened a folder is searched part by part. A folder that cannot be read is told and
passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Protocol

import msgspec

from mdtui.errors import MdtuiError
from mdtui.findings import Severity
from mdtui.mailroot.accounts import Mailbox
from mdtui.mailroot.file_rows import FileRows
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.messages import Envelope, read_envelope
from mdtui.mrk.locking import never
from mdtui.mrk.query import Query, QueryContext, compile_query
from mdtui.mrk.reading import Reading
from mdtui.mrk.records import RecordTable
from mdtui.query import NONE_SAVED, QueryError
from mdtui.text import safe_text, text_of_bytes

PART = 256
"""Records among which messages are looked for before what was found is told."""
LOOKS = 3
"""So often is a folder looked at whose records change while its message files are listed."""

_BARE_WORD = re.compile(r'[^\s&|!()"=<>:]+')
_LONGEST_WORD = 30
_NO_FILES = FileRows(Path(), ())
_LINK = "FLD004"
"""The finding of a folder that is a link and not followed."""


class Subject(Protocol):
    """What a search needs to know of a mail server; `mdtui.server.MailServer` knows it."""

    @property
    def mailboxes(self) -> list[Mailbox]:
        """Every mailbox."""

    def folders(self, cancelled: Callable[[], bool] = ..., *, owner: str | None = None) -> Iterator[Folder]:
        """Yield every folder of the root, or of one owner."""

    def folder(self, spec: str) -> Folder:
        """Return a folder by its path or its mailbox path."""

    def open(self, folder: Folder) -> Reading:
        """Return a folder's records."""

    def counter(self, folder: Folder) -> int | None:
        """Return a folder's LastWriteCounter by one small read."""

    def orphans(self, folder: Folder, table: RecordTable) -> list[str]:
        """Return the names of the message files that no record speaks of."""

    def query_context(self, folder: Folder, cancelled: Callable[[], bool] = ...) -> QueryContext:
        """Return what a query over a folder's records needs to know beyond them."""


class Hit(msgspec.Struct, frozen=True, gc=False):
    """One record that fits, or one message file without a record.

    Attributes:
        folder: the folder it is in.
        name: the message file's name, of a record as `mdtui.text.text_of_bytes` reads it; not safe to show.
        flags: the flags byte.
        uid: the UID; None for a message file without a record.
        size: bytes.
        date: seconds since 1970-01-01.
        row: where the record stands in the file, from 0; None for a message file without one.
    """

    folder: Folder
    name: str
    flags: int
    uid: int | None
    size: int
    date: int
    row: int | None

    @property
    def shown_name(self) -> str:
        """The message file's name, safe to show."""
        return safe_text(self.name)


class Found(msgspec.Struct, frozen=True):
    """What a search found in a folder, or in a part of one.

    Attributes:
        folder: the folder.
        table: its records.
        files: its message files without a record, where the query asks for such.
        indexes: of the records that fit, ascending; the message files that fit follow, counted on from the records.
        header: gives the decoded text of a header field by file name and field; not safe to show.
        whole: this is all there is in the folder, or the last part of it.
        busy: a writer was at work; the records may mix two states.
        problem: why the folder could not be searched, or not all of it, safe to show; empty where it could.
    """

    folder: Folder
    table: RecordTable = RecordTable(b"")
    files: FileRows = _NO_FILES
    indexes: Sequence[int] = ()
    header: Callable[[bytes, str], str] = lambda _name, _field: ""
    whole: bool = True
    busy: bool = False
    problem: str = ""

    def hits(self) -> Iterator[Hit]:
        """Yield what fits, one after the other."""
        count, files = len(self.table), self.files
        for index in self.indexes:
            if index < count:
                record = self.table.record(index)
                name = text_of_bytes(record.filename)
                yield Hit(self.folder, name, record.flags, record.uid, record.size, record.date, index)
            else:
                at = index - count
                yield Hit(self.folder, files.names[at], 0, None, files.sizes[at], files.dates[at], None)

    def text(self, index: int, field: str) -> str:
        """Return the decoded text of a header field of what fits, on one line but otherwise exact; not safe to show.

        Args:
            index: one of `indexes`.
            field: such as ``from`` or ``subject``.
        """
        count = len(self.table)
        return self.header(self.table.filename(index) if index < count else self.files.filename(index - count), field)


class Search:
    """Finds records in the folders of one mail root.

    Args:
        server: the mail server.
    """

    def __init__(self, server: Subject) -> None:
        self._server = server

    def folders(self, places: Iterable[str] = (), cancelled: Callable[[], bool] = never) -> Iterator[Folder]:
        """Return the folders of these places, each once, in the order of the tree.

        Args:
            places: domains, mailboxes, folders with all below them, or ``public``; none for the whole root.
            cancelled: asked before each directory; True ends the walk.

        Raises:
            UsageError: there is no such place.
        """
        scopes = [scope for place in places for scope in self._scopes(place)]
        if not scopes:
            return self._server.folders(cancelled)
        found = chain.from_iterable(self._below(top, cancelled) for top in scopes)
        return found if len(scopes) == 1 else _each_once(found)

    def _scopes(self, place: str) -> list[Folder | str]:
        """Return the owners of a domain's mailboxes, or else the folder that a place names."""
        domain = f"@{place}".casefold()
        owners = [mailbox.owner for mailbox in self._server.mailboxes if mailbox.owner.casefold().endswith(domain)]
        return [*owners] or [self._server.folder(place)]

    def _below(self, top: Folder | str, cancelled: Callable[[], bool]) -> Iterator[Folder]:
        if isinstance(top, str):
            yield from self._server.folders(cancelled, owner=top)
        elif not top.owner:
            # A folder outside every mailbox has none below it.
            yield top
        else:
            depth = len(top.raw_names)
            for folder in self._server.folders(cancelled, owner=top.owner):
                if folder.raw_names[:depth] == top.raw_names:
                    yield folder

    def find(self, query: Query, folders: Iterable[Folder], cancelled: Callable[[], bool] = never) -> Iterator[Found]:
        """Yield what fits in each of the folders, in their order, as it is found; also where nothing does.

        Args:
            query: what to look for.
            folders: where; they may come while the search runs.
            cancelled: asked again and again; True ends the search, what was not told by then is not told.
        """
        for folder in folders:
            if cancelled():
                return
            for found in self._in_folder(query, folder, cancelled):
                if cancelled():
                    return
                yield found

    def _in_folder(self, query: Query, folder: Folder, cancelled: Callable[[], bool]) -> Iterator[Found]:
        try:
            if query.needs_messages:
                found = yield from self._by_messages(query, folder, cancelled)
            else:
                found = self._by_records(query, folder, cancelled)
            if query.mentions_orphan and not cancelled():
                found = self._with_files(query, found, cancelled)
        except MdtuiError as error:
            found = Found(folder, problem=safe_text(error.what))
        yield found

    def _by_records(self, query: Query, folder: Folder, cancelled: Callable[[], bool]) -> Found:
        """Return the records that fit, where none of them has to be looked for in a message."""
        for _ in range(LOOKS):
            reading = self._server.open(folder)
            context = self._server.query_context(folder, cancelled)
            table = reading.table
            indexes = query.select(table, context) if query.may_fit(bytes(table.data)) else []
            if not indexes or not query.needs_listing or not self._moved(folder, table):
                break
        return _found(folder, reading, context, indexes)

    def _by_messages(
        self, query: Query, folder: Folder, cancelled: Callable[[], bool]
    ) -> Generator[Found, None, Found]:
        """Yield the records that fit, part by part; return that nothing is left of them."""
        reading = self._server.open(folder)
        context = self._server.query_context(folder, cancelled)
        table = reading.table
        if query.may_fit(bytes(table.data)):
            for start in range(0, len(table), PART):
                part = _Part(table, start, start + PART)
                indexes = [start + index for index in query.select(part, context)]
                yield msgspec.structs.replace(_found(folder, reading, context, indexes), whole=False)
        return _found(folder, reading, context, [])

    def _with_files(self, query: Query, found: Found, cancelled: Callable[[], bool]) -> Found:
        """Return what was found with the message files that fit; what came meanwhile has its record by now."""
        folder, table = found.folder, found.table
        for _ in range(LOOKS):
            files = FileRows(folder.path, self._server.orphans(folder, table))
            context = msgspec.structs.replace(self._server.query_context(folder, cancelled), orphan=True)
            indexes = query.select(files, context)
            if not indexes or not self._moved(folder, table):
                break
            table = self._server.open(folder).table
        count = len(found.table)
        return msgspec.structs.replace(
            found, files=files, indexes=[*found.indexes, *(count + index for index in indexes)]
        )

    def _moved(self, folder: Folder, table: RecordTable) -> bool:
        """Return whether a folder's records have changed since they were read."""
        known = table.header.last_write_counter if table.header is not None else None
        return self._server.counter(folder) != known


def search_query(text: str, saved: Mapping[str, str] = NONE_SAVED) -> Query:
    """Return the query that a text means; where it is only a word to look for, the error says how to write that.

    Args:
        text: the query.
        saved: the queries that ``@name`` stands for.

    Raises:
        QueryError: it is no query over records.
    """
    try:
        return compile_query(text, saved)
    except QueryError as error:
        word = _BARE_WORD.match(text, error.position)
        is_unknown = word is not None and error.what == f"unknown word '{word.group().lower()}'"
        if word is None or not is_unknown or error.hint.startswith("write "):
            raise
        hint = f"a text goes with its field, such as subject:{word.group()[:_LONGEST_WORD]}"
        hint = f"{error.hint} {hint}" if error.hint.startswith("did you mean") else hint
        raise QueryError(error.what, text=text, position=error.position, hint=hint) from None


def envelope_of(hit: Hit, listing: Mapping[str, str]) -> Envelope:
    """Return From, Subject and Date of a hit's message file.

    Args:
        hit: the hit.
        listing: the message files of its folder, as `MailServer.listing` gives them; no other is ever opened.
    """
    name = listing.get(hit.name.casefold())
    return read_envelope(hit.folder.path, name) if name else Envelope(problem="no file")


class _Part:
    """Some neighbouring records of a table."""

    def __init__(self, table: RecordTable, start: int, stop: int) -> None:
        self._table = table
        self._indexes = range(len(table))[start:stop]
        self.flags = table.flags[start:stop]
        self.uids = table.uids[start:stop]
        self.sizes = table.sizes[start:stop]
        self.dates = table.dates[start:stop]

    def __len__(self) -> int:
        return len(self._indexes)

    def filename(self, index: int) -> bytes:
        return self._table.filename(self._indexes[index])

    def filenames(self) -> Iterator[bytes]:
        return map(self._table.filename, self._indexes)


def _found(folder: Folder, reading: Reading, context: QueryContext, indexes: list[int]) -> Found:
    table = reading.table
    problem = "" if len(table) else next(_why_empty(folder, reading), "")
    return Found(folder, table, indexes=indexes, header=context.header, busy=reading.busy, problem=problem)


def _why_empty(folder: Folder, reading: Reading) -> Iterator[str]:
    """Yield why a folder shows no records although it may have some."""
    yield from (finding.text for finding in folder.findings if finding.rule == _LINK)
    yield from (finding.text for finding in reading.findings if finding.severity is Severity.ERROR)


def _each_once(folders: Iterable[Folder]) -> Iterator[Folder]:
    seen: set[Path] = set()
    for folder in folders:
        if folder.path not in seen:
            seen.add(folder.path)
            yield folder
