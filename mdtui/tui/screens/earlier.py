"""The earlier states of one folder: when it was how, what changed from each to the next, and what since."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.worker import get_current_worker

from mdtui.copies import Comparison
from mdtui.earlier import Earlier, read_earlier
from mdtui.keys.action import Action, Place
from mdtui.mailroot.folders import Folder
from mdtui.mrk.past.authorship import Share
from mdtui.server import MailServer
from mdtui.tui.actions import bindings
from mdtui.tui.background import in_background
from mdtui.tui.collecting import no_collection
from mdtui.tui.facts import Fact
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import line_of
from mdtui.tui.past.difference_text import DifferenceLines
from mdtui.tui.past.earlier_states import EarlierStates, Pair
from mdtui.tui.past.earlier_text import (
    change_facts,
    count_texts,
    empty_text,
    pair_facts,
    pair_text,
    problem_facts,
    state_fact,
    title_text,
)
from mdtui.tui.records.spot import Spot
from mdtui.tui.screens.differences import DifferencesScreen
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.earlier_list import EarlierList
from mdtui.tui.widgets.list_header import ListHeader
from mdtui.tui.widgets.writing_pane import WritingPane

NOTHING_KEPT = "no copy of this folder is kept"
READING, FAILED = "the copies are being read", "the copies cannot be read"


class EarlierScreen(SideScreen):
    """Shows the states.

    Args:
        server: the mail root.
        glyphs: the marks.
        records: writes what is to be written.
        elsewhere: says why an action of another place is not possible now.
        folder: the folder.
        lead: goes to a folder, and in it to a record or a message file.
    """

    BINDINGS: ClassVar = bindings(Place.EARLIER)

    def __init__(
        self,
        server: MailServer,
        glyphs: GlyphSet,
        records: WritingPane,
        elsewhere: Callable[[Action], str],
        *,
        folder: Folder,
        lead: Callable[[Folder, Spot | None], None],
    ) -> None:
        self.states = EarlierStates()
        self.list = EarlierList(server.clock, glyphs, self.states)
        super().__init__(glyphs, Place.EARLIER, self.list, records, elsewhere)
        self._header = ListHeader(self.list)
        self._server = server
        self._folder = folder
        self._lead = lead
        self._why_nothing = READING
        self._wanted: Pair | None = None
        self._is_comparing = False
        self._known: tuple[Pair, Comparison, Share] | None = None

    def compose(self) -> ComposeResult:
        """Put the names of the columns above the list."""
        self.title_line.add_class("-focused")
        yield self.title_line
        yield self._header
        yield self.list
        yield self.details_line
        yield self.facts
        yield self._keys
        yield self.notice

    def on_mount(self) -> None:
        """Start reading."""
        self.title_line.show(title=title_text(self._folder, self._glyphs.ellipsis))
        self.read()
        self.show_keys()

    # The states

    def read(self) -> None:
        """Read the copies again, as long as the screen is there."""
        if self.is_attached:
            self._read()

    @in_background("earlier", exclusive=True)
    def _read(self) -> None:
        worker = get_current_worker()
        try:
            with no_collection():
                earlier = read_earlier(self._server, self._folder)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            if not worker.is_cancelled:
                self.call_later(self._failed, error)
        else:
            if not worker.is_cancelled:
                self.call_later(self._show, earlier)

    def _failed(self, error: Exception) -> None:
        """Say why the copies cannot be read; what was read before stays."""
        self._why_nothing = FAILED
        self.list.show_empty(FAILED)
        if self.states.earlier is None:
            self.facts.show(problem_facts(error))
        else:
            self.say(line_of(error), problem=True)
        self.show_keys()

    def _show(self, earlier: Earlier) -> None:
        settings = self._server.config.copies
        self._known, self._why_nothing = None, NOTHING_KEPT
        self.list.show(earlier, empty_text(self._folder, settings))
        self._header.refresh()
        self.title_line.show(note=count_texts(earlier.kept, settings))
        self.show_chosen()
        self.show_keys()

    # What is compared

    def _pair(self) -> Pair | str:
        """Return what is compared; why nothing is, where that is so."""
        if self.list.count:
            return self.states.pair(self.list.cursor)
        return self._why_nothing

    def show_chosen(self, *, same: bool = False) -> None:
        """Show what changed between the two states that are compared."""
        pair, clock, chosen = self._pair(), self._server.clock, self.list.chosen
        problem = self.states.earlier.problem if self.states.earlier is not None else ""
        problems = [Fact("Problem", problem, "error")] if problem else []
        if isinstance(pair, str):
            self.details_line.show(title="Details", note="")
            said = [state_fact("State", chosen, clock), Fact("Note", pair, "quiet")] if chosen is not None else []
            self.facts.show([*problems, *said], same=same)
            return
        self.details_line.show(title=pair_text(pair, clock), note=self._mode())
        if self._known is not None and self._known[0] == pair:
            _, comparison, share = self._known
            body = DifferenceLines(comparison, self._glyphs.ellipsis)
            self.facts.show([*change_facts(comparison, share), *pair_facts(pair, clock)], body, same=same)
        else:
            comparing = Fact("Changed", f"comparing{self._glyphs.ellipsis}", "quiet")
            self.facts.show([comparing, *pair_facts(pair, clock)], same=same)
            self._compare(pair)

    def _mode(self) -> str:
        if self.states.base is not None:
            return "compared with the base"
        return "" if self.states.to_now else "each compared with the one before"

    def _compare(self, pair: Pair) -> None:
        """Find out what changed between two states; while others are compared, it is the next that are."""
        self._wanted = pair
        if not self._is_comparing and self.states.earlier is not None:
            self._is_comparing = True
            self._run_comparison(self.states.earlier, pair)

    @in_background("compare")
    def _run_comparison(self, earlier: Earlier, pair: Pair) -> None:
        worker = get_current_worker()
        try:
            with no_collection():
                found = earlier.compare(*pair)
                share = found.authors.share(found.differences, lambda: worker.is_cancelled)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            self.call_later(self._compared, earlier, pair, error)
        else:
            self.call_later(self._compared, earlier, pair, (pair, found, share))

    def _compared(self, earlier: Earlier, pair: Pair, found: tuple[Pair, Comparison, Share] | Exception) -> None:
        self._is_comparing = False
        if earlier is not self.states.earlier or pair != self._wanted:
            self.show_chosen()
            return
        self._wanted = None
        if isinstance(found, Exception):
            self.facts.show([*problem_facts(found), *pair_facts(pair, self._server.clock)])
        else:
            self._known = found
            self.show_chosen(same=True)
        self.show_keys()

    # Actions

    def why_not_here(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        pair, known = self._pair(), self._known
        if action.method == "base" and not self.list.count:
            return str(pair)
        if action.method == "against":
            return "Space lets the base go" if self.states.base is not None else "" if self.list.count else str(pair)
        if action.method == "differences":
            if isinstance(pair, str):
                return pair
            is_same = known is not None and known[0] == pair and not len(known[1].differences)
            return "no record differs" if is_same else ""
        return ""

    def action_differences(self) -> None:
        """Show the differences record by record."""
        pair, earlier = self._pair(), self.states.earlier
        if earlier is None or isinstance(pair, str):
            return
        known = self._known[1] if self._known is not None and self._known[0] == pair else None
        differences = DifferencesScreen(
            self._server,
            self._glyphs,
            self.records,
            self._elsewhere,
            earlier=earlier,
            pair=pair,
            comparison=known,
            lead=self._leave,
            written=self.read,
        )
        self.app.push_screen(differences)

    def _leave(self, spot: Spot) -> None:
        self.dismiss(None)
        self._lead(self._folder, spot)

    def action_base(self) -> None:
        """Make the chosen state the base that others are compared with, or let it go."""
        self.states.toggle_base(self.list.cursor)
        self.list.refresh()
        self.show_chosen()
        self.show_keys()

    def action_against(self) -> None:
        """Compare each state with the one before, or with now again."""
        self.states.to_now = not self.states.to_now
        self.show_chosen()
        self.show_keys()

    def action_reload(self) -> None:
        """Read the copies again."""
        self.read()
