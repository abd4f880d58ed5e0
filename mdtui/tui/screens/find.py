"""Find: a query over all folders of the mail root, what fits it as it is found, and the way to each hit."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from mdtui.keys.action import Action, Place
from mdtui.mailroot.folders import Folder
from mdtui.query import QueryError
from mdtui.searching import search_query
from mdtui.tui.actions import bindings, footer
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.hit_text import found_text, hit_facts, unread_facts, unread_text
from mdtui.tui.possible import why_not_written
from mdtui.tui.records.spot import Spot
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.searching import Searching, State
from mdtui.tui.widgets.action_footer import ActionFooter
from mdtui.tui.widgets.find_bar import FindBar
from mdtui.tui.widgets.hit_list import HitList
from mdtui.tui.widgets.list_header import ListHeader
from mdtui.tui.widgets.query_bar import QueryBar, QueryPurpose
from mdtui.tui.widgets.writing_pane import WritingPane

UNREAD_WIDTH = 34
"""Cells for the name of a folder that could not be searched."""


class FindScreen(SideScreen):
    """Shows hits.

    Args:
        glyphs: the marks.
        records: shows the open folder.
        elsewhere: says why an action of another place is not possible now.
        searching: searches, and keeps what was found.
        lead: goes to a folder, and in it to a record or a message file.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar = bindings(Place.FIND)

    def __init__(
        self,
        glyphs: GlyphSet,
        records: WritingPane,
        elsewhere: Callable[[Action], str],
        searching: Searching,
        lead: Callable[[Folder, Spot | None], None],
    ) -> None:
        self.list = HitList(glyphs, searching)
        self.bar = FindBar(glyphs, {QueryPurpose.FIND: searching.query_line})
        super().__init__(glyphs, Place.FIND, self.list, records, elsewhere)
        self._header = ListHeader(self.list)
        self._searching = searching
        self._lead = lead

    def compose(self) -> ComposeResult:
        """Put the query above the hits, and below them what is said of the chosen one."""
        self.title_line.add_class("-focused")
        yield self.title_line
        yield self.bar
        yield self._header
        yield self.list
        yield self.details_line
        yield self.facts
        yield self._keys
        yield self.notice

    def on_mount(self) -> None:
        """Show what was found, or ask what to look for."""
        self._searching.changed = self._show
        if self._searching.state is State.NEVER:
            self.bar.open(QueryPurpose.FIND)
        else:
            self.bar.show(self._searching.text)
        self._show()

    def on_unmount(self) -> None:
        """Look no more; the search goes on."""
        self._searching.changed = lambda: None

    def _show(self) -> None:
        """Show what was found so far."""
        searching = self._searching
        same = self.list.show()
        self._header.refresh()
        self.title_line.show(note=found_text(searching))
        self.details_line.show(note=unread_text(searching, UNREAD_WIDTH, self._glyphs.ellipsis))
        self.show_chosen(same=same)
        self.show_keys()

    def show_chosen(self, *, same: bool = False) -> None:
        """Show what is said of the hit under the cursor; without one, which folders could not be searched."""
        chosen = self.list.chosen
        if chosen is None:
            self.facts.show(unread_facts(self._searching), same=same)
        else:
            self.facts.show(hit_facts(chosen, self.list.chosen_envelope, self._searching.clock), same=same)

    @on(HitList.ChosenRead)
    def _chosen_read(self, message: HitList.ChosenRead) -> None:
        message.stop()
        self.show_chosen(same=True)

    # Which actions are possible

    def show_keys(self) -> None:
        """Show which actions are possible: of the query while one is written, else of the hits."""
        place = Place.QUERY if self.bar.is_open else Place.FIND
        self._keys.show([(action, not self.why_not(action)) for action in footer((place,))])

    def on_descendant_focus(self) -> None:
        """Show the keys of the query."""
        self.show_keys()

    def on_descendant_blur(self) -> None:
        """Show the keys of the hits."""
        self.show_keys()

    def why_not(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        if action.place is Place.QUERY:
            return why_not_written(action, is_open=self.bar.is_open, helped=self.bar.helped)
        return super().why_not(action)

    def why_not_here(self, action: Action) -> str:
        """Return why an action of this screen is not possible now; nothing where it is."""
        possible = {
            "stop_search": (self._searching.is_running, "no search is under way"),
            "lead": (self.list.chosen is not None, "there is no hit"),
            "reload": (self._searching.state is not State.NEVER, "nothing was looked for yet"),
        }
        is_possible, reason = possible.get(action.method, (True, ""))
        return "" if is_possible else reason

    @on(ActionFooter.Pressed)
    async def _footer_pressed(self, message: ActionFooter.Pressed) -> None:
        message.stop()
        namespace: Widget = self.bar if message.action.place is Place.QUERY else self
        await self.app.run_action(message.action.method, namespace)

    # The query

    @on(QueryBar.Submitted)
    def _asked(self, message: QueryBar.Submitted) -> None:
        message.stop()
        try:
            query = search_query(message.text, self._searching.saved)
        except QueryError as error:
            self.bar.show_error(error.what, error.position)
            if error.hint:
                self.say(error.hint)
            return
        self.bar.show(message.text)
        self._searching.start(query)

    @on(QueryBar.Cancelled)
    def _asked_nothing(self, message: QueryBar.Cancelled) -> None:
        message.stop()
        if self._searching.state is State.NEVER:
            self.dismiss(None)
        else:
            self.bar.show(self._searching.text)

    def action_edit(self) -> None:
        """Write another query."""
        self.bar.open(QueryPurpose.FIND, self.bar.text)

    def action_reload(self) -> None:
        """Look for the same again."""
        self._searching.start(search_query(self._searching.text, self._searching.saved))

    def action_stop_search(self) -> None:
        """Look no further."""
        self._searching.stop()

    def action_lead(self) -> None:
        """Go to the hit's folder, at its record."""
        hit = self.list.chosen
        if hit is not None:
            self.dismiss(None)
            self._lead(hit.folder, Spot(hit.uid, hit.name, hit.row))
