"""Which widget or screen runs the actions of each place."""

from __future__ import annotations

from textual.actions import ActionParseResult
from textual.dom import DOMNode

from mdtui.keys.action import Action, Place
from mdtui.tui.actions import action_of
from mdtui.tui.screens.address_page import AddressPage
from mdtui.tui.screens.addresses import AddressesScreen
from mdtui.tui.screens.around import AroundScreen
from mdtui.tui.screens.browse import BrowseScreen
from mdtui.tui.screens.columns import ColumnsScreen
from mdtui.tui.screens.commands import CommandsBar, CommandsScreen
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.copy import CopyScreen
from mdtui.tui.screens.differences import DifferencesScreen
from mdtui.tui.screens.earlier import EarlierScreen
from mdtui.tui.screens.event_card import EventCard
from mdtui.tui.screens.events import EventsScreen
from mdtui.tui.screens.feed_view import FeedBar
from mdtui.tui.screens.find import FindScreen
from mdtui.tui.screens.findings import FindingsScreen
from mdtui.tui.screens.health import HealthScreen
from mdtui.tui.screens.history import HistoryScreen
from mdtui.tui.screens.layout import LayoutScreen
from mdtui.tui.screens.locks import LocksScreen
from mdtui.tui.screens.message import MessageScreen
from mdtui.tui.screens.overview import OverviewScreen
from mdtui.tui.screens.record_bytes import BytesScreen
from mdtui.tui.screens.repair import RepairScreen
from mdtui.tui.widgets.event_feed import EventFeed
from mdtui.tui.widgets.find_bar import FindBar
from mdtui.tui.widgets.folder_tree import FolderTree
from mdtui.tui.widgets.query_bar import QueryBar
from mdtui.tui.widgets.record_grid import RecordGrid

PLACES: dict[type[DOMNode], Place] = {
    BrowseScreen: Place.EVERYWHERE,
    FolderTree: Place.TREE,
    RecordGrid: Place.GRID,
    QueryBar: Place.QUERY,
    FindBar: Place.QUERY,
    FeedBar: Place.QUERY,
    EventFeed: Place.FEED,
    HistoryScreen: Place.HISTORY,
    LocksScreen: Place.LOCKS,
    FindingsScreen: Place.FINDINGS,
    FindScreen: Place.FIND,
    EventsScreen: Place.EVENTS,
    EventCard: Place.CARD,
    AroundScreen: Place.AROUND,
    ColumnsScreen: Place.COLUMNS,
    CopyScreen: Place.COPY,
    HealthScreen: Place.HEALTH,
    MessageScreen: Place.MESSAGE,
    BytesScreen: Place.BYTES,
    OverviewScreen: Place.OVERVIEW,
    RepairScreen: Place.REPAIR,
    EarlierScreen: Place.EARLIER,
    DifferencesScreen: Place.DIFFERENCES,
    AddressesScreen: Place.ADDRESSES,
    AddressPage: Place.ADDRESS_PAGE,
    ConfirmScreen: Place.QUESTION,
    LayoutScreen: Place.LAYOUT,
    CommandsScreen: Place.COMMANDS,
    CommandsBar: Place.QUERY,
}
"""What runs the actions of each place."""


def registered(action: str | ActionParseResult, namespace: DOMNode | None) -> Action | None:
    """Return the action of the registry that a key asks for, or None where it is none of ours.

    Args:
        action: its name, as Textual has it.
        namespace: what is to run it.
    """
    place = PLACES.get(type(namespace)) if namespace is not None else None
    return action_of(place, action.partition("(")[0]) if place is not None and isinstance(action, str) else None
