"""The feed screen while 10,000 events a second are written to a log: what arrives, and how long keys take.

``python -m tests.bench feed_screen --seconds 60``. Another process writes; the program runs without a terminal and
looks at its logs as it always does. Keys go up through the events, for the second half with a filter on.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from textual.events import Key

from mdtui.cli.ui import COLLECT_AFTER
from mdtui.config import Config
from mdtui.mailroot.root import open_root
from mdtui.server import MailServer
from mdtui.tui.app import MdtuiApp
from mdtui.tui.glyphs import ASCII
from mdtui.tui.screens.events import EventsScreen

A_SECOND = 10_000
WRITER = """
import datetime as dt, sys, time
path, seconds, a_second = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
one_in = int(sys.argv[4]) if len(sys.argv) > 4 else 1
event = "{}: 05: **** ALERT **** 192.0.2.{} gave false logon/password to POP server; user: user{}\\r\\n"
other = "{}: 02: --> 250 <user{}@example.com>, Recipient ok\\r\\n"
start, written = time.time(), 0
with open(path, "ab", 0) as log:
    while time.time() - start < seconds:
        now = dt.datetime.now()
        stamp = now.strftime("%a %Y-%m-%d %H:%M:%S.") + "%03d" % (now.microsecond // 1000)
        due = int((time.time() - start) * a_second)
        lines = (
            other.format(stamp, number) if number % one_in else event.format(stamp, number % 250, number // one_in)
            for number in range(written, due)
        )
        log.write("".join(lines).encode())
        written = due
        time.sleep(0.02)
print(-(-written // one_in))
"""


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench feed_screen")
    parser.add_argument("--seconds", type=float, default=30.0)
    args = parser.parse_args(arguments)
    gc.set_threshold(*COLLECT_AFTER)
    with tempfile.TemporaryDirectory() as place:
        os.environ["MDTUI_STATE"] = str(Path(place) / "state")
        root = Path(place) / "MDaemon"
        for name in ("App", "Logs", "Users"):
            (root / name).mkdir(parents=True)
        log = root / "Logs" / "MDaemon-all.log"
        log.touch()
        asyncio.run(measure(root, [sys.executable, "-c", WRITER, str(log), str(args.seconds), str(A_SECOND)]))


async def measure(root: Path, writer: Sequence[str]) -> None:
    """Run the program while a process writes, and print what was seen."""
    app = MdtuiApp(MailServer(open_root(root), Config()), glyphs=ASCII)
    async with app.run_test(size=(120, 40)) as pilot:
        await asyncio.sleep(1)
        await pilot.press("E")
        await asyncio.sleep(0.5)
        process = subprocess.Popen(writer, stdout=subprocess.PIPE)  # noqa: ASYNC220 - it only starts
        await asyncio.sleep(1)
        stalls, taken = asyncio.create_task(stalls_of(lambda: process.poll() is None)), dict[str, list[float]]()
        for phase, share in (("paused", 0.5), ("filtered", 0.5)):
            if phase == "filtered":
                app.post_message(Key("c", "c"))
                await asyncio.sleep(1)
            until = time.monotonic() + share * float(writer[-2])
            while time.monotonic() < until and process.poll() is None:
                await asyncio.sleep(0.1)
                taken.setdefault(phase, []).append(await key(app))
        written = int(process.communicate()[0])
        await asyncio.sleep(5)
        store = app.browse.feeding.model.store
        say(f"written {written:,}, arrived {store.arrived:,}, kept {len(store):,}")
        for phase, times in taken.items():
            report(f"a key while {phase}", times)
        report("the loop stood still", await stalls)


async def key(app: MdtuiApp) -> float:
    """Press a key that moves the cursor, and return how long it took until it had."""
    screen = app.screen
    assert isinstance(screen, EventsScreen)
    before = app.browse.feeding.entry
    name = "up" if screen.list.cursor > 0 else "down"
    start = time.perf_counter()
    app.post_message(Key(name, None))
    while app.browse.feeding.entry is before and time.perf_counter() - start < 1:  # noqa: ASYNC110 - it is measured
        await asyncio.sleep(0)
    return time.perf_counter() - start


async def stalls_of(running: Callable[[], bool]) -> list[float]:
    """Return by how much each of many short sleeps was too long."""
    stalls, nap = [], 0.005
    while running():
        start = time.perf_counter()
        await asyncio.sleep(nap)
        stalls.append(time.perf_counter() - start - nap)
    return stalls


def report(title: str, times: Sequence[float]) -> None:
    ordered = sorted(times)
    p99 = ordered[int(len(ordered) * 0.99)]
    median, most = statistics.median(ordered), ordered[-1]
    say(f"{title:38} median {median * 1e3:6.1f} ms, p99 {p99 * 1e3:6.1f}, most {most * 1e3:6.1f}")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
