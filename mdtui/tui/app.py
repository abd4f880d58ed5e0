"""The terminal program: it puts the browse screen up, and lets no action run that is not possible."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Mapping
from typing import ClassVar, Protocol, TypeGuard, runtime_checkable

from textual import events
from textual.actions import ActionParseResult
from textual.app import App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.theme import Theme
from textual.widgets import Input

from mdtui.keys.action import Action, Place
from mdtui.keys.keymap import keymap_for
from mdtui.mailroot.folders import Folder
from mdtui.server import MailServer
from mdtui.tui.bound_keys import BoundKeys
from mdtui.tui.clipboard import sequences
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.screens.browse import BrowseScreen
from mdtui.tui.screens.places import registered
from mdtui.tui.terminal.driver import LineDriver, Terms, driver_class
from mdtui.tui.theme import MONO, TRUECOLOR


@runtime_checkable
class Judge(Protocol):
    """A screen that knows which actions are possible."""

    def why_not(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""

    def say(self, text: str, *, problem: bool = False) -> None:
        """Tell the person one line."""


def _is_judge(screen: object) -> TypeGuard[Judge]:
    kind = type(screen)
    # Python works it out anew whenever it is asked.
    if kind not in _JUDGES:
        _JUDGES[kind] = issubclass(kind, Judge)
    return _JUDGES[kind]


_JUDGES: dict[type, bool] = {}
"""Which classes of screens are judges, as far as known."""


class MdtuiApp(App[None]):
    """Shows a mail root until the person leaves.

    Args:
        server: the mail root.
        glyphs: the marks to draw with.
        start: the folder to open at once; None for none.
        demo: say that it is a demo.
        live: look again and again at logs, processes and the open folder; a snapshot holds still.
        terms: what is known of the terminal; None to leave everything to Textual.
        theme: the colours.
        mouse: whether the mouse is used.
        in_tmux: whether tmux stands between the program and the terminal.

    Attributes:
        keymap: the keys of the actions, as the settings ask for them.

    Raises:
        UsageError: the settings ask for keys that there are not, or that clash.
    """

    TITLE = "mdtui"
    # All of them at the start: a screen that brings its own has Textual read everything anew, while a key waits.
    CSS_PATH: ClassVar = [f"styles/{name}.tcss" for name in ("browse", "side", "confirm", "help", "palette")]
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", show=False, priority=True),
        Binding("ctrl+l", "redraw", show=False, priority=True),
    ]

    def __init__(
        self,
        server: MailServer,
        *,
        glyphs: GlyphSet,
        start: Folder | None = None,
        demo: bool = False,
        live: bool = True,
        terms: Terms | None = None,
        theme: Theme = TRUECOLOR,
        mouse: bool = True,
        in_tmux: bool = False,
    ) -> None:
        super().__init__()
        self._slow = server.config.slow
        self._right_of_way = server.reports.right_of_way
        self._ending = False
        self._bound_keys = BoundKeys()
        if terms is not None:
            self.driver_class = driver_class(self.driver_class, terms)
        self.animation_level = "none"
        self.mouse = mouse
        self._in_tmux = in_tmux
        self.no_color = self.no_color or theme is MONO
        self.register_theme(theme)
        self.theme = theme.name
        self.keymap = keymap_for(server.config.key_preset, server.config.keys)
        self.set_keymap(self.keymap.bindings())
        self.browse = BrowseScreen(server, glyphs, start=start, demo=demo, live=live)

    def get_default_screen(self) -> BrowseScreen:
        """Return the screen to work in."""
        return self.browse

    @property
    def fault(self) -> Exception | None:
        """What went wrong in the program itself, so that it ended; None where nothing did."""
        return self._exception

    def _print_error_renderables(self) -> None:
        """Leave it to whoever ran the program to say what went wrong.

        Textual prints the words of a fault as they are, and a stranger's text may be among them.
        """
        self._exit_renderables.clear()

    async def on_event(self, event: events.Event) -> None:
        """Run the action of a key at once, unless something is being written.

        By way of the widgets, each of which hands it to the one around it, it takes a third longer until it is seen.
        """
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._right_of_way.take()
            # Whoever presses a key looks at this terminal, even if the terminal did not say so.
            self.app_focus = True
            if not isinstance(self.focused, Input):
                if not await self._check_bindings(event.key, priority=True):
                    await self._check_bindings(event.key)
                return
        await super().on_event(event)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:  # noqa: FBT001, FBT002 - Textual's
        """Run what a key is bound to where the focus is, and return whether anything was run."""
        for namespace, binding in self._bound_keys.of(self.screen, key, priority=priority):
            if await self.run_action(binding.action, namespace):
                return True
        return False

    def post_display_hook(self) -> None:
        """Let what reads events go on once there is a new picture."""
        self._right_of_way.release()

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action, or say why it is not possible now."""
        wanted = registered(action, default_namespace)
        if wanted is not None and wanted.place is not Place.QUERY and isinstance(self.focused, Input):
            # A letter of a query is no command, whoever else would know it.
            return False
        screen: object = default_namespace.screen if default_namespace is not None else None
        if wanted is not None and _is_judge(screen) and (reason := screen.why_not(wanted)):
            if not wanted.urgent:
                screen.say(reason if ": " in reason else f"{wanted.label}: {reason}")
            return False
        return await super().run_action(action, default_namespace, namespaces)

    def copy_to_clipboard(self, text: str) -> None:
        """Send text to the clipboard of the terminal, if it is not too long for that."""
        self._clipboard = text
        if self._driver is not None and (sent := sequences(text, in_tmux=self._in_tmux)):
            self._driver.write(sent)

    async def action_quit(self) -> None:
        """Leave, once what was asked for is written."""
        self.browse.action_quit()

    def action_redraw(self) -> None:
        """Paint everything anew, whatever the terminal shows."""
        self.on_resize()
        self.refresh(layout=True)

    def on_resize(self) -> None:
        """Take note that a terminal of another size, or another one, may show anything."""
        if isinstance(self._driver, LineDriver):
            self._driver.forget()

    def on_mount(self) -> None:
        """Be asked to leave, and take the line for slow where it is known to be."""
        for name in ("SIGHUP", "SIGTERM"):
            if sys.platform != "win32" and not self.is_headless:
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self.on_line_gone)
        if self._slow == "on":
            self.browse.slow_down()

    def on_line_slow(self) -> None:
        """Let what changes by itself change less often."""
        if self._slow == "auto":
            self.browse.slow_down()

    def on_line_gone(self) -> None:
        """Leave as soon as what is being written is; nobody can ask for it a second time."""
        if not self._ending:
            self._ending = True
            self.browse.records.stop_waiting()
            self.browse.action_quit()

    def action_help_quit(self) -> None:
        """Say how to leave to a person who pressed Ctrl+C."""
        self.browse.say(self.keymap.say("{everywhere.quit} leaves the program"))
