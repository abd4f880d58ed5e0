"""Every key of the repair screen, pressed in the running program."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from mdtui.keys.action import Action, Place
from mdtui.mrk.records import RecordTable
from mdtui.mrk.repair.steps import StepKind
from mdtui.tui.actions import of_place
from mdtui.tui.screens.browse import BrowseScreen
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.help import HelpScreen
from mdtui.tui.screens.repair import RepairScreen
from tests.fixtures.broken_folder import MIXED, break_folder

SENT, INBOX = "anna@example.com/Sent Items", "anna@example.com"
PAIRS = [(action, key) for action in of_place(Place.REPAIR) for key in action.keys]
Check = Callable[[Any, str], Awaitable[None]]
CHECKS: dict[str, Check] = {}


def key_of(check: Check) -> Check:
    """Register what the keys of an action do; the function has the action's name for its own."""
    CHECKS[f"repair.{check.__name__}"] = check
    return check


@pytest.fixture
def mixed(root: Path) -> Path:
    """Give a mail root in which one folder has many kinds of damage."""
    break_folder(root)
    return root


@pytest.mark.parametrize(("action", "key"), PAIRS, ids=[f"{action.id}-{key}" for action, key in PAIRS])
async def test_key(open_app: Any, mixed: Path, action: Action, key: str) -> None:
    async with open_app(mixed, start=MIXED) as driver:
        await driver.press("R")
        assert isinstance(driver.app.screen, RepairScreen)
        # Seven kinds with a heading and a line, three that can be asked for, and three lines of what is left.
        assert driver.app.screen.list.count == 21
        await CHECKS[action.id](driver, key)


def test_every_action_is_checked() -> None:
    assert sorted(CHECKS) == sorted({action.id for action, _ in PAIRS})


def cursor(driver: Any) -> int:
    row: int = driver.app.screen.list.cursor
    return row


def folder_of(driver: Any) -> str:
    """Return the folder whose repair is shown."""
    screen = driver.app.screen
    assert isinstance(screen, RepairScreen)
    return screen.mending.folder.key


def note(driver: Any) -> str:
    shown: str = driver.app.screen.title_line.note
    return shown


def kinds(driver: Any) -> dict[StepKind, int]:
    """Return how many changes of each kind are planned and not left out."""
    groups = driver.app.screen.mending.groups.groups
    return {group.kind: group.wanted for group in groups if group.kind is not None}


def table(driver: Any, key: str = MIXED) -> RecordTable:
    mrk = driver.server.folder(key).mrk
    assert mrk is not None
    return RecordTable(mrk.read_bytes())


def moves(*before: str, to: int) -> Check:
    """Return the check that a key, after some others, goes to a line of the list."""

    async def check(driver: Any, key: str) -> None:
        await driver.press(*before, key)
        assert cursor(driver) == to

    return check


def leads_to(screen: type) -> Check:
    """Return the check that a key leads to a screen."""

    async def check(driver: Any, key: str) -> None:
        await driver.press(key)
        assert type(driver.app.screen) is screen

    return check


def asks_for(kind: StepKind) -> Check:
    """Return the check that a key takes a kind in, and leaves it out again."""

    async def check(driver: Any, key: str) -> None:
        assert kinds(driver)[kind] == 0
        await driver.press(key)
        assert kinds(driver)[kind] == 1
        await driver.press(key)
        assert kinds(driver)[kind] == 0

    return check


CHECKS |= {
    "repair.cursor_down": moves(to=1),
    "repair.cursor_up": moves("down", "down", to=1),
    "repair.page_down": moves(to=8),
    "repair.page_up": moves("end", to=12),
    "repair.scroll_home": moves("down", to=0),
    "repair.scroll_end": moves(to=20),
    "repair.next_group": moves("down", to=2),
    "repair.previous_group": moves("down", to=17),
    "repair.help": leads_to(HelpScreen),
    "repair.close": leads_to(BrowseScreen),
    "repair.toggle_sort": asks_for(StepKind.SORT),
    "repair.toggle_flags": asks_for(StepKind.FLAGS),
}


@key_of
async def more(driver: Any, key: str) -> None:
    await driver.pilot.resize_terminal(80, 16)
    await driver.press("down", key)
    assert driver.app.screen.facts.scroll_offset.y > 0


