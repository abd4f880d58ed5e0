"""Whoever chooses what stands in a log cannot reach the administrator's terminal with it, wherever the feed shows it.

User names and addresses in events are a stranger's to choose. The real program runs in a pseudo terminal on a mail root
in whose feed every text is hostile. Each step of a walk shows such a text somewhere else, as proof that it was there,
and nothing of it is obeyed anywhere.
"""

from __future__ import annotations

import base64
import csv
import json
import re
import sys
from functools import partial
from pathlib import Path

import pytest

from mdtui.keys.registry import ACTIONS
from tests.fixtures.hostile_feed import COUNT, RAW, begin, hostile_feed
from tests.fixtures.hostile_feed import XML as XML_FILE
from tests.fixtures.hostile_texts import ATTACKS, MARKUP, hostile, seen, text_of, visible
from tests.fixtures.hostile_walk import (
    CLI,
    KEYS,
    LOG,
    PASTED_SEEN,
    PLACES,
    RAW_SEEN,
    USR,
    WALK,
    WITHOUT_TEXT,
    XML,
    Step,
)
from tests.fixtures.program import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals, and no such names on its disks")

LINES = {80: 24, 120: 40}
PAINTS = {80: 'frugal = "off"', 120: 'frugal = "on"'}
"""A setting for each width, so that both ways to paint are seen."""
FAULT = """
from mdtui.tui.screens.events import EventsScreen
def fail(screen):
    raise ValueError(screen.list.chosen.last.event.text)
EventsScreen.action_card = fail
"""
"""Lets the program fail with the words of an event."""
COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell of a spreadsheet begins with that is not shown as it is."""


@pytest.fixture
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where everything is, a short path so that names in it can be seen whole."""
    return tmp_path_factory.mktemp("h")


def joined(terminal: Terminal) -> str:
    """Return what is on the screen in one line, as a long name goes on in the next."""
    return "".join(line.strip() for line in terminal.emulator.lines())


def go(terminal: Terminal, step: Step) -> None:
    """Do a step, and wait until what it leads to is on the screen."""
    try:
        if step.new:
            terminal.read_until(lambda: not terminal.shows(step.new))
            terminal.type(KEYS.get(step.do, step.do))
            terminal.read_until(lambda: terminal.shows(step.new))
        else:
            terminal.settle()
            before = terminal.emulator.cells()
            terminal.type(KEYS.get(step.do, step.do))
            terminal.read_until(lambda: terminal.emulator.cells() != before)
        for text in step.shows:
            terminal.read_until(partial(terminal.shows, text))
    except AssertionError as error:
        raise AssertionError(f"{step}: {error}") from None


@pytest.mark.parametrize("width", LINES)
def test_nothing_of_an_event_is_obeyed_wherever_it_is_shown(
    directory: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    own = begin(hostile_feed(directory, PAINTS[width]), monkeypatch)
    with Terminal(str(own.root), columns=width, lines=LINES[width], directory=directory) as terminal:
        terminal.read_until(lambda: terminal.shows(f" {COUNT} \n") and seen("torn") in joined(terminal))
        for step in WALK:
            if step.at in (0, width):
                go(terminal, step)
        assert terminal.leave() == 0
    shown = text_of(terminal.output)
    assert [attack for attack in ATTACKS if "\n" not in attack and visible(attack) not in shown] == []
    assert MARKUP in shown
    check_clipboard(terminal.output)
    check_files(directory)


def check_clipboard(sent: bytes) -> None:
    """Check that all that was sent to the clipboard can be pasted anywhere, and that events were."""
    found = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", sent)
    copied = [base64.b64decode(data).decode() for data in found]
    assert [text for text in copied if not text.replace("\n", "").isprintable()] == []
    assert sum("\n" not in text for text in copied) == 4, "one event is one line, so that no shell runs it"
    assert sum("\n" in text for text in copied) == 4
    for wanted in (CLI, USR, MARKUP, LOG, f"<-- {seen('said')}"):
        assert any(wanted in text for text in copied), wanted


def check_files(directory: Path) -> None:
    """Check that what was exported holds no control character, and nothing that a spreadsheet computes."""
    names = ("events.csv", "e.txt", "e.jsonl", PASTED_SEEN)
    texts = {name: (directory / name).read_bytes().decode() for name in names}
    assert [name for name, text in texts.items() if not text.replace("\n", "").isprintable()] == []
    assert texts["e.txt"] == texts[PASTED_SEEN]
    for wanted in (CLI, USR, MARKUP, RAW_SEEN):
        assert wanted in texts["e.txt"]
    rows = list(csv.reader(texts["events.csv"].splitlines()))
    assert len(rows) == COUNT + 1
    assert [cell for row in rows for cell in row if cell.lstrip(" ").startswith(COMPUTED)] == []
    assert [(row[4], row[6]) for row in rows if row[1] == "999"] == [(f"'{RAW_SEEN}", f"'{XML}")]
    assert texts["e.jsonl"].isascii()
    events = [json.loads(line) for line in texts["e.jsonl"].splitlines()]
    assert [event["text"] for event in events if event["code"] == 999] == [RAW]
    assert {"client": hostile("cli"), "user": hostile("usr")} in [event["fields"] for event in events]


def test_every_action_on_events_is_in_the_walk() -> None:
    actions = {action.id for action in ACTIONS if action.place in PLACES}
    done = {step.do for step in WALK}
    assert actions - done == WITHOUT_TEXT.keys()


def test_a_source_that_cannot_be_read_is_named_where_there_is_no_event(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = begin(hostile_feed(directory), monkeypatch)
    for path in (*(own.root / "Logs").iterdir(), *(own.root / "LockFiles").iterdir(), directory / XML_FILE):
        path.unlink()
    with Terminal(str(own.root), directory=directory) as terminal:
        terminal.read_until(lambda: terminal.shows("no events yet") and terminal.shows("anna"))
        go(terminal, Step("everywhere.events", "3 with problems", (seen("gone"), seen("torn"), seen("=xml"))))
        go(terminal, Step("feed.close", "Folders"))
        assert terminal.leave() == 0
    text_of(terminal.output)


def test_a_fault_of_the_program_says_nothing_that_the_terminal_obeys(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = begin(hostile_feed(directory), monkeypatch)
    monkeypatch.setenv("MDTUI_DEBUG", "1")
    with Terminal(str(own.root), directory=directory, first=FAULT) as terminal:
        terminal.read_until(lambda: terminal.shows(f" {COUNT} \n"))
        go(terminal, Step("everywhere.events", "following"))
        go(terminal, Step("feed.cursor_up", f"Text     {CLI} gave"))
        before = len(terminal.output)
        terminal.type(KEYS["feed.card"])
        terminal.read_until(lambda: terminal.child.poll() is not None)
        terminal.settle()
        assert terminal.child.returncode == 5
        # The bell is the program's own.
        text = text_of(terminal.output[before:].replace(b"\a", b""))
    assert "mdtui: Traceback" in text
    assert f"mdtui: ValueError: **** ALERT **** {CLI} gave" in text
    assert f"mdtui: a fault in mdtui: ValueError('**** ALERT **** {CLI[:20]}" in text
