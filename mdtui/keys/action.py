"""What an action is, and the actions that screens of one shape have in common.

An action is run by the method ``action_<method>`` of the widget or screen that its place names. Every key is one that a
plain SSH session, tmux, screen and the Windows console all send: no Alt, no Ctrl+Enter, no prefix of tmux or screen.
"""

from __future__ import annotations

import enum

import msgspec

from mdtui.keys.names import shown_key


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
    HEALTH = "Health"
    REPAIR = "Repair"
    EARLIER = "Earlier states"
    DIFFERENCES = "Differences"
    EVENTS = "Feed"
    CARD = "Event"
    AROUND = "Timeline"
    COLUMNS = "Columns"
    COPY = "Copy"
    ADDRESSES = "Addresses"
    ADDRESS_PAGE = "Address page"
    MESSAGE = "Message"
    BYTES = "Bytes"
    OVERVIEW = "Overview"
    LAYOUT = "Record columns"
    COMMANDS = "As commands"
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
        """The first key as a person reads it; nothing where it has none."""
        return shown_key(self.keys[0]) if self.keys else ""


def stop(place: Place) -> Action:
    """Return the action that waits for a lock no longer."""
    sentence = "Wait for a lock no longer, and write no further part; what is done stays done."
    return Action(place, "stop_waiting", ("escape", "ctrl+g"), "Stop", sentence, urgent=True)


_MORE, _LESS = ("space", "right", "l"), ("b", "left", "h")
"""Keys that scroll what is said of the chosen line."""


def of_a_list(
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
        stop(place),
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


def of_a_page(place: Place) -> tuple[Action, ...]:
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


def of_a_feed(place: Place) -> tuple[Action, ...]:
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
