"""What was done in this run as command lines: to copy one, or to write all of them into a script."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.worker import get_current_worker

from mdtui.as_commands import Shell
from mdtui.connect import connect
from mdtui.errors import MdtuiError
from mdtui.keys.action import Action, Place
from mdtui.mrk.history import Past
from mdtui.server import MailServer
from mdtui.session_script import session_of, write_script
from mdtui.tui.actions import bindings, footer
from mdtui.tui.background import in_background
from mdtui.tui.facts import Fact
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.messages import line_of
from mdtui.tui.past.as_commands_text import AsCommands, as_commands
from mdtui.tui.past.past_text import Chapter
from mdtui.tui.possible import why_not_written
from mdtui.tui.present import count_text
from mdtui.tui.screens.copy import CopyScreen
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.action_footer import ActionFooter
from mdtui.tui.widgets.past_list import PastList
from mdtui.tui.widgets.query_bar import QueryBar, QueryPurpose
from mdtui.tui.widgets.writing_pane import WritingPane

NOTHING = "nothing was changed in this run of the program"
WRITING_OUT = "its lines are being written out"
KEYS = "What you change is listed here as command lines. {as_commands.close} goes back"


class CommandsBar(QueryBar):
    """Asks for the name of a file, above the keys."""

    DEFAULT_CSS = """
    CommandsBar { dock: none; }
    """


class CommandsScreen(SideScreen):
    """Shows the changes of this run, and the command lines of the chosen one.

    Args:
        server: the mail root.
        glyphs: the marks.
        records: stops what waits.
        elsewhere: says why an action of another place is not possible now.
    """

    BINDINGS: ClassVar = bindings(Place.COMMANDS)
    AUTO_FOCUS = ""

    def __init__(
        self, server: MailServer, glyphs: GlyphSet, records: WritingPane, elsewhere: Callable[[Action], str]
    ) -> None:
        self.list = PastList(server.clock, glyphs)
        super().__init__(glyphs, Place.COMMANDS, self.list, records, elsewhere)
        self.bar = CommandsBar(glyphs)
        self._server = server
        self._session: list[Past] = []
        self._root: Path | None = None
        self._known: AsCommands | None = None
        self._is_writing_out = False

    def compose(self) -> ComposeResult:
        """Put the changes above the lines, and above the keys what asks for a file name."""
        self.title_line.add_class("-focused")
        yield self.title_line
        yield self._rows
        yield self.details_line
        yield self.facts
        yield self.bar
        yield self._keys
        yield self.notice

    def on_mount(self) -> None:
        """Start reading."""
        self._read()
        self.show_keys()

    @in_background("commands", exclusive=True)
    def _read(self) -> None:
        worker, server = get_current_worker(), self._server
        try:
            session = session_of(server.changes.history(), server.journal.who)
        except MdtuiError as error:
            self.call_later(self.say, line_of(error), problem=True)
        else:
            if not worker.is_cancelled:
                self.call_later(self._show, session, root_to_name(server))

    def _show(self, session: list[Past], root: Path | None) -> None:
        self._session, self._root = session, root
        self.list.show([Chapter(past) for past in reversed(session)])
        self.list.show_empty_with_keys(NOTHING, KEYS)
        changes = f"{count_text(len(session))} change{'s' if len(session) != 1 else ''}"
        order = ", the newest first" if len(session) > 1 else ""
        self.title_line.show(note=f"{changes} in this run{order}")
        self.show_chosen()
        self.show_keys()

    def show_chosen(self, *, same: bool = False) -> None:
        """Show the lines of the change under the cursor."""
        chosen = self.list.chosen
        if chosen is None:
            self.facts.show(())
        elif (known := self._known_of(chosen.past)) is not None:
            self.facts.show(known.facts, same=same)
        else:
            self.facts.show([Fact("Command", f"being written out{self._glyphs.ellipsis}", "quiet")], same=same)
            self._write_out_next(chosen.past)

    def _known_of(self, past: Past) -> AsCommands | None:
        return self._known if self._known is not None and self._known.past is past else None

    def _write_out_next(self, past: Past) -> None:
        """Have the lines of a change written out; while it is done for another, the chosen one is the next."""
        if not self._is_writing_out:
            self._is_writing_out = True
            self._write_out(past, self._root)

    @in_background("lines")
    def _write_out(self, past: Past, root: Path | None) -> None:
        shell = Shell.POWERSHELL if sys.platform == "win32" else Shell.POSIX
        self.call_later(self._written_out, as_commands(past, shell, root))

    def _written_out(self, known: AsCommands) -> None:
        self._known, self._is_writing_out = known, False
        self.show_chosen(same=True)
        self.show_keys()

    def why_not_here(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        chosen = self.list.chosen
        if action.method not in ("copy", "export"):
            return ""
        if chosen is None:
            return NOTHING
        if action.method == "export":
            return ""
        known = self._known_of(chosen.past)
        return WRITING_OUT if known is None else "" if known.lines else "no command does this"

    def why_not(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        if action.place is Place.QUERY:
            return why_not_written(action, is_open=self.bar.is_open, helped=self.bar.helped)
        return super().why_not(action)

    def show_keys(self) -> None:
        """Show which actions are possible: of the file name while it is written, else of the list."""
        place = Place.QUERY if self.bar.is_open else Place.COMMANDS
        self._keys.show([(action, not self.why_not(action)) for action in footer((place,))])

    @on(ActionFooter.Pressed)
    async def _footer_pressed(self, message: ActionFooter.Pressed) -> None:
        message.stop()
        namespace: Widget = self.bar if message.action.place is Place.QUERY else self
        await self.app.run_action(message.action.method, namespace)

    def action_copy(self) -> None:
        """Copy the lines of the change, for the shell of this machine."""
        chosen = self.list.chosen
        if chosen is not None and (known := self._known_of(chosen.past)) is not None:
            self.app.push_screen(CopyScreen(self._glyphs, self.why_not, "\n".join(known.lines)))

    # The script

    def action_export(self) -> None:
        """Ask for the file to write to."""
        self.bar.open(QueryPurpose.EXPORT, "changes.ps1" if sys.platform == "win32" else "changes.sh")
        self.show_keys()

    @on(QueryBar.Submitted)
    def _asked(self, message: QueryBar.Submitted) -> None:
        message.stop()
        self._close_bar()
        self._write(message.text, self._session)

    @on(QueryBar.Cancelled)
    def _close_bar(self) -> None:
        self.bar.close()
        self.set_focus(None)
        self.show_keys()

    @in_background("script")
    def _write(self, name: str, session: list[Past]) -> None:
        try:
            path = write_script(name, session, self._server.clock, self._root)
        except MdtuiError as error:
            self.call_later(self.say, line_of(error), problem=True)
        else:
            what = "1 change is" if len(session) == 1 else f"{count_text(len(session))} changes are"
            self.call_later(self.say, f"{what} in {path.name}")


def root_to_name(server: MailServer) -> Path | None:
    """Return the mail root, where a command line would not find the same one by itself; else None."""
    try:
        found = connect(None, server.config, os.environ).root.path
    except MdtuiError:
        return server.root.path
    return None if found == server.root.path else server.root.path
