"""A pane that shows one folder's records and keeps them as they are on disk."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event

import msgspec
from textual import on
from textual.widget import Widget
from textual.worker import get_current_worker

from mdtui.copies import Kept
from mdtui.files import FileStamp
from mdtui.findings import Finding
from mdtui.mailroot.folders import Folder
from mdtui.mrk.changing import Change
from mdtui.mrk.counting import count, highest
from mdtui.mrk.flags import Flag
from mdtui.mrk.past.copy_store import Reason
from mdtui.mrk.reading import Reading
from mdtui.mrk.records import RecordTable
from mdtui.pairing import Pairing
from mdtui.server import FolderTotals, MailServer
from mdtui.tui.background import in_background
from mdtui.tui.file_watch import FileWatch, counter_still
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import FolderOpened, Said, StateChanged, TotalsRead, line_of
from mdtui.tui.pollers import Poller
from mdtui.tui.present import count_text, size_text
from mdtui.tui.records.arranging import Arrangement, Step, step_of_records
from mdtui.tui.records.grid_text import is_torn, lacks_texts, shorter_notes
from mdtui.tui.records.rows import FolderRows
from mdtui.tui.records.spot import Spot
from mdtui.tui.widgets.message_files_pane import MessageFilesPane
from mdtui.tui.widgets.record_grid import RecordGrid

WATCH_SECONDS = 1.0
"""From one look at the folder's LastWriteCounter to the next."""
PATIENCE = 2.0
"""Seconds that less urgent work waits at most for the first picture of a folder."""
COUNTED_AT_ONCE = 100_000
"""A folder with more records is shown before they are counted."""
COMPARED_RECORDS = 100_000
"""So many records are kept a second time, as they were when the folder was opened; more would take too much memory."""


@dataclass(frozen=True)
class Opened:
    """What a worker read of a folder.

    Attributes:
        folder: the folder.
        reading: its records.
        totals: its totals; None of a large one that is opened, as its first rows need not wait for them.
        step: what it means for the rows on the screen; None where another folder was there.
        rows: the rows of a folder that is opened, as to look through a million records takes a while.
        why_not_writable: why it cannot be changed; empty where it can.
        first: the records as they are kept in memory, where the folder was not on the screen before; else None.
    """

    folder: Folder
    reading: Reading
    totals: FolderTotals | None
    step: Step | None
    rows: FolderRows | None
    why_not_writable: str
    first: RecordTable | None


