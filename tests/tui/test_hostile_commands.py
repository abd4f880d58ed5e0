"""What the command line says of hostile events does nothing to the terminal that it is printed in."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

from tests.fixtures.hostile_feed import COUNT, DAMAGED, MISSING, RAW, XML, Own, begin, hostile_feed
from tests.fixtures.hostile_texts import ATTACKS, MARKUP, hostile, seen, text_of, visible
from tests.fixtures.program import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals, and no such names on its disks")

SAMPLES = Path(__file__).parents[1] / "fixtures" / "events"
EVTX, PLAIN = hostile("evtx") + ".evtx", "198.51.100.4"
OTHER = "\x1b[5m\x9b2J\u202eevtx"
"""As long as `PLAIN`, in whose place it is put into an .evtx file."""
COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell of a spreadsheet begins with that is not shown as it is."""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Own:
    """Return a person's own files, with a Windows log beside them; the program finds them."""
    own = begin(hostile_feed(tmp_path), monkeypatch)
    data = (SAMPLES / "application.evtx").read_bytes()
    (tmp_path / EVTX).write_bytes(data.replace(PLAIN.encode("utf-16-le"), OTHER.encode("utf-16-le")))
    return own


def said(own: Own, *words: str) -> str:
    """Return all that a command sends to its terminal; fail where a control sequence is in it, or ours."""
    with Terminal(*words, "--root", str(own.root), directory=own.root.parent) as terminal:
        terminal.read_until(lambda: terminal.child.poll() is not None)
        terminal.settle()
        assert b"\x1b" not in terminal.output
        text_of(terminal.output.replace(b"\t", b" ") if "tsv" in words else terminal.output)
        return terminal.output.decode().replace("\r\n", "\n")


def test_the_table(own: Own) -> None:
    text = said(own, "events")
    assert text.count("\n") == COUNT - 2 + 1, "each on one line; what other sources have is not read here"
    wanted = [visible(attack) for attack in ATTACKS if "\n" not in attack]
    wanted += [MARKUP, *map(seen, ("cli", "usr", "snd", "odd", "prc", "srv", "adr"))]
    assert [each for each in wanted if each not in text] == []


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_means_exactly_what_was_read(own: Own, form: str) -> None:
    text = said(own, "events", XML, "--format", form)
    assert text.isascii()
    assert "\\u001b[5m\\u009b2J\\u202e" in text
    events = json.loads(text)["events"] if form == "json" else [json.loads(line) for line in text.splitlines()]
    assert [event["fields"] for event in events] == [{"client": hostile("cli"), "sender": hostile("snd")}, {}]
    assert (events[1]["text"], events[1]["source"]) == (RAW, XML)


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_a_spreadsheet_computes_nothing(own: Own, form: str, delimiter: str) -> None:
    text = said(own, "events", XML, "--format", form)
    rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
    assert [cell for row in rows for cell in row if cell.lstrip(" ").startswith(COMPUTED)] == []
    assert (rows[2][4], rows[2][6]) == (f"'=cmd|'/C'!A0\\x09\\x0d\\x0a\\x00\\x07{seen('raw')}", f"'{seen('=xml')}.xml")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("events", "--stats"), "521: 15"),
        (("events", EVTX, "--where", "text:evtx"), f"{visible(OTHER)} gave false logon/password"),
        (("events", DAMAGED), f"{seen('torn')}.xml: the XML is damaged"),
        (("events", MISSING), f"no such log or folder: {seen('gone')}.log"),
        (("events", "--where", hostile("query")), f": {seen('query')} (known are"),
        (("events", "--where", f"user:{hostile('nobody')}"), "no event fits"),
        (("events", "--since", hostile("time")), f"not a date: '{seen('time')}'"),
        (("explain", hostile("code")), f"not a number: '{seen('code')}'"),
    ],
    ids=lambda value: " ".join(value[:1]) if isinstance(value, tuple) else "",
)
def test_what_else_is_said_of_events(own: Own, words: tuple[str, ...], wanted: str) -> None:
    assert wanted in said(own, *words)


def read_until_sent(terminal: Terminal, text: str) -> None:
    terminal.read_until(lambda: text.encode() in terminal.output)


def test_what_comes_while_it_is_followed(own: Own) -> None:
    with Terminal("events", "--follow", "--root", str(own.root), directory=own.root.parent) as terminal:
        for wanted in (seen("usr"), seen("raw"), f"{seen('torn')}.xml", f"{seen('gone')}.log", "mdtui       warning"):
            read_until_sent(terminal, wanted)
        terminal.type("\x03")
        terminal.read_until(lambda: terminal.child.poll() is not None)
        assert b"\x1b" not in terminal.output
        text = text_of(terminal.output)
    assert r"the lock IMAP-fld[@click=x]\x9b5m\u202e-anna@example.com.lck of anna" in text


def test_the_dialogue_line_by_line(own: Own) -> None:
    with Terminal("--plain", str(own.root), directory=own.root.parent) as terminal:
        terminal.read_until(lambda: terminal.output.endswith(b"> "))
        terminal.type("events\r")
        terminal.read_until(lambda: seen("usr").encode() in terminal.output and terminal.output.endswith(b"> "))
        terminal.type("quit\r")
        terminal.read_until(lambda: terminal.child.poll() is not None)
        assert MARKUP in text_of(terminal.output)
