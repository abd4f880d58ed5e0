"""The mail root on one page: sums, the folders that stand out, events and room, and the way to each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from mdtui.clock import local_time
from mdtui.keys.action import Action, Place
from mdtui.mailroot.folders import Folder
from mdtui.server import MailServer
from mdtui.tui.actions import bindings
from mdtui.tui.feed.feeding import Feeding
from mdtui.tui.feed.histogram import Histogram, histogram
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.overview.overseeing import Overseeing
from mdtui.tui.overview.rows import EVENTS, overview_rows
from mdtui.tui.records.spot import Spot
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.overview_list import OverviewList
from mdtui.tui.widgets.writing_pane import WritingPane

_HOURS = 24
_LOW = 32
"""Lines of a screen on which each group of folders has fewer."""
_FEW, _MANY = 5, 10


class OverviewScreen(SideScreen):
    """Shows the overview.

    Args:
        server: the mail root.
        glyphs: the marks.
        records: shows the open folder.
        elsewhere: says why an action of another place is not possible now.
        feeding: the events.
        lead: goes to a folder.
        show_feed: shows the feed.
    """

    BINDINGS: ClassVar = bindings(Place.OVERVIEW)

    def __init__(
        self,
        server: MailServer,
        glyphs: GlyphSet,
        records: WritingPane,
        elsewhere: Callable[[Action], str],
        *,
        feeding: Feeding,
        lead: Callable[[Folder, Spot | None], None],
        show_feed: Callable[[], None],
    ) -> None:
        self.list = OverviewList(glyphs)
        super().__init__(glyphs, Place.OVERVIEW, self.list, records, elsewhere)
        self._server = server
        self._feeding = feeding
        self._lead = lead
        self._show_feed = show_feed
        self.overseeing = Overseeing(server, self, self._show)

    def on_mount(self) -> None:
        """Start reading."""
        self._read()
        self._show()

    def on_unmount(self) -> None:
        """Read no further."""
        self.overseeing.stop()

    def _read(self) -> None:
        few = self.app.size.height < _LOW
        rows = partial(
            overview_rows,
            events=self._events(),
            clock=self._server.clock,
            top=_FEW if few else _MANY,
            levels=self._glyphs.levels,
        )
        self.overseeing.start(rows)

    def _show(self) -> None:
        if not self.is_attached:
            return
        overseeing = self.overseeing
        if overseeing.rows is not self.list.rows:
            self.list.show(overseeing.rows)
        self.title_line.show(note=overseeing.state)
        if overseeing.problem:
            self.list.show_empty("the mail root cannot be read")
            self.say(overseeing.problem, problem=True)
        self.show_chosen(same=True)
        self.show_keys()

    def _events(self) -> Histogram | None:
        """Return the events of the last day, hour by hour, as far as the feed has them."""
        clock = self._server.clock
        now = local_time(clock, clock.now())
        entries = self._feeding.model.store.entries
        if now is None or not entries:
            return None
        return histogram(entries, _HOURS, now.replace(tzinfo=None), _HOURS)

    def show_chosen(self, *, same: bool = False) -> None:
        """Show what is said of the chosen row."""
        chosen = self.list.chosen
        self.facts.show(chosen.facts if chosen is not None else (), same=same)

    def why_not_here(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        chosen = self.list.chosen
        if action.method == "stop_reading":
            return "" if self.overseeing.running else "nothing is being read"
        if action.method == "lead":
            return "" if chosen is not None and chosen.leads is not None else "this row leads nowhere; choose a folder"
        return ""

    def action_stop_reading(self) -> None:
        """Read no further."""
        self.overseeing.stop()

    def action_reload(self) -> None:
        """Read everything again."""
        self._read()
        self._show()

    def action_next_group(self) -> None:
        """Go to the next group."""
        self.list.step_heading(1)

    def action_previous_group(self) -> None:
        """Go to the group before."""
        self.list.step_heading(-1)

    def action_lead(self) -> None:
        """Go to the folder, or to the feed."""
        leads = self.list.chosen.leads if self.list.chosen is not None else None
        if leads is None:
            return
        self.dismiss(None)
        if leads == EVENTS:
            self._show_feed()
        elif isinstance(leads, Folder):
            self._lead(leads, None)
