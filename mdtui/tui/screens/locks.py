"""The locks, live: which folders are locked, since when, by whom, and which of ours wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from mdtui.keys.action import Action, Place
from mdtui.lock_radar import HeldLock
from mdtui.server import MailServer
from mdtui.tui.actions import bindings
from mdtui.tui.background import in_background
from mdtui.tui.facts import Fact
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.lock_text import READ_ONLY, lock_facts, why_not_removed
from mdtui.tui.messages import Said, line_of
from mdtui.tui.pollers import Poller
from mdtui.tui.present import count_text
from mdtui.tui.questions import lock_question
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.lock_list import NO_LOCK, LockList
from mdtui.tui.widgets.writing_pane import WritingPane

LOOK_SECONDS = 1.0
_WHAT_TO_SET = (
    "Set lock_dir in the settings, or start with --lock-dir, to the directory in which MDaemon makes its .lck files;"
    " as a rule it is LockFiles below the mail root."
)


class LocksScreen(SideScreen):
    """Shows the locks.

    Args:
        server: the mail root.
        glyphs: the marks.
        records: stops what waits.
        elsewhere: says why an action of another place is not possible now.
        live: look again and again.
    """

    BINDINGS: ClassVar = bindings(Place.LOCKS)

    def __init__(
        self,
        server: MailServer,
        glyphs: GlyphSet,
        records: WritingPane,
        elsewhere: Callable[[Action], str],
        *,
        live: bool = True,
    ) -> None:
        self.list = LockList(glyphs)
        super().__init__(glyphs, Place.LOCKS, self.list, records, elsewhere)
        self._server = server
        self._live = live
        self.poller: Poller[list[HeldLock]] = Poller(
            "locks",
            server.locks,
            lambda held: self.call_later(self._show, held),
            failed=lambda error: self.call_later(self._failed, error),
            interval=LOOK_SECONDS,
            seen=lambda held: [lock_facts(each) for each in held],
        )

    def on_mount(self) -> None:
        """Start looking."""
        if self._live:
            self.poller.start()
        else:
            self._look()
        self.show_keys()

    def on_unmount(self) -> None:
        """Look no more."""
        self.poller.stop()

    @in_background("locks")
    def _look(self) -> None:
        self.poller.step()

    def _show(self, held: list[HeldLock]) -> None:
        same = self.list.show(held)
        old = sum(each.finding is not None for each in held)
        self.title_line.show(note=f"{count_text(len(held))}, {count_text(old)} old" if old else count_text(len(held)))
        self.show_chosen(same=same)
        self.show_keys()

    def _failed(self, error: Exception) -> None:
        """Say why the locks cannot be seen, and what to do."""
        self.list.show((), "The locks cannot be seen")
        self.title_line.show(note="")
        facts = [Fact("Problem", line_of(error), "error")]
        self.facts.show([*facts, Fact("Do", _WHAT_TO_SET)], same=True)
        self.show_keys()

    def show_chosen(self, *, same: bool = False) -> None:
        """Show what is known of the lock under the cursor."""
        chosen = self.list.chosen
        self.facts.show(lock_facts(chosen) if chosen is not None else (), same=same)

    def why_not_here(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        if action.method != "remove":
            return ""
        chosen = self.list.chosen
        if chosen is None:
            return NO_LOCK[:1].lower() + NO_LOCK[1:]
        return READ_ONLY if self._server.config.read_only else why_not_removed(chosen)

    def action_remove(self) -> None:
        """Ask, and then remove the lock of a process of ours that is gone."""
        held = self.list.chosen
        if held is not None:

            def do(answer: bool | None) -> None:  # noqa: FBT001 - what a dialog answers
                if answer:
                    self._remove(held)

            self.app.push_screen(ConfirmScreen(self._glyphs, lock_question(held)), do)

    @in_background("remove")
    def _remove(self, held: HeldLock) -> None:
        try:
            self._server.changes.remove_own_lock(held.lock.path)
        except Exception as error:  # noqa: BLE001 - the edge of a thread: the screen says what went wrong
            said = Said.of(error)
        else:
            said = Said("the lock file is removed; H shows what was left unfinished")
        self.call_later(self.say, said.text, problem=said.problem)
        if self._live:
            self.poller.wake()
        else:
            self.poller.step()

    def action_history(self) -> None:
        """Go to the history."""
        self.dismiss(Place.HISTORY)
