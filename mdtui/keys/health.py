"""The actions of the health screen. None of them starts or stops a process: what does is shown, to be copied."""

from __future__ import annotations

from mdtui.keys.action import Action, Place, of_a_list

_S = Place.HEALTH

HEALTH: tuple[Action, ...] = (
    *of_a_list(_S, "line", more=("m",), less=("b",)),
    Action(_S, "stop_probe", ("escape", "ctrl+g"), "Stop", "Wait for MDaemon's answer no longer.", urgent=True),
    Action(_S, "explain", ("enter",), "Explain", "Say all that is known of the line; again: show all lines.", 10),
    Action(_S, "fold", ("space",), "Fold", "Fold or unfold the group of libraries, ports or queues.", 14),
    Action(_S, "fold_up", ("left", "h"), "Close", "Go to the group's line, or fold it."),
    Action(_S, "unfold", ("right", "l"), "Unfold", "Unfold the group."),
    Action(_S, "next_reason", ("n",), "Next reason", "Go to the next line that something speaks against.", 13),
    Action(_S, "of_line", ("e",), "Events", "Show the events that speak of the line.", 11, moves=True),
    Action(_S, "probe", ("p",), "Ask", "Ask MDaemon whether it is alive; it has 20 seconds to answer.", 12),
    Action(_S, "copy", ("y",), "Copy", "Copy the commands for the line, or what is said of it.", 15, moves=True),
    Action(_S, "reload", ("f5",), "Look", "Look at everything now.", 31),
    Action(_S, "close", ("q", "escape", "S"), "Back", "Go back to where you came from.", 2, moves=True),
)
