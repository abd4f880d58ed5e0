"""All actions, place by place, as data that needs no screen."""

from __future__ import annotations

from mdtui.tui.keys.action import Action
from mdtui.tui.keys.browse import BROWSE
from mdtui.tui.keys.checks import CHECKS
from mdtui.tui.keys.comforts import COMFORTS
from mdtui.tui.keys.events import EVENTS
from mdtui.tui.keys.past import PAST

ACTIONS: tuple[Action, ...] = (*BROWSE, *PAST, *CHECKS, *EVENTS, *COMFORTS)
"""Every action of the program, place by place."""
