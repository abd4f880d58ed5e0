"""A screen made of panes: which one the keys act on, how to go from one to the next, and how one gets all the room."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events

from mdtui.keys.action import Action, Place
from mdtui.tui.messages import StateChanged
from mdtui.tui.possible import NEEDS_A_ROW
from mdtui.tui.screens.full_screen import HORIZONTAL_BREAKPOINTS, VERTICAL_BREAKPOINTS, FullScreen
from mdtui.tui.widgets.pane import Pane

LEAST_WIDTH, LEAST_HEIGHT = 60, 16
"""On a smaller screen the focused pane has all of it."""


class PaneScreen(FullScreen[None]):
    """Holds panes.

    Args:
        panes: the panes, in the order Tab goes.
        place: the one that the keys act on at first.

    Attributes:
        place: the pane that the keys act on.
        zoomed: whether it has all of the screen.
    """

    HORIZONTAL_BREAKPOINTS = HORIZONTAL_BREAKPOINTS
    VERTICAL_BREAKPOINTS = VERTICAL_BREAKPOINTS

    def __init__(self, panes: Mapping[Place, Pane], place: Place) -> None:
        super().__init__()
        self.panes = panes
        self.place = place
        self.zoomed = False
        self._small = False

    def go_to(self, place: Place) -> None:
        """Let the keys act on another pane."""
        self.place = place
        self.show_panes()
        # At once: what is typed next is meant for this pane.
        self.set_focus(self.panes[place].target)

    def only_moves(self, action: Action) -> bool:
        """Return whether an action goes to another row of a pane that has one: possible, whatever else there is.

        Such keys are held, and to work out what else is possible takes longer than to go there.
        """
        return action.method in NEEDS_A_ROW and action.place in self.panes and self.panes[action.place].has_rows

    def show_panes(self) -> None:
        """Show all panes, or only the focused one where it is zoomed or the screen is small."""
        alone = self.zoomed or self._small
        for place, pane in self.panes.items():
            pane.display = not alone or place is self.place
        # Both at once, as each change works out every style.
        self.update_classes({"-alone": alone, "-only-feed": alone and self.place is Place.FEED})

    def on_resize(self, event: events.Resize) -> None:
        """Give all of a small screen to one pane."""
        self._small = event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT
        self.show_panes()

    def on_descendant_focus(self) -> None:
        """Show which pane the keys act on, however it got the focus."""
        for place, pane in self.panes.items():
            has_focus = self.focused is not None and pane in self.focused.ancestors_with_self
            pane.show_focus(focused=has_focus)
            if has_focus:
                self.place = place
        self.post_message(StateChanged())

    def action_next_pane(self) -> None:
        """Go to the next pane."""
        self._step(1)

    def action_previous_pane(self) -> None:
        """Go to the previous pane."""
        self._step(-1)

    def _step(self, by: int) -> None:
        places = list(self.panes)
        self.go_to(places[(places.index(self.place) + by) % len(places)])

    def action_focus_tree(self) -> None:
        """Go to the folders."""
        self.go_to(Place.TREE)

    def action_focus_grid(self) -> None:
        """Go to the records."""
        self.go_to(Place.GRID)

    def action_focus_feed(self) -> None:
        """Go to the events."""
        self.go_to(Place.FEED)

    def action_zoom(self) -> None:
        """Give all of the screen to the focused pane, or give it back."""
        self.zoomed = not self.zoomed
        self.show_panes()
