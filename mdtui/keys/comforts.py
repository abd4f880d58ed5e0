"""The actions of the screens that make work easier: the columns of the records, and what was done as command lines."""

from __future__ import annotations

from mdtui.keys.action import Action, Place, of_a_list

_C, _L = Place.COMMANDS, Place.LAYOUT

COMFORTS: tuple[Action, ...] = (
    *of_a_list(_L, "column"),
    Action(_L, "show_or_hide", ("x", "enter"), "Show or hide", "Show the column, or hide it.", 10),
    Action(_L, "move_up", ("K", "left_square_bracket"), "Move up", "Put the column further to the left.", 11),
    Action(_L, "move_down", ("J", "right_square_bracket"), "Move down", "Put the column further to the right.", 12),
    Action(_L, "narrower", ("minus",), "Narrower", "Give the column a cell less.", 13),
    Action(_L, "wider", ("plus",), "Wider", "Give the column a cell more.", 14),
    Action(_L, "reset", ("r",), "As usual", "Show the columns that there is room for, as if none were chosen.", 15),
    Action(_L, "close", ("q", "escape", "c"), "Back", "Go back to the records; the columns are kept.", 2, moves=True),
    *of_a_list(_C, "change"),
    Action(
        _C, "copy", ("y", "enter"), "Copy", "Send the lines to the clipboard, and show them as text.", 10, moves=True
    ),
    Action(_C, "export", ("x",), "Script", "Write all changes of this run to a .sh or .ps1 file.", 11, moves=True),
    Action(_C, "close", ("q", "escape", "equals_sign"), "Back", "Go back to the folders and records.", 2, moves=True),
)
