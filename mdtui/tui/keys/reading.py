"""The actions on reading: a message, and the bytes of a record."""

from __future__ import annotations

from mdtui.tui.keys.action import Action, Place, of_a_page

_G, _M, _B = Place.GRID, Place.MESSAGE, Place.BYTES

READING: tuple[Action, ...] = (
    Action(_G, "read", ("enter",), "Read", "Show the message; no flag is changed by that.", 9, moves=True),
    Action(_G, "bytes", ("x",), "Bytes", "Show the bytes of the record and of the header.", 24, moves=True),
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
