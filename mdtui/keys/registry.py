"""All actions, place by place, as data that needs no screen."""

from __future__ import annotations

from mdtui.keys.action import Action
from mdtui.keys.addresses import ADDRESSES
from mdtui.keys.browse import BROWSE
from mdtui.keys.checks import CHECKS
from mdtui.keys.comforts import COMFORTS
from mdtui.keys.events import EVENTS
from mdtui.keys.health import HEALTH
from mdtui.keys.past import PAST
from mdtui.keys.reading import READING

ACTIONS: tuple[Action, ...] = (*BROWSE, *PAST, *CHECKS, *EVENTS, *HEALTH, *ADDRESSES, *READING, *COMFORTS)
"""Every action of the program, place by place."""
