"""The program as a person uses it: a driver that presses keys, waits until nothing is under way, and looks."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import WorkerCancelled

from mdtui.config import Config
from mdtui.demo.build import build_root
from mdtui.keys.action import Place
from mdtui.mailroot.root import open_root
from mdtui.mrk.flags import letters
from mdtui.mrk.records import RecordTable
from mdtui.server import MailServer
from mdtui.tui.app import MdtuiApp
from mdtui.tui.glyphs import ASCII, GlyphSet
from mdtui.tui.records.rows import FolderRows
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.event_card import EventCard
from mdtui.tui.screens.find import FindScreen
from mdtui.tui.screens.health import HealthScreen
from mdtui.tui.screens.locks import LocksScreen
from mdtui.tui.screens.page_screen import PageScreen
from mdtui.tui.screens.side_screen import SideScreen
from tests.fixtures.idle import exact_idle
from tests.fixtures.known_machine import known_machine
from tests.fixtures.machine import Machine
from tests.fixtures.quick_styles import quick_styles
from tests.fixtures.ui_thread import UI_THREAD

__all__ = ["exact_idle", "known_machine", "quick_styles"]

SNAPSHOTS = Path(__file__).parents[2] / "snapshots"
UNPROVED = "tried to send a message as user3@example.com without proper authentication"
NOW = 1_700_000_000.0
"""What the still clock says."""


class Driver:
    """Presses keys in a running program, and says what is on the screen."""

    def __init__(self, app: MdtuiApp, pilot: Pilot[None], server: MailServer, table: Machine) -> None:
        self.app = app
        self.pilot = pilot
        self.server = server
        self.table = table
        self.said: list[str] = []
        say = app.browse.say

        def listen(text: str, *, problem: bool = False) -> None:
            self.said.append(text)
            say(text, problem=problem)

        app.browse.say = listen  # type: ignore[method-assign]

    async def settle(self) -> None:
        """Wait until no worker works and no message waits."""
        browse = self.app.browse
        while True:
            with suppress(WorkerCancelled):
                await self.app.workers.wait_for_complete()
            await self.pilot.pause()
            if not self.app.workers and not browse.records.writes.busy:
                browse.records.read_envelopes()
                if browse.records.preview is not None:
                    browse.records.preview.look()
                if isinstance(self.app.screen, FindScreen):
                    self.app.screen.list.read_envelopes()
                if not self.app.workers:
                    break
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, each once what the one before does is done; what is typed into a line arrives in one go."""
        for key in keys:
            if isinstance(self.app.focused, Input) and len(key) == 1:
                self.type_ahead(key)
            else:
                await self.pilot.press(key)
                await self.settle()
        await self.settle()

    def type_ahead(self, text: str) -> None:
        """Press keys without looking at what each does."""
        for character in text:
            self.app.post_message(Key(_character_to_key(character), character))

    async def look(self) -> None:
        """Look at processes, logs and the open folder once, as the pollers do."""
        browse, screen = self.app.browse, self.app.screen
        for poller in (browse.process_poller, browse.feed.poller, browse.records.poller):
            poller.step()
        if isinstance(screen, LocksScreen | HealthScreen):
            screen.poller.step()
        await self.settle()

    async def hide(self, path: Path, name: str) -> None:
        """Put a name in the place of a path that is another one in each run, as far as facts are on the screen."""
        screen = self.app.screen
        assert isinstance(screen, SideScreen | ConfirmScreen)
        facts = screen.facts.facts
        shown = {fact: fact.text.replace(str(path), name) for fact in facts if str(path) in fact.text}
        screen.facts.show([fact._replace(text=shown.get(fact, fact.text).replace("\\", "/")) for fact in facts])
        await self.settle()

    # What is on the screen

    def lines(self) -> list[str]:
        """Return the lines of the screen."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    @property
    def place(self) -> Place:
        """The pane that the keys act on."""
        return self.app.browse.place

    @property
    def notice(self) -> str:
        """The line at the bottom that says what happened."""
        screen = self.app.screen
        over = screen if isinstance(screen, SideScreen | ConfirmScreen | PageScreen) else self.app.browse
        return over.notice.message

    @property
    def facts(self) -> dict[str, str]:
        """What a screen says of the chosen line, or a question of what would be done."""
        screen = self.app.screen
        assert isinstance(screen, SideScreen | ConfirmScreen | EventCard)
        return {fact.label: fact.text for fact in screen.facts.facts if fact.label}

    @property
    def branch(self) -> str:
        """The label under the cursor of the tree."""
        branch = self.app.browse.folders.tree_view.branch
        return branch.label if branch is not None else ""

    @property
    def branches(self) -> list[str]:
        """The labels that the tree shows."""
        return [branch.label for branch in self.app.browse.folders.tree_view.branches.rows]

    @property
    def rows(self) -> FolderRows:
        """The rows of the open folder."""
        rows = self.app.browse.records.rows
        assert rows is not None
        return rows

    @property
    def uid(self) -> int:
        """The UID under the cursor of the records; 0 of a message file without a record, here and below."""
        return self.rows.pairing.record(self.rows.index(self.rows.cursor)).uid

    @property
    def uids(self) -> list[int]:
        """The UIDs shown, from top to bottom."""
        return [self.rows.pairing.record(index).uid for index in self.rows.shown]

    @property
    def selected(self) -> list[int]:
        """The selected UIDs."""
        return [self.rows.pairing.record(index).uid for index in self.rows.selection]

    def flags(self, uid: int) -> str:
        """Return the flags of a record as the screen has them."""
        return letters(self.rows.flags(list(self.rows.table.uids).index(uid)))

    def flags_on_disk(self, uid: int) -> str:
        """Return the flags of a record of the open folder as they are in its file."""
        folder = self.app.browse.records.folder
        assert folder is not None
        assert folder.mrk is not None
        table = RecordTable(folder.mrk.read_bytes())
        return letters(table.flags[list(table.uids).index(uid)])


Open = Callable[..., AbstractAsyncContextManager[Driver]]


@pytest.fixture
def open_app(clock: Any) -> Open:
    """Give a function that runs the program on a mail root, as an asynchronous context; nothing moves by itself."""

    @asynccontextmanager
    async def run(
        root: Path,
        *,
        width: int = 80,
        height: int = 24,
        start: str = "",
        glyphs: GlyphSet = ASCII,
        processes: tuple[str, ...] = (),
        config: Config | None = None,
        **options: Any,
    ) -> AsyncIterator[Driver]:
        table = Machine(clock, *processes)
        server = MailServer(open_root(root), config or Config(), clock=clock, table=table)
        folder = server.folder(start) if start else None
        app = MdtuiApp(server, glyphs=glyphs, start=folder, live=False, **options)
        async with app.run_test(size=(width, height)) as pilot:
            driver = Driver(app, pilot, server, table)
            UI_THREAD.watch(root, Path(os.environ["MDTUI_STATE"]))
            try:
                await driver.settle()
                await driver.look()
                yield driver
                await driver.settle()
            finally:
                UI_THREAD.stop()
            # A disk may take any time, and a key shall not wait for it.
            assert UI_THREAD.touched == []
            assert [line for line in driver.said if "a fault in mdtui" in line] == []

    return run


@pytest.fixture(autouse=True)
def _counted_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the changes of a still clock have names that never meet, and are the same in every run."""
    numbers = count(1)
    monkeypatch.setattr("secrets.token_hex", lambda _: f"{next(numbers):04x}")


