from __future__ import annotations

import os
from typing import Any

import pytest
from textual.geometry import Region
from textual.scroll_view import ScrollView

from mdtui.errors import FailedError
from mdtui.mrk import layout
from mdtui.mrk.records import Record
from mdtui.tui.glyphs import ASCII
from mdtui.tui.messages import Said
from mdtui.tui.pace import PAUSE
from mdtui.tui.records.spot import Spot
from mdtui.tui.widgets.folder_pane import FolderPane

SENT, INBOX = "anna@example.com/Sent Items", "anna@example.com"


class Opened:
    """A pane with a folder on the screen, and what a mail server does in its directory."""

    def __init__(self, server: Any, pane: FolderPane, settle: Any, spec: str) -> None:
        self.server, self.pane, self.settle = server, pane, settle
        self.folder = server.folder(spec)

    async def open(self, at: Spot | None = None) -> None:
        self.pane.open_folder(self.folder, at)
        await self.settle()

    async def look(self) -> None:
        self.pane.poller.step()
        await self.settle()

    def deliver(self, name: str, subject: str = "News") -> None:
        """Put a message file into the folder, and let the directory's time say so, however coarse it is."""
        before = self.folder.path.stat().st_mtime_ns
        (self.folder.path / name).write_text(f"From: a@example.com\nSubject: {subject}\n\n", encoding="ascii")
        os.utime(self.folder.path / name, (1_690_000_000, 1_690_000_000))
        os.utime(self.folder.path, ns=(before, before + 10**9))

    def record(self, name: bytes, uid: int) -> None:
        """Give a message file its record."""
        data = bytearray(self.folder.mrk.read_bytes()) + Record(name, 0, uid, 52, 1_690_000_000).pack()
        layout.COUNTER.pack_into(
            data, layout.COUNTER_OFFSET, layout.COUNTER.unpack_from(data, layout.COUNTER_OFFSET)[0] + 1
        )
        self.folder.mrk.write_bytes(data)

    @property
    def names(self) -> list[str]:
        """The message files without a record."""
        assert self.pane.rows is not None
        return list(self.pane.rows.pairing.files.names)

    @property
    def under_cursor(self) -> bytes:
        """The file name under the cursor."""
        rows = self.pane.rows
        assert rows is not None
        return rows.pairing.key(rows.index(rows.cursor))


@pytest.fixture
def opened(host: Any, server: Any, settled: Any) -> Any:
    """Give a function that shows the pane, and gives what can be done with it, as an asynchronous context."""

    class Context:
        def __init__(self, spec: str = SENT, width: int = 60, height: int = 16) -> None:
            self.spec = spec
            self.pane = FolderPane(server, ASCII)
            self.hosted = host(self.pane, width, height)

        async def __aenter__(self) -> tuple[Any, Opened]:
            app, pilot = await self.hosted.__aenter__()
            return app, Opened(server, self.pane, lambda: settled(app, pilot), self.spec)

        async def __aexit__(self, *error: object) -> None:
            await self.hosted.__aexit__(*error)

    return Context


def said(app: Any) -> list[str]:
    return [message.text for message in app.got if isinstance(message, Said)]


async def test_a_message_file_without_a_record_is_a_row(opened: Any) -> None:
    async with opened(INBOX) as (app, folder):
        await folder.open()
        assert folder.names == ["md5000000000999.msg"]
        lines = app.lines()
        assert lines[0].endswith("  1 without record, 1 without file")
        assert lines[4].endswith("! no file")
        assert lines[5].startswith("   ! no record")
        assert lines[5].endswith("No record")


