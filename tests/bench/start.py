"""From the command to the first picture, beside a bare Textual application: ``python -m tests.bench start``."""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from mdtui.clock import SystemClock
from mdtui.demo.session import prepare_root
from tests.bench._pty import Terminal
from tests.bench._rivals import BARE

RUNS = 9


def seconds(command: list[str], shown: bytes) -> float:
    """Return the seconds until a text is on the screen."""
    with Terminal(command, columns=80, lines=24) as terminal:
        return terminal.wait_for(shown)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = prepare_root(Path(name) / "root", records=1000, seed=1, clock=SystemClock()).path
        ours = [sys.executable, "-m", "mdtui", "--root", str(root)]
        bare = [sys.executable, "-c", BARE]
        # The first run compiles.
        both = [(seconds(ours, b"Folders"), seconds(bare, b"ready")) for _ in range(RUNS + 1)][1:]
    mine, theirs = (statistics.median(column) for column in zip(*both, strict=True))
    ratio = statistics.median(a / b for a, b in both)
    sys.stdout.write(f"start to first picture {mine * 1e3:.0f} ms, bare Textual {theirs * 1e3:.0f} ms, {ratio:.2f} x\n")
