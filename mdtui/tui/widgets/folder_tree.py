"""The folders of the mail root: domain, mailbox, folder, with unseen messages beside each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.message import Message

from mdtui.findings import Severity
from mdtui.keys.action import Place
from mdtui.mailroot.folders import Folder
from mdtui.tui.actions import bindings
from mdtui.tui.branches import Branch, Branches, Kind
from mdtui.tui.findings.weight import Weight
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import FolderChosen, StateChanged
from mdtui.tui.present import cells, count_text, fit
from mdtui.tui.widgets.line_view import CursorView, Part

COUNT_WIDTH = 6
"""Cells for the unseen messages at most; a million and more is rounded."""
LEAST_LABEL = 8
"""Cells that a name keeps, however deep its folder lies."""
WIDEST = 56
"""Cells of a line at most, so that on a wide screen the count still stands beside its name."""
AROUND = 3
"""Cells beside the name and what follows it: the open mark, the fold sign with a blank."""
MARK_WIDTH = 2
"""Cells of the mark of what was found, with a blank before it."""
FINDINGS_WIDTH = 4
"""Cells for the number of findings at most; ten thousand and more is rounded."""
_LOOKS = {Severity.INFO: "quiet", Severity.WARNING: "warning", Severity.ERROR: "error", Severity.CRITICAL: "error"}


class FolderTree(CursorView, can_focus=True):
    """Shows the tree, one line a branch, with its own cursor.

    Attributes:
        branches: what is shown.
        opened: the folder whose records are on the screen.
    """

    BINDINGS: ClassVar = bindings(Place.TREE)

    @dataclass
    class NoteChanged(Message):
        """The number of folders, or whether they are still being read, has changed."""

        note: str

    def __init__(self, glyphs: GlyphSet, empty_text: str) -> None:
        super().__init__(glyphs, empty_text)
        self.branches = Branches()
        self.opened: Folder | None = None
        self._reading = False
        self._revealed = False

    @property
    def count(self) -> int:
        """How many branches no folded one hides."""
        return len(self.branches)

    @property
    def branch(self) -> Branch | None:
        """The branch under the cursor; None in an empty tree."""
        return self.branches.rows[self.cursor] if self.branches.rows else None

    def begin(self) -> None:
        """A reading of the mail root starts."""
        self._reading = True
        self.branches.begin()

    def add(self, folders: Iterable[Folder]) -> None:
        """Add folders, or renew what is known of them."""
        with_cursor = self.branch
        self.branches.add(folders)
        opened = self.branches.find(self.opened) if self.opened is not None else None
        if opened is not None and not self._revealed:
            self._revealed = True
            self._reveal(opened)
        else:
            self._laid_out(with_cursor)

    def finish(self) -> None:
        """All folders were named; the others are gone."""
        with_cursor = self.branch
        self._reading = False
        self.branches.finish()
        self._laid_out(with_cursor)

    def renewed(self, folders: Sequence[Folder]) -> None:
        """Paint again what is known of some folders, and of all that they hang on."""
        branch = self.branches.find(folders[0]) if len(folders) == 1 else None
        if branch is None:
            self.refresh()
        else:
            touched = (branch, *branch.above())
            for row in (row for row, other in enumerate(self.branches.rows) if other in touched):
                self.refresh_line(row)
        self.cursor_moved()

    def show_opened(self, folder: Folder) -> None:
        """Mark the folder whose records are on the screen, and go to it."""
        self.opened = folder
        branch = self.branches.find(folder)
        self._revealed = branch is not None
        self._reveal(branch)
        self.refresh()

    def _laid_out(self, with_cursor: Branch | None) -> None:
        """Paint the tree again, the cursor on the same branch or on what it hangs on."""
        rows = self.branches.rows
        places = (with_cursor, *with_cursor.above()) if with_cursor is not None else ()
        place = next((branch for branch in places if branch in rows), None)
        self.rows_changed(rows.index(place) if place is not None else self.cursor)
        count = count_text(self.branches.folders)
        self.post_message(self.NoteChanged(f"{count} {self.glyphs.ellipsis}" if self._reading else count))
        self.cursor_moved()

    def _reveal(self, branch: Branch | None) -> None:
        if branch is not None:
            self.branches.reveal(branch)
            self._laid_out(branch)

    def cursor_moved(self) -> None:
        """Let the screen see which actions are possible now."""
        # A message whose sender is the pane would go no further than the pane.
        self.post_message(StateChanged().set_sender(self))

    def parts(self, row: int, width: int) -> list[Part]:
        """Return a branch as a line."""
        branch = self.branches.rows[row]
        unseen = branch.shown_unseen
        count = f" {count_text(unseen, COUNT_WIDTH)}" if unseen else ""
        room = min(width, WIDEST) - AROUND - len(count)
        indent = min(branch.depth, max(0, room - LEAST_LABEL - MARK_WIDTH) // 2)
        room = max(0, room - 2 * indent)
        badge, look = _badge(self.glyphs, branch.shown_weight, room - cells(branch.label))
        opened = self.opened is not None and branch is self.branches.find(self.opened)
        sign = self.glyphs.folded if branch.folded else self.glyphs.unfolded
        return [
            (self.glyphs.cursor if opened else " ", "strong"),
            (self.glyphs.trunk * indent, "guide"),
            (f"{sign} " if branch.children else f"{self.glyphs.leaf} ", "quiet"),
            (fit(branch.label, max(0, room - len(badge)), self.glyphs.ellipsis), _name_style(branch, opened=opened)),
            (badge, look),
            (count, "strong"),
        ]

    # Actions

    def row_clicked(self) -> None:
        """Open the branch, or fold it where there is nothing to open."""
        self.action_open_folder()

    def action_open_folder(self) -> None:
        """Open the branch's folder; of a mailbox its inbox; fold or unfold what has none."""
        branch = self.branch
        if branch is None:
            return
        folder = branch.opens
        if folder is None:
            self.action_fold()
            return
        if branch.kind is Kind.MAILBOX and branch.folded:
            self._set_folded(branch, folded=False)
        self.post_message(FolderChosen(folder))

    def action_fold(self) -> None:
        """Fold or unfold what is below the branch."""
        if self.branch is not None:
            self._set_folded(self.branch, folded=not self.branch.folded)

    def action_fold_up(self) -> None:
        """Fold the branch, or go to what it hangs on."""
        branch = self.branch
        if branch is None:
            return
        above = next(branch.above(), None)
        if branch.children and not branch.folded:
            self._set_folded(branch, folded=True)
        elif above is not None:
            self.move_to(self.branches.rows.index(above))

    def action_unfold(self) -> None:
        """Unfold the branch, or go to the first below it."""
        branch = self.branch
        if branch is None or not branch.children:
            return
        if branch.folded:
            self._set_folded(branch, folded=False)
        else:
            self.action_cursor_down()

    def action_next_unseen(self) -> None:
        """Go to the next folder with unseen messages."""
        found = self.branches.after(self.branch, lambda branch: branch.totals is not None and branch.totals.unseen > 0)
        self._reveal(found)

    def action_next_finding(self) -> None:
        """Go to the next folder with findings."""
        self._reveal(self.branches.after(self.branch, lambda branch: branch.own_weight.total > 0))

    def _set_folded(self, branch: Branch, *, folded: bool) -> None:
        self.branches.fold(branch, folded=folded)
        self._laid_out(branch)


def _badge(glyphs: GlyphSet, weight: Weight, room: int) -> tuple[str, str]:
    """Return the mark of what was found, with how much it is if the name leaves room for that, and its look."""
    worst = weight.worst
    if worst is None:
        return "", "text"
    mark = f" {getattr(glyphs, worst.value)}"
    counted = f"{mark}{count_text(weight.total, FINDINGS_WIDTH)}"
    return counted if len(counted) <= room else mark, _LOOKS[worst]


def _name_style(branch: Branch, *, opened: bool) -> str:
    if branch.is_empty:
        return "faint"
    if opened:
        return "strong"
    return "text" if branch.kind is Kind.FOLDER else "heading"