@pytest.fixture(scope="session")
def demo_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a demo, the same on every machine; a test that writes takes another."""
    directory = tmp_path_factory.mktemp("demo") / "MDaemon"
    directory.mkdir()
    build_root(directory, seed=1, records=400, now=NOW, zone=dt.UTC)
    return directory


def normalised(svg: str) -> str:
    """Return a picture without what differs from run to run, or is fetched from elsewhere."""
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code", "Fira Code, DejaVu Sans Mono, Consolas") + "\n"


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[Driver, str], None]:
    """Give a function that compares the screen with ``snapshots/<test module>/<shot>.svg``."""
    directory = SNAPSHOTS / request.path.stem
    update = request.config.getoption("--update-snapshots")

    def compare(driver: Driver, shot: str) -> None:
        picture = normalised(driver.app.export_screenshot(title="mdtui", simplify=True))
        path, actual = directory / f"{shot}.svg", directory / f"{shot}.actual.svg"
        expected = path.read_text(encoding="utf-8") if path.exists() else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        if update:
            path.write_text(picture, encoding="utf-8", newline="\n")
            actual.unlink(missing_ok=True)
        elif picture != expected:
            actual.write_text(picture, encoding="utf-8", newline="\n")
            pytest.fail(f"the screen is not as in {path.name}: look at {actual}; pytest --update-snapshots accepts it")
        else:
            actual.unlink(missing_ok=True)

    return compare


@pytest.fixture
def root(small_root: Path) -> Path:
    """Give a mail root with enough folders and events to move about in."""
    anna = small_root / "Users" / "example.com" / "anna"
    work = anna / "Work.IMAP"
    (work / "2026.IMAP").mkdir(parents=True)
    (work / "2026.IMAP" / "IMAP.MRK").write_bytes(b"torn")
    (small_root / "Users" / "example.com" / "bob").mkdir()
    day = dt.datetime(2023, 11, 14, 8, 0)  # noqa: DTZ001 - text logs carry no zone
    lines = [
        f"{day + dt.timedelta(minutes=minute):%a %Y-%m-%d %H:%M:%S.000}: 05: **** ALERT **** "
        f"192.0.2.{minute} gave false logon/password to POP server; user: user{minute}@example.com\r\n"
        for minute in range(40)
    ]
    (small_root / "Logs" / "MDaemon-all.log").write_text("".join(lines), encoding="ascii", newline="")
    return small_root


@pytest.fixture
def busy_root(root: Path) -> Path:
    """Give a mail root with events of several codes, repeats, an alert that nobody knows, and lines that are none.

    The feed has 44 lines: 40 failed logins, then at 40 three times 508, at 41 a 513, at 42 a 506, at 43 the alert.
    """
    said = [
        *[f"09:1{minute}:00.000: 05: **** ALERT **** LDaemon LDAP server could not be started" for minute in range(3)],
        "10:30:00.000: 05: **** ALERT **** Failed to start process WebAdmin.exe (FailPoint: 2, Error: 5/1314)",
        "11:44:30.000: 01: Attempting SMTP connection to [192.0.2.3]",
        f"11:45:00.000: 05: **** ALERT **** 192.0.2.3 {UNPROVED}",
        "11:45:10.000: 02: <-- QUIT",
        "11:45:20.000: 05: **** ALERT **** Something new happened",
    ]
    lines = "".join(f"Tue 2023-11-14 {line}\r\n" for line in said)
    (root / "Logs" / "MDaemon-System.log").write_text(lines, encoding="ascii", newline="")
    return root