@key_of
async def less(driver: Any, key: str) -> None:
    await driver.pilot.resize_terminal(80, 16)
    await driver.press("down", "m", key)
    assert driver.app.screen.facts.scroll_offset.y == 0


@key_of
async def stop_waiting(driver: Any, key: str) -> None:
    stopped, records = [], driver.app.browse.records
    records.stop_waiting = lambda: stopped.append(key)
    records.writes._waiting.append(None)
    await driver.pilot.press(key)
    records.writes.drop_waiting()
    assert stopped == [key]
    assert isinstance(driver.app.screen, RepairScreen)


@key_of
async def apply(driver: Any, key: str) -> None:
    before = table(driver)
    await driver.press(key)
    assert isinstance(driver.app.screen, ConfirmScreen)
    assert driver.facts["Records"].startswith("7 records, as many as before, 1 added, ")
    assert driver.facts["Lock"] == "IMAP-Mixed-anna@example.com.lck"
    await driver.press("n")
    assert bytes(table(driver).data) == bytes(before.data)
    await driver.press(key, "y")
    assert note(driver) == "checked: 3 findings left"
    assert list(table(driver).uids) == [1, 3, 4, 9, 6, 10, 11]
    await driver.press(key)
    assert driver.notice == "Repair: it is done, F5 plans anew"


@key_of
async def leave_out(driver: Any, key: str) -> None:
    await driver.press(key)
    assert StepKind.ADD in kinds(driver)
    assert kinds(driver)[StepKind.ADD] == 0
    assert driver.lines()[3].split()[:3] == ["[", "]", "add"]
    await driver.press(key, "n", "down", key)
    assert kinds(driver)[StepKind.ADD] == 1
    assert kinds(driver)[StepKind.DROP] == 0
    assert note(driver) == "6 changes planned"
    await driver.press("up", "up", key)
    assert note(driver) == "7 changes planned, 1 loses something"
    await driver.press("end", key)
    assert driver.notice == "In or out: choose a change"


@key_of
async def toggle_added(driver: Any, key: str) -> None:
    await driver.press(key)
    assert "Added: seen" in driver.lines()[1]
    await driver.press("down")
    assert driver.facts["Change"].endswith(", seen")
    await driver.press(key)
    assert driver.facts["Change"].endswith(", unread")


@key_of
async def toggle_rename(driver: Any, key: str) -> None:
    await driver.press(key)
    assert kinds(driver)[StepKind.ADD] == 2
    await driver.press(key)
    assert kinds(driver)[StepKind.ADD] == 1


