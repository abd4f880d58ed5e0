"""The actions on findings, repairs and searches."""

from __future__ import annotations

from mdtui.keys.action import Action, Place, of_a_list

_C, _M, _R = Place.FINDINGS, Place.FIND, Place.REPAIR

CHECKS: tuple[Action, ...] = (
    *of_a_list(_C, "line", more=("m",), less=("b",)),
    Action(_C, "stop_check", ("escape", "ctrl+g"), "Stop", "Check no further; what was found stays.", urgent=True),
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
    *of_a_list(_M, "hit"),
    Action(_M, "stop_search", ("escape", "ctrl+g"), "Stop", "Look no further; what was found stays.", 12, urgent=True),
    Action(_M, "lead", ("enter",), "Go", "Open the folder, at the record.", 10, moves=True),
    Action(_M, "edit", ("slash",), "Query", "Write another query, or change this one.", 11, moves=True),
    Action(_M, "reload", ("f5",), "Again", "Look for the same again.", 31),
    Action(_M, "close", ("q", "escape", "F"), "Back", "Go back to the folders and records.", 2, moves=True),
    *of_a_list(_R, "line", more=("m",), less=("b",)),
    Action(_R, "apply", ("enter", "y"), "Repair", "Make the changes that are taken in, after asking.", 10, moves=True),
    Action(_R, "leave_out", ("space",), "In or out", "Leave out this change, or the whole kind; or take it in.", 11),
    Action(_R, "toggle_added", ("a",), "Added", "Let records that are added be unread, as MDaemon does, or seen."),
    Action(_R, "toggle_sort", ("s",), "Sort", "Sort the records by UID, or leave them as they stand."),
    Action(_R, "toggle_flags", ("f",), "Flags", "Clear flag bits that mean nothing, or keep them."),
    Action(_R, "toggle_rename", ("r",), "Rename", "Give message files names that fit into a record, or do not."),
    Action(_R, "toggle_header", ("e",), "Header", "Make a new header, or a whole new IMAP.MRK; or do not."),
    Action(_R, "toggle_rights", ("i",), "Rights", "Give the owner the right to read and write, or do not."),
    Action(_R, "toggle_lock", ("x",), "Lock", "Remove a lock file that somebody left behind, or do not."),
    Action(_R, "next_class", ("c",), "Class", "Set an unknown class of the folder to one after the other, or do not."),
    Action(_R, "toggle_name", ("d",), "Name", "Write the directory's name in modified UTF-7, or do not."),
    Action(_R, "undo", ("u",), "Undo", "Take back what was written here.", 12),
    Action(_R, "set_aside", ("B",), "Make anew", "Let MDaemon make the IMAP.MRK anew; the flags are kept.", 13),
    Action(_R, "give_back", ("p",), "Flags back", "Give the new IMAP.MRK the flags of the old, after asking.", 14),
    Action(_R, "fold_up", ("left", "h"), "Close", "Go to the group's heading, or fold it."),
    Action(_R, "unfold", ("right", "l"), "Unfold", "Unfold the group, or go to its first line."),
    Action(_R, "next_group", ("n",), "Next group", "Go to the next group."),
    Action(_R, "previous_group", ("N",), "Previous group", "Go to the group before."),
    Action(_R, "reload", ("f5",), "Look again", "Look at the folder again, and plan anew.", 15),
    Action(_R, "close", ("q", "escape", "R"), "Back", "Go back; what was not applied leaves no trace.", 2, moves=True),
)
