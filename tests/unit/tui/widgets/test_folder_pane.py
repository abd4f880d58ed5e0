from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from mdtui.config import Config, CopySettings
from mdtui.copies import Kept
from mdtui.errors import FailedError
from mdtui.mailroot.root import open_root
from mdtui.mrk import layout
from mdtui.server import MailServer
from mdtui.tui.glyphs import ASCII
from mdtui.tui.messages import FolderOpened, Said, TotalsRead
from mdtui.tui.records.rows import Mark
from mdtui.tui.widgets import folder_pane as module
from mdtui.tui.widgets.folder_pane import FolderPane

SENT = "anna@example.com/Sent Items"


@pytest.fixture
def opened(server: Any, settled: Any) -> Any:
    """Give a function that shows the pane with a folder open, and a function that looks at its counter."""

    async def start(app: Any, pilot: Any, pane: FolderPane, spec: str = SENT) -> Any:
        pane.open_folder(server.folder(spec))
        await settled(app, pilot)

        async def look() -> None:
            pane.poller.step()
            await settled(app, pilot)

        return look

    return start


def change(path: Path, flags: int, *, counter: int | None = None) -> None:
    """Change the first record's flags as another program does, or without a word about it."""
    data = bytearray(path.read_bytes())
    data[layout.flags_offset(0)] = flags
    if counter is not None:
        layout.COUNTER.pack_into(data, layout.COUNTER_OFFSET, counter)
    path.write_bytes(data)


async def test_a_folder_is_read_in_the_background(host: Any, server: Any, opened: Any) -> None:
    pane = FolderPane(server, ASCII)
    async with host(pane, 80, 8) as (app, pilot):
        await opened(app, pilot, pane)
        title, note = app.lines()[0].split("   ", 1)
        assert (title.strip(), note.strip()) == (SENT, "10 unseen of 10, 9.8K, 1 without file")
        assert len(pane.rows or ()) == 10
        assert [message.folder.label for message in app.got if isinstance(message, FolderOpened)] == ["Sent Items"]
        totals = [message.batch[0][1] for message in app.got if isinstance(message, TotalsRead)]
        assert [(each.records, each.unseen) for each in totals] == [(10, 10)]


async def test_a_large_folder_is_shown_before_it_is_counted(
    host: Any, server: Any, opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "COUNTED_AT_ONCE", 9)
    mrk = server.folder(SENT).mrk
    data = bytearray(mrk.read_bytes())
    data[8:12] = (1_000_001).to_bytes(4, "little")
    mrk.write_bytes(data)
    pane, seen = FolderPane(server, ASCII), []
    counted = pane._counted

    def noted(*what: Any) -> None:
        seen.append((pane.opened.is_set(), pane.totals.records, pane.title.note, pane.rows and pane.rows.highest_uid))
        counted(*what)

    monkeypatch.setattr(pane, "_counted", noted)
    async with host(pane, 80, 8) as (app, pilot):
        await opened(app, pilot, pane)
        assert seen == [(True, 0, "counting 10 records~", 1_000_000)]
        assert pane.rows is not None
        assert pane.rows.highest_uid == 10
        title, header, first = app.lines()[:3]
        assert title.endswith("10 unseen of 10, 9.8K, 1 without file")
        assert (header.index("Flags"), first.index("-----")) == (8, 8)
        await opened(app, pilot, pane)
        assert len(seen) == 1, "what is on the screen keeps its totals until there are new ones"


async def test_a_write_while_a_large_folder_is_counted_has_it_counted_again(
    host: Any, server: Any, opened: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "COUNTED_AT_ONCE", 9)
    pane = FolderPane(server, ASCII)
    counted, mrk = pane._counted, server.folder(SENT).mrk

    def late(*what: Any) -> None:
        change(mrk, layout.SEEN, counter=8)
        pane._watch.counter = 8
        counted(*what)

    monkeypatch.setattr(pane, "_counted", late)
    async with host(pane, 80, 8) as (app, pilot):
        await opened(app, pilot, pane)
        await settled(app, pilot)
        assert pane.totals.unseen == 9


