"""A pane that changes the records of its folder: in a worker, one change after the other, in the order asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual import on
from textual.widget import Widget
from textual.worker import get_current_worker

from mdtui.keys.keymap import keymap_of
from mdtui.mailroot.folders import Folder
from mdtui.mrk.bulk import HowToWrite
from mdtui.mrk.changing import Edit, Target
from mdtui.mrk.flags import Flag, Verb
from mdtui.mrk.records import RecordTable
from mdtui.server import FolderTotals, MailServer
from mdtui.text import safe_text
from mdtui.tui.background import in_background
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import Asked, FolderRewritten, Progress, Said, StateChanged
from mdtui.tui.past.past_text import left_over
from mdtui.tui.possible import NO_RECORD_YET
from mdtui.tui.present import count_text, records_text
from mdtui.tui.questions import Question, flags_question, is_large, past_question
from mdtui.tui.records.chosen import Chosen
from mdtui.tui.widgets.folder_pane import FolderPane
from mdtui.tui.widgets.record_grid import RecordGrid
from mdtui.tui.writing import FlagWrite, RedoWrite, Standing, UndoWrite, Write, Writes, back

PROGRESS_SECONDS = 0.2
"""From one line about the progress to the next, so that it is painted no more often than a person can read."""


class WritingPane(FolderPane):
    """Changes flags, takes changes back, and carries out what other screens want to be written.

    Args:
        server: the mail root.
        glyphs: the marks.
        below: what stands below the grid.

    Attributes:
        writes: the changes that wait, and whether any can be taken back.
    """

    def __init__(self, server: MailServer, glyphs: GlyphSet, *below: Widget) -> None:
        super().__init__(server, glyphs, *below)
        self.writes = Writes()
        self._collecting = False

    @in_background("journal")
    def look_back(self) -> None:
        """Find out what can be taken back, and what crashes of earlier runs left unfinished."""
        try:
            standing, line = Standing.of(self.server), left_over(self.server.changes.leftovers())
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.post_message(Said.of(error))
        else:
            self.call_later(self._looked_back, standing, line)

    def _looked_back(self, standing: Standing, line: str) -> None:
        if self.writes.standing == Standing():
            self.writes.standing = standing
        self.post_message(StateChanged())
        if line:
            self.post_message(Said(line, problem=True))

    # What is asked for

    @on(RecordGrid.FlagsRequested)
    def _change_flags(self, message: RecordGrid.FlagsRequested) -> None:
        message.stop()
        rows, folder = self.rows, self.folder
        if rows is None or folder is None:
            return
        if self._waits_for_targets():
            return
        chosen = rows.chosen(seen=not self.writes.undoing)
        write = partial(FlagWrite, folder=folder, rows=rows, left_out=rows.without_record)
        ask = partial(self._ask_for_flags, message.flag, write, chosen.table)
        if chosen.count > self.server.config.batch:
            self._collecting = True
            self.post_message(Progress(f"looking up {records_text(chosen.count)}{self.grid.glyphs.ellipsis}"))
            self._collect(chosen, ask)
        else:
            ask(chosen.targets())

    def _waits_for_targets(self) -> bool:
        """Return whether what an earlier key acts on is still being listed, and say so."""
        if self._collecting:
            self.post_message(Said("the records of the last key are still being looked up", problem=True))
        return self._collecting

    @in_background("collect")
    def _collect(self, chosen: Chosen, ask: Callable[[Sequence[Target]], None]) -> None:
        """List what a key acts on, where that is too much for the time between two keys."""
        try:
            targets = chosen.targets()
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.post_message(Said.of(error))
            self._collecting = False
        else:
            self.call_later(ask, targets)

    def _ask_for_flags(
        self, flag: Flag, write: Callable[[Edit], FlagWrite], table: RecordTable, targets: Sequence[Target]
    ) -> None:
        """Change the flags of records, at once or after a question."""
        if self._collecting:
            self._collecting = False
            self.post_message(Progress(""))
        if table.header is None or not targets:
            self.post_message(Said(self.why_not_writable or keymap_of(self.app).say(NO_RECORD_YET), problem=True))
            return
        edit = Edit(Verb.TOGGLE, flag, targets, table.header.uid_validity)
        asked = write(edit)
        change = partial(self._change, asked, table)
        if is_large(self.server, len(targets)):
            self._ask_before(flags_question(self.server, asked.folder, edit), change)
        else:
            change()

    def _change(self, write: FlagWrite, table: object) -> None:
        rows, edit = write.rows, write.edit
        if _is_large(self.server, write):
            if rows is not None:
                rows.rewriting = True
        # What was asked about for a while may have moved in the file, and then no row is known to be on its way.
        elif rows is not None and rows is self.rows and rows.table is table:
            write.token = rows.begin(edit.targets, edit.verb, edit.flags)
            self.grid.refresh_indexes(target.index for target in edit.targets)
        self.write(write)

    def _ask_before(self, question: Question, do: Callable[[], None]) -> None:
        self.post_message(Asked(question, lambda answer: do() if answer else None))

    @on(RecordGrid.UndoRequested)
    @on(RecordGrid.RedoRequested)
    def _take_back(self, message: RecordGrid.UndoRequested | RecordGrid.RedoRequested) -> None:
        message.stop()
        if not self._waits_for_targets():
            self.write(RedoWrite() if isinstance(message, RecordGrid.RedoRequested) else UndoWrite())

    # Writing

    def write(self, write: Write) -> None:
        """Carry something out once what was asked for before is done."""
        self.writes.add(write)
        self._write_next()

    def _write_next(self) -> None:
        write = self.writes.next()
        if write is not None:
            if _is_large(self.server, write):
                self._progress(0, write.total)
            self._run(write)
        self.post_message(StateChanged())

    @in_background("write")
    def _run(self, write: Write) -> None:
        worker, clock = get_current_worker(), self.server.clock
        shown = clock.monotonic()

        def progress(done: int, total: int) -> None:
            nonlocal shown
            if done < total and clock.monotonic() - shown >= PROGRESS_SECONDS:
                shown = clock.monotonic()
                self._progress(done, total)

        write.run(self.server, HowToWrite(cancelled=lambda: worker.is_cancelled, progress=progress))
        self.call_later(self._written, write)

    def _progress(self, done: int, total: int) -> None:
        way = f"{count_text(done)} of {records_text(total)}"
        self.post_message(Progress(f"{way} {self.grid.glyphs.separator} Esc stops"))

    def _written(self, write: Write) -> None:
        """Show what became of a change, and go on with the next."""
        self.writes.ended(write)
        if _is_about(self.folder, write):
            self._show_written(write)
        if write.rewritten is not None:
            self._look_anew(write.where)
        if isinstance(write, UndoWrite) and write.earlier is not None:
            self._ask_before(past_question(self.server, write.earlier), partial(self.write, back(write.earlier)))
        said = write.said()
        change = write.change if isinstance(write, FlagWrite) else None
        if change is not None and said and not write.exceptions(change) and not write.is_problem:
            # The line is over the footer that would name the key.
            said += keymap_of(self.app).say("; {records.undo} takes it back")
        if said and write.where and not _is_about(self.folder, write):
            said = f"{safe_text(write.where)}: {said}"
        if said or _is_large(self.server, write):
            self.post_message(Said(said, problem=write.is_problem))
        if write.ended is not None:
            write.ended()
        self._write_next()

    def table_changed(self) -> None:
        """Take note that a large change is in the rows once none is on its way."""
        if self.rows is not None and not self.writes.busy:
            self.rows.rewriting = False

    def _show_written(self, write: Write) -> None:
        rows = self.rows
        if rows is None or self.folder is None:
            return
        if _is_large(self.server, write):
            # To put a million changes into the rows would take longer than to read the file again.
            self.open_folder(self.folder)
            return
        token = write.token if isinstance(write, FlagWrite) and write.rows is rows else None
        self.grid.refresh_indexes(rows.settle(token, write.change))
        if write.change is not None:
            self.wrote(write.change)
        if write.error is not None:
            self.poller.wake()

    @in_background("anew")
    def _look_anew(self, key: str) -> None:
        """Look at a folder whose file was written anew: there may be one where there was none, or none any more."""
        try:
            folder = self.server.folder(key)
            totals = self.server.totals(folder)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.post_message(Said.of(error))
        else:
            self.call_later(self._looked_anew, folder, totals)

    def _looked_anew(self, folder: Folder, totals: FolderTotals) -> None:
        # Its directory may have another name by now.
        if self.folder is not None and self.folder.key == folder.key:
            self.open_folder(folder)
        self.post_message(FolderRewritten(folder, totals))

    def stop_waiting(self) -> None:
        """Write nothing of what waits, wait no longer for the lock, and begin no further part of a change."""
        for write in self.writes.drop_waiting():
            if isinstance(write, FlagWrite) and write.rows is self.rows and self.rows is not None:
                self.rows.rewriting = False
                self.grid.refresh_indexes(self.rows.settle(write.token, None))
            if write.ended is not None:
                write.ended()
        self.workers.cancel_group(self, "write")


def _is_large(server: MailServer, write: Write) -> bool:
    """Return whether a change has several parts, and so a line about its progress."""
    return write.total > server.config.batch


def _is_about(folder: Folder | None, write: Write) -> bool:
    """Return whether a change is about the folder on the screen."""
    return folder is not None and folder.key == write.where
