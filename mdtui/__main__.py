"""Runs the program as ``python -m mdtui``."""

from mdtui.cli.main import run

if __name__ == "__main__":
    run()
