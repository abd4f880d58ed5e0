from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from textual.message import Message

from mdtui.keys.action import Place
from mdtui.mailroot.file_rows import FileRows
from mdtui.mailroot.messages import Envelope
from mdtui.mrk.flags import Flag, Verb
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.pairing import MISSING, PRESENT, Pairing
from mdtui.tui.actions import of_place
from mdtui.tui.glyphs import ASCII, FULL
from mdtui.tui.records.rows import FolderRows, SortColumn, sort_order
from mdtui.tui.widgets.query_bar import QueryPurpose
from mdtui.tui.widgets.record_grid import RecordGrid
from tests.conftest import StillClock

NOW = dt.datetime(2024, 11, 23, 15, 0, tzinfo=dt.UTC)


def table_of(count: int, flags: int = 0, first: int = 1) -> RecordTable:
    date = int(NOW.timestamp()) - 7 * 3600
    uids = range(first, first + count)
    records = [Record(b"md%d.msg" % uid, flags, uid, uid * 100, date + uid * 60) for uid in uids]
    return RecordTable(encode(Header(1, 7, 99, 5), records))


@pytest.fixture
def clock() -> StillClock:
    return StillClock(NOW.timestamp())


@pytest.fixture
def grid(clock: StillClock) -> RecordGrid:
    return RecordGrid(clock, ASCII)


def listed(count: int, *names: str, missing: int = -1) -> FolderRows:
    """Return rows of which one has no message file, and message files without a record."""
    rows = FolderRows(table_of(count))
    states = bytes(MISSING if index == missing else PRESENT for index in range(count))
    rows.set_pairing(Pairing(rows.table, states, FileRows(Path(), names)))
    return rows


def rows_of(app: Any) -> list[str]:
    return [line.rstrip("# ") for line in app.lines()[1:]]


def got(app: Any, kind: type[Message]) -> list[Any]:
    return [message for message in app.got if isinstance(message, kind)]


