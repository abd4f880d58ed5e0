from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mdtui.errors import FailedError, LockedError
from mdtui.keys.keymap import Keymap
from mdtui.mrk import layout
from mdtui.mrk.changing import Change
from mdtui.mrk.flags import Flag
from mdtui.tui.glyphs import ASCII
from mdtui.tui.messages import FolderRewritten, Progress
from mdtui.tui.possible import NO_RECORD_YET
from mdtui.tui.records.rows import Mark
from mdtui.tui.widgets.record_grid import RecordGrid
from mdtui.tui.widgets.writing_pane import WritingPane
from tests.fixtures.flag_writes import SENT, Rewrite, asked, on_disk, said, with_settings
from tests.fixtures.past_runs import change_earlier, leave_unfinished


async def test_a_toggle_is_written_and_taken_back(host: Any, server: Any, act: Any) -> None:
    pane = WritingPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        assert on_disk(server) == [layout.SEEN] + [0] * 9
        assert pane.totals.unseen == 9
        assert said(app) == []
        await post(RecordGrid.UndoRequested())
        assert on_disk(server) == [0] * 10
        assert pane.totals.unseen == 10
        assert said(app) == ["1 record taken back"]


async def test_our_own_write_is_not_taken_for_somebody_elses(
    host: Any, server: Any, act: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = WritingPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        read: list[object] = []
        monkeypatch.setattr(server, "open", read.append)
        pane.poller.step()
        await settled(app, pilot)
        assert read == []
        assert pane.rows is not None
        assert pane.rows.mark(0) is Mark.NONE


async def test_the_row_shows_what_will_be_while_the_lock_is_waited_for_and_the_truth_when_it_fails(
    host: Any, server: Any, act: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = WritingPane(server, ASCII)
    seen: list[tuple[int, Mark]] = []

    def edit(*_: object, **__: object) -> None:
        assert pane.rows is not None
        seen.append((pane.rows.flags(0), pane.rows.mark(0)))
        raise LockedError("held by another program", where="a.lck")

    monkeypatch.setattr(server, "edit", edit)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(RecordGrid.FlagsRequested(Flag.FLAGGED))
        assert seen == [(layout.FLAGGED, Mark.PENDING)]
        assert pane.rows is not None
        assert (pane.rows.flags(0), pane.rows.mark(0)) == (0, Mark.NONE)
        assert said(app) == ["held by another program: a.lck"]
        assert not pane.writes.can_undo


async def test_waiting_for_the_lock_can_be_stopped(
    host: Any, server: Any, act: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = WritingPane(server, ASCII)
    started = threading.Event()

    def edit(*_: object, cancelled: Callable[[], bool], **__: object) -> None:
        started.set()
        while not cancelled():
            threading.Event().wait(0.001)
        raise LockedError("stopped waiting", where="a.lck")

    monkeypatch.setattr(server, "edit", edit)
    async with host(pane, 60, 8) as (app, pilot):
        await act(app, pilot, pane)
        for flag in (Flag.FLAGGED, Flag.SEEN):
            pane.grid.post_message(RecordGrid.FlagsRequested(flag))
        assert await asyncio.to_thread(started.wait, 10)
        pane.stop_waiting()
        while pane.writes.busy:
            await settled(app, pilot)
        assert pane.rows is not None
        assert (pane.rows.flags(0), pane.rows.mark(0)) == (0, Mark.NONE)
        assert said(app) == ["stopped waiting: a.lck"]
        assert on_disk(server) == [0] * 10


async def test_several_changes_are_written_in_order(host: Any, server: Any, act: Any) -> None:
    pane = WritingPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        flags = (Flag.SEEN, Flag.FLAGGED, Flag.SEEN, Flag.DRAFT)
        for flag in flags:
            pane.grid.post_message(RecordGrid.FlagsRequested(flag))
        await post()
        assert on_disk(server)[0] == layout.FLAGGED | layout.DRAFT
        await post(*(RecordGrid.UndoRequested() for _ in flags))
        assert on_disk(server) == [0] * 10


async def test_a_change_of_many_records_says_how_many(host: Any, server: Any, act: Any) -> None:
    pane = WritingPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        pane.grid.action_select_all()
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        assert said(app) == ["10 records changed; u takes it back"]


async def test_undo_reaches_a_folder_that_is_no_longer_on_the_screen(
    host: Any, server: Any, act: Any, settled: Any
) -> None:
    pane = WritingPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        pane.open_folder(server.folder("anna@example.com"))
        await settled(app, pilot)
        await post(RecordGrid.UndoRequested())
        assert on_disk(server) == [0] * 10
        assert said(app) == [f"{SENT}: 1 record taken back"]


async def test_undo_leaves_what_somebody_else_changed_since(host: Any, server: Any, act: Any) -> None:
    pane = WritingPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        mrk = server.folder(SENT).mrk
        data = bytearray(mrk.read_bytes())
        data[layout.flags_offset(0)] |= layout.DELETED
        mrk.write_bytes(data)
        await post(RecordGrid.UndoRequested())
        assert on_disk(server)[0] == layout.SEEN | layout.DELETED
        assert said(app) == ["0 records taken back, 1 changed by somebody else since, left as they are"]


# What is asked first


async def test_a_change_of_many_records_is_asked_about_first(host: Any, server: Any, act: Any) -> None:
    pane = WritingPane(with_settings(server, confirm_above=9), ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        pane.grid.action_select_all()
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        (question,) = asked(app)
        assert question.question.title == "Change 10 records?"
        assert on_disk(server) == [0] * 10
        assert pane.rows is not None
        assert pane.rows.mark(0) is Mark.NONE
        question.answered(False)
        await post()
        assert on_disk(server) == [0] * 10
        question.answered(True)
        assert pane.rows.mark(0) is Mark.PENDING
        await post()
        assert on_disk(server) == [layout.SEEN] * 10
        assert said(app) == ["10 records changed; u takes it back"]


async def test_what_moved_while_it_was_asked_about_is_still_found(host: Any, server: Any, act: Any) -> None:
    pane = WritingPane(with_settings(server, confirm_above=1), ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        assert pane.rows is not None
        pane.rows.selection.add([8, 9])
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        mrk = server.folder(SENT).mrk
        data = mrk.read_bytes()
        mrk.write_bytes(data[: layout.HEADER_SIZE] + data[layout.HEADER_SIZE + layout.RECORD_SIZE :])
        pane.open_folder(server.folder(SENT))
        await post()
        (question,) = asked(app)
        question.answered(True)
        await post()
        assert on_disk(server) == [0] * 7 + [layout.SEEN] * 2
        assert [pane.rows.flags(index) for index in range(9)] == on_disk(server)


async def test_a_change_of_an_earlier_run_is_asked_about_before_it_is_taken_back(
    host: Any, server: Any, act: Any
) -> None:
    change_earlier(server, SENT, Flag.SEEN, 1)
    pane = WritingPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        await post(RecordGrid.UndoRequested())
        (question,) = asked(app)
        assert on_disk(server)[0] == layout.SEEN
        question.answered(True)
        await post()
        assert on_disk(server)[0] == 0
        assert said(app) == ["1 record taken back"]
        await post(RecordGrid.RedoRequested())
        assert on_disk(server)[0] == layout.SEEN


# Large changes


async def test_the_progress_of_several_parts_is_said_and_they_can_be_stopped(
    host: Any, server: Any, act: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = with_settings(server, batch=2)
    pane = WritingPane(several, ASCII)
    edit, first, go_on = several.edit, threading.Event(), threading.Event()

    def slowly(*args: Any, progress: Callable[[int, int], None], **how: Any) -> Change:
        def report(done: int, total: int) -> None:
            server.clock.time += 1
            progress(done, total)
            first.set()
            go_on.wait(10)

        return edit(*args, progress=report, **how)

    monkeypatch.setattr(several, "edit", slowly)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        pane.grid.action_select_all()
        pane.grid.post_message(RecordGrid.FlagsRequested(Flag.SEEN))
        assert await asyncio.to_thread(first.wait, 10)
        pane.stop_waiting()
        go_on.set()
        await post()
        assert [message.text for message in app.got if isinstance(message, Progress)] == [
            "looking up 10 records~",
            "",
            "0 of 10 records | Esc stops",
            "2 of 10 records | Esc stops",
        ]
        assert said(app) == ["2 records changed, 8 left as they were, you stopped it"]
        assert on_disk(server) == [layout.SEEN] * 2 + [0] * 8
        assert pane.rows is not None
        assert [pane.rows.flags(index) for index in range(10)] == on_disk(server)


async def test_after_several_parts_the_folder_is_read_again(host: Any, server: Any, act: Any) -> None:
    pane = WritingPane(with_settings(server, batch=4), ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        pane.grid.action_select_all()
        reading = pane.reading
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        await post()
        assert pane.reading is not reading
        assert pane.rows is not None
        assert pane.rows.mark(0) is Mark.NONE


async def test_what_somebody_else_changed_first_is_said(host: Any, server: Any, act: Any) -> None:
    pane = WritingPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        mrk = server.folder(SENT).mrk
        data = bytearray(mrk.read_bytes())
        data[layout.flags_offset(0)] = layout.DELETED
        mrk.write_bytes(data)
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        assert on_disk(server)[0] == layout.SEEN | layout.DELETED
        assert said(app) == [
            "1 record changed, 1 had been changed by somebody else, the flag was applied to what stands there now"
        ]


# What earlier runs left


async def test_what_crashes_left_is_said_at_the_start(host: Any, server: Any, act: Any) -> None:
    leave_unfinished(server, SENT, Flag.SEEN, 1)
    leave_unfinished(server, "anna@example.com", Flag.SEEN, 1)
    change_earlier(server, SENT, Flag.DRAFT, 2)
    pane = WritingPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        pane.look_back()
        await post()
        assert said(app) == ["2 changes were not finished, H shows them"]
        assert pane.writes.can_undo


async def test_a_journal_that_cannot_be_read_is_said(
    host: Any, server: Any, act: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise FailedError("cannot read the journal", where=Path("journal-2023-11-14.jsonl"))

    monkeypatch.setattr(server.changes, "history", fail)
    pane = WritingPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        pane.look_back()
        await post(RecordGrid.UndoRequested())
        assert said(app) == ["cannot read the journal: journal-2023-11-14.jsonl"] * 2


async def test_a_message_file_without_a_record_has_no_flags_and_that_is_said(host: Any, server: Any, act: Any) -> None:
    pane = WritingPane(server, ASCII)
    folder = server.folder(SENT)
    (folder.path / "new.msg").write_bytes(b"Subject: x\r\n\r\n")
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        pane.grid.cursor = 10
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        assert said(app) == [Keymap().say(NO_RECORD_YET)]
        assert pane.rows is not None
        pane.rows.selection.add([1, 10])
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        assert said(app)[1:] == ["1 record changed, 1 left out that have no record yet"]
        assert on_disk(server) == [0, layout.SEEN] + [0] * 8


async def test_without_an_index_it_is_said_what_makes_one(host: Any, server: Any, act: Any) -> None:
    server.folder(SENT).mrk.unlink()
    pane = WritingPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        assert len(pane.rows or ()) == 9
        await post(RecordGrid.FlagsRequested(Flag.SEEN))
        assert said(app) == [pane.why_not_writable]
        assert "MDaemon makes it" in pane.why_not_writable


async def test_a_folder_whose_file_was_written_anew_is_read_again(host: Any, server: Any, act: Any) -> None:
    pane = WritingPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)
        pane.write(Rewrite())
        await post()
        assert pane.rows is not None
        assert len(pane.rows.table) == 9
        (message,) = [message for message in app.got if isinstance(message, FolderRewritten)]
        assert (message.folder.key, message.totals.records) == (SENT, 9)


async def test_a_folder_that_is_gone_by_then_is_said(
    host: Any, server: Any, act: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = WritingPane(server, ASCII)
    async with host(pane, 60, 8) as (app, pilot):
        post = await act(app, pilot, pane)

        def gone(_: str) -> None:
            raise FailedError("no such folder", where=SENT)

        monkeypatch.setattr(server, "folder", gone)
        pane._look_anew(SENT)
        await post()
        assert said(app) == [f"no such folder: {SENT}"]
        assert [message for message in app.got if isinstance(message, FolderRewritten)] == []
