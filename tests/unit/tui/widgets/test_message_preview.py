from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Region
from textual.scroll_view import ScrollView

from mdtui.mailroot.folders import Folder
from mdtui.mailroot.message import FIRST_READ, OpenedMessage, decode_message
from mdtui.message_files import no_message_file
from mdtui.pairing import Lack
from mdtui.tui.glyphs import ASCII
from mdtui.tui.messages import Said
from mdtui.tui.reading.chosen_message import ChosenMessage
from mdtui.tui.widgets.message_preview import MessagePreview

FOLDER = Folder(Path("anna"), "anna@example.com", (), (), None)


def message(name: str, uid: int = 1) -> ChosenMessage:
    return ChosenMessage(FOLDER, name.encode(), name, Lack.NOTHING, f"UID {uid}")


class Files:
    """Message files whose subject is their name, and which take as long to read as a test wants."""

    def __init__(self) -> None:
        self.read_names: list[str] = []
        self.free = threading.Event()
        self.free.set()
        self.begun = threading.Event()
        self.text = "text\n"

    def read_listed(self, folder: Folder, name: str, limit: int) -> OpenedMessage:
        assert (folder, limit) == (FOLDER, FIRST_READ)
        assert threading.current_thread() is not threading.main_thread()
        self.read_names.append(name)
        self.begun.set()
        assert self.free.wait(30)
        if name == "gone.msg":
            raise no_message_file(name)
        return decode_message(f"Subject: {name}\nFrom: a@example.net\n\n{self.text}".encode())


class Cursor:
    """What is under the cursor."""

    def __init__(self) -> None:
        self.on: ChosenMessage | None = message("a.msg")

    def __call__(self) -> ChosenMessage | None:
        return self.on


@pytest.fixture
def files() -> Files:
    return Files()


@pytest.fixture
def cursor() -> Cursor:
    return Cursor()


@pytest.fixture
def preview(files: Any, cursor: Cursor) -> MessagePreview:
    return MessagePreview(files, ASCII, cursor)


@pytest.fixture
def look(preview: MessagePreview, cursor: Cursor, settled: Any) -> Any:
    """Give a function that puts the cursor elsewhere and lets it rest."""

    async def rest(app: Any, pilot: Any, chosen: ChosenMessage | None) -> list[str]:
        cursor.on = chosen
        preview.look()
        await settled(app, pilot)
        lines: list[str] = app.lines()
        return lines

    return rest


async def test_the_message_stands_below_a_title_that_says_which_it_is(host: Any, preview: Any, look: Any) -> None:
    async with host(preview, 60, 6) as (app, pilot):
        assert await look(app, pilot, message("a.msg", 17)) == [
            "  Preview            UID 17, 41; Enter opens, Right scrolls",
            "  From     a@example.net",
            "  Subject  a.msg",
            "  text",
            "",
            "",
        ]
        await pilot.resize_terminal(40, 6)
        assert app.lines()[0] == "  Preview       UID 17, 41; Enter opens"
        await pilot.resize_terminal(30, 6)
        assert app.lines()[0] == "  Preview          UID 17, 41"


async def test_a_message_is_read_once_however_often_it_is_asked_for(
    host: Any, preview: Any, files: Files, look: Any
) -> None:
    async with host(preview) as (app, pilot):
        for chosen in (message("a.msg"), message("a.msg"), message("b.msg"), message("a.msg")):
            await look(app, pilot, chosen)
        assert files.read_names == ["a.msg", "b.msg", "a.msg"]
        preview.read_again()
        await look(app, pilot, message("a.msg"))
        assert files.read_names[3:] == ["a.msg"]


