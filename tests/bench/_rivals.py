"""Programs to compare with, each the least that does the same: tables, a bare application, a mail reader."""

from __future__ import annotations

import importlib.util
import mailbox
import shutil
import sys
from email.message import EmailMessage
from pathlib import Path

TABLE = """
import sys
from textual.app import App
from textual.widgets import DataTable
class Table(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        yield DataTable(cursor_type="row")
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("UID", "Flags", "Date", "Size", "From", "Subject")
        table.add_rows((str(n), "S.....", "2026-08-18", "12.5K", f"sender{n}@example.net", f"Subject {n}")
                       for n in range(int(sys.argv[1])))
    def key_s(self):
        table = self.query_one(DataTable)
        row = table.cursor_row
        value = table.get_cell_at((row, 1))
        table.update_cell_at((row, 1), "......" if value != "......" else "S.....")
Table().run()
"""
FAST_TABLE = """
import sys
from textual.app import App
from textual_fastdatatable import ArrowBackend, DataTable
class Table(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        rows = range(int(sys.argv[1]))
        yield DataTable(cursor_type="row", backend=ArrowBackend.from_pydict({
            "UID": [str(n) for n in rows], "Flags": ["S....."] * len(rows), "Date": ["2026-08-18"] * len(rows),
            "Size": ["12.5K"] * len(rows), "From": [f"sender{n}@example.net" for n in rows],
            "Subject": [f"Subject {n}" for n in rows]}))
    def key_s(self):
        table = self.query_one(DataTable)
        row = table.cursor_coordinate.row
        value = table.get_cell_at((row, 1))
        table.update_cell_at((row, 1), "......" if value != "......" else "S.....")
Table().run()
"""
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        yield Static("ready")
Bare().run()
"""


def data_table(rows: int) -> list[str]:
    """Return the command of Textual's own table."""
    return [sys.executable, "-c", TABLE, str(rows)]


def fast_table(rows: int) -> list[str] | None:
    """Return the command of textual-fastdatatable; None where it is not installed."""
    if importlib.util.find_spec("textual_fastdatatable") is None:
        return None
    return [sys.executable, "-c", FAST_TABLE, str(rows)]


def neomutt(directory: Path, rows: int = 2000) -> list[str] | None:
    """Return the command of a mail reader on a mailbox of its own; None where it is not installed."""
    if shutil.which("neomutt") is None:
        return None
    box = mailbox.mbox(directory / "box")
    for number in range(rows):
        mail = EmailMessage()
        mail["From"], mail["Subject"] = f"sender{number}@example.net", f"Subject {number}"
        mail["Date"] = "Tue, 18 Aug 2026 08:00:00 +0000"
        mail.set_content("text")
        box.add(mail)
    box.flush()
    (directory / "rc").write_text(f'set folder="{directory}"\nset sort=mailbox-order\n', encoding="utf-8")
    return ["neomutt", "-n", "-F", str(directory / "rc"), "-f", str(directory / "box")]
