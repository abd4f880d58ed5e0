"""The bare call and the screens; the only place of the command line that leads to them."""

from __future__ import annotations

import gc
import os
import sys
from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path

from mdtui.cli.main import COMMANDS, main
from mdtui.cli.opening import folder_of, is_root, server_of
from mdtui.cli.output import PROGRAM, Output
from mdtui.cli.plain import talk
from mdtui.console_window import window_closes
from mdtui.errors import ExitCode, UsageError
from mdtui.mailroot.folders import Folder
from mdtui.server import MailServer
from mdtui.terminal import look_at_terminal

COLLECT_AFTER = (2_000, 10, 500)
"""How many new objects, and then how many smaller collections, make one; Python's own are 700, 10 and 10."""

FRAMES_A_SECOND = 240
"""Frames at most; by Textual's own 60, a key right after a frame waits 17 ms for the next."""
SWITCH_SECONDS = 0.0002
"""How long another thread may work on while a key waits."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the bare call."""
    help_text = "a mail root, or a folder to open; by default the root that is found on this machine"
    parser.add_argument("PATH", nargs="?", metavar="ROOT|FOLDER", help=help_text)
    add_slow(parser)
    plain = "a dialogue line by line instead of the screens, for a screen reader or a simple terminal"
    parser.add_argument("--plain", action="store_true", help=plain)


def add_slow(parser: ArgumentParser) -> None:
    """Add the option that every call has that opens the screens."""
    parser.add_argument("--slow", action="store_true", help="a slow line: what changes by itself does so every 5 s")


def run(args: Namespace, output: Output) -> int:
    """Open the screens, or begin a dialogue, and return the program's exit code."""
    server, folder = _subject(args)
    if args.plain:
        return talk(server, folder, args, output, commands=COMMANDS, run=partial(main, plain=True))
    return show(server, folder, args)


def _subject(args: Namespace) -> tuple[MailServer, Folder | None]:
    if args.PATH is None:
        return server_of(args), None
    if args.root is None and is_root(Path(args.PATH)):
        args.root = Path(args.PATH)
        return server_of(args), None
    return folder_of(args, args.PATH)


def refuse_without_terminal() -> None:
    """Return where there is a terminal to paint on.

    Raises:
        UsageError: there is none.
    """
    # Textual paints on standard error here and on standard output on Windows.
    streams = (sys.stdin, sys.stdout, sys.stderr)
    if not all(stream is not None and stream.isatty() for stream in streams):
        raise UsageError("the screens need a terminal", hint=f"see {PROGRAM} --help for what works without")
    if os.environ.get("TERM") == "dumb" and sys.platform != "win32":
        raise UsageError("the screens need a terminal that can move its cursor", where="TERM=dumb")


def show(server: MailServer, folder: Folder | None, args: Namespace) -> int:
    """Open the screens on a mail server and return the program's exit code.

    Args:
        server: the mail server.
        folder: the folder to open; None to begin in the tree.
        args: the call, for its options on characters and colours.

    Raises:
        UsageError: there is no terminal.
    """
    refuse_without_terminal()
    # Textual reads it when it is imported.
    os.environ.setdefault("TEXTUAL_FPS", str(FRAMES_A_SECOND))
    from mdtui.tui.app import MdtuiApp  # noqa: PLC0415 - a fifth of a second that no other command should wait for
    from mdtui.tui.glyphs import glyph_set  # noqa: PLC0415 - likewise
    from mdtui.tui.messages import LineGone  # noqa: PLC0415 - likewise
    from mdtui.tui.terminal.capabilities import capabilities_of  # noqa: PLC0415 - likewise
    from mdtui.tui.terminal.driver import Terms  # noqa: PLC0415 - likewise
    from mdtui.tui.terminal.slowness import Slowness, is_remote  # noqa: PLC0415 - likewise
    from mdtui.tui.theme import theme_for  # noqa: PLC0415 - likewise

    glyphs = glyph_set("ascii" if args.ascii else server.config.glyphs)
    terminal = look_at_terminal(os.environ, sys.platform, "", (0, 0))
    theme = theme_for("mono" if args.no_color else server.config.theme, terminal)
    # Textual would turn the colours of a terminal without any into black on black.
    os.environ.pop("NO_COLOR", None)
    capabilities = capabilities_of(os.environ, sys.platform, wish=server.config.frugal)
    terms = Terms(capabilities, Slowness(server.clock, remote=is_remote(os.environ)))
    mouse = server.config.mouse and not args.no_mouse
    app = MdtuiApp(
        server,
        glyphs=glyphs,
        start=folder,
        demo=server.is_demo,
        terms=terms,
        theme=theme,
        mouse=mouse,
        in_tmux=terminal.in_tmux,
    )
    _answer_keys_first()
    with window_closes(lambda: app.post_message(LineGone())):
        app.run(mouse=mouse)
    if app.fault is not None:
        raise app.fault
    return app.return_code or ExitCode.DONE


def _answer_keys_first() -> None:
    # A collection that looks at all that is held stops the screen for a fifth of a second where the feed is full.
    gc.set_threshold(*COLLECT_AFTER)
    # What is there by now stays to the end, and no collection needs to look at it again.
    gc.freeze()
    # A key would wait for several turns of a thread that reads logs, each 25 times as long by itself.
    sys.setswitchinterval(SWITCH_SECONDS)


def glyph_samples() -> list[tuple[str, str]]:
    """Return each glyph set by name, with the signs of it that tell whether a font has them."""
    from mdtui.tui.glyphs import GLYPH_SETS  # noqa: PLC0415 - the command line knows the screens nowhere else

    return [(name, glyphs.sample) for name, glyphs in GLYPH_SETS.items()]
