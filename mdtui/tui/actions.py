"""The one registry of actions and keys: bindings, footer, help, palette and the reference page come from it.

An action is run by the method ``action_<method>`` of the widget or screen that its place names. Every key is one that a
plain SSH session, tmux, screen and the Windows console all send: no Alt, no Ctrl+Enter, no prefix of tmux or screen.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

import msgspec
from textual.binding import Binding, BindingType


class Place(enum.StrEnum):
    """Where an action is at hand; the value is the heading in the help screen."""

    EVERYWHERE = "Everywhere"
    TREE = "Folders"
    GRID = "Records"
    QUERY = "Query"
    FEED = "Events"
    HISTORY = "History"
    LOCKS = "Locks"
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
    """

    place: Place
    method: str
    keys: tuple[str, ...]
    label: str
    help: str
    footer: int = 0
    urgent: bool = False
    moves: bool = False

    @property
    def id(self) -> str:
        """The stable name that a keymap, the palette and the tests use, such as ``records.toggle_seen``."""
        return f"{self.place.value.lower()}.{self.method}"

    @property
    def key(self) -> str:
        """The first key as a person reads it."""
        return shown_key(self.keys[0])


_SHOWN = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "asterisk": "*",
    "exclamation_mark": "!",
    "plus": "+",
    "minus": "-",
    "backslash": "\\",
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
}


def shown_key(key: str) -> str:
    """Return a Textual key name as a person reads it."""
    if key in _SHOWN:
        return _SHOWN[key]
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return key.upper() if key.startswith("f") and key[1:].isdigit() else key


_E, _T, _G, _Q, _F = Place.EVERYWHERE, Place.TREE, Place.GRID, Place.QUERY, Place.FEED
_H, _L, _A = Place.HISTORY, Place.LOCKS, Place.QUESTION


def _stop(place: Place) -> Action:
    sentence = "Wait for a lock no longer, and write no further part; what is done stays done."
    return Action(place, "stop_waiting", ("escape",), "Stop", sentence, urgent=True)


def _of_a_list(place: Place, one: str) -> tuple[Action, ...]:
    """Return the actions of a screen with a list and, below it, what is said of the chosen line.

    Args:
        place: the screen.
        one: what a line of the list is.
    """
    return (
        _stop(place),
        Action(place, "cursor_up", ("up", "k"), "Up", f"Go to the {one} above."),
        Action(place, "cursor_down", ("down", "j"), "Down", f"Go to the {one} below."),
        Action(place, "page_up", ("pageup",), "Page up", "Go up by a page."),
        Action(place, "page_down", ("pagedown",), "Page down", "Go down by a page."),
        Action(place, "scroll_home", ("home", "g"), "First", f"Go to the first {one}."),
        Action(place, "scroll_end", ("end", "G"), "Last", f"Go to the last {one}."),
        Action(place, "more", ("space", "right", "l"), "More", f"Show more of what is said of the chosen {one}.", 30),
        Action(place, "less", ("b", "left", "h"), "Less", "Go back in what is said of it."),
        Action(place, "help", ("question_mark", "f1"), "Help", "Show every key and what it does.", 1, moves=True),
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
    Action(_F, "scroll_up", ("up", "k"), "Up", "Go up a line; the feed stops following."),
    Action(_F, "scroll_down", ("down", "j"), "Down", "Go down a line."),
    Action(_F, "page_up", ("pageup",), "Page up", "Go up by a page; the feed stops following."),
    Action(_F, "page_down", ("pagedown",), "Page down", "Go down by a page."),
    Action(_F, "scroll_left", ("left", "h"), "Left", "Show the beginning of the texts."),
    Action(_F, "scroll_right", ("right", "l"), "Right", "Show more of long texts.", 11),
    Action(_F, "scroll_home", ("home", "g"), "Oldest", "Go to the oldest event that is kept."),
    Action(_F, "follow", ("end", "G"), "Follow", "Go to the newest event and follow.", 10),
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
            ",".join(action.keys),
            action.method,
            action.label,
            id=action.id,
            tooltip=action.help,
            show=False,
            priority=action.urgent or action.moves,
        )
        for action in of_place(place)
    ]


def footer(places: Iterable[Place]) -> list[Action]:
    """Return the actions that the footer shows where these places are at hand, in its order."""
    shown = [action for place in places for action in of_place(place) if action.footer]
    return sorted(shown, key=lambda action: action.footer)
