"""``mdtui doctor``: what this terminal can do, what the program can do here, and which settings would fit."""

from __future__ import annotations

import os
import sys
import textwrap
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

import msgspec

from mdtui.cli.formats import write_json
from mdtui.cli.opening import add_root, server_of, settings
from mdtui.cli.output import Output
from mdtui.cli.terminal_answer import ask_terminal
from mdtui.cli.ui import glyph_samples
from mdtui.config import config_path
from mdtui.console_window import code_page
from mdtui.doctor import Examined, State, examine_server, examine_state, examine_terminal, round_trip
from mdtui.errors import ExitCode, MdtuiError
from mdtui.settings_file import write_settings
from mdtui.terminal import Terminal, look_at_terminal
from mdtui.text import safe_text

_NAME = 11
_WIDTH, _LEAST = 120, 20
"""Cells of a line where there is no terminal, and of a text however narrow the terminal is."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    add_root(parser)
    parser.add_argument("--write", action="store_true", help="put the settings that fit into the settings file")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    config = settings(args)
    terminal = _terminal()
    found = list(_examined(args, terminal))
    changes = dict(each.setting for each in found if each.setting is not None)
    if args.json:
        write_json(output, {"checks": list(map(msgspec.to_builtins, found)), "settings": changes})
    else:
        for each in found:
            for line in _lines(each, terminal.columns or _WIDTH):
                output.line(line)
        if terminal.is_there:
            output.line("")
            for name, signs in glyph_samples():
                output.line(f"{'':<8}{name:<{_NAME}} {signs}{'   in use' if name == config.glyphs else ''}")
    _settle(args, output, changes)
    return ExitCode.FINDINGS if any(each.state is State.PROBLEM for each in found) else ExitCode.DONE


def _lines(each: Examined, width: int) -> Iterator[str]:
    """Yield one thing that was looked at, and what to do about it, broken beside its name."""
    label, blank = f"{each.state:<8}{each.name:<{_NAME}} ", " " * (8 + _NAME + 1)
    for text in (each.text, each.hint):
        for piece in textwrap.wrap(text, max(_LEAST, width - len(blank) - 1), break_on_hyphens=False):
            yield label + piece
            label = blank


def _settle(args: Namespace, output: Output, changes: dict[str, str | bool]) -> None:
    """Write the settings that fit, or say which these are."""
    path = config_path(args.config, os.environ)
    listed = ", ".join(f"{key} = {msgspec.json.encode(value).decode()}" for key, value in changes.items())
    if not changes:
        output.note("the settings fit" if not args.write else "the settings fit, nothing was written")
    elif args.write:
        write_settings(path, changes)
        output.note(f"written: {listed}: {safe_text(str(path))}")
    else:
        output.note(f"--write would set {listed}: {safe_text(str(path))}")


def _examined(args: Namespace, terminal: Terminal) -> Iterator[Examined]:
    config = settings(args)
    answer = ask_terminal() if terminal.is_there else None
    yield from examine_terminal(terminal, config, answer)
    if terminal.is_there:
        yield round_trip(answer)
    try:
        server = server_of(args)
    except MdtuiError as error:
        hint = "name it: mdtui doctor ROOT, MDTUI_ROOT, or root in the settings"
        yield Examined("mail root", State.PROBLEM, error.line(), hint)
    else:
        yield from examine_server(server)
    yield examine_state(config, os.environ)


def _terminal() -> Terminal:
    stream = sys.stdout
    try:
        size = os.get_terminal_size(stream.fileno()) if stream is not None and stream.isatty() else None
    except (OSError, ValueError):
        size = None
    encoding = getattr(stream, "encoding", "") or ""
    return look_at_terminal(
        os.environ, sys.platform, encoding, (size.columns, size.lines) if size else (0, 0), code_page()
    )
