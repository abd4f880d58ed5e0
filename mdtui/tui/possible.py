"""Which actions are possible now, and why the others are not: for the footer, the help, the palette and every key."""

from __future__ import annotations

import msgspec

from mdtui.keys.action import Action, Place
from mdtui.keys.keymap import Keymap
from mdtui.tui.past.past_text import READ_ONLY


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """What decides whether an action is possible.

    Attributes:
        branches: rows in the folder tree.
        unseen: unseen messages in all folders, as far as known.
        findings: findings in all folders, as far as known.
        folder_open: whether a folder's records are on the screen.
        folder_here: whether there is a folder that a key of any place would be about.
        records: records in the open folder, and message files without one.
        rows: those of them that are shown.
        selected: those of them that are selected.
        only_files: whether a flag key would act on message files without a record alone.
        filtered: whether a query hides some, or a range was started.
        why_not_writable: why the folder cannot be changed; empty where it can.
        read_only: whether nothing may be written in this mail root.
        can_undo: whether there is a change to take back.
        can_redo: whether there is an undo to take back.
        writing: changes that wait or are being written.
        preview_open: whether the preview of a message is on the screen.
        why_no_preview: why there is no room for it; empty where there is.
        query_open: whether a query is being written.
        query_helped: whether its language is known, so that it can be completed.
        events: events in the feed.
        following: whether the feed follows.
        keymap: the keys that a reason may name.
    """

    branches: int = 0
    unseen: int = 0
    findings: int = 0
    folder_open: bool = False
    folder_here: bool = False
    records: int = 0
    rows: int = 0
    selected: int = 0
    only_files: bool = False
    filtered: bool = False
    why_not_writable: str = ""
    read_only: bool = False
    can_undo: bool = False
    can_redo: bool = False
    writing: int = 0
    preview_open: bool = False
    why_no_preview: str = ""
    query_open: bool = False
    query_helped: bool = True
    events: int = 0
    following: bool = True
    keymap: Keymap = Keymap()


NO_FOLDER = "no folder is open, choose one and press Enter"
NO_FOLDER_HERE = "choose a folder, or open one"
NO_RECORD_YET = "no record yet; MDaemon adds it on the next visit, or {everywhere.repair} repairs"
_TO_CLEAR = {
    "filter_clear": ("filtered", "every record is shown already"),
    "select_none": ("selected", "no record is selected"),
}
_BACK = {
    "undo": ("can_undo", "nothing was changed yet"),
    "redo": ("can_redo", "nothing was taken back"),
}
_SCREENS = {
    Place.HISTORY: "{everywhere.history} shows the history",
    Place.LOCKS: "{everywhere.locks} shows the locks",
    Place.FINDINGS: "{everywhere.findings} shows the findings",
    Place.FIND: "{everywhere.find} finds messages",
    Place.EVENTS: "{everywhere.events} shows the feed",
    Place.CARD: "{events.card} on an event explains it",
    Place.AROUND: "{feed.around} in the feed shows the timeline",
    Place.COLUMNS: "{feed.columns} in the feed shows the columns",
    Place.COPY: "{event.copy} on an event copies it",
    Place.REPAIR: "{everywhere.repair} shows what would mend a folder",
    Place.EARLIER: "{everywhere.earlier} shows how a folder was",
    Place.DIFFERENCES: "{everywhere.earlier} and then {earlier_states.differences} shows the differences",
    Place.LAYOUT: "{records.columns} in the records shows the columns",
    Place.COMMANDS: "{everywhere.as_command} shows the command lines",
    Place.HEALTH: "{everywhere.health} shows the server's health",
    Place.MESSAGE: "{records.read} on a record shows its message",
    Place.OVERVIEW: "{everywhere.overview} shows the overview",
    Place.BYTES: "{records.bytes} on a record shows its bytes",
    Place.ADDRESSES: "{everywhere.addresses} shows the addresses",
    Place.ADDRESS_PAGE: "{addresses.explain} on an address explains it",
    Place.QUESTION: "nothing is asked",
}
"""Places of screens that are over the one that is asked."""
_ON_RECORDS = frozenset({"bytes", "filter", "sort_next", "sort_reverse", "sort_then", "columns", "go_to_uid"})
"""Actions that need a record, though not one that is shown."""
_ON_FOLDERS = frozenset({"repair", "earlier"})
"""Actions of every place that need a folder, open or not."""

NEEDS_A_ROW = frozenset(
    {"cursor_up", "cursor_down", "page_up", "page_down", "first", "last", "scroll_home", "scroll_end"}
)
"""Actions of a pane that are possible wherever it has a row, whatever else there is: the keys that are held."""


def why_not(action: Action, now: Situation) -> str:
    """Return why an action is not possible, as a phrase without a full stop; nothing where it is possible."""
    return now.keymap.say(_why_not(action, now))


def _why_not(action: Action, now: Situation) -> str:
    if (judge := _PANES.get(action.place)) is not None:
        return judge(action, now)
    if action.place is Place.QUERY:
        return why_not_written(action, is_open=now.query_open, helped=now.query_helped)
    if action.place in _SCREENS:
        return _SCREENS[action.place]
    if action.method in _ON_FOLDERS:
        return "" if now.folder_here else NO_FOLDER_HERE
    return "nothing is being written" if action.method == "stop_waiting" and not now.writing else ""


def why_not_written(action: Action, *, is_open: bool, helped: bool) -> str:
    """Return why an action of the query line is not possible; nothing where it is.

    Args:
        action: the action.
        is_open: whether something is being written.
        helped: whether its language is known.
    """
    if not is_open:
        return "no query is being written"
    return "" if helped or action.method in _ALWAYS else "only a query is completed and remembered"


_ALWAYS = frozenset({"submit", "cancel"})
"""Actions of the query line that need no language."""


def _in_tree(action: Action, now: Situation) -> str:
    if not now.branches:
        return "there are no folders"
    if action.method == "next_unseen" and not now.unseen:
        return "no folder has unseen messages"
    if action.method == "next_finding" and not now.findings:
        return "no folder has findings"
    return ""


def _in_grid(action: Action, now: Situation) -> str:
    method = action.method
    if method in _BACK:
        can, reason = _BACK[method]
        return READ_ONLY if now.read_only else "" if getattr(now, can) else reason
    if not now.folder_open:
        return NO_FOLDER
    if method in _TO_CLEAR:
        is_set, reason = _TO_CLEAR[method]
        return "" if getattr(now, is_set) else reason
    if method.startswith("preview"):
        return _of_preview(method, now)
    if nothing := _without_rows(method, now):
        return nothing
    return (now.why_not_writable or (now.only_files and NO_RECORD_YET) or "") if method.startswith("toggle_") else ""


def _without_rows(method: str, now: Situation) -> str:
    """Return that there is no row to act on; nothing where there is, or none is needed."""
    if not now.records:
        return "" if method == "bytes" else "the folder has no records"
    return "" if now.rows or method in _ON_RECORDS else "no record fits the filter"


def _of_preview(method: str, now: Situation) -> str:
    if now.preview_open:
        return ""
    return now.why_no_preview if method == "preview" else "the preview is closed; {records.preview} opens it"


def _in_feed(action: Action, now: Situation) -> str:
    if not now.events:
        return "there are no events"
    return "the feed follows already" if action.method == "follow" and now.following else ""


_PANES = {Place.TREE: _in_tree, Place.GRID: _in_grid, Place.FEED: _in_feed}
