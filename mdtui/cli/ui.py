"""The bare call and the screens; the only place of the command line that leads to them."""

from __future__ import annotations

import gc
import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from mdtui.cli.opening import folder_of, is_root, server_of
from mdtui.cli.output import PROGRAM, Output
from mdtui.errors import ExitCode, UsageError
from mdtui.mailroot.folders import Folder
from mdtui.server import MailServer

COLLECT_AFTER = (5_000, 50, 100)
"""How many new objects, and then how many smaller collections, make one; Python's own are 700, 10 and 10."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the bare call."""
    help_text = "a mail root, or a folder to open; by default the root that is found on this machine"
    parser.add_argument("PATH", nargs="?", metavar="ROOT|FOLDER", help=help_text)
    add_slow(parser)


def add_slow(parser: ArgumentParser) -> None:
    """Add the option that every call has that opens the screens."""
    parser.add_argument("--slow", action="store_true", help="a slow line: what changes by itself does so every 5 s")


def run(args: Namespace, output: Output) -> int:  # noqa: ARG001 - the screens write to the terminal themselves
    """Open the screens and return the program's exit code."""
    server, folder = _subject(args)
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
    if args.no_color:
        # Textual looks there once, when it is imported.
        os.environ["NO_COLOR"] = "1"
    from mdtui.tui.app import MdtuiApp  # noqa: PLC0415 - a fifth of a second that no other command should wait for
    from mdtui.tui.glyphs import glyph_set  # noqa: PLC0415 - likewise
    from mdtui.tui.terminal.capabilities import capabilities_of  # noqa: PLC0415 - likewise
    from mdtui.tui.terminal.driver import Terms  # noqa: PLC0415 - likewise
    from mdtui.tui.terminal.slowness import Slowness, is_remote  # noqa: PLC0415 - likewise

    glyphs = glyph_set("ascii" if args.ascii else server.config.glyphs)
    capabilities = capabilities_of(os.environ, sys.platform, wish=server.config.frugal)
    terms = Terms(capabilities, Slowness(server.clock, remote=is_remote(os.environ)))
    app = MdtuiApp(server, glyphs=glyphs, start=folder, demo=server.is_demo, terms=terms)
    # A collection that looks at all that is held stops the screen for a fifth of a second where the feed is full.
    gc.set_threshold(*COLLECT_AFTER)
    # What is there by now stays to the end, and no collection needs to look at it again.
    gc.freeze()
    app.run()
    return app.return_code or ExitCode.DONE