async def test_the_directory_is_not_looked_at_before_the_folder_is_on_the_screen(
    opened: Any, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    pair_up = server.pair_up

    async with opened(INBOX) as (app, folder):

        def noted(*how: Any) -> Any:
            seen.append(any("1023" in line or " 1 ------" in line for line in app.lines()))
            return pair_up(*how)

        monkeypatch.setattr(server, "pair_up", noted)
        await folder.open()
        assert seen == [True]


async def test_a_message_file_that_comes_is_a_row_when_the_directory_moved(opened: Any) -> None:
    async with opened() as (app, folder):
        await folder.open()
        folder.deliver("md7.msg", "Late")
        assert folder.names == []
        await folder.look()
        assert folder.names == ["md7.msg"]
        assert app.lines()[-4].endswith("Late")
        (folder.folder.path / "md7.msg").unlink()
        os.utime(folder.folder.path, (1, 1))
        await folder.look()
        assert folder.names == []


async def test_a_message_file_that_gets_its_record_stays_under_the_cursor(opened: Any) -> None:
    async with opened() as (app, folder):
        folder.deliver("md7.msg", "Mine")
        folder.deliver("md8.msg", "Other")
        await folder.open()
        rows = folder.pane.rows
        folder.pane.grid.cursor = 10
        rows.selection.add([10])
        assert folder.under_cursor == b"md7.msg"
        folder.record(b"md7.msg", 11)
        await folder.look()
        assert (folder.under_cursor, list(rows.selection), folder.names) == (b"md7.msg", [10], ["md8.msg"])
        assert ">*   11+------" in app.lines()[12]
        assert app.lines()[12].endswith("Mine")
        assert app.lines()[13].endswith("Other")


async def test_nothing_is_listed_while_nothing_moves(opened: Any, server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened() as (_, folder):
        await folder.open()
        monkeypatch.setattr(server, "pair_up", lambda *_: pytest.fail("listed again"))
        for _ in range(3):
            await folder.look()


async def test_a_listing_that_took_long_is_not_made_again_soon(
    opened: Any, server: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair_up = server.pair_up

    def slow(*how: Any) -> Any:
        clock.time += 3
        return pair_up(*how)

    async with opened() as (_, folder):
        monkeypatch.setattr(server, "pair_up", slow)
        await folder.open()
        folder.deliver("md7.msg")
        await folder.look()
        assert folder.names == []
        clock.time += 3 * PAUSE
        await folder.look()
        assert folder.names == ["md7.msg"]


async def test_a_listing_of_records_that_changed_meanwhile_is_still_of_use(
    opened: Any, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[int] = []
    pair_up = server.pair_up

    async with opened(INBOX) as (_, folder):

        def meanwhile(path: Any, table: Any, cancelled: Any) -> Any:
            pairing = pair_up(path, table, cancelled)
            listed.append(len(pairing.files))
            if len(listed) == 1:
                folder.record(b"md5000000000999.msg", 4)
                reading = server.open(folder.folder)
                rows = folder.pane.rows
                folder.pane.app.call_from_thread(rows.set_table, reading.table, 0.0)
            return pairing

        monkeypatch.setattr(server, "pair_up", meanwhile)
        await folder.open()
        assert listed == [1]
        assert (folder.names, len(folder.pane.rows), folder.pane.rows.pairing.missing) == ([], 4, 1)


async def test_a_directory_that_cannot_be_listed_is_said_once(
    opened: Any, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any) -> Any:
        raise FailedError("cannot list the message files", where="Sent Items")

    async with opened() as (app, folder):
        monkeypatch.setattr(server, "pair_up", refused)
        await folder.open()
        await folder.look()
        await folder.look()
        assert said(app) == ["cannot list the message files: Sent Items"]


async def test_a_folder_is_opened_at_a_record_or_a_message_file(opened: Any) -> None:
    async with opened(INBOX) as (app, folder):
        await folder.open(Spot(2, "md5000000000002.msg", 1))
        assert folder.under_cursor == b"md5000000000002.msg"
        await folder.open(Spot(filename="md5000000000999.msg"))
        assert folder.under_cursor == b"md5000000000999.msg"
        folder.pane.rows.set_filter([3], "orphan")
        folder.pane.grid.rows_changed()
        await folder.open(Spot(1))
        assert (folder.under_cursor, folder.pane.rows.filtered) == (b"md5000000000001.msg", False)
        await folder.open(Spot(77, "gone.msg"))
        assert folder.under_cursor == b"md5000000000001.msg"
        assert said(app) == ["what you were looking for is not in the folder any more"]


async def test_a_message_file_that_comes_paints_its_row_alone(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[int] = []
    refresh = ScrollView.refresh

    def noted(view: ScrollView, *regions: Region, **how: Any) -> ScrollView:
        painted.extend(region.y for region in regions or [Region()])
        return refresh(view, *regions, **how)

    async with opened() as (_, folder):
        await folder.open()
        folder.deliver("md7.msg")
        monkeypatch.setattr(ScrollView, "refresh", noted)
        await folder.look()
        with_its_subject = [11, 11]
        assert painted == with_its_subject
        await folder.look()
        assert painted == with_its_subject


async def test_subjects_are_read_for_the_rows_in_sight_then_for_those_ahead_and_no_others(
    opened: Any, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bytes] = []
    envelope = server.envelope

    def noted(folder: Any, listing: Any, filename: bytes) -> Any:
        read.append(filename)
        return envelope(folder, listing, filename)

    monkeypatch.setattr(server, "envelope", noted)
    async with opened(SENT, height=6) as (app, folder):
        await folder.open()
        for _ in range(3):
            folder.pane.read_envelopes()
            await folder.settle()
        assert folder.pane.grid.ahead == range(3, 7)
        assert read == [f"md5000000000{uid:03}.msg".encode() for uid in range(1, 8)]
        assert "Message 1" in app.lines()[2]


async def test_a_record_without_a_message_file_says_so(opened: Any) -> None:
    async with opened(SENT, height=14) as (app, folder):
        await folder.open()
        folder.pane.read_envelopes()
        await folder.settle()
        assert "no file" in app.lines()[11]
