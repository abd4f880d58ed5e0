"""A pane that shows one folder's records and keeps them as they are on disk."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from textual import on, work
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from mdtui.mailroot.folders import Folder
from mdtui.mailroot.messages import Envelope
from mdtui.mrk.counting import count
from mdtui.mrk.editing import Change
from mdtui.mrk.flags import Flag
from mdtui.mrk.reading import Reading
from mdtui.mrk.records import RecordTable
from mdtui.server import FolderTotals, MailServer
from mdtui.tui.comparing import TableChange, compare
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import FolderOpened, Said, StateChanged, TotalsRead, line_of
from mdtui.tui.pollers import Poller
from mdtui.tui.present import count_text, size_text
from mdtui.tui.rows import FolderRows
from mdtui.tui.widgets.pane import Pane
from mdtui.tui.widgets.record_grid import RecordGrid

WATCH_SECONDS = 1.0
"""From one look at the folder's LastWriteCounter to the next."""
SETTLE_SECONDS = 0.05
"""How long the rows in sight must stay the same before their message files are opened."""


@dataclass(frozen=True)
class Opened:
    """What a worker read of a folder.

    Attributes:
        folder: the folder.
        reading: its records.
        totals: its totals.
        change: what became of the table on the screen; None where another folder was there.
        why_not_writable: why it cannot be changed; empty where it can.
    """

    folder: Folder
    reading: Reading
    totals: FolderTotals
    change: TableChange | None
    why_not_writable: str


