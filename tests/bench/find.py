"""A search of many folders against reading the same bytes with ``cat``, in turn.

``python -m tests.bench find --folders 10000``. No message file is there, so that both read the same files.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from mdtui.clock import SystemClock
from mdtui.config import Config
from mdtui.mailroot.root import open_root
from mdtui.searching import search_query
from mdtui.server import MailServer
from tests.bench.check import build, cat, say, seconds

QUERIES = {
    "one UID": "uid:{folders}4711",
    "one file name": "name:md50{folders}4711.msg",
    "UIDs in every folder": "uid:999",
    "a name in every folder": "name:*0999.msg",
    "size and date": "size>1M & date>2020-10-01",
    "flags": "unseen",
}


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench find")
    parser.add_argument("--folders", type=int, default=1000)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        build(root, args.folders, args.records, 0)
        server = MailServer(open_root(root), Config(), clock=SystemClock())
        paths = [str(folder.mrk) for folder in server.folders() if folder.mrk is not None]
        say(f"{len(paths):,} folders, {len(paths) * args.records:,} records")
        for title, query in {"reading alone": "", **QUERIES}.items():
            text = query.format(folders=args.folders)
            times = [(search(server, text), seconds(lambda: cat(paths))) for _ in range(args.runs)]
            report(title, len(paths), times)


def search(server: MailServer, text: str) -> tuple[float, float, int]:
    """Return the seconds of a search, those until the first hit, and the hits; without a query only read."""
    start = time.perf_counter()
    if not text:
        for folder in server.folders():
            server.open(folder)
        return time.perf_counter() - start, 0.0, 0
    first, hits = 0.0, 0
    for found in server.search.find(search_query(text), server.search.folders()):
        if found.indexes and not hits:
            first = time.perf_counter() - start
        hits += len(found.indexes)
    return time.perf_counter() - start, first, hits


def report(title: str, folders: int, times: Sequence[tuple[tuple[float, float, int], float]]) -> None:
    ours = statistics.median(mine for (mine, _, _), _ in times)
    ratio = statistics.median(mine / cats for (mine, _, _), cats in times)
    _, first, hits = times[0][0]
    found = f"{hits:,} hits, the first after {first * 1e3:.0f} ms" if hits else "no hit"
    say(f"{title:24} {folders / ours:9,.0f} folders/s, {ratio:5.1f} x cat, {found}")
