"""How long the event loop stands still for one piece of work, key by key, in a folder of a million records.

``python -m tests.bench blocks [--records 1000000] [--only find] [--root DIR]``. The real program runs in a pseudo
terminal; what its loop does is measured inside it, and told apart by when a key was pressed. The time of the processor
is that of the loop's thread, so that other work on the machine counts in the first column alone.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import psutil

from mdtui.clock import SystemClock
from mdtui.demo.session import prepare_root
from tests.fixtures.program import Terminal

FOLDER = "archive@example.com/All Mail"
LIMIT = 0.05
"""Seconds of the processor that no key may wait."""
QUIET = 0.6
"""Seconds over which the program has to do little to be called done with a key."""
SHARE = 0.15
"""Of a processor: what looks at the mail root again and again takes less."""
BUSY = "Esc stops"
"""On the screen as long as something is being written, which may wait for the disk."""
PATIENCE = 600.0
SHOWN = 40
PROJECT = Path(__file__).parents[2]
UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END, PAGE, ENTER, ESCAPE, F5 = "\x1b[H", "\x1b[F", "\x1b[6~", "\r", "\x1b", "\x1b[15~"


class Step(NamedTuple):
    """Keys to press, one piece after the other.

    Attributes:
        name: says what they do.
        keys: what is typed.
        wanted: what is on the screen afterwards; empty where that says nothing.
        size: the size that the window gets instead; None where keys are pressed.
    """

    name: str
    keys: str = ""
    wanted: str = ""
    size: tuple[int, int] | None = None


def _moves(name: str) -> list[Step]:
    return [Step(f"{name}: last", END), Step(f"{name}: first", HOME), Step(f"{name}: page down", PAGE)]


WALKS: dict[str, list[Step]] = {
    "browse": [
        *_moves("records"),
        *(Step(f"sort by {column}", "o", f"{column}▲") for column in ("UID", "Flags", "Date", "Size")),
        *_moves("sorted"),
        Step("reverse", "O"),
        *(Step(f"then by, press {number}", "w") for number in range(1, 4)),
        Step("go to UID, opened", "#"),
        Step("go to UID", f"500000{ENTER}"),
        Step("filter, opened", "/"),
        *(Step(f"filter, typed {word!r}", word) for word in ("unseen ", "size>20k")),
        Step("filter", ENTER),
        *_moves("filtered"),
        Step("select all under a filter", "*"),
        Step("invert under a filter", "!"),
        Step("select one under a filter", " "),
        Step("reverse under a filter", "O"),
        Step("toggle one under a filter", "-f"),
        Step("all records again", "\\"),
        Step("sort in file order", "o"),
        Step("next flagged", "m"),
        Step("flagged above", "M"),
        Step("first unseen", "i"),
        Step("next unseen", "n"),
        Step("unseen above", "N"),
        Step("select by query, opened", "+"),
        Step("select by query", f"flagged{ENTER}"),
        Step("select one", " "),
        Step("select range", f"v{PAGE}{PAGE}v"),
        Step("invert", "!"),
        Step("select none", "-"),
        Step("preview", "p"),
        Step("preview, the record below", DOWN),
        Step("preview, more", RIGHT),
        Step("preview, gone", "p"),
        Step("bytes", "x"),
        Step("bytes, next", "n"),
        Step("bytes, back", "q"),
        Step("message", ENTER),
        Step("message, next", "n"),
        Step("message, back", "q"),
        Step("columns", "c"),
        Step("columns, one less", "x"),
        Step("columns, moved", "J"),
        Step("columns, as usual", "r"),
        Step("columns, back", "q"),
        Step("zoom", "z"),
        Step("zoom back", "z"),
        Step("read again", F5),
        Step("folders", "1"),
        *_moves("folders"),
        Step("folders, next unseen", "n"),
        Step("folders, fold", "h"),
        Step("records again", "2"),
        Step("help", "?"),
        Step("help, page down", PAGE),
        Step("help, back", "q"),
        Step("commands", ":"),
        Step("commands, typed", "sort"),
        Step("commands, emptied", "\x7f\x7f\x7f\x7f"),
        Step("commands, back", ESCAPE),
        Step("window of 80x24", size=(80, 24)),
        Step("window of 200x60", size=(200, 60)),
        Step("window of 120x40", size=(120, 40)),
    ],
    "writes": [
        Step("toggle one", "f"),
        Step("undo one", "u"),
        Step("redo one", "U"),
        Step("select all", "*"),
        Step("toggle all, asked", "f", "Do it"),
        Step("toggle all", "y"),
        Step("sort after toggling all", "ooo"),
        Step("undo all", "u"),
        Step("redo all", "U"),
        Step("filter after redo of all", f"/flagged{ENTER}"),
        Step("select all under a filter", "*"),
        Step("toggle all seen under a filter, asked", "s", "Do it"),
        Step("toggle all seen under a filter", "y"),
        Step("all records again", "\\-"),
        Step("history", "H"),
        *_moves("history"),
        Step("history, back", "q"),
        Step("as commands", "=", "As commands"),
        *_moves("as commands"),
        Step("as commands, first again", HOME),
        Step("as commands, copy", "y"),
        Step("as commands, copy, back", "q", "As commands"),
        Step("as commands, back", "q"),
        Step("earlier states", "T", "Earlier states"),
        *_moves("earlier states"),
        Step("earlier states, each with the one before", "c"),
        Step("earlier states, compared with now", "c"),
        Step("earlier states, base", f"{HOME} "),
        Step("earlier states, no base", " "),
        Step("differences", f"{END}{ENTER}", "differences"),
        *_moves("differences"),
        Step("differences, kind", "f"),
        Step("differences, every kind", "ffff"),
        Step("differences, select", f"{HOME} "),
        Step("differences, all", "*"),
        Step("differences, restore", "r", "Restore the flags"),
        Step("differences, restore, no", "n"),
        Step("differences, none", "-"),
        Step("differences, go", ENTER),
    ],
    "checks": [
        Step("findings", "C"),
        *_moves("findings"),
        Step("findings, fold", "\x1b[Hj "),
        Step("findings, fold all", "a"),
        Step("findings, unfold all", "a"),
        Step("findings, next group", "n"),
        Step("findings, by rule", "o"),
        Step("findings, by folder", "o"),
        Step("findings, by severity", "o"),
        Step("findings, ignore", "ji"),
        Step("findings, all rules", "I"),
        Step("findings, scope", "c"),
        Step("findings, check again", F5),
        Step("findings, back", "q"),
        Step("repair", "R"),
        *_moves("repair"),
        Step("repair, next group", f"{HOME}n"),
        Step("repair, leave out a kind", " "),
        Step("repair, one in", "j "),
        Step("repair, added", "a"),
        Step("repair, sorted", "s"),
        Step("repair, flags", "f"),
        Step("repair, header", "e"),
        Step("repair, look again", F5),
        Step("repair, asked", ENTER),
        Step("repair, no", "n"),
        Step("repair, back", "q"),
    ],
    "find": [
        Step("find", "F"),
        Step("find, very many", f"size>1{ENTER}"),
        *_moves("find"),
        Step("find, another query", f"/ unseen{ENTER}"),
        Step("find, again", F5),
        Step("find, go", f"{END}{ENTER}"),
        Step("find, to be stopped", f"F{F5}"),
        Step("find, back", "q"),
    ],
    "others": [
        Step("overview", "0"),
        *_moves("overview"),
        Step("overview, next group", "n"),
        Step("overview, read again", F5),
        Step("overview, back", "q"),
        Step("health", "S"),
        *_moves("health"),
        Step("health, back", "q"),
        Step("locks", "L"),
        Step("locks, back", "q"),
        Step("addresses", "A"),
        *_moves("addresses"),
        Step("addresses, back", "q"),
    ],
}


class Press(NamedTuple):
    """A step that was taken.

    Attributes:
        name: the step.
        start: when its keys were pressed.
        end: when the program had done all that they asked for.
    """

    name: str
    start: float
    end: float


class Piece(NamedTuple):
    """A piece of work of the loop, as `tests.bench._loop` writes it down."""

    start: float
    wall: float
    cpu: float
    what: str


class Stand(NamedTuple):
    """The longest piece of work of a step: its seconds, those of the processor, and what it was."""

    wall: float
    cpu: float
    name: str
    what: str


def rest(terminal: Terminal) -> None:
    """Read until the program does little."""
    process, until = psutil.Process(terminal.child.pid), time.monotonic() + PATIENCE
    while time.monotonic() < until and terminal.child.poll() is None:
        before, start = sum(process.cpu_times()[:2]), time.monotonic()
        while (left := start + QUIET - time.monotonic()) > 0:
            terminal.read(left)
        if sum(process.cpu_times()[:2]) - before < SHARE * (time.monotonic() - start) and BUSY not in terminal.screen:
            return
    raise TimeoutError(f"it does not come to rest:\n{terminal.screen}")


def walk(terminal: Terminal, steps: Sequence[Step], *, shows: bool) -> Iterator[Press]:
    """Take steps, each once the one before is done, and yield each."""
    for step in steps:
        start = time.monotonic()
        if step.size is not None:
            terminal.resize(*step.size)
        terminal.type(step.keys)
        rest(terminal)
        yield Press(step.name, start, time.monotonic())
        if shows:
            say(f"--- {step.name}\n{terminal.screen}")
        if step.wanted not in terminal.screen:
            raise AssertionError(f"{step.name}: no {step.wanted!r} in\n{terminal.screen}")


def measure(root: Path, walks: Sequence[str], log: Path, *, shows: bool) -> list[Stand]:
    """Run the program for each walk, and return the longest piece of work of each step."""
    first = f"import sys; sys.path.insert(0, {str(PROJECT)!r})\nfrom pathlib import Path\n"
    first += f"from tests.bench._loop import watch\nwatch(Path({str(log)!r}))"
    presses = []
    for name in walks:
        start = time.monotonic()
        with Terminal("--root", str(root), FOLDER, columns=120, lines=40, directory=PROJECT, first=first) as terminal:
            terminal.read_until(lambda: "UID" in terminal.screen)
            rest(terminal)
            presses.append(Press("the folder, opened", start, time.monotonic()))
            try:
                presses.extend(walk(terminal, WALKS[name], shows=shows))
            except (AssertionError, TimeoutError) as error:
                say(f"the walk {name} ended early; what comes of it until then is below: {error}")
    return worst(presses, [Piece(*json.loads(line)) for line in log.read_text(encoding="utf-8").splitlines()])


def worst(presses: Sequence[Press], pieces: Sequence[Piece]) -> list[Stand]:
    """Return the longest piece of work of each step by the processor's time, and the longest by the clock."""
    stands = []
    for press in presses:
        during = [piece for piece in pieces if press.start <= piece.start < press.end]
        chosen = {max(during, key=attrgetter(by)) for by in ("wall", "cpu")} if during else set()
        stands += [Stand(piece.wall, piece.cpu, press.name, piece.what) for piece in chosen]
    return sorted(stands, key=lambda stand: (-stand.cpu, -stand.wall))


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def report(stands: Sequence[Stand]) -> None:
    say(f"{'ms':>8}{'ms of CPU':>11}   step: what was done")
    for stand in stands:
        mark = "!" if stand.cpu > LIMIT else " "
        say(f"{stand.wall * 1e3:8.0f}{stand.cpu * 1e3:11.0f} {mark} {stand.name}: {stand.what}")


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench blocks")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--only", choices=WALKS, action="append", help="take only this walk")
    parser.add_argument("--root", type=Path, help="a demo to use and to keep; else one is made and removed")
    parser.add_argument("--all", action="store_true", help=f"print every step, not only the worst {SHOWN}")
    parser.add_argument("--screens", action="store_true", help="print the screen after each step")
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        os.environ["MDTUI_STATE"] = str(Path(name) / "state")
        place = args.root or Path(name) / "root"
        root = prepare_root(place, records=args.records, seed=1, clock=SystemClock()).path
        stands = measure(root, args.only or list(WALKS), Path(name) / "loop.jsonl", shows=args.screens)
    over = sum(stand.cpu > LIMIT for stand in stands)
    say(f"{args.records:,} records; {over} pieces of work above {LIMIT * 1e3:.0f} ms of CPU")
    report(stands if args.all else stands[:SHOWN])