class FolderPane(Pane):
    """Opens a folder, watches its counter, reads it again when that moves, and reads the messages in sight.

    Args:
        server: the mail root.
        glyphs: the marks.
        below: what stands below the grid.

    Attributes:
        folder: the folder on the screen; None where none is.
        rows: its rows.
        reading: what was read last.
        totals: its totals.
        why_not_writable: why it cannot be changed; empty where it can.
    """

    def __init__(self, server: MailServer, glyphs: GlyphSet, *below: Widget) -> None:
        self.grid = RecordGrid(server.clock, glyphs)
        super().__init__(glyphs, "Records", self.grid, *below)
        self.server = server
        self.folder: Folder | None = None
        self.rows: FolderRows | None = None
        self.reading: Reading | None = None
        self.totals = FolderTotals()
        self.why_not_writable = ""
        self._glyphs = glyphs
        self._known: int | None = None
        self._listing: dict[str, str] | None = None
        self._debounce: Timer | None = None
        self._said = ""
        self.poller: Poller[tuple[Folder, int | None]] = Poller(
            "folder",
            self._ask,
            lambda answer: self.call_later(self._look_at, *answer),
            failed=lambda error: self.call_later(self._failed, self.folder, error),
            interval=WATCH_SECONDS,
        )

    def on_unmount(self) -> None:
        """Watch no more."""
        self.poller.stop()

    # Opening and reading

    def open_folder(self, folder: Folder) -> None:
        """Read a folder in the background and show it, or read the one on the screen again."""
        is_open = self.is_open(folder)
        if not is_open:
            self.title.show(note=f"opening {folder.label}{self._glyphs.ellipsis}")
        self._read(folder, self.rows.table if is_open and self.rows is not None else None)

    def is_open(self, folder: Folder) -> bool:
        """Return whether it is the folder on the screen."""
        return self.folder is not None and self.folder.path == folder.path

    @work(thread=True, exclusive=True, exit_on_error=False, group="read")
    def _read(self, folder: Folder, shown: RecordTable | None) -> None:
        worker = get_current_worker()
        try:
            reading = self.server.open(folder)
            change = compare(shown, reading.table) if shown is not None else None
            totals = _totals(folder, reading)
            opened = Opened(folder, reading, totals, change, self.server.why_not_writable(folder))
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            if not worker.is_cancelled:
                self.call_later(self._failed, folder, error)
        else:
            if not worker.is_cancelled:
                self.call_later(self._show, opened)

    def _show(self, opened: Opened) -> None:
        """Show what was read: a folder that was just opened, or the open one as it is now."""
        folder, reading = opened.folder, opened.reading
        header = reading.table.header
        self._known = None if reading.busy or header is None else header.last_write_counter
        self._said = ""
        is_open = self.is_open(folder)
        self.folder, self.reading, self.why_not_writable = folder, reading, opened.why_not_writable
        if is_open and self.rows is not None:
            change = self.rows.set_table(reading.table, self.server.clock.now(), opened.change)
            self._listing = None if change.added else self._listing
            self.grid.rows_changed(change)
            self.table_changed()
        else:
            self.rows, self._listing = FolderRows(reading.table), None
            self.grid.show(self.rows)
            self.title.show(title=folder.shown_key)
            self.post_message(FolderOpened(folder))
            for finding in reading.findings[:1]:
                self.post_message(Said(finding.text, problem=True))
        self.show_totals(opened.totals)

    def _failed(self, folder: Folder | None, error: Exception) -> None:
        """Say that the folder cannot be read, once as long as the reason is the same."""
        self._known = None
        self.show_note()
        said = f"{folder.shown_key}: {line_of(error)}" if folder is not None else line_of(error)
        if said != self._said:
            self._said = said
            self.post_message(Said(said, problem=True))

    def table_changed(self) -> None:
        """Take note that the open folder was read again."""

    def show_totals(self, totals: FolderTotals) -> None:
        """Show the totals of the open folder, here and in the tree."""
        if self.folder is not None:
            self.totals = totals
            self.post_message(TotalsRead(((self.folder, totals),)))
            self.post_message(StateChanged())
            self.show_note()

    def show_note(self) -> None:
        """Show beside the title how much is on the screen."""
        note = self.grid.note
        if self.rows is not None and not note:
            totals = self.totals
            note = f"{count_text(totals.unseen)} unseen of {count_text(totals.records)}, {size_text(totals.bytes)}"
            note = note if totals.records else "empty"
        self.title.show(note=note)

    @on(RecordGrid.NoteChanged)
    def _note_changed(self, message: RecordGrid.NoteChanged) -> None:
        message.stop()
        self.show_note()
        self.post_message(StateChanged())

    # Watching

    def _ask(self) -> tuple[Folder, int | None] | None:
        """Return the counter of the open folder; called in the poller's thread, and no file is touched without one."""
        folder = self.folder
        return None if folder is None else (folder, self.server.counter(folder))

    def _look_at(self, folder: Folder, counter: int | None) -> None:
        """Read the folder again if its counter moved, and let the marks of earlier changes go."""
        if folder != self.folder or self.rows is None:
            return
        self.grid.refresh_indexes(self.rows.expire(self.server.clock.now()))
        if counter != self._known:
            self.open_folder(folder)

    def wrote(self, change: Change) -> None:
        """Take note of our own write to the open folder, so that it is not taken for somebody else's.

        After a change of several parts the folder is read again, as somebody else may have written between them.
        """
        if self._known == change.counter_before == change.counter_after - 1:
            self._known = change.counter_after
        totals = self.totals
        for flag, name in ((Flag.SEEN, "unseen"), (Flag.FLAGGED, "flagged"), (Flag.DELETED, "deleted")):
            gained = sum(bool(row.after & flag) - bool(row.before & flag) for row in change.changed)
            value = getattr(totals, name) + (-gained if flag is Flag.SEEN else gained)
            totals = msgspec.structs.replace(totals, **{name: value})
        self.show_totals(totals)

    # Messages in sight

    @on(RecordGrid.VisibleRowsChanged)
    def _rows_in_sight(self, message: RecordGrid.VisibleRowsChanged) -> None:
        message.stop()
        if self._debounce is not None:
            self._debounce.stop()
        self._debounce = self.set_timer(SETTLE_SECONDS, self.read_envelopes)

    def read_envelopes(self) -> None:
        """Read From and Subject of the messages in sight, in the background."""
        names = self.grid.missing_envelopes()
        if names and self.folder is not None and self.rows is not None:
            self._read_envelopes(self.folder, self.rows, tuple(names), self._listing)

    @work(thread=True, exclusive=True, exit_on_error=False, group="envelopes")
    def _read_envelopes(
        self, folder: Folder, rows: FolderRows, names: tuple[bytes, ...], listing: dict[str, str] | None
    ) -> None:
        worker = get_current_worker()
        found: dict[bytes, Envelope] = {}
        try:
            listing = self.server.listing(folder) if listing is None else listing
            for name in names:
                if worker.is_cancelled:
                    return
                found[name] = self.server.envelope(folder, listing, name)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.call_later(self.post_message, Said.of(error))
        else:
            self.call_later(self._show_envelopes, rows, listing, found)

    def _show_envelopes(self, rows: FolderRows, listing: dict[str, str], found: dict[bytes, Envelope]) -> None:
        if rows is self.rows:
            self._listing = listing
            self.grid.set_envelopes(rows, found)


def _totals(folder: Folder, reading: Reading) -> FolderTotals:
    sums = msgspec.structs.asdict(count(reading.table))
    return FolderTotals(**sums, busy=reading.busy, findings=(*folder.findings, *reading.findings))
