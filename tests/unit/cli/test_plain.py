from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from mdtui.cli.main import COMMANDS
from mdtui.cli.plain import call_of
from mdtui.errors import UsageError
from tests.unit.cli.conftest import Program

INBOX = "anna@example.com"


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ("folders", ("tree",)),
        ("list", ("records", INBOX, "--limit", "20")),
        ("list unseen & size>1K", ("records", INBOX, "--limit", "20", "--where", "unseen & size>1K")),
        ("read 5", ("show", INBOX, "--uid", "5")),
        ("HEADERS 5", ("show", INBOX, "--uid", "5", "--headers")),
        ("source 5", ("show", INBOX, "--uid", "5", "--raw")),
        ("bytes 5", ("show", INBOX, "--uid", "5", "--bytes")),
        ("seen 5 7-9", ("flag", INBOX, "--toggle", "seen", "--uid", "5,7-9")),
        ("check", ("check", INBOX)),
        ("undo", ("undo",)),
        ("find 'from:anna b'", ("find", "from:anna b")),
        ("records . --sort size", ("records", INBOX, "--sort", "size")),
    ],
)
def test_a_line_is_a_call_of_the_command_line(line: str, call: tuple[str, ...]) -> None:
    assert call_of(line, INBOX, COMMANDS) == call


@pytest.mark.parametrize(
    ("line", "folder", "said"),
    [
        ("list", "", "no folder is open"),
        ("read", INBOX, "which record"),
        ("deleted", INBOX, "which records"),
        ("demo", INBOX, "no such word"),
        ("anna@example.com", INBOX, "no such word"),
        ("find 'x", INBOX, "a quotation mark is missing"),
    ],
)
def test_what_cannot_be_done_is_said(line: str, folder: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        call_of(line, folder, COMMANDS)


def talk(monkeypatch: pytest.MonkeyPatch, mdtui: Program, *words: str | Path, lines: str) -> tuple[list[str], str]:
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    result = mdtui("--plain", *words)
    assert result.code == 0
    return result.lines, result.err.decode()


def test_a_dialogue(monkeypatch: pytest.MonkeyPatch, mdtui: Program, small_root: Path) -> None:
    lines, said = talk(
        monkeypatch,
        mdtui,
        small_root,
        lines="open anna@example.com/Sent Items\n\nlist uid:1\nread 1\nseen 1\nopen nowhere\nnonsense\nquit\nlist\n",
    )
    assert lines[0] == f"{small_root}; help lists the words, quit leaves."
    assert lines[1] == "anna@example.com/Sent Items is open: 10 records, 10 unseen, 0 deleted"
    assert "Subject: Message 1" in lines
    assert sum(line.startswith("       UID") for line in lines) == 1
    assert "no such mailbox" in said
    assert "no such word: nonsense (help lists them)" in said
    data = (small_root / "Users" / "example.com" / "anna" / "Sent Items.IMAP" / "IMAP.MRK").read_bytes()
    assert data[59] == 32


def test_it_may_begin_in_a_folder_and_end_without_a_word(
    monkeypatch: pytest.MonkeyPatch, mdtui: Program, small_root: Path
) -> None:
    lines, said = talk(monkeypatch, mdtui, INBOX, "--root", small_root, "--read-only", lines="help\nflagged 1\n")
    assert lines[1].startswith("anna@example.com is open: 3 records, 2 unseen")
    assert any(line.startswith("read UID") for line in lines)
    assert "read-only" in said
