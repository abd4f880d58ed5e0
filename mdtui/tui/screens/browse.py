"""The one screen that a person works in: folders, records, events, processes, and the keys for all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from mdtui.health.report import HealthReport
from mdtui.keys.action import Action, Place
from mdtui.keys.keymap import keymap_of
from mdtui.mailroot.folders import Folder
from mdtui.server import MailServer
from mdtui.tui.actions import bindings, footer
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import (
    FolderChosen,
    FolderOpened,
    FolderRewritten,
    FoldersChecked,
    HealthSeen,
    Said,
    StateChanged,
    TotalsRead,
)
from mdtui.tui.pollers import SLOW_SECONDS, Poller
from mdtui.tui.possible import Situation, why_not
from mdtui.tui.screens.event_ways import EventWays
from mdtui.tui.screens.layout import LayoutScreen
from mdtui.tui.screens.lower_screen import LowerScreen
from mdtui.tui.screens.reading_screen import ReadingScreen
from mdtui.tui.widgets.action_footer import ActionFooter
from mdtui.tui.widgets.feed_pane import FeedPane
from mdtui.tui.widgets.folders_pane import FoldersPane
from mdtui.tui.widgets.process_strip import ProcessStrip
from mdtui.tui.widgets.records_pane import RecordsPane
from mdtui.tui.widgets.still import StillRow

PROCESS_SECONDS = 1.0


def _of_the_folder(show: Callable[[BrowseScreen, Folder], None]) -> Callable[[BrowseScreen], None]:
    """Return an action that shows something of the folder that the keys are about."""

    def action(screen: BrowseScreen) -> None:
        if screen.folder_here is not None:
            show(screen, screen.folder_here)

    return action


async def _redraw(screen: BrowseScreen) -> None:
    """Paint everything anew."""
    await screen.app.run_action("app.redraw")


def _look_at_health(server: MailServer, ways: EventWays) -> HealthReport:
    """Return how the server does, in the poller's thread; whoever asks for it later gets it without being woken."""
    ways.report = report = server.health.report()
    return report


def _shows_health(screen: BrowseScreen) -> None:
    """Show whether the server is well."""
    screen.event_ways.health()


def _choose_columns(screen: BrowseScreen) -> None:
    """Let the person choose the columns of the records."""
    records, glyphs = screen.records, screen.records.grid.glyphs
    layout = LayoutScreen(glyphs, records, screen.why_not, records.grid.chosen, records.choose_columns)
    screen.app.push_screen(layout)


