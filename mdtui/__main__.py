"""Runs the program as ``python -m mdtui``."""

import sys

from mdtui.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