class FolderPane(MessageFilesPane):
    """Opens a folder, watches its counter and its directory, and reads again what moved.

    Args:
        server: the mail root.
        glyphs: the marks.
        below: what stands below the grid.

    Attributes:
        reading: what was read last.
        totals: its totals.
        why_not_writable: why it cannot be changed; empty where it can.
        opened_as: the records as they were when the folder was opened; None of a folder with too many to keep twice.
        opened: is set unless a folder is being opened whose first rows are not on the screen yet; threads whose work is
            less urgent wait for it.
    """

    def __init__(self, server: MailServer, glyphs: GlyphSet, *below: Widget) -> None:
        super().__init__(server, glyphs, *below)
        self.reading: Reading | None = None
        self.totals = FolderTotals()
        self.why_not_writable = ""
        self.opened_as: RecordTable | None = None
        self.opened = Event()
        self.opened.set()
        self._glyphs = glyphs
        self._watch = FileWatch()
        self._said = ""
        self._copy_problem = ""
        self.poller: Poller[tuple[Folder, int | None, FileStamp | None, FileStamp]] = Poller(
            "folder",
            self._ask,
            lambda answer: self.call_later(self._look_at, *answer),
            failed=lambda error: self.call_later(self._failed, self.folder, error),
            interval=WATCH_SECONDS,
        )

    def on_unmount(self) -> None:
        """Watch no more, and keep nobody waiting."""
        self.poller.stop()
        self.opened.set()

    # Opening and reading

    def open_folder(self, folder: Folder, at: Spot | None = None) -> None:
        """Read a folder in the background and show it, or read the one on the screen again.

        Args:
            folder: the folder.
            at: where to put the cursor once the folder is shown; a filter that hides it is let go.
        """
        is_open = self.is_open(folder)
        self._spot = at or (self._spot if is_open else None)
        if not is_open:
            self.title.show(note=f"opening {folder.label}{self._glyphs.ellipsis}")
        shown = (self.rows.pairing, self.rows.arrangement) if is_open and self.rows is not None else None
        if not is_open:
            self._watch.opened()
            self.opened.clear()
        keep = self._watch.takes_copy(self.server.clock.monotonic(), opened=not is_open)
        self._read(folder, shown, self._watch.suspected, keep=keep)

    def is_open(self, folder: Folder) -> bool:
        """Return whether it is the folder on the screen."""
        return self.folder is not None and self.folder.path == folder.path

    @in_background("read", exclusive=True)
    def _read(
        self, folder: Folder, shown: tuple[Pairing, Arrangement] | None, suspected: int | None, *, keep: bool
    ) -> None:
        worker = get_current_worker()
        try:
            reading = self.server.open(folder)
            step = step_of_records(*shown, reading.table) if shown is not None else None
            counts_later = step is None and len(reading.table) > COUNTED_AT_ONCE
            totals = None if counts_later else _totals(folder, reading)
            if not reading.busy:
                findings = (*folder.findings, *reading.findings)
                self.server.reports.observer.checked(folder.key, findings, how="opened")
            # The screen changes its own table once it has it.
            first = shown is None and len(reading.table) <= COMPARED_RECORDS
            table = RecordTable(bytearray(reading.table.data)) if keep or first else reading.table
            rows = FolderRows(reading.table, _likely(reading) if counts_later else None) if step is None else None
            why_not = self.server.why_not_writable(folder)
            opened = Opened(folder, reading, totals, step, rows, why_not, table if first else None)
            before = shown[0].table if shown is not None else None
            still = counter_still(before, reading, suspected, folder.key)
            copied = msgspec.structs.replace(reading, table=table)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            if not worker.is_cancelled:
                self.call_later(self._failed, folder, error)
        else:
            if not worker.is_cancelled:
                self.call_later(self._show, opened)
            # Python gives each thread its turn: what is done here now is taken from the first picture.
            self.opened.wait(PATIENCE)
            if counts_later and not worker.is_cancelled:
                self.call_later(self._counted, reading, _totals(folder, reading), highest(reading.table.uids))
            kept = self.server.copies.keep(folder, copied, Reason.OPENED) if keep else Kept()
            finding = kept.finding or still
            if finding is not None:
                self.server.reports.observer.noticed(finding)
            self.call_later(self._tell, folder, kept, finding)

    def _tell(self, folder: Folder, kept: Kept, finding: Finding | None) -> None:
        """Say that somebody wrote to the file and left the counter, and once, that copies cannot be kept."""
        if finding is not None:
            self.post_message(Said(f"{folder.shown_key}: {finding.rule} {finding.text}", problem=True))
        if kept.problem and kept.problem != self._copy_problem:
            self.post_message(Said(f"no copy is kept: {kept.problem}", problem=True))
        self._copy_problem = kept.problem or self._copy_problem

    def _show(self, opened: Opened) -> None:
        """Show what was read: a folder that was just opened, or the open one as it is now."""
        folder, reading = opened.folder, opened.reading
        self._watch.show(reading)
        self._said = ""
        is_open = self.is_open(folder)
        self.folder, self.reading, self.why_not_writable = folder, reading, opened.why_not_writable
        if is_open and self.rows is not None:
            moves = self.rows.set_table(reading.table, self.server.clock.now(), opened.step)
            self.grid.rows_changed(moves)
            self.table_changed()
            self.list_files(again=True)
        else:
            self.opened_as, self.totals = opened.first, FolderTotals()
            self.show_rows(FolderRows(reading.table) if opened.rows is None else opened.rows)
            self.title.show(title=folder.shown_key)
            self.post_message(FolderOpened(folder))
            for finding in reading.findings[:1]:
                self.post_message(Said(finding.text, problem=True))
        if opened.totals is None:
            self.show_note()
            self.post_message(StateChanged())
        else:
            self.show_totals(opened.totals)
        self.go_to_spot()
        # Also where the folder was there already: another one may have been on its way, and was given up.
        self.call_after_refresh(self.opened.set)

    def _counted(self, reading: Reading, totals: FolderTotals, highest_uid: int) -> None:
        """Show the totals of a folder that was opened, unless it is another one by now, or we wrote to it meanwhile."""
        if self.reading is reading and self.folder is not None and self.rows is not None:
            if self.rows.highest_uid != highest_uid:
                self.rows.highest_uid = highest_uid
                self.grid.rows_changed()
            if self._watch.is_as_read(reading):
                self.show_totals(totals)
            else:
                self.open_folder(self.folder)

    def _failed(self, folder: Folder | None, error: Exception) -> None:
        """Say that the folder cannot be read, once as long as the reason is the same."""
        self.opened.set()
        self._watch.counter = None
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
        if self.rows is None or self.grid.note:
            self.title.show(note=shorter_notes(self.grid.note, self._glyphs.separator))
            return
        totals, lacks = self.totals, lacks_texts(self.rows)
        if not totals.records and len(self.rows.table):
            self.title.show(note=f"counting {count_text(len(self.rows.table))} records{self._glyphs.ellipsis}")
            return
        if not totals.records:
            self.title.show(note=lacks or ("unreadable" if is_torn(self.rows) else "empty"))
            return
        unseen = f"{count_text(totals.unseen)} unseen of {count_text(totals.records)}"
        note = f"{unseen}, {size_text(totals.bytes)}"
        self.title.show(note=(f"{note}, {lacks[0]}", f"{unseen}, {lacks[0]}", *lacks) if lacks else note)

    @on(RecordGrid.NoteChanged)
    def _note_changed(self, message: RecordGrid.NoteChanged) -> None:
        message.stop()
        self.show_note()
        self.post_message(StateChanged())

    # Watching

    def _ask(self) -> tuple[Folder, int | None, FileStamp | None, FileStamp] | None:
        """Return counter and stamps of the open folder, in the poller's thread; None where there is nothing to do.

        No file is touched without an open folder.
        """
        folder, server = self.folder, self.server
        if folder is None:
            return None
        counter, file, stamp = server.counter(folder), server.copies.stamp(folder), server.directory_stamp(folder)
        return None if self._is_at_rest(counter, file, stamp) else (folder, counter, file, stamp)

    def _is_at_rest(self, counter: int | None, file: FileStamp | None, stamp: FileStamp) -> bool:
        """Return whether nothing moved and nothing waits for its time.

        It is read anew at each look, in the poller's thread: what changes just after it is seen at the next one.
        """
        rows = self.rows
        waits = rows is None or rows.expires or self.listing_waits
        if rows is None or waits or self._watch.copy_is_due(self.server.clock.monotonic()):
            return False
        return self._watch.is_still(counter, file) and stamp == rows.pairing.stamp

    def _look_at(self, folder: Folder, counter: int | None, file: FileStamp | None, stamp: FileStamp) -> None:
        """Read again what moved, and let the marks of earlier changes go."""
        if folder != self.folder or self.rows is None:
            return
        self.grid.refresh_indexes(self.rows.expire(self.server.clock.now()))
        if self._watch.moved(counter, file) or self._watch.copy_is_due(self.server.clock.monotonic()):
            self.open_folder(folder)
        self.list_files(stamp)

    def wrote(self, change: Change) -> None:
        """Take note of our own write to the open folder, so that it is not taken for somebody else's.

        After a change of several parts the folder is read again, as somebody else may have written between them.
        """
        self._watch.wrote(change)
        totals = self.totals
        for flag, name in ((Flag.SEEN, "unseen"), (Flag.FLAGGED, "flagged"), (Flag.DELETED, "deleted")):
            gained = sum(bool(row.after & flag) - bool(row.before & flag) for row in change.changed)
            value = getattr(totals, name) + (-gained if flag is Flag.SEEN else gained)
            totals = msgspec.structs.replace(totals, **{name: value})
        self.show_totals(totals)


def _likely(reading: Reading) -> int | None:
    """Return the highest UID as far as the header knows; None where there is no header."""
    header = reading.table.header
    return None if header is None else header.uid_next - 1


def _totals(folder: Folder, reading: Reading) -> FolderTotals:
    sums = msgspec.structs.asdict(count(reading.table))
    return FolderTotals(**sums, busy=reading.busy, findings=(*folder.findings, *reading.findings))