async def test_as_long_as_the_cursor_moves_nothing_is_read_laid_out_or_painted(
    host: Any, preview: Any, files: Files, cursor: Cursor, look: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with host(preview) as (app, pilot):
        await look(app, pilot, message("a.msg"))
        for widget in (preview, preview.page, preview._title):
            monkeypatch.setattr(widget, "refresh", lambda *_, **__: pytest.fail("painted"))
        for number in range(50):
            cursor.on = message(f"{number}.msg")
            preview.record_changed()
        assert files.read_names == ["a.msg"]
        monkeypatch.undo()
        await look(app, pilot, cursor.on)
        assert files.read_names == ["a.msg", "49.msg"]


async def test_one_message_is_read_at_a_time_and_of_those_that_were_passed_by_none(
    host: Any, preview: Any, files: Files, cursor: Cursor, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out: list[str] = []

    def lay_out(opened: OpenedMessage, _: int) -> Any:
        laid_out.append(opened.field("subject"))
        return [[(laid_out[-1], "text")]]

    monkeypatch.setattr("mdtui.tui.widgets.message_preview.preview_lines", lay_out)
    async with host(preview) as (app, pilot):
        files.free.clear()
        for name in ("a.msg", "b.msg", "c.msg"):
            cursor.on = message(name)
            preview.look()
            await pilot.pause()
        assert files.begun.wait(30)
        files.free.set()
        await settled(app, pilot)
        assert files.read_names == ["a.msg", "c.msg"]
        assert laid_out == ["c.msg"]
        assert app.lines()[1] == "c.msg"


async def test_the_message_before_stays_until_another_is_there_and_a_slow_one_is_said_to_be_read(
    host: Any, preview: Any, files: Files, cursor: Cursor, look: Any, settled: Any
) -> None:
    async with host(preview) as (app, pilot):
        before = await look(app, pilot, message("a.msg"))
        files.free.clear()
        cursor.on = message("b.msg", 2)
        preview.look()
        await pilot.pause()
        assert app.lines() == before
        preview._say_reading()
        await pilot.pause()
        assert app.lines()[0].split() == ["Preview", "UID", "2"]
        assert app.lines()[1:3] == ["  reading b.msg~", ""]
        cursor.on = None
        preview.look()
        await pilot.pause()
        assert app.lines()[1] == "  There is no record here"
        cursor.on = message("b.msg", 2)
        preview.look()
        files.free.set()
        await settled(app, pilot)
        assert app.lines()[2] == "  Subject  b.msg"
        preview._say_reading()
        await pilot.pause()
        assert app.lines()[2] == "  Subject  b.msg"


@pytest.mark.parametrize(
    ("chosen", "text"),
    [
        (None, "There is no record here"),
        (message("gone.msg"), "there is no such message file in the folder: gone.msg"),
        (
            message("a\x1b[5m.msg")._replace(name=None, lack=Lack.FILE),
            "there is no such message file in the folder: a\\x1b[5m.msg",
        ),
        (message("a.msg")._replace(name=None), "It is not known yet which message files the folder has"),
    ],
    ids=["no row", "gone", "no file", "not listed"],
)
async def test_why_there_is_no_message(
    host: Any, preview: Any, files: Files, look: Any, chosen: ChosenMessage | None, text: str
) -> None:
    async with host(preview) as (app, pilot):
        await look(app, pilot, message("a.msg"))
        lines = await look(app, pilot, chosen)
        assert " ".join(line.strip() for line in lines[1:]).strip() == text
        assert lines[0].split() == ["Preview", *(chosen.record.split() if chosen is not None else ())]
        assert files.read_names == ["a.msg", *(["gone.msg"] if text.endswith(": gone.msg") else [])]


async def test_a_fault_is_said_and_stops_nothing(
    host: Any, preview: Any, look: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with host(preview) as (app, pilot):
        with monkeypatch.context() as patch:
            patch.setattr("mdtui.tui.widgets.message_preview.preview_lines", lambda *_: 1 / 0)
            assert (await look(app, pilot, message("a.msg")))[1] == "  the message cannot be read"
        assert any(isinstance(got, Said) and "ZeroDivisionError" in got.text for got in app.got)
        assert (await look(app, pilot, message("b.msg")))[2] == "  Subject  b.msg"


async def test_only_lines_that_differ_are_painted(
    host: Any, preview: Any, look: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[int] = []
    refresh = ScrollView.refresh

    def noted(view: ScrollView, *regions: Region, **how: Any) -> ScrollView:
        painted.extend(region.y for region in regions or [Region(y=-1)])
        return refresh(view, *regions, **how)

    async with host(preview) as (app, pilot):
        await look(app, pilot, message("a.msg"))
        monkeypatch.setattr(ScrollView, "refresh", noted)
        await look(app, pilot, message("b.msg"))
        subject = 1
        assert painted == [subject]
        preview.read_again()
        await look(app, pilot, message("b.msg"))
        assert painted == [subject]


async def test_what_is_looked_at_stays_in_another_window_and_another_message_is_shown_from_its_beginning(
    host: Any, preview: Any, files: Files, look: Any
) -> None:
    files.text = "\n".join(f"line {number}" for number in range(40))
    async with host(preview, 60, 6) as (app, pilot):
        await look(app, pilot, message("a.msg"))
        preview.page.action_page_down()
        preview.page.action_page_down()
        await pilot.resize_terminal(50, 6)
        assert (await look(app, pilot, message("a.msg")))[1].startswith("  line 6")
        assert len(files.read_names) == 2
        assert (await look(app, pilot, message("b.msg")))[1].startswith("  From")


async def test_a_preview_that_is_closed_while_it_reads_is_no_problem(
    host: Any, preview: Any, files: Files, settled: Any
) -> None:
    async with host(preview) as (app, pilot):
        files.free.clear()
        preview.look()
        await pilot.pause()
        assert files.begun.wait(30)
        await preview.remove()
        files.free.set()
        await settled(app, pilot)
        assert app.lines()[0] == ""
