from __future__ import annotations

import io
from argparse import ArgumentParser
from pathlib import Path

import pytest

from mdtui.cli.output import Output
from mdtui.cli.writing import add_timeout, counted, how_to_write, note_leftovers, overlap
from mdtui.config import Config
from mdtui.errors import ExitCode
from mdtui.mailroot.root import open_root
from mdtui.mrk.changing import Change, FlagChange
from mdtui.server import MailServer
from tests.unit.cli.conftest import Crash


class Screen(io.TextIOWrapper):
    """A terminal that keeps what was written to it."""

    def __init__(self) -> None:
        self.kept = io.BytesIO()
        super().__init__(self.kept, encoding="utf-8")

    def isatty(self) -> bool:
        return True


def test_how_far_it_is_stands_on_a_terminal_until_it_is_done() -> None:
    parser = ArgumentParser()
    add_timeout(parser)
    screen = Screen()
    how = how_to_write(parser.parse_args(["--timeout", "2"]), Output(None, screen), lambda: True)
    assert (how["timeout"], how["cancelled"]()) == (2.0, True)
    how["progress"](2000, 5000)
    assert screen.kept.getvalue() == b"\rmdtui: 2,000 of 5,000 records"
    how["progress"](5000, 5000)
    assert screen.kept.getvalue().endswith(b"\r" + b" " * 29 + b"\r")
    how = how_to_write(parser.parse_args([]), Output(None, io.TextIOWrapper(io.BytesIO())), lambda: False)
    assert "timeout" not in how


def test_a_crash_is_said_but_not_to_whom_settles_it(root: Path, crash: Crash) -> None:
    server = MailServer(open_root(root), Config())
    for but, says in ((None, b"1 change was not finished"), (crash.id, b"")):
        screen = Screen()
        note_leftovers(server, Output(None, screen), but=but)
        assert screen.kept.getvalue().removeprefix(b"mdtui: ").startswith(says)
        assert bool(screen.kept.getvalue()) is bool(says)


def test_what_did_not_read_back_is_an_error() -> None:
    assert overlap(Change(Path("IMAP.MRK"), 1), "a@b") is None
    error = overlap(Change(Path("IMAP.MRK"), 1, overlap=(FlagChange(1, b"", 0, 0, 8),)), "a@b")
    assert error is not None
    assert error.exit_code is ExitCode.FAILED
    beside = overlap(Change(Path("IMAP.MRK"), 1, intruded=True), "a@b")
    assert beside is not None
    assert "without the lock" in beside.line()


@pytest.mark.parametrize(("count", "text"), [(0, "0 records"), (1, "1 record"), (2000, "2000 records")])
def test_numbers_in_words(count: int, text: str) -> None:
    assert counted(count, "record") == text
