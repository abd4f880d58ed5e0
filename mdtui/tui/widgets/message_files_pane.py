"""A pane that shows records, and keeps beside them what the folder's directory holds: which message files, from whom.

The directory is listed in a worker once the folder is on the screen, and again when it may have changed.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.widget import Widget
from textual.worker import get_current_worker

from mdtui.files import FileStamp
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.messages import Envelope
from mdtui.pairing import Pairing
from mdtui.server import MailServer
from mdtui.text import text_of_bytes
from mdtui.tui.background import in_background
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import Said, StateChanged
from mdtui.tui.pace import Pace
from mdtui.tui.records.arranging import Arrangement, Step, step_of_files
from mdtui.tui.records.moves import moves_of_records
from mdtui.tui.records.rows import FolderRows
from mdtui.tui.records.spot import Spot
from mdtui.tui.rest import Rest
from mdtui.tui.widgets.pane import Pane
from mdtui.tui.widgets.record_grid import RecordGrid

SETTLE_SECONDS = 0.05
"""How long the rows in sight must stay the same before their message files are opened."""
YOUNG_SECONDS = 2.0
"""So coarse are the times of some file systems: what comes after a listing may leave the directory's time as it was."""


class MessageFilesPane(Pane):
    """Pairs up the records of the open folder with its message files, and reads the messages in sight.

    Args:
        server: the mail root.
        glyphs: the marks.
        below: what stands below the grid.

    Attributes:
        server: the mail root.
        grid: shows the rows.
        folder: the folder on the screen; None where none is.
        rows: its rows.
    """

    def __init__(self, server: MailServer, glyphs: GlyphSet, *below: Widget) -> None:
        self.grid = RecordGrid(server.clock, glyphs)
        super().__init__(glyphs, "Records", self.grid, *below)
        self.server = server
        self.folder: Folder | None = None
        self.rows: FolderRows | None = None
        self._pace = Pace(server.clock)
        self._unlisted = ""
        self._spot: Spot | None = None
        self._settled = Rest(self, self.read_envelopes)
        self._only_files = False
        self.grid.tell_cursor = self._cursor_moved
        self.grid.tell_sight = self._sight_moved

    def show_note(self) -> None:
        """Show beside the title how much is on the screen."""

    def let_filter_go(self) -> None:
        """Take note that everything is shown from now on."""

    def files_changed(self) -> None:
        """Take note that message files came or went."""

    def record_changed(self) -> None:
        """Take note that another record may be under the cursor, or what is known of its message file may be new."""

    # Going somewhere

    def go_to_spot(self, *, last: bool = False) -> None:
        """Put the cursor where the folder was opened at, if that is in it.

        Args:
            last: say so, and forget it, where it is not.
        """
        spot = self._spot
        if spot is None or self.rows is None:
            return
        filtered, found = self.rows.filtered, self.grid.go_to(spot)
        if filtered and not self.rows.filtered:
            self.let_filter_go()
        if found or last:
            self._spot = None
        if last and not found:
            self.post_message(Said("what you were looking for is not in the folder any more", problem=True))

    def _cursor_moved(self) -> None:
        only_files = self.rows is not None and self.rows.only_files
        if only_files != self._only_files:
            self._only_files = only_files
            self.post_message(StateChanged())
        self.record_changed()

    # Message files

    def show_rows(self, rows: FolderRows) -> None:
        """Show a folder that was just opened, and then look what is in its directory."""
        self.rows, self._pace, self._unlisted = rows, Pace(self.server.clock), ""
        self.let_filter_go()
        self.grid.show(rows)
        self.call_after_refresh(self.list_files)

    @property
    def listing_waits(self) -> bool:
        """Whether the directory is to be listed again as soon as the time for that has come."""
        return self._pace.wanted

    def list_files(self, stamp: FileStamp | None = None, *, again: bool = False) -> None:
        """List the directory, if that is due.

        Args:
            stamp: the directory's stamp now; where it is not as it was before the last listing, it is listed again.
            again: it is to be listed again in any case.
        """
        rows, folder = self.rows, self.folder
        if rows is None or folder is None:
            return
        if again or (stamp is not None and stamp != rows.pairing.stamp):
            self._pace.wanted = True
        if self._pace.start():
            self._pair(folder, rows, rows.pairing, rows.arrangement)

    @in_background("pairing", exclusive=True)
    def _pair(
        self,
        folder: Folder,
        rows: FolderRows,
        before: Pairing,
        arrangement: Arrangement,
        listed: Pairing | None = None,
    ) -> None:
        """Find out what became of the message files.

        Args:
            folder: the folder.
            rows: its rows.
            before: what is known of them, as it is when the work begins.
            arrangement: how they stand, likewise.
            listed: what an earlier listing said, where the rows have changed since; None to list the directory now.
        """
        worker = get_current_worker()
        try:
            pairing = listed
            if pairing is None:
                pairing = self.server.pair_up(folder, before.table, lambda: worker.is_cancelled)
            if worker.is_cancelled:
                return
            if pairing.table is not before.table:
                pairing = moves_of_records(pairing, before.table).after
            step = step_of_files(before, arrangement, pairing)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.call_later(self._not_paired, rows, error)
        else:
            self.call_later(self._paired, folder, rows, step)

    def _paired(self, folder: Folder, rows: FolderRows, step: Step) -> None:
        """Show what the directory holds, once that is known of the rows as they are now."""
        if rows is not self.rows:
            return
        if not rows.is_about(step):
            self._pair(folder, rows, rows.pairing, rows.arrangement, step.moves.after)
            return
        self._pace.end()
        self._unlisted = ""
        before, pairing = rows.pairing, step.moves.after
        self.grid.rows_changed(rows.set_pairing(pairing, step))
        stamp = pairing.stamp
        if stamp is not None and abs(self.server.clock.now() - stamp.modified_ns / 1e9) < YOUNG_SECONDS:
            self._pace.wanted = True
        if step.moves.moved or before.states != pairing.states:
            self.show_note()
            self.files_changed()
        self.go_to_spot(last=True)
        self.read_envelopes()

    def _not_paired(self, rows: FolderRows, error: Exception) -> None:
        """Say once as long as the reason is the same why the directory cannot be listed."""
        if rows is self.rows:
            self._pace.end()
            said = Said.of(error)
            if said.text != self._unlisted:
                self._unlisted = said.text
                self.post_message(said)
            self.go_to_spot(last=True)

    # Messages in sight

    def _sight_moved(self) -> None:
        self._settled.begin(SETTLE_SECONDS)

    def read_envelopes(self) -> None:
        """Read From and Subject of the messages in sight, and then of those ahead, in the background."""
        names = self.grid.missing_envelopes()
        if names and self.folder is not None and self.rows is not None:
            self._read_envelopes(self.folder, self.rows, names)

    @in_background("envelopes", exclusive=True)
    def _read_envelopes(self, folder: Folder, rows: FolderRows, names: Mapping[bytes, str]) -> None:
        worker = get_current_worker()
        listing = {text_of_bytes(key).casefold(): name for key, name in names.items()}
        found: dict[bytes, Envelope] = {}
        try:
            for key in names:
                if worker.is_cancelled:
                    return
                found[key] = self.server.envelope(folder, listing, key)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.call_later(self.post_message, Said.of(error))
        else:
            self.call_later(self._show_envelopes, rows, found)

    def _show_envelopes(self, rows: FolderRows, found: Mapping[bytes, Envelope]) -> None:
        self.grid.set_envelopes(rows, found)
        if rows is self.rows:
            # There may be more to read, further on.
            self._settled.begin(SETTLE_SECONDS)
