"""A screen over another with one page of lines and no list: the keys scroll it, and lead on from it."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult

from mdtui.keys.action import Action, Place
from mdtui.tui.actions import footer
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.screens.full_screen import Answer, FullScreen
from mdtui.tui.screens.help import HelpScreen
from mdtui.tui.widgets.action_footer import ActionFooter
from mdtui.tui.widgets.line_view import LineView
from mdtui.tui.widgets.notice import Notice
from mdtui.tui.widgets.pane import PaneTitle


class PageScreen(FullScreen[Answer]):
    """Shows a page.

    Args:
        glyphs: the marks.
        place: whose actions it runs.
        page: the lines.
        elsewhere: says why an action of another place is not possible now.

    Attributes:
        notice: says what happened.
    """

    def __init__(self, glyphs: GlyphSet, place: Place, page: LineView, elsewhere: Callable[[Action], str]) -> None:
        super().__init__()
        self.notice = Notice(glyphs.error)
        self.title_line = PaneTitle(glyphs, place.value)
        self._glyphs = glyphs
        self._place = place
        self._page = page
        self._keys = ActionFooter()
        self._elsewhere = elsewhere

    def compose(self) -> ComposeResult:
        """Put the title above the page."""
        self.title_line.add_class("-focused")
        yield self.title_line
        yield self._page
        yield self._keys
        yield self.notice

    def say(self, text: str, *, problem: bool = False) -> None:
        """Tell the person one line."""
        self.notice.say(text, problem=problem)

    def why_not(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        return self.why_not_here(action) if action.place is self._place else self._elsewhere(action)

    def why_not_here(self, action: Action) -> str:  # noqa: ARG002 - for a subclass
        """Return why an action of this screen is not possible now; nothing where it is."""
        return ""

    def show_keys(self) -> None:
        """Show which actions are possible."""
        self._keys.show([(action, not self.why_not(action)) for action in footer((self._place,))])

    @on(ActionFooter.Pressed)
    async def _footer_pressed(self, message: ActionFooter.Pressed) -> None:
        message.stop()
        await self.app.run_action(message.action.method, self)

    def action_scroll_up(self) -> None:
        """Go up a line."""
        self._page.action_scroll_up()

    def action_scroll_down(self) -> None:
        """Go down a line."""
        self._page.action_scroll_down()

    def action_page_up(self) -> None:
        """Go up by a page."""
        self._page.action_page_up()

    def action_page_down(self) -> None:
        """Go down by a page."""
        self._page.action_page_down()

    def action_scroll_home(self) -> None:
        """Go to the first line."""
        self._page.action_scroll_home()

    def action_scroll_end(self) -> None:
        """Go to the last line."""
        self._page.action_scroll_end()

    def action_help(self) -> None:
        """Show every key."""
        self.app.push_screen(HelpScreen(self._glyphs, self.why_not, self._place))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
