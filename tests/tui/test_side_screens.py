"""The history, the locks and the questions as pictures; ``pytest --update-snapshots`` accepts them as they are now."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mdtui.config import Config
from mdtui.files import FileSystem
from mdtui.mailroot.root import open_root
from mdtui.mrk.flags import Flag, words
from mdtui.mrk.journal import Journal
from mdtui.mrk.journal_lines import Who
from mdtui.server import MailServer
from mdtui.tui.glyphs import ASCII, WGL4
from tests.fixtures.past_runs import change_earlier, drop_first, earlier, edit, leave_unfinished

SENT, INBOX = "anna@example.com/Sent Items", "anna@example.com"
SIZES = [(80, 24), (120, 40)]
US = Who("anna", "mail", "", 4711, 7.0)
"""Who this process is."""
ROOT, STATE = "/srv/MDaemon", "/home/anna/.local/state/mdtui"
"""What a picture says instead of the temporary directories."""


@pytest.fixture(autouse=True)
def _known_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "node", lambda: "mail")
    monkeypatch.setattr("mdtui.server.this_user", lambda _: US)
    monkeypatch.setattr("mdtui.changes.started_at", lambda pid: US.started if pid == US.pid else None)


@pytest.fixture
def server(root: Path, clock: Any) -> MailServer:
    """Give a mail root with a history: some changes, one taken back, one that a crash cut short with its lock."""
    server = MailServer(open_root(root), Config(), clock=clock)
    clock.time -= 90_000
    change_earlier(server, INBOX, Flag.DELETED, 1, 2, client="192.0.2.7")
    clock.time += 86_400
    change_earlier(server, "public/Sales", Flag.ANSWERED, 1)
    last = server.edit(server.folder(SENT), edit(server, SENT, Flag.SEEN, *range(1, 11)))
    clock.time += 30
    server.changes.undo(last.change_id)
    clock.time += 3_000
    leave_unfinished(server, SENT, Flag.FLAGGED, 1, 2, 3, lock=True)
    clock.time += 570
    return server


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_history(open_app: Any, snapshot: Any, server: MailServer, width: int, height: int) -> None:
    async with open_app(server.root.path, width=width, height=height, glyphs=WGL4) as driver:
        await driver.press("H")
        snapshot(driver, f"history-unfinished-{width}x{height}")
        await driver.press("down", "down")
        snapshot(driver, f"history-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_a_structure_change_in_the_history(
    open_app: Any, snapshot: Any, server: MailServer, width: int, height: int
) -> None:
    before = server.rewrites.rewrite(INBOX, "repair", drop_first).records_before
    async with open_app(server.root.path, start=INBOX, width=width, height=height, glyphs=WGL4) as driver:
        await driver.press("H", "down")
        await driver.hide(server.journal.directory, STATE)
        snapshot(driver, f"history-repair-{width}x{height}")
        await driver.press("u")
        assert driver.notice == f"taken back: {before - 1} records before, {before} records now"
        assert driver.facts["State"].startswith("taken back by ")
        await driver.press("escape")
        await driver.look()
        rows = driver.app.browse.records.rows
        assert rows is not None
        assert len(rows.table) == before


async def test_an_empty_history_in_ascii(open_app: Any, snapshot: Any, root: Path) -> None:
    async with open_app(root, glyphs=ASCII) as driver:
        await driver.press("H")
        snapshot(driver, "history-empty")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_before_an_earlier_change_is_taken_back(
    open_app: Any, snapshot: Any, server: MailServer, width: int, height: int
) -> None:
    async with open_app(server.root.path, width=width, height=height, glyphs=WGL4) as driver:
        await driver.press("H", "end", "u")
        snapshot(driver, f"confirm-undo-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_before_many_records_are_changed(
    open_app: Any, snapshot: Any, root: Path, width: int, height: int
) -> None:
    config = Config(confirm_above=9)
    async with open_app(root, start=SENT, config=config, width=width, height=height, glyphs=WGL4) as driver:
        await driver.press("s", "asterisk", "s")
        snapshot(driver, f"confirm-many-{width}x{height}")


async def test_a_question_in_ascii(open_app: Any, snapshot: Any, root: Path) -> None:
    async with open_app(root, start=SENT, config=Config(confirm_above=9), glyphs=ASCII) as driver:
        await driver.press("asterisk", "d")
        snapshot(driver, "confirm-ascii")


def hold_and_wait(server: MailServer) -> None:
    """Let somebody else hold a lock for which a process of ours waits, and another one nobody knows."""
    path = server.lock_path(server.folder(INBOX))
    for lock, age in ((path, 4000), (path.with_name("IMAP-Gone-anna@example.com.lck"), 12)):
        lock.touch()
        os.utime(lock, (server.clock.now() - age,) * 2)
    wanted = edit(server, INBOX, Flag.SEEN, 1)
    planned = server.edit(server.folder(INBOX), wanted, dry_run=True)
    ours = Journal(earlier(server).directory, server.journal.who, files=FileSystem(), clock=server.clock)
    recorder = ours.recorder(wanted.verb, words(Flag.SEEN), INBOX, wanted.uid_validity)
    recorder.begin(0, planned, path)
    recorder.trying(0)


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_locks(open_app: Any, snapshot: Any, server: MailServer, width: int, height: int) -> None:
    hold_and_wait(server)
    async with open_app(server.root.path, width=width, height=height, glyphs=WGL4) as driver:
        await driver.press("L")
        await driver.hide(server.root.path, ROOT)
        snapshot(driver, f"locks-{width}x{height}")
        await driver.press("down")
        await driver.hide(server.root.path, ROOT)
        snapshot(driver, f"locks-own-{width}x{height}")


async def test_before_an_own_lock_is_removed(open_app: Any, snapshot: Any, server: MailServer) -> None:
    async with open_app(server.root.path, glyphs=WGL4) as driver:
        for key in ("L", "x"):
            await driver.press(key)
            await driver.hide(server.root.path, ROOT)
        snapshot(driver, "confirm-lock")


async def test_no_lock_in_ascii(open_app: Any, snapshot: Any, root: Path) -> None:
    async with open_app(root, glyphs=ASCII) as driver:
        await driver.press("L")
        snapshot(driver, "locks-none")


async def test_an_unknown_lock_directory(open_app: Any, snapshot: Any, root: Path) -> None:
    (root / "LockFiles").rmdir()
    async with open_app(root, glyphs=WGL4) as driver:
        await driver.press("L")
        snapshot(driver, "locks-unknown")


@pytest.mark.skipif(sys.platform == "win32", reason="no such names on its disks")
async def test_hostile_names_are_seen_and_not_obeyed(
    open_app: Any, root: Path, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    nasty, writable = "\x1b[5mPWNED\u202e", "\x9b5mPWNED\u202e"
    monkeypatch.setattr(platform, "node", lambda: f"host{nasty}")
    who = Who(f"user{nasty}", f"host{nasty}", "", US.pid, US.started)
    monkeypatch.setattr("mdtui.server.this_user", lambda _: who)
    inbox = root / "Users" / "example.com" / "anna"
    (inbox / f"x{writable}.IMAP").mkdir()
    (inbox / f"x{writable}.IMAP" / "IMAP.MRK").write_bytes((inbox / "IMAP.MRK").read_bytes())
    (root / "LockFiles" / f"IMAP-{nasty}-anna@example.com.lck").touch()
    server = MailServer(open_root(root), Config(), clock=clock)
    change_earlier(server, f"anna@example.com/x{writable}", Flag.SEEN, 1, client=f"client{nasty}")
    leave_unfinished(server, INBOX, Flag.SEEN, 1, lock=True)
    seen = ""
    async with open_app(root, width=120, height=40) as driver:
        for keys in (("H",), ("down",), ("u",), ("n", "L"), ("x",), ("down",), ("x",)):
            await driver.press(*keys)
            seen += "".join(driver.lines())
    assert seen.isprintable()
    for name in ("user", "host", "client", "IMAP-"):
        assert f"{name}\\x1b[5mPWNED\\u202e" in seen, name
    assert "x\\x9b5mPWNED\\u202e" in seen


async def test_read_only_history(open_app: Any, snapshot: Any, server: MailServer) -> None:
    config = msgspec.structs.replace(server.config, read_only=True)
    async with open_app(server.root.path, config=config, glyphs=WGL4) as driver:
        await driver.press("H", "down", "u")
        snapshot(driver, "history-read-only")
