"""The pane with the folder tree, and the worker that fills it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Event
from typing import TypeVar

from textual import on
from textual.worker import get_current_worker

from mdtui.clock import Clock
from mdtui.mailroot.folders import Folder
from mdtui.server import FolderTotals, MailServer
from mdtui.tui.background import in_background
from mdtui.tui.findings.weight import Weight
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import FoldersFound, FoldersRead, Said, TotalsRead
from mdtui.tui.widgets.folder_tree import FolderTree
from mdtui.tui.widgets.pane import Pane

Item = TypeVar("Item")

PATIENCE = 2.0
"""Seconds that the totals of a folder wait at most for something more urgent."""
BATCH_SECONDS = 0.1
"""Seconds between two batches, so that the tree is painted no more often than a person can read."""


class FoldersPane(Pane):
    """Reads the folders of a mail root and their totals in the background, and shows them as they come.

    Args:
        server: the mail root.
        glyphs: the marks.

    Attributes:
        undisturbed: the totals of the folders are read while this is set; whoever waits for something else is first.
    """

    def __init__(self, server: MailServer, glyphs: GlyphSet) -> None:
        self.tree_view = FolderTree(glyphs, "no folders here")
        super().__init__(glyphs, "Folders", self.tree_view)
        self._server = server
        self.undisturbed = Event()
        self.undisturbed.set()

    def read(self) -> None:
        """Read all folders, and then their totals, from the start."""
        self.tree_view.begin()
        self._read_folders()

    @in_background("folders", exclusive=True)
    def _read_folders(self) -> None:
        worker = get_current_worker()

        def cancelled() -> bool:
            return worker.is_cancelled

        try:
            folders: list[Folder] = []
            for found in _in_batches(self._server.folders(cancelled), self._server.clock):
                folders += found
                self.post_message(FoldersFound(tuple(found)))
            if not cancelled():
                self.post_message(FoldersRead())
            for batch in _in_batches(self._totals(folders, cancelled), self._server.clock):
                self.post_message(TotalsRead(tuple(batch)))
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.post_message(Said.of(error))

    def _totals(self, folders: list[Folder], cancelled: Callable[[], bool]) -> Iterator[tuple[Folder, FolderTotals]]:
        for folder in folders:
            self.undisturbed.wait(PATIENCE)
            if cancelled():
                return
            yield folder, self._server.totals(folder)

    def set_totals(self, batch: Sequence[tuple[Folder, FolderTotals]]) -> list[Folder]:
        """Show the totals of some folders, and return those that changed since they were checked."""
        changed = self.tree_view.branches.set_totals(batch)
        self.tree_view.renewed([folder for folder, _ in batch])
        return changed

    def set_checked(self, batch: Sequence[tuple[Folder, Weight]]) -> None:
        """Show what a check found on some folders."""
        self.tree_view.branches.set_checked(batch)
        self.tree_view.renewed([folder for folder, _ in batch])

    @on(FoldersFound)
    def _show_found(self, message: FoldersFound) -> None:
        message.stop()
        self.tree_view.add(message.folders)

    @on(FoldersRead)
    def _show_all_read(self, message: FoldersRead) -> None:
        message.stop()
        self.tree_view.finish()

    @on(TotalsRead)
    def _show_totals(self, message: TotalsRead) -> None:
        message.stop()
        self.set_totals(message.batch)

    @on(FolderTree.NoteChanged)
    def _show_note(self, message: FolderTree.NoteChanged) -> None:
        message.stop()
        self.title.show(note=message.note)


def _in_batches(items: Iterable[Item], clock: Clock) -> Iterator[list[Item]]:
    """Yield what comes within `BATCH_SECONDS` as one list."""
    batch: list[Item] = []
    start = clock.monotonic()
    for item in items:
        batch.append(item)
        if clock.monotonic() - start >= BATCH_SECONDS:
            yield batch
            batch, start = [], clock.monotonic()
    if batch:
        yield batch
