"""The actions on reading: the overview of the mail root, a message, and the bytes of a record."""

from __future__ import annotations

from mdtui.keys.action import Action, Place, of_a_list, of_a_page

_E, _G, _O, _M, _B = Place.EVERYWHERE, Place.GRID, Place.OVERVIEW, Place.MESSAGE, Place.BYTES

READING: tuple[Action, ...] = (
    Action(_E, "overview", ("0",), "Overview", "Show the mail root on one page.", 49, moves=True),
    *of_a_list(_O, "row"),
    Action(_O, "stop_reading", ("escape", "ctrl+g"), "Stop", "Read no further; what was read stays.", 12, urgent=True),
    Action(_O, "lead", ("enter",), "Go", "Open the folder, or the feed.", 10, moves=True),
    Action(_O, "next_group", ("n",), "Next group", "Go to the next group.", 11),
    Action(_O, "previous_group", ("N",), "Previous group", "Go to the group before."),
    Action(_O, "reload", ("f5",), "Read again", "Read all folders again.", 31),
    Action(_O, "close", ("q", "escape", "0"), "Back", "Go back to the folders and records.", 2, moves=True),
    Action(_G, "read", ("enter",), "Read", "Show the message; no flag is changed by that.", 9, moves=True),
    Action(_G, "bytes", ("x",), "Bytes", "Show the bytes of the record and of the header.", 24, moves=True),
    Action(_G, "preview", ("p",), "Preview", "Show the message under the cursor below the records, or hide it.", 16),
    Action(_G, "preview_more", ("right", "J"), "Preview more", "Show more of the preview."),
    Action(_G, "preview_less", ("left", "K"), "Preview back", "Go back in the preview."),
    *of_a_page(_M),
    Action(_M, "headers", ("h",), "Headers", "Show every header field, or the message again.", 10),
    Action(_M, "source", ("s",), "Source", "Show the message as it is stored, or as it is meant.", 11),
    Action(_M, "more", ("m",), "Read more", "Read more of a large message.", 12),
    Action(_M, "next", ("n", "right", "l"), "Next", "Go to the record below.", 13),
    Action(_M, "previous", ("N", "left"), "Previous", "Go to the record above.", 15),
    Action(_M, "bytes", ("x",), "Bytes", "Show the bytes of the record and of the header.", 16, moves=True),
    Action(_M, "close", ("q", "escape", "enter"), "Back", "Go back to where you came from.", 2, moves=True),
    *of_a_page(_B),
    Action(_B, "next", ("n", "right", "l"), "Next", "Go to the record below.", 10),
    Action(_B, "previous", ("N", "left", "h"), "Previous", "Go to the record above.", 11),
    Action(_B, "close", ("q", "escape", "x", "enter"), "Back", "Go back to where you came from.", 2, moves=True),
)
