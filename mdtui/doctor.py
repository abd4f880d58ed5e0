"""What this terminal can do, and what the program can do here: each as one line, with what to do about it.

Nothing is written by looking: no file is made to see whether it could be. So a right that only an attempt would show is
said to be likely, not certain.
"""

from __future__ import annotations

import enum
import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import msgspec

from mdtui.config import Config, state_directory
from mdtui.errors import MdtuiError, reason
from mdtui.files import FileSystem
from mdtui.server import MailServer
from mdtui.terminal import LEAST_COLUMNS, LEAST_LINES, Terminal, TerminalAnswer
from mdtui.text import safe_text

_FOLDERS_TRIED = 200
"""Folders that are gone through for one with an IMAP.MRK."""


class State(enum.StrEnum):
    """How something is."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


class Examined(msgspec.Struct, frozen=True):
    """One thing that was looked at.

    Attributes:
        name: what it is, in one or two words.
        state: how it is.
        text: what was found, safe for a terminal.
        hint: what to do about it; empty where there is nothing to do.
        setting: the setting that would fit, and its value; None where none is to be changed.
    """

    name: str
    state: State
    text: str
    hint: str = ""
    setting: tuple[str, str | bool] | None = None


def examine_terminal(terminal: Terminal, config: Config, answer: TerminalAnswer | None = None) -> Iterator[Examined]:
    """Yield what the terminal can do.

    Args:
        terminal: what is known of it.
        config: the settings, which may fit or not.
        answer: what it said of itself; None where it was not asked or did not answer.
    """
    if not terminal.is_there:
        yield Examined("terminal", State.NOTE, "there is none; the commands work, the screens need one")
        return
    yield _size(terminal)
    yield _characters(terminal, config)
    yield _colours(terminal, config)
    yield _clipboard(terminal, says_so=answer is not None and answer.takes_clipboard)
    yield _mouse(config, None if answer is None else answer.reports_mouse)


def _size(terminal: Terminal) -> Examined:
    text = f"{terminal.columns} columns, {terminal.lines} lines"
    if terminal.columns < LEAST_COLUMNS or terminal.lines < LEAST_LINES:
        return Examined("size", State.NOTE, text, f"make it {LEAST_COLUMNS}x{LEAST_LINES} to see all panes at once")
    return Examined("size", State.OK, text)


def _characters(terminal: Terminal, config: Config) -> Examined:
    page = f", code page {terminal.code_page}" if terminal.code_page else ""
    text = f"{safe_text(terminal.encoding)}{page}; the glyph set is {config.glyphs}"
    if terminal.glyphs == "ascii" and config.glyphs != "ascii":
        hint = "this encoding has no such signs; set glyphs to ascii, or the terminal to UTF-8"
        return Examined("characters", State.PROBLEM, text, hint, ("glyphs", "ascii"))
    return Examined("characters", State.OK, text, "where a sign below is a box or blank, set glyphs to a set above it")


def _colours(terminal: Terminal, config: Config) -> Examined:
    fits = terminal.theme
    chosen = fits if config.theme == "auto" else config.theme
    text = f"the theme is {config.theme}, which is {fits} here" if config.theme == "auto" else f"the theme is {chosen}"
    if terminal.no_colour:
        return Examined("colours", State.OK, "NO_COLOR is set: the theme is mono")
    if chosen == "truecolor" and fits != "truecolor":
        why = "over SSH it is not known which colours" if terminal.over_ssh else "this terminal does not say that it"
        hint = f"{why} are there; auto takes the 16" if terminal.over_ssh else f"{why} has all; auto takes the 16"
        return Examined("colours", State.NOTE, text, hint, ("theme", "auto"))
    return Examined("colours", State.OK, text)


def _clipboard(terminal: Terminal, *, says_so: bool) -> Examined:
    if terminal.old_console:
        text = "this console takes no text from a program; y shows a plain page to select from"
        return Examined("clipboard", State.NOTE, text)
    if terminal.in_tmux:
        hint = "tmux needs set-clipboard on, or allow-passthrough on, in its settings"
        return Examined("clipboard", State.NOTE, "OSC 52, handed through tmux", hint)
    if terminal.in_screen:
        return Examined("clipboard", State.NOTE, "GNU screen hands nothing through; select from the plain page")
    if says_so:
        return Examined("clipboard", State.OK, "OSC 52, which the terminal says it takes")
    return Examined("clipboard", State.OK, "OSC 52, where the terminal allows it; it does not say whether it does")


def _mouse(config: Config, reports: bool | None) -> Examined:  # noqa: FBT001 - None is an answer, too
    if config.mouse and reports is False:
        hint = "without it every key does what the mouse would; set mouse to false"
        return Examined("mouse", State.NOTE, "this terminal does not know the reports", hint, ("mouse", False))
    if config.mouse:
        return Examined("mouse", State.OK, "used; hold Shift to select text, or set mouse to false")
    return Examined("mouse", State.OK, "left to the terminal")


def round_trip(answer: TerminalAnswer | None) -> Examined:
    """Return how long an answer of the terminal takes.

    Args:
        answer: what it said; None where it did not answer or could not be asked.
    """
    if answer is None:
        return Examined("round trip", State.NOTE, "the terminal did not say where its cursor is")
    slow = answer.seconds > 0.25  # noqa: PLR2004 - from where on a person waits for each key
    hint = (
        "each key takes that long to be seen; a filter is one round trip, a walk through rows is many" if slow else ""
    )
    return Examined("round trip", State.NOTE if slow else State.OK, f"{answer.seconds * 1000:.0f} ms", hint)


def examine_server(server: MailServer) -> Iterator[Examined]:
    """Yield what the program can do with a mail root."""
    root = server.root
    yield Examined("mail root", State.OK, safe_text(str(root.path)))
    yield _lock_directory(server)
    yield _writing(server)
    yield _events(server)


def _lock_directory(server: MailServer) -> Examined:
    try:
        directory = server.folder_locks.directory()
    except MdtuiError as error:
        return Examined("locks", State.PROBLEM, error.line(), "without it nothing is written; see the settings")
    shown = safe_text(str(directory))
    if not directory.is_dir():
        return Examined("locks", State.PROBLEM, f"{shown} is no directory", "set lock_dir")
    if not os.access(directory, os.W_OK):
        return Examined("locks", State.PROBLEM, f"{shown}: this user may not make files there", "ask for that right")
    return Examined("locks", State.OK, shown)


def _writing(server: MailServer) -> Examined:
    if server.config.read_only:
        return Examined("writing", State.NOTE, "read_only is set: nothing is written")
    files = FileSystem()
    for folder in islice(server.folders(), _FOLDERS_TRIED):
        if folder.mrk is None:
            continue
        shown = safe_text(str(folder.mrk))
        try:
            files.close(files.open_update(folder.mrk))
        except OSError as error:
            return Examined("writing", State.PROBLEM, f"{shown}: {reason(error)}", "run it as a user who may write")
        return Examined("writing", State.OK, f"{shown} can be opened for writing")
    return Examined("writing", State.NOTE, "no folder with an IMAP.MRK was found to try")


def _events(server: MailServer) -> Examined:
    feed = server.reports.whole(limit=1)
    try:
        names, problems = feed.names, feed.problems
    finally:
        feed.close()
    said = safe_text(", ".join(names)) or "none"
    if problems:
        return Examined("events", State.PROBLEM, f"read from {said}; {problems[0]}", "see feed.sources in the settings")
    return Examined("events", State.OK if names else State.NOTE, f"read from {said}")


def examine_state(config: Config, environ: Mapping[str, str]) -> Examined:
    """Return whether the program's own files can be kept."""
    directory = state_directory(config, environ)
    there = next((each for each in (directory, *directory.parents) if each.exists()), Path())
    shown = safe_text(str(directory))
    if not there.is_dir() or not os.access(there, os.W_OK):
        return Examined("own files", State.PROBLEM, f"{shown} cannot be written", "set state_dir; without it no undo")
    return Examined("own files", State.OK, shown)