@key_of
async def toggle_header(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == "Header: the header can be read"
    mrk = driver.server.folder(MIXED).mrk
    mrk.write_bytes(mrk.read_bytes()[:20])
    await driver.press("f5")
    assert kinds(driver) == {StepKind.HEADER: 0}
    await driver.press(key)
    assert kinds(driver)[StepKind.HEADER] == 1


@key_of
async def undo(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == "Undo: nothing was written here yet"
    before = table(driver)
    await driver.press("y", "y", key)
    assert driver.notice.startswith("taken back: 7 records")
    assert list(table(driver).uids) == list(before.uids)
    # UIDNext stays above the UIDs that were given, which is one change less to plan.
    assert note(driver) == "6 changes planned, 1 loses something"


@key_of
async def set_aside(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.facts["Flags"].startswith("set aside with the flags of 7 records; ")
    await driver.press("y")
    assert driver.server.folder(MIXED).mrk is None
    assert driver.facts["Next"].startswith("MDaemon makes the IMAP.MRK")
    await driver.press(key)
    assert driver.notice == "Make anew: there is no IMAP.MRK to set aside"


@key_of
async def give_back(driver: Any, key: str) -> None:
    await driver.press(key)
    assert driver.notice == "Flags back: no IMAP.MRK of this folder was set aside"
    mrk = driver.server.folder(MIXED).mrk
    old = RecordTable(mrk.read_bytes())
    await driver.press("B", "y", key)
    assert driver.notice == "Flags back: MDaemon has not made a new IMAP.MRK yet, F5 looks again"
    anew = bytearray(old.data[:-3])
    anew[4:8] = (4711).to_bytes(4, "little")
    new = RecordTable(anew)
    for row in range(len(new)):
        new.flags[row] = 0
    mrk.write_bytes(bytes(new.data))
    await driver.press("f5", key)
    assert driver.facts["From"].startswith("set aside with the flags of 7 records, ")
    await driver.press("y")
    assert table(driver).flags[0] == old.flags[0]
    assert driver.app.browse.records.rows.table.flags[0] == old.flags[0]


@key_of
async def fold_up(driver: Any, key: str) -> None:
    await driver.press("down", key)
    assert (cursor(driver), driver.app.screen.list.count) == (0, 21)
    await driver.press(key)
    assert (cursor(driver), driver.app.screen.list.count) == (0, 20)


@key_of
async def unfold(driver: Any, key: str) -> None:
    await driver.press("left", key)
    assert (cursor(driver), driver.app.screen.list.count) == (0, 21)
    await driver.press(key)
    assert cursor(driver) == 1


@key_of
async def reload(driver: Any, key: str) -> None:
    mrk = driver.server.folder(MIXED).mrk
    mrk.write_bytes(mrk.read_bytes()[:-3])
    await driver.press(key)
    assert StepKind.TAIL not in kinds(driver)


def around(damage: Callable[[Any], object], kind: StepKind, nothing: str, does: str, stays: int = 3) -> Check:
    """Return the check that a key asks for something around the index, once that is spoilt, and that it is mended.

    Args:
        damage: spoils what is around the index.
        kind: the kind of step that mends it.
        nothing: what the key says before.
        does: what the question says will be done.
        stays: how many findings stay; all of the index, where that could not be read before.
    """

    async def check(driver: Any, key: str) -> None:
        await driver.press(key)
        assert driver.notice == nothing
        assert "i Rights" not in driver.lines()[2]
        damage(driver)
        await driver.press("f5")
        assert kinds(driver)[kind] == 0
        assert driver.lines()[2].split()[:2] == ["i", "Rights:"]
        await driver.press(key)
        assert kinds(driver)[kind] == 1
        await driver.press("y")
        assert does in driver.facts["Around"]
        await driver.press("y")
        assert note(driver) == f"checked: {stays} findings left"
        await driver.press("f5")
        assert kinds(driver).get(kind, 0) == 0

    return check


def deny(driver: Any) -> None:
    """Keep everybody from reading the index, as far as this program is concerned."""
    folder = driver.server.folder(MIXED)
    folder.mrk.chmod(0o400)
    files, real = driver.server._files, driver.server._files.open_read

    def refuse(path: Path) -> int:
        if path.name == "IMAP.MRK" and not path.stat().st_mode & 0o200:
            raise PermissionError(13, "Permission denied", str(path))
        fd: int = real(path)
        return fd

    files.open_read = refuse


def forget_lock(driver: Any) -> None:
    """Leave an old lock file behind, in a root that is known to be of this machine."""
    lock = driver.server.lock_path(driver.server.folder(MIXED))
    lock.touch()
    os.utime(lock, (1_000_000_000, 1_000_000_000))
    (driver.server.root.path / ".mdtui-demo").write_bytes(b"{}")


def spoil_class(driver: Any) -> None:
    path = driver.server.folder(MIXED).path
    (path / "Hiwater.mrk").write_bytes(b"[Groupware]\r\nFolderClass=IPF.Nonsense\r\n")


def misname(driver: Any) -> None:
    """Give the directory another name, as somebody does beside the program."""
    folder = driver.server.folder(MIXED)
    folder.path.rename(folder.path.with_name("Mi&xed.IMAP"))
    driver.app.screen.mending.folder = driver.server.folder("anna@example.com/Mi&xed")


CHECKS |= {
    "repair.toggle_rights": around(
        deny, StepKind.RIGHTS, "Rights: the owner has the right to read and write", "to read and write", 10
    ),
    "repair.toggle_lock": around(forget_lock, StepKind.LOCK, "Lock: no old lock is to be removed", "remove the lock"),
    "repair.next_class": around(
        spoil_class, StepKind.HIWATER, "Class: Hiwater.mrk can be read, and its class is known", "to IPF.Note, every"
    ),
    "repair.toggle_name": around(
        misname, StepKind.FOLDER_NAME, "Name: the folder's name can be read", "to Mi&-xed.IMAP"
    ),
}
