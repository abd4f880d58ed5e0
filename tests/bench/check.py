"""A check of many folders against reading the same bytes with ``cat``, in turn.

``python -m tests.bench check --folders 10000``. The first line is the records alone, for which ``cat`` reads the same
files; the second adds the message files of a few folders, for which ``cat`` reads nothing but the system lists them.
Copies of the records are kept as by default: the first run keeps all, the later ones find that nothing has moved.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from mdtui.clock import SystemClock
from mdtui.config import Config
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.root import open_root
from mdtui.mrk import layout
from mdtui.mrk.records import Header
from mdtui.server import MailServer

SIZE = 5
AT_ONCE = 500
"""Files that one ``cat`` is given; a command line has its limits."""


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench check")
    parser.add_argument("--folders", type=int, default=1000)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--with-files", type=int, default=20, help="of so many folders the message files are there")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        build(root, args.folders, args.records, args.with_files)
        server = MailServer(open_root(root), Config(state_dir=str(root / "state")), clock=SystemClock())
        folders = [folder for folder in server.folders() if folder.mrk is not None]
        some = folders[: args.with_files]
        paths = [str(folder.mrk) for folder in folders]
        records, megabytes = len(folders) * args.records, sum(Path(path).stat().st_size for path in paths) / 1e6
        say(f"{len(folders):,} folders, {records:,} records, {megabytes:,.0f} MB")
        checks = [(seconds(lambda: whole(server)), seconds(lambda: cat(paths))) for _ in range(args.runs)]
        report("records alone", len(folders), checks)
        checks = [
            (seconds(lambda: against_files(server, some)), seconds(lambda: cat(paths[: len(some)]))) for _ in checks
        ]
        report("with message files", len(some), checks)


def build(root: Path, folders: int, records: int, with_files: int) -> None:
    for name in ("App", "LockFiles"):
        (root / name).mkdir()
    names = [f"md50{number:011}.msg" for number in range(1, records + 1)]
    body = b"".join(
        layout.RECORD.pack(name.encode(), layout.SEEN, uid, SIZE, 1_600_000_000 + uid)
        for uid, name in enumerate(names, 1)
    )
    data = Header(1, 99, records + 1, 7).pack() + body
    for number in range(folders):
        folder = root / "Users" / "example.com" / f"user{number // 20}" / f"Folder {number % 20:02}.IMAP"
        folder.mkdir(parents=True)
        (folder / "IMAP.MRK").write_bytes(data)
        for name in names if number < with_files else ():
            (folder / name).write_bytes(b"x" * SIZE)


def whole(server: MailServer) -> None:
    """Walk the root and check every folder's records."""
    assert not any(result.findings for result in server.checks.folders(server.folders(), messages=False))


def against_files(server: MailServer, folders: Sequence[Folder]) -> None:
    assert not any(result.findings for result in server.checks.folders(folders))


def cat(paths: Sequence[str]) -> None:
    for start in range(0, len(paths), AT_ONCE):
        subprocess.run(["cat", *paths[start : start + AT_ONCE]], stdout=subprocess.DEVNULL, check=True)


def seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(title: str, folders: int, times: Sequence[tuple[float, float]]) -> None:
    ours = statistics.median(mine for mine, _ in times)
    theirs = statistics.median(cats for _, cats in times)
    ratio = statistics.median(mine / cats for mine, cats in times)
    rates = f"{folders / ours:9,.0f} folders/s, cat {folders / theirs:9,.0f} folders/s"
    say(f"{title:20} {rates}, {ratio:7.1f} x cat")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