async def test_what_is_less_urgent_waits_until_the_first_rows_are_on_the_screen(
    host: Any, server: Any, opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, during = FolderPane(server, ASCII), []
    read, keep = server.open, server.copies.keep

    def noted(folder: Any) -> Any:
        during.append(("read", pane.opened.is_set()))
        return read(folder)

    def noted_too(*what: Any) -> Any:
        during.append(("kept", pane.opened.is_set()))
        return keep(*what)

    monkeypatch.setattr(server, "open", noted)
    monkeypatch.setattr(server.copies, "keep", noted_too)
    async with host(pane, 80, 8) as (app, pilot):
        await opened(app, pilot, pane)
        assert during == [("read", False), ("kept", True)]
        await opened(app, pilot, pane)
        assert during[2:] == [("read", True)], "what is on the screen already is no reason to wait"
        monkeypatch.setattr(server, "open", lambda _: 1 / 0)
        await opened(app, pilot, pane, "anna@example.com")
        assert pane.opened.is_set()


async def test_a_folder_that_is_given_up_for_the_one_on_the_screen_keeps_nobody_waiting(
    host: Any, server: Any, opened: Any
) -> None:
    pane = FolderPane(server, ASCII)
    async with host(pane, 80, 8) as (app, pilot):
        await opened(app, pilot, pane)
        pane.open_folder(server.folder("anna@example.com"))
        await opened(app, pilot, pane)
        assert pane.opened.is_set()


async def test_a_pane_that_is_gone_keeps_nobody_waiting(host: Any, server: Any) -> None:
    pane = FolderPane(server, ASCII)
    async with host(pane, 80, 8):
        pane.opened.clear()
    assert pane.opened.is_set()


async def test_what_others_change_shows_when_the_counter_moves_and_not_before(
    host: Any, server: Any, opened: Any, clock: Any
) -> None:
    pane = FolderPane(server, ASCII)
    async with host(pane, 80, 8) as (app, pilot):
        look = await opened(app, pilot, pane)
        mrk = server.folder(SENT).mrk
        change(mrk, layout.SEEN)
        await look()
        assert pane.rows is not None
        assert pane.rows.flags(0) == 0
        change(mrk, layout.SEEN, counter=8)
        await look()
        assert pane.rows.flags(0) == layout.SEEN
        assert pane.rows.mark(0) is Mark.CHANGED
        assert "9 unseen" in app.lines()[0]
        clock.time += 10
        await look()
        assert pane.rows.mark(0) is Mark.NONE


async def test_a_folder_at_rest_wakes_nobody(
    host: Any, server: Any, opened: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = FolderPane(server, ASCII)
    answers: list[object] = []
    async with host(pane, 80, 8) as (app, pilot):
        folder = server.folder(SENT)
        for path in (folder.path, folder.mrk):
            os.utime(path, (clock.time - 3600,) * 2)
        look = await opened(app, pilot, pane)
        await look()
        look_at = pane._look_at

        def told(*answer: Any) -> None:
            answers.append(answer)
            look_at(*answer)

        monkeypatch.setattr(pane, "_look_at", told)

        async def looks() -> int:
            """Return how many of five looks had something to say."""
            before = len(answers)
            for _ in range(5):
                await look()
            return len(answers) - before

        assert await looks() == 0
        # A message file comes: the directory is listed, and again as long as it is young.
        (folder.path / "md59999.msg").write_bytes(b"Subject: new\r\n\r\n")
        os.utime(folder.path, (clock.time - 1800,) * 2)
        assert await looks() == 1
        assert pane.rows is not None
        assert len(pane.rows) == 11
        # A record is changed: its mark lasts for a moment, and is let go by a look.
        change(folder.mrk, layout.SEEN, counter=8)
        assert await looks() == 5
        clock.time += 10
        assert await looks() == 1
        assert pane.rows.mark(0) is Mark.NONE
        assert await looks() == 0


async def test_a_listing_that_may_have_missed_something_is_made_again_while_the_folder_is_at_rest(
    host: Any, server: Any, opened: Any, clock: Any
) -> None:
    pane = FolderPane(server, ASCII)
    folder = server.folder(SENT)

    def put(name: str) -> None:
        (folder.path / name).write_bytes(b"Subject: new\r\n\r\n")
        os.utime(folder.path, (clock.time - 1,) * 2)

    async with host(pane, 80, 8) as (app, pilot):
        put("md59998.msg")
        look = await opened(app, pilot, pane)
        await look()
        assert pane.rows is not None
        assert len(pane.rows) == 11
        put("md59999.msg")
        await look()
        assert len(pane.rows) == 12


async def test_nothing_is_looked_at_while_nothing_is_open(
    host: Any, server: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(server, "counter", asked.append)
    pane = FolderPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        pane.poller.step()
        await settled(app, pilot)
        assert asked == []
        assert "Choose a folder and press Enter" in "".join(app.lines())


async def test_a_folder_that_cannot_be_read_is_said_once(
    host: Any, server: Any, opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def counter(folder: Any) -> int:
        raise FailedError("cannot read", where=folder.label)

    pane = FolderPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        look = await opened(app, pilot, pane)
        with monkeypatch.context() as patch:
            patch.setattr(server, "counter", counter)
            await look()
            await look()
        said = [message.text for message in app.got if isinstance(message, Said)]
        assert said == ["anna@example.com/Sent Items: cannot read: Sent Items"]
        await look()
        assert len(pane.rows or ()) == 10


async def test_a_folder_that_cannot_be_opened_leaves_the_one_on_the_screen(
    host: Any, server: Any, opened: Any, settled: Any
) -> None:
    pane = FolderPane(server, ASCII)
    async with host(pane, 80, 8) as (app, pilot):
        await opened(app, pilot, pane)
        gone = server.folder("anna@example.com")
        gone.mrk.unlink()
        pane.open_folder(gone)
        await settled(app, pilot)
        assert pane.folder == server.folder(SENT)
        assert "10 unseen" in app.lines()[0]
        assert [message.problem for message in app.got if isinstance(message, Said)] == [True]


async def test_a_torn_index_and_its_finding(host: Any, server: Any, opened: Any) -> None:
    folder = server.folder(SENT)
    folder.mrk.write_bytes(b"torn")
    for path in folder.path.glob("*.msg"):
        path.unlink()
    pane = FolderPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        await opened(app, pilot, pane)
        assert app.lines()[0].split()[-1] == "unreadable"
        assert [message.text for message in app.got if isinstance(message, Said)] == [
            "the header is 4 of 36 bytes; no record can be read"
        ]


async def test_a_file_cut_short_shows_what_is_left(host: Any, server: Any, opened: Any) -> None:
    pane = FolderPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        look = await opened(app, pilot, pane)
        mrk = server.folder(SENT).mrk
        mrk.write_bytes(mrk.read_bytes()[:20])
        await look()
        assert pane.rows is not None
        assert (len(pane.rows.table), len(pane.rows)) == (0, 9)
        await look()
        assert app.lines()[0].endswith(" 9 without record")


def problems(app: Any) -> list[str]:
    return [message.text for message in app.got if isinstance(message, Said) and message.problem]


async def test_a_file_that_changes_while_its_counter_stands_is_read_and_said_once(
    host: Any, server: Any, opened: Any
) -> None:
    pane = FolderPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        look = await opened(app, pilot, pane)
        await look()
        mrk = server.folder(SENT).mrk
        os.utime(mrk, (5, 5))
        await look()
        assert problems(app) == []
        change(mrk, layout.SEEN)
        os.utime(mrk, (6, 6))
        await look()
        await look()
        assert pane.rows is not None
        assert pane.rows.flags(0) == layout.SEEN
        since = "MRK028 the file changed since 2023-11-14 22:13:20, LastWriteCounter did not: 7"
        assert problems(app) == [f"{SENT}: {since}"]


async def test_it_is_said_where_no_copies_are_kept_too(host: Any, small_root: Path, clock: Any, opened: Any) -> None:
    server = MailServer(open_root(small_root), Config(copies=CopySettings(keep="never")), clock=clock)
    pane = FolderPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        look = await opened(app, pilot, pane)
        await look()
        mrk = server.folder(SENT).mrk
        assert mrk is not None
        change(mrk, layout.SEEN)
        os.utime(mrk, (6, 6))
        await look()
        assert problems(app) == [f"{SENT}: MRK028 somebody changed the file, LastWriteCounter did not move: 7"]


async def test_a_copy_is_kept_on_opening_and_then_at_most_once_a_minute(
    host: Any, server: Any, opened: Any, clock: Any
) -> None:
    folder = server.folder(SENT)
    pane = FolderPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        look = await opened(app, pilot, pane)
        assert [copy.reason for copy in server.copies.of(folder)] == ["opened"]
        for counter in (8, 9):
            clock.time += 20
            change(folder.mrk, layout.SEEN, counter=counter)
            await look()
        assert len(server.copies.of(folder)) == 1
        clock.time += 30
        await look()
        assert [copy.counter for copy in server.copies.of(folder)] == [9, 7]
        clock.time += 70
        await look()
        assert len(server.copies.of(folder)) == 2
        assert problems(app) == []


async def test_that_copies_cannot_be_kept_is_said_once(
    host: Any, server: Any, opened: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server.copies, "keep", lambda *_: Kept(problem="the disk is full"))
    pane = FolderPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        await opened(app, pilot, pane)
        pane.open_folder(server.folder("anna@example.com"))
        await settled(app, pilot)
        assert problems(app) == ["no copy is kept: the disk is full"]


@pytest.mark.parametrize(("most", "kept"), [(10, True), (9, False)])
async def test_the_records_are_kept_as_they_were_unless_they_are_too_many(
    host: Any, server: Any, opened: Any, monkeypatch: pytest.MonkeyPatch, most: int, *, kept: bool
) -> None:
    monkeypatch.setattr(module, "COMPARED_RECORDS", most)
    pane = FolderPane(server, ASCII)
    async with host(pane, 80, 8) as (app, pilot):
        look = await opened(app, pilot, pane)
        before = pane.opened_as
        assert (before is not None) is kept
        mrk = server.folder(SENT).mrk
        change(mrk, layout.SEEN, counter=4711)
        await look()
        assert pane.opened_as is before
        assert before is None or not before.flags[0] & layout.SEEN