class BrowseScreen(ReadingScreen):
    """Shows a mail root.

    Args:
        server: the mail root.
        glyphs: the marks.
        start: the folder to open at once; None for none.
        demo: say that it is a demo.
        live: look again and again at logs, processes and the open folder.
    """

    BINDINGS: ClassVar = bindings(Place.EVERYWHERE)

    def __init__(
        self,
        server: MailServer,
        glyphs: GlyphSet,
        *,
        start: Folder | None = None,
        demo: bool = False,
        live: bool = True,
    ) -> None:
        self.strip = ProcessStrip(server.clock, glyphs, _badges(server, demo=demo))
        self.folders = FoldersPane(server, glyphs)
        self.records = RecordsPane(server, glyphs)
        self.feed = FeedPane(server, glyphs)
        self.keys = ActionFooter()
        panes = {Place.TREE: self.folders, Place.GRID: self.records, Place.FEED: self.feed}
        place = Place.TREE if start is None else Place.GRID
        super().__init__(server, glyphs, self.records, panes, place, feed=self.feed, live=live)
        self.checking.known = self.searching.known = lambda: self.folders.tree_view.branches.folders
        self.event_ways.folder = self.folders.tree_view.branches.named
        self.folders.undisturbed = self.records.opened
        self.records.grid.ask_columns = partial(_choose_columns, self)
        self._start = start
        self._leaving = False
        self.process_poller = Poller(
            "processes",
            partial(_look_at_health, server, self.event_ways),
            lambda report: self.post_message(HealthSeen(report)),
            failed=lambda error: self.post_message(Said.of(error)),
            interval=PROCESS_SECONDS,
            seen=lambda report: report.states,
        )

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        self.take_size()
        yield self.strip
        with StillRow(id="upper"):
            yield self.folders
            yield self.records
        yield self.feed
        yield self.keys
        yield self.notice

    def on_mount(self) -> None:
        """Start reading."""
        self.folders.read()
        self.records.look_back()
        if self._start is not None:
            self.records.open_folder(self._start)
        if self._live:
            for poller in (self.process_poller, self.feed.poller, self.records.poller):
                poller.start()
            self.strip.keep_time()
        self.go_to(self.place)

    def on_unmount(self) -> None:
        """Look no more."""
        self.process_poller.stop()

    def slow_down(self) -> None:
        """Show every few seconds only what changes by itself."""
        self.slow = True
        self.strip.shortest_pause = SLOW_SECONDS
        self.process_poller.interval = SLOW_SECONDS
        self.feed.slow_down()

    # What is seen

    @on(HealthSeen)
    def _health_seen(self, message: HealthSeen) -> None:
        self.strip.show(message.report.states)

    @on(FolderChosen)
    def _folder_chosen(self, message: FolderChosen) -> None:
        self.records.open_folder(message.folder)
        self.go_to(Place.GRID)

    @on(FolderOpened)
    def _folder_opened(self, message: FolderOpened) -> None:
        self.folders.tree_view.show_opened(message.folder)
        self.checking.renew(message.folder)

    @on(TotalsRead)
    def _totals_read(self, message: TotalsRead) -> None:
        for folder in self.folders.set_totals(message.batch):
            self.checking.renew_later(folder)

    @on(FolderRewritten)
    def _folder_rewritten(self, message: FolderRewritten) -> None:
        before = self.folders.tree_view.branches.named(message.folder.key)
        self.folders.tree_view.add((message.folder,))
        self.folders.set_totals(((message.folder, message.totals),))
        if before is not None and before.path != message.folder.path:
            # All below it has another path now, too.
            self.folders.read()
            self.checking.moved(before.path, message.folder)
        else:
            self.checking.renew(message.folder)

    @on(FoldersChecked)
    def _folders_checked(self, message: FoldersChecked) -> None:
        self.folders.set_checked(message.batch)

    @on(StateChanged)
    def _state_changed(self) -> None:
        now = self.situation()
        writes_query = self.focused is not None and self.records.query_bar in self.focused.ancestors
        places = (Place.QUERY,) if writes_query else (Place.EVERYWHERE, self.place)
        self.keys.show([(action, not why_not(action, now)) for action in footer(places)])
        if self._leaving and not self.records.writes.busy:
            self.app.exit()

    # Actions

    def situation(self) -> Situation:
        """Return what decides which actions are possible."""
        branches, records, feed = self.folders.tree_view.branches, self.records, self.feed.feed
        rows = records.rows
        return Situation(
            branches=len(branches),
            unseen=branches.unseen,
            findings=branches.findings,
            folder_open=rows is not None,
            folder_here=self.folder_here is not None,
            records=len(rows.pairing) if rows is not None else 0,
            rows=len(rows) if rows is not None else 0,
            selected=rows.selected if rows is not None else 0,
            only_files=rows is not None and rows.only_files,
            filtered=rows is not None and (rows.filtered or rows.is_filtering or rows.anchor is not None),
            why_not_writable=records.why_not_writable,
            read_only=self._server.config.read_only,
            can_undo=records.writes.can_undo,
            can_redo=records.writes.can_redo,
            writing=records.writes.busy,
            preview_open=records.preview is not None,
            why_no_preview=records.why_no_preview,
            query_open=records.query_bar.is_open,
            query_helped=records.query_bar.helped,
            events=feed.count,
            following=feed.following,
            keymap=keymap_of(self.app),
        )

    @property
    def folder_here(self) -> Folder | None:
        """The folder that a key of any place is about: in the tree the one under the cursor, elsewhere the open one."""
        branch = self.folders.tree_view.branch
        if self.place is not Place.TREE:
            return self.records.folder
        return branch.opens if branch is not None else None

    def why_not(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        return "" if self.only_moves(action) else why_not(action, self.situation())

    async def perform(self, asked: Action | str | None) -> None:
        """Run an action where it belongs, as its key does; a text is a query over the records."""
        if isinstance(asked, str):
            self.go_to(Place.GRID)
            self.records.ask_query(asked)
        elif asked is not None:
            await self._run(asked)

    async def _run(self, action: Action) -> None:
        if action.place not in {Place.EVERYWHERE, Place.QUERY, *self.panes}:
            self.say(f"{action.label}: {self.why_not(action)}")
            return
        namespace: Widget = self
        if action.place is Place.QUERY:
            namespace = self.records.query_bar
        elif action.place is not Place.EVERYWHERE:
            self.go_to(action.place)
            namespace = self.panes[action.place].target
        await self.app.run_action(action.method, namespace)

    def action_quit(self) -> None:
        """Leave, once what was asked for is written; asked again, leave what has not begun."""
        busy = self.records.writes.busy
        if busy and not self._leaving:
            self._leaving = True
            what = "a change is" if busy == 1 else f"{busy} changes are"
            self.say(
                f"leaving as soon as {what} written; {keymap_of(self.app).say('{everywhere.quit}')} again: now",
                problem=True,
            )
        else:
            self.app.exit()

    def action_stop_waiting(self) -> None:
        """Stop waiting for a lock."""
        self.records.stop_waiting()

    action_health = _shows_health
    action_redraw = _redraw
    action_repair = _of_the_folder(LowerScreen.repair)
    action_earlier = _of_the_folder(LowerScreen.earlier)

    def action_reload(self) -> None:
        """Read the folders and the open folder again."""
        self.folders.read()
        if self.records.folder is not None:
            self.records.open_folder(self.records.folder)
        if self.records.preview is not None:
            self.records.preview.read_again()


def _badges(server: MailServer, *, demo: bool) -> list[str]:
    badges = ["DEMO"] if demo or server.is_demo else []
    return [*badges, "READ-ONLY"] if server.config.read_only else badges
