"""Runs a benchmark by name: ``python -m tests.bench records``; without a name, says which there are."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main() -> int:
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))
    chosen = sys.argv[1:]
    if not chosen or set(chosen) - set(names):
        sys.stderr.write(f"usage: python -m tests.bench NAME..; names: {' '.join(names)}\n")
        return 2
    for name in chosen:
        importlib.import_module(f"tests.bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
