"""A screen over the browse screen with a list and, below it, what is said of the chosen line."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from textual import on
from textual.app import ComposeResult

from mdtui.keys.action import Action, Place
from mdtui.tui.actions import footer
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.screens.full_screen import FullScreen
from mdtui.tui.screens.help import HelpScreen
from mdtui.tui.widgets.action_footer import ActionFooter
from mdtui.tui.widgets.fact_view import FactView
from mdtui.tui.widgets.notice import Notice
from mdtui.tui.widgets.pane import PaneTitle
from mdtui.tui.widgets.query_bar import QueryBar
from mdtui.tui.widgets.side_list import SideList
from mdtui.tui.widgets.writing_pane import WritingPane


class SideScreen(FullScreen[Place | None]):
    """Shows a list; the answer is the screen to go to from here, or None to go back.

    Args:
        glyphs: the marks.
        place: whose actions it runs.
        rows: the list.
        records: writes what is to be written.
        elsewhere: says why an action of another place is not possible now.

    Attributes:
        notice: says what happened.
        facts: what is said of the chosen line.
    """

    def __init__(
        self,
        glyphs: GlyphSet,
        place: Place,
        rows: SideList,
        records: WritingPane,
        elsewhere: Callable[[Action], str],
    ) -> None:
        super().__init__()
        self.notice = Notice(glyphs.error)
        self.facts = FactView(glyphs)
        self.title_line = PaneTitle(glyphs, place.value)
        self.details_line = PaneTitle(glyphs, "Details")
        self.records = records
        self._glyphs = glyphs
        self._place = place
        self._rows = rows
        self._keys = ActionFooter()
        self._elsewhere = elsewhere

    def compose(self) -> ComposeResult:
        """Put the list above what is said of the chosen line."""
        self.take_size()
        self.title_line.add_class("-focused")
        yield self.title_line
        yield self._rows
        yield self.details_line
        yield self.facts
        yield self._keys
        yield self.notice

    def say(self, text: str, *, problem: bool = False) -> None:
        """Tell the person one line, above what is being written at the bottom."""
        middle = self.size.height // 2
        below = any(bar.is_open and bar.region.y > middle for bar in self.query(QueryBar))
        self.notice.set_class(below, "-above-bar")
        self.notice.say(text, problem=problem)

    def why_not(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        if action.place is not self._place:
            return self._elsewhere(action)
        if action.method == "stop_waiting" and not self.records.writes.busy:
            return "nothing is being written"
        return self.why_not_here(action)

    @abstractmethod
    def why_not_here(self, action: Action) -> str:
        """Return why an action of this screen is not possible now; nothing where it is."""

    @abstractmethod
    def show_chosen(self, *, same: bool = False) -> None:
        """Show what is said of the chosen line.

        Args:
            same: it is about the same thing as before.
        """

    def show_keys(self) -> None:
        """Show which actions are possible."""
        self._keys.show([(action, not self.why_not(action)) for action in footer((self._place,))])

    @on(SideList.CursorMoved)
    def _cursor_moved(self) -> None:
        self.show_chosen()
        self.show_keys()

    @on(ActionFooter.Pressed)
    async def _footer_pressed(self, message: ActionFooter.Pressed) -> None:
        await self.app.run_action(message.action.method, self)

    def action_cursor_up(self) -> None:
        """Go to the line above."""
        self._rows.action_cursor_up()

    def action_cursor_down(self) -> None:
        """Go to the line below."""
        self._rows.action_cursor_down()

    def action_page_up(self) -> None:
        """Go up by a page."""
        self._rows.action_page_up()

    def action_page_down(self) -> None:
        """Go down by a page."""
        self._rows.action_page_down()

    def action_scroll_home(self) -> None:
        """Go to the first line."""
        self._rows.action_scroll_home()

    def action_scroll_end(self) -> None:
        """Go to the last line."""
        self._rows.action_scroll_end()

    def action_more(self) -> None:
        """Show more of what is said of the chosen line."""
        self.facts.action_page_down()

    def action_less(self) -> None:
        """Go back in it."""
        self.facts.action_page_up()

    def action_help(self) -> None:
        """Show every key."""
        self.app.push_screen(HelpScreen(self._glyphs, self.why_not, self._place))

    def action_stop_waiting(self) -> None:
        """Stop what is being written."""
        self.records.stop_waiting()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
