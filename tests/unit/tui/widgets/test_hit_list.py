from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.containers import Vertical

from mdtui.mailroot.folders import Folder
from mdtui.mailroot.messages import Envelope
from mdtui.searching import Hit
from mdtui.server import MailServer
from mdtui.tui.glyphs import ASCII
from mdtui.tui.searching import Searching, State
from mdtui.tui.widgets.hit_list import HitList
from mdtui.tui.widgets.list_header import ListHeader

FOLDER = Folder(Path("x"), "anna@example.com", ("Work",), ("Work",), None)


class Both(Vertical):
    """Shows a list below the names of its columns."""

    def __init__(self, server: MailServer) -> None:
        super().__init__()
        self.searching = Searching(server, self)
        self.list = HitList(ASCII, self.searching)
        self.header = ListHeader(self.list)

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.list

    def take(self, count: int) -> None:
        """Show so many hits of a search that is done; every third is a message file without a record."""
        self.searching.state = State.DONE
        self.searching.hits += [
            Hit(FOLDER, f"md{number}.msg", 32, number if number % 3 else None, 2048, 1_699_999_000, number)
            for number in range(1, count + 1)
        ]
        self.list.show()
        self.header.refresh()


async def test_a_hit_is_a_line(host: Any, server: MailServer, settled: Any) -> None:
    both = Both(server)
    async with host(both, 110, 6) as (app, pilot):
        both.take(3)
        both.searching.envelopes = {0: Envelope("Anna <anna@example.com>", "Invoice 7"), 1: Envelope(problem="no file")}
        both.list.refresh()
        await settled(app, pilot)
        names = "        UID Flags              Date  Size From             Subject                     Folder"
        when = "2023-11-14 21:56  2.0K"
        assert app.lines()[:3] == [
            names,
            f"          1 S----- {when} Anna             Invoice 7                   anna@example.com/Work",
            f"          2 S----- {when}                  (no file)                   anna@example.com/Work",
        ]
        assert app.lines()[3].startswith(f"            orphan {when} ")


async def test_at_first_there_are_examples_and_no_columns(host: Any, server: MailServer) -> None:
    both = Both(server)
    async with host(both, 80, 6) as (app, pilot):
        both.list.show()
        await pilot.pause()
        assert app.lines()[0] == ""
        assert app.lines()[1].startswith("  Write a query and press Enter.")
        assert app.lines()[3].startswith('    subject:"invoice 7"')


async def test_hits_that_come_leave_the_cursor_and_the_sight_where_they_are(host: Any, server: MailServer) -> None:
    both = Both(server)
    async with host(both, 80, 6) as (_, pilot):
        both.take(50)
        both.list.move_to(20)
        await pilot.pause()
        both.list.go(30)
        await pilot.pause()
        both.take(50)
        await pilot.pause()
        assert (both.list.cursor, both.list.scroll_offset.y, both.list.count) == (20, 30, 100)
        assert (both.searching.cursor, both.list.chosen) == (20, both.searching.hits[20])


async def test_the_cursor_of_the_last_time_is_there_again(host: Any, server: MailServer) -> None:
    both = Both(server)
    async with host(both, 80, 6) as (_, pilot):
        both.searching.cursor = 7
        both.take(50)
        await pilot.pause()
        assert both.list.cursor == 7
        assert 7 in both.list.in_sight
        both.searching.hits, both.searching.cursor = [], 0
        assert not both.list.show()
        assert (both.list.cursor, both.list.chosen, both.list.chosen_envelope) == (0, None, None)


async def test_only_messages_in_sight_are_read_once(
    host: Any, server: MailServer, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, read = Both(server), list[int]()

    def remember(wanted: dict[int, Hit], _cancelled: object) -> dict[int, Envelope]:
        read.extend(wanted)
        return dict.fromkeys(wanted, Envelope(subject="read"))

    async with host(both, 80, 6) as (app, pilot):
        monkeypatch.setattr(both.searching, "read_envelopes", remember)
        both.take(50)
        both.list.read_envelopes()
        await settled(app, pilot)
        assert read == [0, 1, 2, 3, 4]
        assert sum("read" in line for line in app.lines()) == 5
        assert sum(isinstance(message, HitList.ChosenRead) for message in app.got) == 1
        both.list.go(3)
        both.list.read_envelopes()
        await settled(app, pilot)
        assert read == [0, 1, 2, 3, 4, 5, 6, 7]
