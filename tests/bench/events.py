"""Finding the events in a gigabyte of logs, against ``grep``, ``lnav`` and a loop of regular expressions over lines.

``python -m tests.bench events``. The logs are sessions such as MDaemon logs, with an event among every so many lines.
grep only counts the lines; ours also reads time and fields of each event and puts the events in order. After that a
writer adds 10,000 lines a second, every tenth an event, and the share of a processor is taken that following it needs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from mdtui.demo.logs import EventWriter, imap_session, smtp_session
from mdtui.events.catalogue import HOLE, MARKER, load_catalogue
from mdtui.events.log_folder import LogFolder
from mdtui.events.matching import BareTexts, Recogniser
from tests.fixtures import log_writer

EVERYTHING = 1 << 62
PAUSE = 0.5
RATE = 10_000


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench events")
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--files", type=int, default=10, help="logs that these are spread over")
    parser.add_argument("--every", type=int, default=10_000, help="lines of which one is an event")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=60, help="for which lines are written and followed")
    parser.add_argument("--slow", action="store_true", help="time lnav and the regular expressions, too")
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        logs = Path(place)
        size = build(logs, args.megabytes * 1_000_000 // args.files, args.files, args.every)
        paths = sorted(map(str, logs.iterdir()))
        expected = grep(paths)
        say(f"{size / 1e9:.2f} GB in {args.files} logs, {expected:,} events, one among {args.every:,} lines")
        against_grep(logs, paths, size, args.runs)
        if args.slow:
            once("lnav -n", lambda: lnav(paths), size, lambda: grep(paths))
            once("regular expressions over lines", lambda: regular_expressions(paths), size, lambda: grep(paths))
    with tempfile.TemporaryDirectory() as place:
        follow(Path(place), args.seconds)


def build(logs: Path, size: int, files: int, every: int) -> int:
    """Write the logs, each of them of another day, and return their bytes."""
    rng = random.Random(1)
    events = EventWriter(rng)
    total = 0
    for number in range(files):
        moment = dt.datetime(2026, 8, 1) + dt.timedelta(days=number)  # noqa: DTZ001 - text logs carry no zone
        path = logs / f"MDaemon-{moment:%Y-%m-%d}-SMTP-(in).log"
        with path.open("wb") as log:
            while log.tell() < size:
                log.write(day(rng, events, moment + dt.timedelta(seconds=86_000 * log.tell() // size), every))
            total += log.tell()
    return total


def day(rng: random.Random, events: EventWriter, moment: dt.datetime, every: int) -> bytes:
    """Return a few thousand sessions."""
    lines = []
    for _ in range(2000):
        user = f"user{rng.randrange(99)}@example.com"
        if rng.random() < 0.5:
            session = smtp_session(rng, user, user, rng.randrange(99_999))
        else:
            session = imap_session(rng, user, "INBOX", ["UID FETCH 1:* (FLAGS)", "LOGOUT"])
        lines += [(colour, events.text(events.any_code()) if rng.randrange(every) == 0 else text)
                  for colour, text in session]  # fmt: skip
        lines.append(("00", "-" * 40))
    return "".join(f"Tue {moment:%Y-%m-%d %H:%M:%S}.123: {colour}: {text}\r\n" for colour, text in lines).encode()


def against_grep(logs: Path, paths: Sequence[str], size: int, runs: int) -> None:
    """Print how fast the events are found, and how fast compared with grep in the same minute."""
    rows: tuple[tuple[str, BareTexts], ...] = (
        ("events with a marker", "no"),
        ("and texts without, where there are any", "auto"),
        ("and texts without, everywhere", "yes"),
    )
    for title, bare in rows:
        source = LogFolder(logs, Recogniser(load_catalogue(), bare=bare))
        find = functools.partial(scan, source, grep(paths))
        times = [(seconds(find), seconds(lambda: grep(paths))) for _ in range(runs)]
        ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
        report(title, size / ours, size / theirs, statistics.median(rival / mine for mine, rival in times))


def scan(source: LogFolder, expected: int) -> None:
    found = len(source.history(None, EVERYTHING))
    assert found == expected, f"{found} events, grep counts {expected}"


def once(title: str, rival: Callable[[], int], size: int, grep_it: Callable[[], int]) -> None:
    """Print how fast a rival is compared with grep."""
    found: list[int] = []
    mine, theirs = seconds(lambda: found.append(rival())), seconds(lambda: found.append(grep_it()))
    report(title, size / mine, size / theirs, theirs / mine)
    if found[0] != found[1]:
        say(f"{title} found {found[0]:,} of them")


def grep(paths: Sequence[str]) -> int:
    result = subprocess.run(["grep", "-c", "-F", "-h", MARKER, *paths], capture_output=True, check=False, text=True)
    return sum(map(int, result.stdout.split()))


def lnav(paths: Sequence[str]) -> int:
    if shutil.which("lnav") is None:
        say("lnav is not installed")
        return 0
    count = 0
    for path in paths:
        # Of several files that it takes for plain text it prints one.
        words = ["lnav", "-n", "-c", f":filter-in {re.escape(MARKER)}", path]
        result = subprocess.run(words, capture_output=True, check=True, stdin=subprocess.DEVNULL)
        count += len(result.stdout.splitlines())
    return count


def regular_expressions(paths: Sequence[str]) -> int:
    """Try an expression of each template on each line."""
    shapes = [
        re.compile(re.escape(MARKER) + " " + "(.*)".join(map(re.escape, HOLE.split(kind.body))))
        for kind in load_catalogue()
    ]
    count = 0
    for path in paths:
        with Path(path).open(encoding="utf-8") as log:
            count += sum(any(shape.search(line) for shape in shapes) for line in log)
    return count


def follow(logs: Path, duration: int) -> None:
    """Follow a log that gets 10,000 lines a second, and print what that costs and whether an event was lost."""
    source = LogFolder(logs, Recogniser(load_catalogue()))
    pipe = subprocess.PIPE
    found, looks, started, busy = 0, 0, time.monotonic(), 0.0
    longest = 0.0
    with subprocess.Popen([sys.executable, log_writer.__file__, str(logs)], stdin=pipe, stdout=pipe) as writer:
        assert writer.stdin is not None
        writer.stdin.write(b"many MDaemon-all.log %d %d\n" % (duration * RATE, RATE))
        writer.stdin.close()
        ended = False
        while not ended:
            ended = writer.poll() is not None
            before = time.process_time(), time.monotonic()
            found += len(source.poll())
            busy += time.process_time() - before[0]
            longest = max(longest, time.monotonic() - before[1])
            looks += 1
            time.sleep(0 if ended else PAUSE)
        took = time.monotonic() - started
    lost = duration * RATE // 10 - found
    say(
        f"following {duration * RATE:,} lines in {took:.0f} s, every tenth an event: {lost} lost,"
        f" {busy / took:.1%} of a processor, {looks} looks, the longest {longest * 1e3:.0f} ms"
    )


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(title: str, ours: float, theirs: float, ratio: float) -> None:
    say(f"{title:40} {ours / 1e9:6.2f} GB/s, grep -c -F {theirs / 1e9:5.2f} GB/s, {ratio:6.3f} of it")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
