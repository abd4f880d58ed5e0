"""The one registry of actions and keys: bindings, footer, help, palette and the reference page come from it.

An action is run by the method ``action_<method>`` of the widget or screen that its place names. Every key is one that a
plain SSH session, tmux, screen and the Windows console all send: no Alt, no Ctrl+Enter, no prefix of tmux or screen.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

import msgspec
from textual.binding import Binding, BindingType

from mdtui.tui.key_names import shown_key


class Place(enum.StrEnum):
    """Where an action is at hand; the value is the heading in the help screen."""

    EVERYWHERE = "Everywhere"
    TREE = "Folders"
    GRID = "Records"
    QUERY = "Query"
    FEED = "Events"
    HISTORY = "History"
    LOCKS = "Locks"
    FINDINGS = "Findings"
    FIND = "Find"
    REPAIR = "Repair"
    EARLIER = "Earlier states"
    DIFFERENCES = "Differences"
    EVENTS = "Feed"
    CARD = "Event"
    AROUND = "Timeline"
    COLUMNS = "Columns"
    COPY = "Copy"
    QUESTION = "Question"


class Action(msgspec.Struct, frozen=True):
    """Something a person can do with a key.

    Attributes:
        place: where it is at hand.
        method: the name behind ``action_`` of the method that runs it.
        keys: Textual's names of the keys, the one to show first.
        label: one or two words for the footer and the palette.
        help: one sentence for the help screen and the reference page.
        footer: order in the footer, the lowest first; 0 keeps it out of the footer.
        moves: what is typed after it is meant for where it leads, so it is run before the next key is looked at.
        urgent: where it is possible, it goes before whatever else its keys mean in the focused pane.
        numbered: the method is told which of the keys it was, counted from 0.
    """

    place: Place
    method: str
    keys: tuple[str, ...]
    label: str
    help: str
    footer: int = 0
    urgent: bool = False
    moves: bool = False
    numbered: bool = False

    @property
    def id(self) -> str:
        """The stable name that a keymap, the palette and the tests use, such as ``records.toggle_seen``."""
        return f"{self.place.value.lower().replace(' ', '_')}.{self.method}"

    @property
    def key(self) -> str:
        """The first key as a person reads it."""
        return shown_key(self.keys[0])


_E, _T, _G, _Q, _F = Place.EVERYWHERE, Place.TREE, Place.GRID, Place.QUERY, Place.FEED
_H, _L, _A = Place.HISTORY, Place.LOCKS, Place.QUESTION
_C, _M, _R = Place.FINDINGS, Place.FIND, Place.REPAIR
_P, _X = Place.EARLIER, Place.DIFFERENCES
_V, _D, _W, _K, _Y = Place.EVENTS, Place.CARD, Place.AROUND, Place.COLUMNS, Place.COPY


def _stop(place: Place) -> Action:
    sentence = "Wait for a lock no longer, and write no further part; what is done stays done."
    return Action(place, "stop_waiting", ("escape",), "Stop", sentence, urgent=True)


_MORE, _LESS = ("space", "right", "l"), ("b", "left", "h")
"""Keys that scroll what is said of the chosen line."""


def _of_a_list(
    place: Place, one: str, more: tuple[str, ...] = _MORE, less: tuple[str, ...] = _LESS
) -> tuple[Action, ...]:
    """Return the actions of a screen with a list and, below it, what is said of the chosen line.

    Args:
        place: the screen.
        one: what a line of the list is.
        more: the keys that show more of what is said of it.
        less: the keys that go back in it.
    """
    return (
        _stop(place),
        Action(place, "cursor_up", ("up", "k"), "Up", f"Go to the {one} above."),
        Action(place, "cursor_down", ("down", "j"), "Down", f"Go to the {one} below."),
        Action(place, "page_up", ("pageup",), "Page up", "Go up by a page."),
        Action(place, "page_down", ("pagedown",), "Page down", "Go down by a page."),
        Action(place, "scroll_home", ("home", "g"), "First", f"Go to the first {one}."),
        Action(place, "scroll_end", ("end", "G"), "Last", f"Go to the last {one}."),
        Action(place, "more", more, "More", f"Show more of what is said of the chosen {one}.", 30),
        Action(place, "less", less, "Less", "Go back in what is said of it."),
        Action(place, "help", ("question_mark", "f1"), "Help", "Show every key and what it does.", 1, moves=True),
    )


def _of_a_page(place: Place) -> tuple[Action, ...]:
    """Return the actions of a screen that is one page of lines."""
    return (
        Action(place, "scroll_up", ("up", "k"), "Up", "Go up a line."),
        Action(place, "scroll_down", ("down", "j"), "Down", "Go down a line."),
        Action(place, "page_up", ("pageup", "b"), "Page up", "Go up by a page."),
        Action(place, "page_down", ("pagedown", "space"), "Page down", "Go down by a page."),
        Action(place, "scroll_home", ("home", "g"), "First", "Go to the first line."),
        Action(place, "scroll_end", ("end", "G"), "Last", "Go to the last line."),
        Action(place, "help", ("question_mark", "f1"), "Help", "Show every key and what it does.", 1, moves=True),
        Action(place, "copy", ("y",), "Copy", "Send it to the clipboard, and show it as plain text to select.", 14),
    )


def _of_a_feed(place: Place) -> tuple[Action, ...]:
    """Return the actions of a list of events that follows what comes."""
    return (
        Action(place, "cursor_up", ("up", "k"), "Up", "Go to the event above; the feed stops following."),
        Action(place, "cursor_down", ("down", "j"), "Down", "Go to the event below."),
        Action(place, "page_up", ("pageup",), "Page up", "Go up by a page; the feed stops following."),
        Action(place, "page_down", ("pagedown",), "Page down", "Go down by a page."),
        Action(place, "scroll_left", ("left", "h"), "Left", "Show the beginning of the texts."),
        Action(place, "scroll_right", ("right", "l"), "Right", "Show more of long texts.", 39),
        Action(place, "scroll_home", ("home", "g"), "Oldest", "Go to the oldest event that is kept."),
        Action(place, "follow", ("end", "G"), "Follow", "Go to the newest event and follow.", 11),
    )


ACTIONS: tuple[Action, ...] = (
    Action(_E, "help", ("question_mark", "f1"), "Help", "Show every key and what it does.", 1, moves=True),
    Action(_E, "quit", ("q",), "Quit", "Leave the program; a write that has begun ends first.", 2),
    Action(_E, "next_pane", ("tab",), "Next pane", "Go to the next pane.", 40, moves=True),
    Action(_E, "previous_pane", ("shift+tab",), "Previous pane", "Go to the previous pane.", moves=True),
    Action(_E, "focus_tree", ("1",), "Folders", "Go to the folders.", moves=True),
    Action(_E, "focus_grid", ("2",), "Records", "Go to the records.", moves=True),
    Action(_E, "focus_feed", ("3",), "Events", "Go to the events.", moves=True),
    Action(_E, "zoom", ("z",), "Zoom", "Give the whole screen to this pane, or give it back.", 41),
    Action(_E, "palette", ("colon", "f2"), "Commands", "Search all actions by name.", moves=True),
    Action(_E, "reload", ("f5",), "Read again", "Read the folders and the open folder again."),
    _stop(_E),
    Action(_E, "history", ("H",), "History", "Show the changes that were made, to take them back.", 42, moves=True),
    Action(_E, "locks", ("L",), "Locks", "Show which folders are locked, by whom and since when.", 43, moves=True),
    Action(_E, "findings", ("C",), "Findings", "Check the mail root, and show what is wrong in it.", 44, moves=True),
    Action(_E, "find", ("F",), "Find", "Find messages in all folders.", 45, moves=True),
    Action(_E, "repair", ("R",), "Repair", "Show what would mend the folder.", 47, moves=True),
    Action(_E, "earlier", ("T",), "Earlier", "Show how the folder was at earlier times.", 48, moves=True),
    Action(_E, "events", ("E",), "Feed", "Show the events on the whole screen, with filters.", 46, moves=True),
    Action(_T, "cursor_up", ("up", "k"), "Up", "Go to the folder above."),
    Action(_T, "cursor_down", ("down", "j"), "Down", "Go to the folder below."),
    Action(_T, "page_up", ("pageup",), "Page up", "Go up by a page."),
    Action(_T, "page_down", ("pagedown",), "Page down", "Go down by a page."),
    Action(_T, "scroll_home", ("home", "g"), "First", "Go to the first folder."),
    Action(_T, "scroll_end", ("end", "G"), "Last", "Go to the last folder."),
    Action(_T, "open_folder", ("enter",), "Open", "Open the folder's records.", 10),
    Action(_T, "fold", ("space",), "Fold", "Fold or unfold what is below.", 11),
    Action(_T, "fold_up", ("left", "h"), "Close", "Fold it, or go to the folder it belongs to."),
    Action(_T, "unfold", ("right", "l"), "Unfold", "Unfold it, or go to the first folder below."),
    Action(_T, "next_unseen", ("n",), "Next unseen", "Go to the next folder with unseen messages.", 12),
    Action(_T, "next_finding", ("e",), "Next finding", "Go to the next folder with findings.", 13),
    Action(_G, "cursor_up", ("up", "k"), "Up", "Go to the record above."),
    Action(_G, "cursor_down", ("down", "j"), "Down", "Go to the record below."),
    Action(_G, "page_up", ("pageup", "ctrl+u"), "Page up", "Go up by a page."),
    Action(_G, "page_down", ("pagedown", "ctrl+d"), "Page down", "Go down by a page."),
    Action(_G, "first", ("home", "g"), "First", "Go to the first record."),
    Action(_G, "last", ("end", "G"), "Last", "Go to the last record."),
    Action(_G, "toggle_seen", ("s",), "Seen", "Toggle SEEN on the selected records, or on this one.", 10),
    Action(_G, "toggle_answered", ("a",), "Answered", "Toggle ANSWERED on the selected records, or on this one.", 12),
    Action(_G, "toggle_flagged", ("f",), "Flagged", "Toggle FLAGGED on the selected records, or on this one.", 11),
    Action(_G, "toggle_deleted", ("d",), "Deleted", "Toggle DELETED on the selected records, or on this one.", 13),
    Action(_G, "toggle_draft", ("t",), "Draft", "Toggle DRAFT on the selected records, or on this one.", 14),
    Action(_G, "toggle_recent", ("r",), "Recent", "Toggle RECENT on the selected records, or on this one.", 15),
    Action(_G, "undo", ("u",), "Undo", "Take the last change back, where nobody changed it since.", 16),
    Action(_G, "redo", ("U",), "Redo", "Bring back what the last undo took back.", 23),
    Action(_G, "select", ("space",), "Select", "Select this record, or let it go, and move down.", 17),
    Action(_G, "select_range", ("v",), "Range", "Start a range here; again: select up to here.", 20),
    Action(_G, "select_all", ("asterisk",), "All", "Select every record that is shown.", 21),
    Action(_G, "select_invert", ("exclamation_mark",), "Invert", "Select what is not selected, and let go what is."),
    Action(_G, "select_query", ("plus",), "Select by query", "Select the records that fit a query.", moves=True),
    Action(_G, "select_none", ("minus",), "Select none", "Let every selected record go."),
    Action(_G, "filter", ("slash",), "Filter", "Show only the records that fit a query.", 18, moves=True),
    Action(_G, "filter_clear", ("backslash", "escape"), "All records", "Show every record again.", 22),
    Action(_G, "sort_next", ("o",), "Sort", "Sort by the next column.", 19),
    Action(_G, "sort_reverse", ("O",), "Reverse", "Turn the order round."),
    Action(_Q, "submit", ("enter",), "Apply", "Show, or select, the records that fit the query.", 10),
    Action(_Q, "cancel", ("escape",), "Close", "Close the query line; everything stays as it was.", 11),
    *_of_a_feed(_F),
    Action(_F, "card", ("enter",), "Explain", "Show all that is known of the event.", 10, moves=True),
    *_of_a_list(_H, "change"),
    Action(_H, "take_back", ("u", "enter"), "Take back", "Take the change back; of an undo, bring it back.", 10),
    Action(_H, "finish", ("f",), "Finish", "Make the rest of a change that a crash cut short.", 11),
    Action(_H, "take_back_unfinished", ("t",), "Undo unfinished", "Take back what a crash left of a change.", 12),
    Action(_H, "reload", ("f5",), "Read again", "Read the changes again.", 31),
    Action(_H, "locks", ("L",), "Locks", "Show which folders are locked.", 32, moves=True),
    Action(_H, "close", ("q", "escape", "H"), "Back", "Go back to the folders and records.", 2, moves=True),
    *_of_a_list(_L, "lock"),
    Action(_L, "remove", ("x",), "Remove", "Remove a lock file that a process of ours left behind, after asking.", 10),
    Action(_L, "history", ("H",), "History", "Show the changes that were made.", 31, moves=True),
    Action(_L, "close", ("q", "escape", "L"), "Back", "Go back to the folders and records.", 2, moves=True),
    *_of_a_list(_C, "line", more=("m",), less=("b",)),
    Action(_C, "stop_check", ("escape",), "Stop", "Check no further; what was found stays.", urgent=True),
    Action(_C, "lead", ("enter",), "Go", "Open the folder, at the record; fold a group.", 10, moves=True),
    Action(_C, "fold", ("space",), "Fold", "Fold or unfold the group.", 11),
    Action(_C, "fold_up", ("left", "h"), "Close", "Go to the group's heading, or fold it."),
    Action(_C, "unfold", ("right", "l"), "Unfold", "Unfold the group, or go to its first finding."),
    Action(_C, "fold_all", ("a",), "Fold all", "Fold all groups, or unfold them where all are folded."),
    Action(_C, "next_group", ("n",), "Next group", "Go to the next group."),
    Action(_C, "previous_group", ("N",), "Previous group", "Go to the group before."),
    Action(_C, "group_by", ("o",), "Group", "Group by severity, by rule or by folder, one after the other.", 12),
    Action(_C, "ignore", ("i",), "Ignore", "Ignore the rule of the finding as long as the program runs.", 13),
    Action(_C, "ignore_none", ("I",), "All rules", "Show the findings of the ignored rules again."),
    Action(_C, "scope", ("c",), "Scope", "Check this folder and those below, its mailbox, or see all.", 14),
    Action(_C, "repair", ("R",), "Repair", "Show what would mend the folder of the finding.", 16, moves=True),
    Action(_C, "reload", ("f5",), "Check", "Check everything, or the chosen folders, from the start.", 15),
    Action(_C, "close", ("q", "escape", "C"), "Back", "Go back to the folders and records.", 2, moves=True),
    *_of_a_list(_M, "hit"),
    Action(_M, "stop_search", ("escape",), "Stop", "Look no further; what was found stays.", 12, urgent=True),
    Action(_M, "lead", ("enter",), "Go", "Open the folder, at the record.", 10, moves=True),
    Action(_M, "edit", ("slash",), "Query", "Write another query, or change this one.", 11, moves=True),
    Action(_M, "reload", ("f5",), "Again", "Look for the same again.", 31),
    Action(_M, "close", ("q", "escape", "F"), "Back", "Go back to the folders and records.", 2, moves=True),
    _stop(_V),
    *_of_a_feed(_V),
    Action(_V, "help", ("question_mark", "f1"), "Help", "Show every key and what it does.", 1, moves=True),
    Action(_V, "card", ("enter",), "Explain", "Show all that is known of the event.", 10, moves=True),
    Action(_V, "fold", ("space",), "Repeats", "Show each of the repeats, or one line for all of them.", 17),
    Action(_V, "filter", ("slash",), "Filter", "Show only what has a text, or fits a query.", 12, moves=True),
    Action(_V, "switch", tuple("123456789"), "Switch", "Switch the filter of that number on or off.", numbered=True),
    Action(_V, "plain", ("backslash",), "Unfiltered", "Show the same place without filters, or with them.", 13),
    Action(_V, "turn", ("exclamation_mark",), "Not", "Turn the last filter round: hide what fits it."),
    Action(_V, "remove", ("minus",), "Remove", "Take the last filter away.", 22),
    Action(_V, "only_code", ("c",), "Code", "Show only events with the code of this one.", 18),
    Action(_V, "only_tag", ("e",), "Group", "Show only events with the tag of this one."),
    Action(_V, "only_severity", ("v",), "Severity", "Show only events that matter as much as this one.", 19),
    Action(_V, "only_user", ("u",), "User", "Show only events of the user that this one names.", 20),
    Action(_V, "only_client", ("i",), "IP", "Show only events of the IP address that this one names.", 21),
    Action(_V, "only_marked", ("b",), "Bookmarks", "Show only events with a bookmark."),
    Action(_V, "search", ("s",), "Search", "Go to the next event with a text.", 14, moves=True),
    Action(_V, "search_next", ("n",), "Next", "Go to the next event with that text."),
    Action(_V, "search_previous", ("N",), "Previous", "Go to the event before with that text."),
    Action(_V, "next_alert", ("a",), "Next alert", "Go to the next event that is an error or worse.", 23),
    Action(_V, "previous_alert", ("A",), "Previous alert", "Go to the event before that is an error or worse."),
    Action(_V, "go_to_time", ("d",), "Time", "Go to a time, such as 14:30 or 2026-08-18 14:30.", 24, moves=True),
    Action(_V, "hour_back", ("left_square_bracket",), "Hour back", "Go back by an hour."),
    Action(_V, "hour_forth", ("right_square_bracket",), "Hour forth", "Go forth by an hour."),
    Action(_V, "bar_back", ("less_than_sign",), "Bar before", "Go to the bar before with events in the header."),
    Action(_V, "bar_forth", ("greater_than_sign",), "Next bar", "Go to the next bar with events in the header."),
    Action(_V, "span", ("z",), "Hours", "Let the histogram go back 6 or 24 hours, 7 days, or to the beginning."),
    Action(_V, "mark", ("m",), "Bookmark", "Set a bookmark at the event, or take it away.", 25),
    Action(_V, "note", ("M",), "Note", "Write a note to a bookmark at the event.", moves=True),
    Action(_V, "next_mark", ("apostrophe",), "Next mark", "Go to the next bookmark."),
    Action(_V, "columns", ("t",), "Columns", "Show the fields of all events of this code as columns.", 16, moves=True),
    Action(_V, "around", ("w",), "Around", "Show everything that was logged within a minute of it.", 15, moves=True),
    Action(_V, "copy", ("y",), "Copy", "Send the event to the clipboard, and show it as plain text.", 26, moves=True),
    Action(_V, "export", ("x",), "Export", "Write what is shown to a .txt, .csv or .jsonl file.", 27, moves=True),
    Action(_V, "close", ("q", "escape", "E"), "Back", "Go back to the folders and records.", 2, moves=True),
    *_of_a_page(_D),
    Action(_D, "of_user", ("u",), "User", "Show all events of the user that it names.", 10, moves=True),
    Action(_D, "of_client", ("i",), "IP", "Show all events of the IP address that it names.", 11, moves=True),
    Action(_D, "of_code", ("c",), "Code", "Show all events with its code.", 12, moves=True),
    Action(_D, "around", ("w",), "Around", "Show everything that was logged within a minute of it.", 13, moves=True),
    Action(_D, "folder", ("f",), "Folder", "Open the folder that it names.", 15, moves=True),
    Action(_D, "close", ("q", "escape", "enter"), "Back", "Go back to where you came from.", 2, moves=True),
    *_of_a_list(_W, "line"),
    Action(_W, "only_events", ("e",), "Events", "Show only the events, or every line.", 10),
    Action(_W, "copy", ("y",), "Copy", "Send all lines to the clipboard, and show them as plain text.", 11, moves=True),
    Action(_W, "close", ("q", "escape", "w"), "Back", "Go back to where you came from.", 2, moves=True),
    *_of_a_list(_K, "row", more=("m",), less=("b",)),
    Action(_K, "card", ("enter",), "Explain", "Explain the event; of a group, show its events.", 10, moves=True),
    Action(_K, "sort_next", ("o",), "Sort", "Sort by the next column.", 11),
    Action(_K, "sort_reverse", ("O",), "Reverse", "Turn the order round.", 12),
    Action(_K, "group", ("space",), "Group", "Show how often each value of the sorted column is there.", 13),
    Action(_K, "scroll_left", ("left", "h"), "Left", "Show the columns before."),
    Action(_K, "scroll_right", ("right", "l"), "Right", "Show more columns.", 31),
    Action(_K, "copy", ("y",), "Copy", "Send the rows to the clipboard, and show them as plain text.", 14, moves=True),
    Action(_K, "close", ("q", "escape", "t"), "Back", "Go back to where you came from.", 2, moves=True),
    *_of_a_page(_Y),
    Action(_Y, "close", ("q", "escape", "enter"), "Back", "Go back to where you came from.", 2, moves=True),
    *_of_a_list(_R, "line", more=("m",), less=("b",)),
    Action(_R, "apply", ("enter", "y"), "Repair", "Make the changes that are taken in, after asking.", 10, moves=True),
    Action(_R, "leave_out", ("space",), "In or out", "Leave out this change, or the whole kind; or take it in.", 11),
    Action(_R, "toggle_added", ("a",), "Added", "Let records that are added be unread, as MDaemon does, or seen."),
    Action(_R, "toggle_sort", ("s",), "Sort", "Sort the records by UID, or leave them as they stand."),
    Action(_R, "toggle_flags", ("f",), "Flags", "Clear flag bits that mean nothing, or keep them."),
    Action(_R, "toggle_rename", ("r",), "Rename", "Give message files names that fit into a record, or do not."),
    Action(_R, "toggle_header", ("e",), "Header", "Make a new header, or a whole new IMAP.MRK; or do not."),
    Action(_R, "undo", ("u",), "Undo", "Take back what was written here.", 12),
    Action(_R, "set_aside", ("B",), "Make anew", "Let MDaemon make the IMAP.MRK anew; the flags are kept.", 13),
    Action(_R, "give_back", ("p",), "Flags back", "Give the new IMAP.MRK the flags of the old, after asking.", 14),
    Action(_R, "fold_up", ("left", "h"), "Close", "Go to the group's heading, or fold it."),
    Action(_R, "unfold", ("right", "l"), "Unfold", "Unfold the group, or go to its first line."),
    Action(_R, "next_group", ("n",), "Next group", "Go to the next group."),
    Action(_R, "previous_group", ("N",), "Previous group", "Go to the group before."),
    Action(_R, "reload", ("f5",), "Look again", "Look at the folder again, and plan anew.", 15),
    Action(_R, "close", ("q", "escape", "R"), "Back", "Go back; what was not applied leaves no trace.", 2, moves=True),
    *_of_a_list(_P, "state", more=("m", "right", "l")),
    Action(_P, "differences", ("enter",), "Differences", "Show what changed, record by record.", 10, moves=True),
    Action(_P, "base", ("space",), "Base", "Compare all states with this one, or do so no longer.", 11),
    Action(_P, "against", ("c",), "Compare", "Compare each state with the one before, or with now.", 12),
    Action(_P, "reload", ("f5",), "Read again", "Read the copies again.", 31),
    Action(_P, "close", ("q", "escape", "T"), "Back", "Go back to the folders and records.", 2, moves=True),
    *_of_a_list(_X, "difference", more=("m", "right", "l")),
    Action(_X, "lead", ("enter",), "Go", "Open the folder, at the record.", 10, moves=True),
    Action(_X, "select", ("space",), "Select", "Select this difference, or let it go, and move down.", 11),
    Action(_X, "select_all", ("asterisk",), "All", "Select every difference that is shown.", 12),
    Action(_X, "select_none", ("minus",), "Select none", "Let every selected difference go."),
    Action(_X, "kind", ("f",), "Kind", "Show only one kind of difference, the next one, or all.", 15),
    Action(_X, "restore", ("r",), "Restore", "Give the records the flags that they had before, after asking.", 13),
    Action(_X, "undo", ("u",), "Undo", "Take the last change back, where nobody changed it since.", 14),
    Action(_X, "reload", ("f5",), "Compare again", "Compare again.", 31),
    Action(_X, "close", ("q", "escape", "T"), "Back", "Go back to the earlier states.", 2, moves=True),
    Action(_A, "yes", ("y", "enter"), "Do it", "Do what is asked about.", 1, moves=True),
    Action(_A, "no", ("n", "escape", "q"), "Leave it", "Leave everything as it is.", 2, moves=True),
)


def of_place(place: Place) -> tuple[Action, ...]:
    """Return the actions that are at hand in a place."""
    return tuple(action for action in ACTIONS if action.place is place)


def action_of(place: Place, method: str) -> Action | None:
    """Return the action of a place that a method runs, or None where it is none of ours."""
    return next((action for action in ACTIONS if action.place is place and action.method == method), None)


def bindings(place: Place) -> list[BindingType]:
    """Return Textual's bindings for a place, each with the action's id, so that a keymap can change its keys."""
    return [
        Binding(
            keys,
            method,
            action.label,
            id=id_,
            tooltip=action.help,
            show=False,
            priority=action.urgent or action.moves,
        )
        for action in of_place(place)
        for keys, method, id_ in _bound(action)
    ]


def _bound(action: Action) -> list[tuple[str, str, str]]:
    """Return the keys of an action, the method with its argument, and the id, for each binding that it needs."""
    if not action.numbered:
        return [(",".join(action.keys), action.method, action.id)]
    return [(key, f"{action.method}({place})", f"{action.id}.{place}") for place, key in enumerate(action.keys)]


def footer(places: Iterable[Place]) -> list[Action]:
    """Return the actions that the footer shows where these places are at hand, in its order."""
    shown = [action for place in places for action in of_place(place) if action.footer]
    return sorted(shown, key=lambda action: action.footer)
