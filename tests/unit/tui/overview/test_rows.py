from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from mdtui.findings import Finding, Severity
from mdtui.mailroot.folders import Folder
from mdtui.overview import Disk, Overview
from mdtui.server import FolderTotals, MailServer
from mdtui.tui.feed.histogram import Histogram
from mdtui.tui.overview.rows import EVENTS, Row, overview_rows, state_text

DAY = 86_400


def folder(owner: str, *names: str) -> Folder:
    return Folder(Path("/nowhere"), owner, names, names, None)


@pytest.fixture
def overview(server: MailServer) -> Overview:
    finding = Finding("MRK003", Severity.WARNING, "odd bytes")
    overview = Overview(server.root)
    overview.add(folder("a@one.example"), FolderTotals(5, 2, 1, 0, 5000))
    old = int(server.clock.now()) - 400 * DAY
    sent = FolderTotals(7, 0, 0, 3, 90_000, oldest_deleted=old, findings=(finding,))
    overview.add(folder("a@one.example", "Sent\x1b"), sent)
    overview.add(folder("public", "Sales"), FolderTotals(1, 1, 0, 0, 10))
    return overview


def rows_of(overview: Overview, server: MailServer, events: Histogram | None = None, top: int = 5) -> list[Row]:
    disks = [Disk("C:\\MDaemon", 5 << 30, 100 << 30)]
    return overview_rows(overview, disks, events=events, clock=server.clock, top=top, levels=".:+#")


def test_each_group_has_its_heading_and_its_rows(overview: Overview, server: MailServer) -> None:
    assert [(row.name, row.heading) for row in rows_of(overview, server)] == [
        ("Domains", True),
        ("one.example", False),
        ("Public folders", False),
        ("All", False),
        ("Events of the last 24 hours", True),
        ("none", False),
        ("Room", True),
        ("5.0G free of 100G  C:\\MDaemon", False),
        ("Most findings", True),
        ("a@one.example/Sent\\x1b", False),
        ("Most unseen", True),
        ("a@one.example", False),
        ("public/Sales", False),
        ("Largest folders", True),
        ("a@one.example/Sent\\x1b", False),
        ("a@one.example", False),
        ("public/Sales", False),
        ("Deleted, not expunged for longest", True),
        ("a@one.example/Sent\\x1b", False),
        ("Mailboxes", True),
        ("a@one.example", False),
        ("Public folders", False),
    ]


def test_the_columns(overview: Overview, server: MailServer) -> None:
    rows = rows_of(overview, server)
    assert rows[1].cells == ("2", "12", "2", "3", "93K", "1")
    assert rows[3].cells == ("3", "13", "3", "3", "93K", "1")
    assert rows[9].cells == ("", "7", "0", "3", "88K", "1")
    assert rows[18].cells == ("", "7", "0", "3", "88K", "400d")
    assert [fact.label for fact in rows[9].facts] == ["Folder", "Deleted", "Finding"]


def test_where_the_rows_lead(overview: Overview, server: MailServer) -> None:
    rows = rows_of(overview, server)
    leads = {
        (row.name, index): row.leads.key if isinstance(row.leads, Folder) else row.leads
        for index, row in enumerate(rows)
    }
    assert leads["one.example", 1] is None
    assert leads["none", 5] == EVENTS
    assert leads["a@one.example/Sent\\x1b", 9] == "a@one.example/Sent\x1b"
    assert leads["a@one.example", 20] == "a@one.example"
    assert leads["Public folders", 21] is None


def test_the_events_are_bars(overview: Overview, server: MailServer) -> None:
    buckets = ((0, 0, 0, 0), (1, 1, 0, 0), (4, 0, 0, 4))
    start = dt.datetime(2023, 11, 14, 8)  # noqa: DTZ001 - as logs have it
    row = rows_of(overview, server, Histogram(start, 3600, buckets))[5]
    assert row.name == " .#  10, at most 8 in an hour, from 10:00"


def test_fewer_rows_on_a_small_screen(overview: Overview, server: MailServer) -> None:
    assert sum(row.name == "public/Sales" for row in rows_of(overview, server, top=1)) == 0


def test_how_far_it_is(overview: Overview, server: MailServer) -> None:
    assert state_text(overview, running=True) == "reading, 3 folders so far; Esc stops"
    assert state_text(overview, running=False) == "stopped after 3 folders; F5 reads again"
    overview.complete = True
    assert state_text(overview, running=False) == "3 folders"
    assert state_text(Overview(server.root), running=True) == "reading, 0 folders so far; Esc stops"


def test_an_overview_of_nothing(server: MailServer, clock: Any) -> None:
    rows = overview_rows(Overview(server.root), (), events=None, clock=clock, top=5, levels="#")
    assert [row.name for row in rows] == [
        "Domains", "Events of the last 24 hours", "none", "Room", "Mailboxes",
    ]  # fmt: skip
