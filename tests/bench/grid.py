"""A folder of a million records beside one of ten, and tables of a thousand and ten thousand rows.

``python -m tests.bench grid``. Each key is pressed in a pseudo terminal of 120x40; its time ends with the last byte
that comes back. Sorting and filtering are measured as a worker does them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from mdtui.clock import SystemClock
from mdtui.demo.session import prepare_root
from mdtui.mrk.query import QueryContext, compile_query
from mdtui.mrk.records import RecordTable
from mdtui.pairing import unpaired
from mdtui.tui.records.arranging import all_rows
from mdtui.tui.records.ordering import SortColumn, sort_order
from mdtui.tui.records.rows import FolderRows
from tests.bench._pty import Answer, Terminal, milliseconds
from tests.bench._rivals import data_table, fast_table

FOLDER = "archive@example.com/All Mail"
COLUMNS, LINES = 120, 40
UP, DOWN, PAGE = b"\x1b[A", b"\x1b[B", b"\x1b[6~"
INSIDE = 25
"""Rows that the cursor can go down without anything having to scroll."""
QUIET = 0.1
STEADY = 0.5
"""Megabytes by which memory may differ within some seconds and be called steady."""
MILLION = 1_000_000


def opened(command: Sequence[str], shown: bytes) -> tuple[float, float]:
    """Return seconds until the first rows are on the screen, and the megabytes after a while."""
    with Terminal(command, columns=COLUMNS, lines=LINES) as terminal:
        seconds = terminal.wait_for(shown)
        # Until the copy of the records is kept, they are in memory twice.
        before, now = 0.0, terminal.memory()
        while abs(now - before) > STEADY:
            terminal.settle(3.0)
            before, now = now, terminal.memory()
        return seconds, now


def keys(command: Sequence[str], shown: bytes, presses: int, *, before: bytes = b"") -> list[list[Answer]]:
    """Return the answers to the cursor moving in sight, scrolling, paging and toggling."""
    with Terminal(command, columns=COLUMNS, lines=LINES) as terminal:
        terminal.wait_for(shown)
        terminal.settle(1.5)
        if before:
            terminal.press(before, 1.0)
        inside = [terminal.press(UP if number // INSIDE % 2 else DOWN, QUIET) for number in range(presses)]
        terminal.press(DOWN * (INSIDE + 40), 0.5)
        moves = [inside, [terminal.press(DOWN, QUIET) for _ in range(presses)]]
        return [*moves, [terminal.press(PAGE, QUIET) for _ in range(presses)]]


def line(title: str, values: Sequence[str]) -> None:
    sys.stdout.write(f"{title:34}{''.join(f'{value:>20}' for value in values)}\n")


def medians(answers: Sequence[Sequence[Answer]]) -> list[float]:
    """Return the median of each kind of key, in milliseconds."""
    return [milliseconds(answer)[0] for answer in answers]


def folders(directory: Path, presses: int) -> list[float]:
    """Compare a folder of a million records with one of ten, and return how long keys take in the former."""
    commands, sizes = {}, {}
    for count in (10, MILLION):
        root = prepare_root(directory / str(count), records=count, seed=1, clock=SystemClock()).path
        commands[count] = [sys.executable, "-m", "mdtui", "--root", str(root), FOLDER]
        sizes[count] = next(path for path in root.rglob("IMAP.MRK") if "All Mail" in str(path)).stat().st_size / 2**20
    rounds = [{count: opened(command, b"UID") for count, command in commands.items()} for _ in range(5)]
    first = statistics.median(each[MILLION][0] / each[10][0] for each in rounds)
    more = statistics.median(each[MILLION][1] - each[10][1] for each in rounds)
    line(
        "first frame, 10 / 1,000,000, s",
        [f"{statistics.median(e[count][0] for e in rounds):.2f}" for count in commands],
    )
    line("first frame, ratio", [f"{first:.2f}"])
    line("memory beyond ten records / file", [f"{more / sizes[MILLION]:.2f}"])
    line("ms: median / 99th percentile", ["cursor down", "scroll by one", "page"])
    answers = keys(commands[MILLION], b"UID", presses, before=b"z")
    line("1,000,000 records", ["{:.1f} / {:.1f}".format(*milliseconds(answer)) for answer in answers])
    return medians(answers)


def tables(presses: int, ours: Sequence[float]) -> None:
    """Press the same keys in the tables that there are, and print how long ours take beside theirs."""
    for rows in (1000, 10_000):
        for name, command in (("DataTable", data_table(rows)), ("textual-fastdatatable", fast_table(rows))):
            if command is None:
                sys.stdout.write(f"{name} is not installed, so it is not measured\n")
                continue
            answers = keys(command, b"Subject 1", presses)
            line(f"{name}, {rows:,} rows", ["{:.1f} / {:.1f}".format(*milliseconds(answer)) for answer in answers])
            line("  ours / these", [f"{our / its:.2f}" for our, its in zip(ours, medians(answers), strict=True)])


def work(directory: Path) -> None:
    """Time what workers do with a million records, and what a key does while it prepares for one."""
    path = next(path for path in (directory / str(MILLION)).rglob("IMAP.MRK") if "All Mail" in str(path))
    table = RecordTable(path.read_bytes())
    nothing = QueryContext(now=1.7e9, zone=dt.UTC, present=lambda _: True, header=lambda _name, _field: "")
    pairing, rows, arrangement = unpaired(table), FolderRows(table), all_rows(len(table))

    def plain() -> object:
        values = table.sizes.tolist()
        return sorted(range(len(values)), key=values.__getitem__)

    def filtered(text: str) -> object:
        return arrangement.filtered(compile_query(text).select(table, nothing))

    line("seconds, best of 3", [])
    line("list.sort by size, at one go", [f"{_best(plain):.3f}"])
    for column in (SortColumn.UID, SortColumn.FLAGS, SortColumn.DATE, SortColumn.SIZE):
        line(f"sort by {column}", [f"{_best(partial(sort_order, pairing, column)):.3f}"])
    for text in ("unseen", "size>1M", "date>2020-01-01"):
        line(f"filter {text}", [f"{_best(partial(filtered, text)):.3f}"])
    line("key: select all", [f"{_best(rows.select_shown):.4f}"])
    line("key: invert", [f"{_best(rows.invert_shown):.4f}"])
    line("key: toggle all, before its worker", [f"{_best(rows.chosen):.4f}"])


def _best(what: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        what()
        times.append(time.perf_counter() - start)
    return min(times)


def main(words: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--presses", type=int, default=100)
    presses = parser.parse_args(words).presses
    with tempfile.TemporaryDirectory() as name:
        tables(presses // 4, folders(Path(name), presses))
        work(Path(name))
