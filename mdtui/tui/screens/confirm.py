"""A question over the screen: yes is no answer before it is known what would happen, and nothing is preselected."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.worker import get_current_worker

from mdtui.keys.action import Action, Place
from mdtui.tui.actions import bindings, footer
from mdtui.tui.background import in_background
from mdtui.tui.facts import Fact
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import line_of
from mdtui.tui.questions import Looked, Question
from mdtui.tui.widgets.action_footer import ActionFooter
from mdtui.tui.widgets.fact_view import FactView
from mdtui.tui.widgets.notice import Notice
from mdtui.tui.widgets.pane import PaneTitle

AROUND = 6
"""Lines of the screen beside the facts: the question, the answers, blank ones, and some of what is below."""


class ConfirmScreen(ModalScreen[bool]):
    """Asks a question; the answer is whether to do it.

    Args:
        glyphs: the marks.
        question: what to ask.

    Attributes:
        notice: says why the answer cannot be yes.
    """

    BINDINGS: ClassVar = bindings(Place.QUESTION)

    def __init__(self, glyphs: GlyphSet, question: Question) -> None:
        super().__init__()
        self.notice = Notice(glyphs.error)
        self.facts = FactView(glyphs)
        self._glyphs = glyphs
        self._question = question
        self._refused = "" if question.look is None else "what would change is still being looked up"
        self._keys = ActionFooter()

    def compose(self) -> ComposeResult:
        """Put the question above what is known, and the two answers below."""
        title = PaneTitle(self._glyphs, self._question.title)
        title.add_class("-focused")
        title.show(note="Enter or y: do it   Esc or n: leave it")
        with Vertical():
            yield title
            yield self.facts
            yield self._keys
        yield self.notice

    def on_mount(self) -> None:
        """Show what is known, and find out the rest."""
        if self._question.look is None:
            self._show(Looked(()))
        else:
            self._show(Looked((Fact("", f"looking{self._glyphs.ellipsis}", "quiet"),), self._refused))
            self._look()

    def on_resize(self, event: events.Resize) -> None:
        """Keep the question and the answers in sight however much is known."""
        self.facts.styles.max_height = max(1, event.size.height - AROUND)

    @in_background("question")
    def _look(self) -> None:
        worker, look = get_current_worker(), self._question.look
        try:
            looked = look() if look is not None else Looked(())
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            line = line_of(error)
            looked = Looked((Fact("Problem", line, "error"),), line)
        if not worker.is_cancelled:
            self.call_later(self._show, looked)

    def _show(self, looked: Looked) -> None:
        self._refused = looked.refused
        self.facts.show((*self._question.facts, *looked.facts, *self._question.after))
        self._keys.show([(action, not self.why_not(action)) for action in footer((Place.QUESTION,))])

    def say(self, text: str, *, problem: bool = False) -> None:
        """Tell the person one line."""
        self.notice.say(text, problem=problem)

    def why_not(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        return self._refused if action.method == "yes" else ""

    @on(ActionFooter.Pressed)
    async def _footer_pressed(self, message: ActionFooter.Pressed) -> None:
        await self.app.run_action(message.action.method, self)

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Leave everything as it is."""
        self.dismiss(False)
