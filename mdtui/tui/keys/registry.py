"""All actions, place by place, as data that needs no screen."""

from __future__ import annotations

from mdtui.tui.keys.action import Action
from mdtui.tui.keys.addresses import ADDRESSES
from mdtui.tui.keys.browse import BROWSE
from mdtui.tui.keys.checks import CHECKS
from mdtui.tui.keys.comforts import COMFORTS
from mdtui.tui.keys.events import EVENTS
from mdtui.tui.keys.health import HEALTH
from mdtui.tui.keys.past import PAST
from mdtui.tui.keys.reading import READING

ACTIONS: tuple[Action, ...] = (*BROWSE, *PAST, *CHECKS, *EVENTS, *HEALTH, *ADDRESSES, *READING, *COMFORTS)
"""Every action of the program, place by place."""
