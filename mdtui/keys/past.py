"""The actions on what was done: history, locks, earlier states, differences, and the questions before a change."""

from __future__ import annotations

from mdtui.keys.action import Action, Place, of_a_list

_H, _L, _A, _P, _X = Place.HISTORY, Place.LOCKS, Place.QUESTION, Place.EARLIER, Place.DIFFERENCES

PAST: tuple[Action, ...] = (
    *of_a_list(_H, "change"),
    Action(_H, "take_back", ("u", "enter"), "Take back", "Take the change back; of an undo, bring it back.", 10),
    Action(_H, "finish", ("f",), "Finish", "Make the rest of a change that a crash cut short.", 11),
    Action(_H, "take_back_unfinished", ("t",), "Undo unfinished", "Take back what a crash left of a change.", 12),
    Action(_H, "reload", ("f5",), "Read again", "Read the changes again.", 31),
    Action(_H, "locks", ("L",), "Locks", "Show which folders are locked.", 32, moves=True),
    Action(_H, "close", ("q", "escape", "H"), "Back", "Go back to the folders and records.", 2, moves=True),
    *of_a_list(_L, "lock"),
    Action(_L, "remove", ("x",), "Remove", "Remove a lock file that a process of ours left behind, after asking.", 10),
    Action(_L, "history", ("H",), "History", "Show the changes that were made.", 31, moves=True),
    Action(_L, "close", ("q", "escape", "L"), "Back", "Go back to the folders and records.", 2, moves=True),
    *of_a_list(_P, "state", more=("m", "right", "l")),
    Action(_P, "differences", ("enter",), "Differences", "Show what changed, record by record.", 10, moves=True),
    Action(_P, "base", ("space",), "Base", "Compare all states with this one, or do so no longer.", 11),
    Action(_P, "against", ("c",), "Compare", "Compare each state with the one before, or with now.", 12),
    Action(_P, "reload", ("f5",), "Read again", "Read the copies again.", 31),
    Action(_P, "close", ("q", "escape", "T"), "Back", "Go back to the folders and records.", 2, moves=True),
    *of_a_list(_X, "difference", more=("m", "right", "l")),
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
