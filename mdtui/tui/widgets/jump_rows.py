"""Rows of records whose keys jump, to the next unseen or flagged one, or ask what cannot be done by a key alone."""

from __future__ import annotations

from collections.abc import Callable

from mdtui.mrk.flags import Flag
from mdtui.tui.messages import Said
from mdtui.tui.records.jumps import next_with
from mdtui.tui.records.rows import FolderRows
from mdtui.tui.widgets.query_bar import QueryPurpose
from mdtui.tui.widgets.row_view import CursorRows


def _jumps(flag: Flag, *, is_set: bool, by: int = 0) -> Callable[[JumpRows], None]:
    """Return an action that goes to a row with a flag, or without it.

    Args:
        flag: the flag.
        is_set: whether it is to be set.
        by: 1 for the next row, -1 for the one before, 0 for the first of all.
    """
    what = f"{'' if is_set else 'un'}{flag.word}"
    where = {1: "below", -1: "above", 0: "here"}[by]

    def action(grid: JumpRows) -> None:
        if grid.rows is None:
            return
        start = grid.cursor + by if by else 0
        row = next_with(grid.rows, flag, is_set=is_set, start=start, by=by or 1)
        if row is None:
            grid.post_message(Said(f"no {what} record {where}"))
        else:
            grid.cursor = row

    return action


def _asks_for(purpose: QueryPurpose, possible: Callable[[JumpRows], bool]) -> Callable[[JumpRows], None]:
    """Return an action that asks for a query at once, where there is something to ask about."""

    def action(grid: JumpRows) -> None:
        if possible(grid):
            grid.ask(purpose)

    return action


class JumpRows(CursorRows):
    """Goes from one record to another, and asks what cannot be done by a key alone.

    Attributes:
        rows: what is shown; None where no folder is open.
        ask: asks for a query, or a UID, at once.
        ask_columns: lets the person choose the columns.
    """

    rows: FolderRows | None
    ask: Callable[[QueryPurpose], None]
    ask_columns: Callable[[], None]

    action_first_unseen = _jumps(Flag.SEEN, is_set=False)
    action_next_unseen = _jumps(Flag.SEEN, is_set=False, by=1)
    action_previous_unseen = _jumps(Flag.SEEN, is_set=False, by=-1)
    action_next_flagged = _jumps(Flag.FLAGGED, is_set=True, by=1)
    action_previous_flagged = _jumps(Flag.FLAGGED, is_set=True, by=-1)
    action_filter = _asks_for(QueryPurpose.FILTER, lambda grid: grid.rows is not None)
    action_select_query = _asks_for(QueryPurpose.SELECT, lambda grid: grid.count > 0)
    action_go_to_uid = _asks_for(QueryPurpose.UID, lambda grid: grid.rows is not None)

    def action_columns(self) -> None:
        """Let the person choose the columns."""
        self.ask_columns()
