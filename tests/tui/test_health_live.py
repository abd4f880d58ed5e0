"""The real simulator, a real kill: what the screens and the command line say of it, and that its return is noticed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from mdtui.clock import SystemClock
from mdtui.config import Config
from mdtui.demo.session import prepare_root, start_simulator, stop_simulator
from mdtui.mailroot.root import open_root
from mdtui.processes.checking import Verdict
from mdtui.server import MailServer
from mdtui.tui.app import MdtuiApp
from mdtui.tui.glyphs import ASCII

pytestmark = [
    pytest.mark.skipif(sys.platform not in {"linux", "win32"}, reason="a process cannot choose its name here"),
    # Each wait has a patience of its own; on a busy machine they add up.
    pytest.mark.timeout(600),
]

REPOSITORY = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds after which nothing is expected any more; each wait ends as soon as it can."""


@pytest.fixture
def simulator(demo_copy: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = start_simulator(str(demo_copy), "--interval", "1.5", "--folder", "anna.mueller@example.com")
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"ready"
    yield process
    stop_simulator(process)


@pytest.fixture
def demo_copy(tmp_path: Path) -> Path:
    """Give a demo of its own, built for this moment."""
    root = tmp_path / "MDaemon"
    prepare_root(root, records=50, clock=SystemClock())
    return root


class Watcher:
    """Waits for what a person would see, and for what a script would be told."""

    def __init__(self, app: MdtuiApp, root: Path) -> None:
        self.app = app
        self.root = root

    @property
    def strip(self) -> str:
        return "".join(text for text, _ in self.app.browse.strip._pieces())

    @property
    def verdict(self) -> Verdict | None:
        report = self.app.browse.event_ways.report
        return None if report is None else report.verdict

    @property
    def texts(self) -> list[str]:
        return [entry.event.text for entry in self.app.browse.feeding.model.store.entries]

    def says(self, text: str) -> bool:
        return any(text in said for said in self.texts)

    def is_critical_for(self, name: str) -> bool:
        """Return whether it was said; the simulator may have stopped another program a moment before."""
        return any(text.startswith("the server is CRITICAL, and was ") and name in text for text in self.texts)

    async def until(self, what: Callable[[], bool]) -> float:
        """Wait for something, and return how many seconds that took."""
        start = time.monotonic()
        while not what():
            assert time.monotonic() - start < PATIENCE, (self.strip, self.verdict, self.texts[-5:])
            await asyncio.sleep(0.02)
        return time.monotonic() - start

    async def until_code(self, wanted: Verdict) -> None:
        start = time.monotonic()
        while await asyncio.to_thread(self.code) != wanted:
            assert time.monotonic() - start < PATIENCE

    def code(self) -> int:
        """Return the exit code of ``mdtui status``, as a monitoring system gets it."""
        command = [sys.executable, "-m", "mdtui", "status", str(self.root)]
        return subprocess.run(command, stdout=subprocess.DEVNULL, cwd=REPOSITORY, check=False).returncode


async def test_a_killed_content_filter_is_seen_everywhere_and_so_is_its_return(
    demo_copy: Path, simulator: subprocess.Popen[bytes]
) -> None:
    server = MailServer(open_root(demo_copy), Config())
    app = MdtuiApp(server, glyphs=ASCII, live=True)
    async with app.run_test(size=(120, 40)):
        watcher = Watcher(app, demo_copy)
        await watcher.until(lambda: watcher.verdict is Verdict.OK)
        await watcher.until(lambda: bool(watcher.texts))
        # Only what comes after the first look has changed.
        await watcher.until(lambda: server.reports.observer._verdict is Verdict.OK)
        assert "CFEngine missing" not in watcher.strip
        await watcher.until_code(Verdict.OK)
        children = psutil.Process(simulator.pid).children()
        victim = next(child for child in children if child.name() == "CFEngine.exe")
        victim.kill()
        seconds = {
            "strip": await watcher.until(lambda: "CFEngine stopped" in watcher.strip or "CFEngine mi" in watcher.strip),
            "verdict": await watcher.until(lambda: watcher.verdict is Verdict.CRITICAL),
            "feed": await watcher.until(lambda: watcher.is_critical_for("CFEngine.exe")),
        }
        await watcher.until_code(Verdict.CRITICAL)
        assert watcher.says(f"CFEngine.exe (process {victim.pid}) no longer runs")
        await watcher.until(lambda: any("CFEngine may have stopped responding" in text for text in watcher.texts[-20:]))
        seconds["return"] = await watcher.until(lambda: watcher.says("CFEngine.exe runs again"))
        await watcher.until(lambda: watcher.verdict is Verdict.OK)
        await watcher.until(lambda: watcher.says("the server is OK, and was"))
        await watcher.until_code(Verdict.OK)
    sys.stdout.write(f"seconds: {seconds}\n")
