"""The actions on addresses: the matrix, a plan, and pages about them."""

from __future__ import annotations

from mdtui.keys.action import Action, Place, of_a_list, of_a_page, stop

_A, _P = Place.ADDRESSES, Place.ADDRESS_PAGE

ADDRESSES: tuple[Action, ...] = (
    *of_a_list(_A, "line"),
    Action(
        _A,
        "explain",
        ("enter",),
        "Explain",
        "Show all that is known of the line, on a page.",
        10,
        moves=True,
    ),
    Action(_A, "edit", ("p", "slash"), "Plan", "Name the addresses to listen on, and plan it.", 11, moves=True),
    Action(_A, "verify", ("v",), "Verify", "Compare what listens with what the settings ask for.", 12, moves=True),
    Action(_A, "undo", ("u",), "Undo", "Take the last change of addresses back.", 13),
    Action(_A, "reload_domains", ("r",), "Reload", "Let MDaemon read its domains again.", 14),
    Action(_A, "resolve", ("n",), "Names", "Ask a name server where the domains' names lead.", 15),
    Action(_A, "reload", ("f5",), "Look again", "Read the settings and look at the sockets again.", 16),
    Action(_A, "close", ("q", "escape", "A"), "Back", "Go back to the folders and records.", 2, moves=True),
    stop(_P),
    *of_a_page(_P),
    Action(_P, "apply", ("a", "enter"), "Apply", "Write the plan into the settings, after asking.", 10, moves=True),
    Action(_P, "close", ("q", "escape"), "Back", "Go back; what was not applied leaves no trace.", 2, moves=True),
)
