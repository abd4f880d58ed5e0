"""Runs a benchmark by name: ``python -m tests.bench records``; without a name, says which there are.

What follows a single name is for that benchmark: ``python -m tests.bench writers --operations 100000``.
"""

from __future__ import annotations

import importlib
import sys
from itertools import takewhile
from pathlib import Path


def main() -> int:
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))
    chosen = list(takewhile(lambda word: not word.startswith("-"), sys.argv[1:]))
    options = sys.argv[1 + len(chosen) :]
    if not chosen or set(chosen) - set(names) or (options and len(chosen) > 1):
        sys.stderr.write(f"usage: python -m tests.bench NAME..; or NAME OPTION..; names: {' '.join(names)}\n")
        return 2
    for name in chosen:
        importlib.import_module(f"tests.bench.{name}").main(*([options] if options else []))
    return 0


if __name__ == "__main__":
    sys.exit(main())