def spy(grid: RecordGrid, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that will get the number of each row that is worked out."""
    painted: list[int] = []
    line = grid.line

    def noted(row: int, width: int) -> tuple[str, tuple[str, ...]]:
        painted.append(row)
        return line(row, width)

    monkeypatch.setattr(grid, "line", noted)
    return painted


async def test_records_are_lines_below_the_names_of_the_columns(grid: RecordGrid, host: Any) -> None:
    async with host(grid, 60, 4) as (app, pilot):
        rows = FolderRows(table_of(9, Flag.SEEN | Flag.FLAGGED))
        rows.envelopes[b"md2.msg"] = Envelope(sender="Anna", subject="Invoice")
        grid.show(rows)
        await pilot.pause()
        assert [line.rstrip("# ") for line in app.lines()] == [
            "    UID Flags     Date  Size Subject",
            ">     1 S-F---   08:01   100",
            "      2 S-F---   08:02   200 Invoice",
            "      3 S-F---   08:03   300",
        ]


async def test_keys_become_requests(grid: RecordGrid, host: Any) -> None:
    async with host(grid) as (app, pilot):
        grid.ask = (asked := list[QueryPurpose]()).append
        grid.show(FolderRows(table_of(3)))
        await pilot.press("u", "slash", "plus")
        assert len(got(app, RecordGrid.UndoRequested)) == 1
        assert asked == [QueryPurpose.FILTER, QueryPurpose.SELECT]


@pytest.mark.parametrize("flag", list(Flag))
async def test_each_flag_has_its_key(flag: Flag, grid: RecordGrid, host: Any) -> None:
    keys = {action.method: action.keys[0] for action in of_place(Place.GRID)}
    async with host(grid) as (app, pilot):
        grid.show(FolderRows(table_of(3)))
        await pilot.press(keys[f"toggle_{flag.word}"])
        assert got(app, RecordGrid.FlagsRequested) == [RecordGrid.FlagsRequested(flag)]


async def test_no_key_of_the_registry_fails_in_any_folder_or_in_none(grid: RecordGrid, host: Any) -> None:
    async with host(grid, 60, 6) as (app, pilot):
        for rows in (None, FolderRows(RecordTable(b"")), FolderRows(table_of(40))):
            grid.show(rows)
            for action in of_place(Place.GRID):
                for key in action.keys:
                    await pilot.press(key)
        assert grid.rows is not None
        assert all(len(line) <= 60 for line in app.lines())


async def test_nothing_is_asked_for_where_there_is_no_record(grid: RecordGrid, host: Any) -> None:
    async with host(grid) as (app, pilot):
        grid.ask = lambda purpose: pytest.fail(f"asked for {purpose}")
        grid.show(None)
        await pilot.press("s", "plus", "slash", "o", "O", "space", "v", "asterisk")
        grid.show(FolderRows(RecordTable(b"")))
        await pilot.press("s", "plus", "space", "v")
        assert got(app, RecordGrid.FlagsRequested) == got(app, RecordGrid.SortRequested) == []


@pytest.mark.parametrize(
    ("records", "filtered", "empty_text", "expected"),
    [
        (None, False, "", "Choose a folder and press Enter"),
        (None, False, "The folder is\x1b gone", "The folder is\\x1b gone"),
        (0, False, "", "No messages here. Press 1 for the folders"),
        (0, False, "nothing yet", "nothing yet"),
        (3, True, "nothing yet", "No record fits: flagged & \\x07x. Press \\ to see all"),
    ],
)
async def test_where_nothing_is_shown_it_says_why(
    records: int | None, *, filtered: bool, empty_text: str, expected: str, grid: RecordGrid, host: Any
) -> None:
    async with host(grid) as (app, pilot):
        rows = None if records is None else FolderRows(table_of(records))
        if rows is not None and filtered:
            rows.set_filter([], "flagged & \x07x")
        grid.show(rows, empty_text)
        await pilot.pause()
        assert expected in [line.strip() for line in app.lines()]


async def test_marks_say_what_colour_says(grid: RecordGrid, clock: StillClock, host: Any) -> None:
    async with host(grid, 60, 7) as (app, pilot):
        rows = FolderRows(table_of(5))
        grid.show(rows)
        rows.selection.add([1, 2])
        token = rows.begin(rows.targets(), Verb.ADD, Flag.SEEN)
        rows.anchor = 3
        grid.rows_changed()
        after = table_of(5)
        after.patch_flags(4, Flag.DELETED)
        grid.rows_changed(rows.set_table(after, clock.now()))
        await pilot.pause()
        assert [line[:15] for line in app.lines()[1:6]] == [
            ">     1 ------ ",
            " *    2.S----- ",
            " *    3.S----- ",
            " [    4 ------ ",
            "      5+---D-- ",
        ]
        grid.refresh_indexes(rows.settle(token, None))
        grid.refresh_indexes(rows.expire(clock.now() + 3))
        await pilot.pause()
        assert [line[:15] for line in app.lines()[1:6]] == [
            ">     1 ------ ",
            " *    2 ------ ",
            " *    3 ------ ",
            " [    4 ------ ",
            "      5 ---D-- ",
        ]


async def test_unseen_deleted_and_selected_records_look_different(grid: RecordGrid, host: Any) -> None:
    async with host(grid, 60, 7) as (_, pilot):
        table = table_of(5, Flag.SEEN)
        table.patch_flags(1, 0)
        table.patch_flags(2, Flag.SEEN | Flag.DELETED)
        rows = FolderRows(table)
        rows.selection.add([3])
        grid.show(rows)
        await pilot.pause()
        styles = [next(iter(grid.render_line(line))).style for line in range(1, 6)]
        assert len(set(styles)) == 5
        assert styles[1] is not None
        assert styles[1].bold


async def test_a_row_is_one_run_of_text(grid: RecordGrid, host: Any) -> None:
    async with host(grid, 60, 10):
        grid.show(FolderRows(table_of(1000)))
        assert [len(grid.render_line(line)) for line in range(10)] == [1, 2, 1, 1, 1, 1, 1, 1, 1, 1]


async def test_a_toggle_paints_one_row(grid: RecordGrid, host: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with host(grid, 60, 10) as (app, pilot):
        rows = FolderRows(table_of(30))
        grid.show(rows)
        await pilot.pause()
        painted = spy(grid, monkeypatch)
        await pilot.press("f")
        targets = rows.targets()
        token = rows.begin(targets, Verb.TOGGLE, Flag.FLAGGED)
        grid.refresh_indexes(target.index for target in targets)
        await pilot.pause()
        grid.refresh_indexes(rows.settle(token, None))
        await pilot.pause()
        assert painted == [0, 0]
        assert got(app, RecordGrid.FlagsRequested)


async def test_what_changed_out_of_sight_is_right_when_it_comes_into_sight(grid: RecordGrid, host: Any) -> None:
    async with host(grid, 60, 4) as (app, pilot):
        rows = FolderRows(table_of(30))
        grid.show(rows)
        await pilot.press("end")
        rows.table.patch_flags(0, Flag.DRAFT)
        grid.refresh_indexes([0])
        grid.set_envelopes(rows, {b"md2.msg": Envelope(subject="Late")})
        await pilot.press("home")
        await pilot.pause()
        assert "----T-" in rows_of(app)[0]
        assert rows_of(app)[1].endswith("Late")


async def test_what_is_in_sight_and_unknown_is_asked_for_and_then_what_is_ahead(grid: RecordGrid, host: Any) -> None:
    async with host(grid, 60, 4) as (app, pilot):
        grid.show(FolderRows(table_of(30)))
        assert grid.missing_envelopes() == {}
        rows, seen = listed(30, missing=28), []
        grid.tell_sight = lambda: seen.append(grid.in_sight)
        grid.show(rows)
        await pilot.pause()
        assert seen[-1] == range(3)
        assert list(grid.missing_envelopes().values()) == ["md1.msg", "md2.msg", "md3.msg"]
        grid.set_envelopes(rows, {b"md1.msg": Envelope(subject="One"), b"md2.msg": Envelope(problem="not readable")})
        assert grid.missing_envelopes() == {b"md3.msg": "md3.msg"}
        grid.set_envelopes(rows, {b"md3.msg": Envelope(subject="Three")})
        assert list(grid.missing_envelopes()) == [b"md4.msg", b"md5.msg"], "a page ahead, but for the row that stays"
        await pilot.press("end")
        assert seen[-1] == range(27, 30)
        assert list(grid.missing_envelopes()) == [b"md28.msg", b"md30.msg"]
        await pilot.press("home")
        await pilot.pause()
        assert [line[29:] for line in rows_of(app)] == ["One", "(not readable)", "Three"]


async def test_a_file_that_could_not_be_read_is_asked_for_again_when_the_folder_changed(
    grid: RecordGrid, clock: StillClock, host: Any
) -> None:
    async with host(grid, 60, 4):
        rows = listed(2, "md3.msg")
        grid.show(rows)
        grid.missing_envelopes()
        grid.set_envelopes(rows, {name: Envelope(problem="not readable") for name in (b"md2.msg", b"md3.msg")})
        assert list(grid.missing_envelopes()) == [b"md1.msg"]
        grid.rows_changed(rows.set_table(table_of(4), clock.now()))
        assert list(grid.missing_envelopes()) == [b"md1.msg", b"md2.msg", b"md3.msg"]


async def test_what_was_read_for_another_folder_is_not_shown(grid: RecordGrid, host: Any) -> None:
    async with host(grid, 60, 4) as (app, pilot):
        before, now = FolderRows(table_of(2)), FolderRows(table_of(2))
        grid.show(before)
        grid.show(now)
        grid.set_envelopes(before, {b"md1.msg": Envelope(subject="Wrong")})
        await pilot.pause()
        assert "Wrong" not in "".join(app.lines())


async def test_space_selects_and_moves_down(grid: RecordGrid, host: Any) -> None:
    async with host(grid, 60, 6) as (app, pilot):
        rows = FolderRows(table_of(5))
        grid.show(rows)
        await pilot.press("space", "down", "space", "up", "space")
        assert list(rows.selection) == [0]
        assert grid.cursor == rows.cursor == 3
        assert got(app, RecordGrid.NoteChanged)[-1].note == grid.note == "1 selected"


async def test_many_are_selected_with_a_key(grid: RecordGrid, host: Any) -> None:
    async with host(grid, 60, 6) as (app, pilot):
        rows = FolderRows(table_of(5))
        grid.show(rows)
        await pilot.press("down", "v", "end")
        assert grid.note == "range"
        await pilot.press("v")
        assert list(rows.selection) == [1, 2, 3, 4]
        await pilot.press("exclamation_mark")
        assert list(rows.selection) == [0]
        await pilot.press("asterisk")
        assert grid.note == "5 selected"
        await pilot.press("minus")
        assert grid.note == ""
        assert not any("*" in line for line in rows_of(app))


async def test_esc_lets_the_range_go_and_then_the_filter(grid: RecordGrid, host: Any) -> None:
    async with host(grid, 60, 6) as (app, pilot):
        rows = FolderRows(table_of(5))
        rows.set_filter([1, 3], "fl\x1bagged")
        grid.show(rows)
        await pilot.press("v")
        assert grid.note == "range | fl\\x1bagged | 2 of 5"
        await pilot.press("escape")
        assert (rows.anchor, rows.filtered) == (None, True)
        await pilot.press("escape")
        assert (rows.filtered, grid.note) == (False, "")
        await pilot.press("escape", "backslash")
        assert len(got(app, RecordGrid.FilterCleared)) == 1
        assert len(rows_of(app)) == 5


async def test_the_order_goes_from_column_to_column(grid: RecordGrid, host: Any) -> None:
    async with host(grid, 60, 6) as (app, pilot):
        rows = FolderRows(table_of(5))
        grid.show(rows)
        asked = []
        for _ in SortColumn:
            await pilot.press("o")
            request = got(app, RecordGrid.SortRequested)[-1]
            asked.append(request.column)
            order = sort_order(rows.pairing, request.column, reverse=request.reverse)
            rows.set_order(order, request.column, reverse=request.reverse)
            grid.rows_changed()
            await pilot.pause()
            assert (">" in app.lines()[0], "Size^" in app.lines()[0]) == (False, request.column is SortColumn.SIZE)
        assert asked == [SortColumn.UID, SortColumn.FLAGS, SortColumn.DATE, SortColumn.SIZE, SortColumn.FILE]
        await pilot.press("O")
        assert got(app, RecordGrid.SortRequested)[-1] == RecordGrid.SortRequested(SortColumn.FILE, reverse=True)


async def test_rows_that_come_leave_the_cursor_in_its_place(grid: RecordGrid, clock: StillClock, host: Any) -> None:
    async with host(grid, 60, 6) as (app, pilot):
        rows, moved = FolderRows(table_of(30, first=11)), []
        grid.tell_cursor = lambda: moved.append(grid.cursor)
        grid.show(rows)
        await pilot.press("end", "up", "up")
        before = [line[:15] for line in rows_of(app)]
        grid.rows_changed(rows.set_table(table_of(35, first=6), clock.now()))
        await pilot.pause()
        assert [line[:15] for line in rows_of(app)] == before
        assert moved[-1] == 32


async def test_a_change_of_flags_alone_paints_its_rows_alone(
    grid: RecordGrid, clock: StillClock, host: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with host(grid, 60, 6) as (app, pilot):
        rows = FolderRows(table_of(30))
        grid.show(rows)
        await pilot.pause()
        painted = spy(grid, monkeypatch)
        after = table_of(30)
        after.patch_flags(2, Flag.SEEN)
        after.patch_flags(29, Flag.SEEN)
        grid.rows_changed(rows.set_table(after, clock.now()))
        await pilot.pause()
        assert painted == [2]
        assert rows_of(app)[2].startswith("      3+S")


async def test_what_was_today_is_yesterday_after_midnight(grid: RecordGrid, clock: StillClock, host: Any) -> None:
    async with host(grid, 60, 6) as (app, pilot):
        grid.show(FolderRows(table_of(2)))
        await pilot.pause()
        assert "  08:01 " in rows_of(app)[0]
        clock.time += 9 * 3600
        grid.refresh_indexes([])
        await pilot.pause()
        assert " 23 Nov " in rows_of(app)[0]


@pytest.mark.parametrize("width", [1, 2, 7, 12, 20, 33, 41, 54, 80, 118, 200])
async def test_every_width_is_filled_and_not_more(width: int, clock: StillClock, host: Any) -> None:
    grid = RecordGrid(clock, FULL)
    async with host(grid, width, 6) as (_, pilot):
        rows = FolderRows(table_of(50))
        envelope = Envelope(sender="\u5f35\u5049 <wei@example.com>", subject="\u6703\u8b70\u8a18\u9304" * 30)
        rows.envelopes.update({b"md%d.msg" % uid: envelope for uid in range(50)})
        grid.show(rows)
        await pilot.pause()
        for line in range(6):
            strip = grid.render_line(line)
            assert sum(segment.cell_length for segment in strip) == width


async def test_a_million_records_are_shown_as_a_few_are(grid: RecordGrid, host: Any) -> None:
    rows = FolderRows(table_of(1_000_000))
    async with host(grid, 80, 24) as (app, pilot):
        grid.show(rows)
        await pilot.press("end")
        assert rows_of(app)[-1].startswith(">  1000000 ")
        assert len(grid._painted) < 100
