"""The program as a person uses it: a driver that presses keys, waits until nothing is under way, and looks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from mdtui.config import Config
from mdtui.demo.build import build_root
from mdtui.mailroot.root import open_root
from mdtui.mrk.flags import letters
from mdtui.mrk.records import RecordTable
from mdtui.processes.table import Process
from mdtui.server import MailServer
from mdtui.tui.actions import Place
from mdtui.tui.app import MdtuiApp
from mdtui.tui.glyphs import ASCII, GlyphSet
from mdtui.tui.rows import FolderRows
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.locks import LocksScreen
from mdtui.tui.screens.side_screen import SideScreen

SNAPSHOTS = Path(__file__).parents[2] / "snapshots"
NOW = 1_700_000_000.0
"""What the still clock says."""


class FakeTable:
    """The processes of a machine that runs what it is told."""

    def __init__(self, clock: Any, *names: str) -> None:
        self.clock = clock
        self.names = list(names)

    def scan(self, names: frozenset[str]) -> list[Process]:
        started = self.clock.now() - 7200
        return [Process(pid, name, started, "running") for pid, name in enumerate(self.names, 1)]

    def check(self, process: Process) -> Process | None:
        return process if process.name in self.names else None


class Driver:
    """Presses keys in a running program, and says what is on the screen."""

    def __init__(self, app: MdtuiApp, pilot: Pilot[None], server: MailServer, table: FakeTable) -> None:
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
                if not self.app.workers:
                    break
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, and wait for what they do."""
        await self.pilot.press(*keys)
        await self.settle()

    async def look(self) -> None:
        """Look at processes, logs and the open folder once, as the pollers do."""
        browse, screen = self.app.browse, self.app.screen
        for poller in (browse.process_poller, browse.feed.poller, browse.records.poller):
            poller.step()
        if isinstance(screen, LocksScreen):
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
        notice = screen.notice if isinstance(screen, SideScreen | ConfirmScreen) else self.app.browse.notice
        return notice.message

    @property
    def facts(self) -> dict[str, str]:
        """What a screen says of the chosen line, or a question of what would be done."""
        screen = self.app.screen
        assert isinstance(screen, SideScreen | ConfirmScreen)
        return {fact.label: fact.text for fact in screen.facts.facts}

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
        """The UID under the cursor of the records."""
        return self.rows.table.uids[self.rows.index(self.rows.cursor)]

    @property
    def uids(self) -> list[int]:
        """The UIDs shown, from top to bottom."""
        return [self.rows.table.uids[index] for index in self.rows.shown]

    @property
    def selected(self) -> list[int]:
        """The selected UIDs."""
        return [self.rows.table.uids[index] for index in self.rows.selection]

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
        table = FakeTable(clock, *processes)
        server = MailServer(open_root(root), config or Config(), clock=clock, table=table)
        folder = server.folder(start) if start else None
        app = MdtuiApp(server, glyphs=glyphs, start=folder, live=False, **options)
        async with app.run_test(size=(width, height)) as pilot:
            driver = Driver(app, pilot, server, table)
            await driver.settle()
            await driver.look()
            yield driver
            await driver.settle()
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
        if update:
            directory.mkdir(parents=True, exist_ok=True)
            path.write_text(picture, encoding="utf-8", newline="\n")
            actual.unlink(missing_ok=True)
        elif picture != expected:
            directory.mkdir(parents=True, exist_ok=True)
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
