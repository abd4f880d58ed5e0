from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.widget import Widget

from mdtui.checks import Checks, FolderCheck
from mdtui.errors import FailedError
from mdtui.mailroot.folders import Folder
from mdtui.server import MailServer
from mdtui.tui.findings.checking import LISTED, Checking, State
from mdtui.tui.findings.groups import Scope
from mdtui.tui.findings.weight import Weight
from mdtui.tui.messages import FoldersChecked, Said

INBOX, SENT, SALES = "anna@example.com", "anna@example.com/Sent Items", "public/Sales"


@pytest.fixture
def gate(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Give what opens the way to the second folder of the mail root."""
    opened, folders = threading.Event(), server.folders

    def slowly(cancelled: Callable[[], bool], *, owner: str | None = None) -> Iterator[Folder]:
        for number, folder in enumerate(folders(cancelled, owner=owner)):
            if number:
                assert opened.wait(30)
            yield folder

    monkeypatch.setattr(server, "folders", slowly)
    return opened


def keys(checking: Checking) -> list[str]:
    found = checking.groups.results.values()
    return [each.check.folder.key if each.check.folder is not None else "" for each in found]


def weights(app: Any) -> dict[str, Weight]:
    """Return what was told of each folder last."""
    told = [message.batch for message in app.got if isinstance(message, FoldersChecked)]
    return {folder.key: weight for batch in told for folder, weight in batch}


async def test_everything_is_checked_and_told(host: Any, server: MailServer, settled: Any) -> None:
    home = Widget()
    async with host(home) as (app, pilot):
        checking, changes = Checking(server, home), list[State]()
        checking.changed = lambda: changes.append(checking.state)
        assert (checking.state, checking.is_running) == (State.NEVER, False)
        checking.start(Scope())
        assert checking.is_running
        await settled(app, pilot)
        assert keys(checking) == [INBOX, SENT, "public", SALES, ""]
        assert (changes[0], changes[-1]) == (State.RUNNING, State.DONE)
        assert weights(app)[SENT] == Weight(warning=9, error=1)
        assert checking.groups.whole


async def test_what_is_found_first_is_not_held_back_and_what_was_found_stays_when_it_is_stopped(
    host: Any, server: MailServer, settled: Any, gate: threading.Event
) -> None:
    home = Widget()
    async with host(home) as (app, pilot):
        checking = Checking(server, home)
        checking.start(Scope())
        while not checking.groups.findings:
            await pilot.pause()
        assert checking.is_running
        checking.stop()
        gate.set()
        await settled(app, pilot)
        assert (checking.state, keys(checking)) == (State.STOPPED, [INBOX])
        checking.stop()
        assert checking.state is State.STOPPED


async def test_who_leaves_a_check_is_told_that_it_goes_on(
    host: Any, server: MailServer, settled: Any, gate: threading.Event
) -> None:
    home = Widget()
    async with host(home) as (app, pilot):
        checking, changes = Checking(server, home), list[State]()
        checking.leave()
        checking.start(Scope())
        checking.changed = lambda: changes.append(checking.state)
        checking.leave()
        gate.set()
        await settled(app, pilot)
        assert [message.text for message in app.got if isinstance(message, Said)] == ["the check goes on, C shows it"]
        assert (checking.state, changes) == (State.DONE, [])


async def test_another_check_takes_the_place_of_one_that_is_under_way(
    host: Any, server: MailServer, settled: Any, gate: threading.Event
) -> None:
    home = Widget()
    async with host(home) as (app, pilot):
        checking = Checking(server, home)
        checking.start(Scope())
        checking.start(Scope(server.folder(SALES)))
        gate.set()
        await settled(app, pilot)
        assert (checking.state, keys(checking)) == (State.DONE, [SALES])


async def test_a_check_of_some_folders_leaves_what_was_found_in_the_others(
    host: Any, server: MailServer, settled: Any
) -> None:
    home = Widget()
    async with host(home) as (app, pilot):
        checking = Checking(server, home)
        checking.start(Scope())
        await settled(app, pilot)
        server.folder(INBOX).path.joinpath("md5000000000999.msg").unlink()
        checking.start(Scope(server.folder(INBOX)))
        await settled(app, pilot)
        assert checking.groups.groups[-1].rules == {"MRK023": 11}
        checking.groups.see(Scope())
        assert (checking.groups.checked, checking.groups.whole) == (4, True)


async def test_of_many_findings_of_a_rule_some_are_listed(host: Any, server: MailServer, settled: Any) -> None:
    for number in range(LISTED + 5):
        server.folder(SALES).path.joinpath(f"new{number:03}.msg").write_bytes(b"mail\n")
    home = Widget()
    async with host(home) as (app, pilot):
        checking = Checking(server, home)
        checking.start(Scope(server.folder(SALES)))
        await settled(app, pilot)
        group = checking.groups.groups[-1]
        assert (len(group.entries), group.rules) == (LISTED, {"MRK027": LISTED + 5})


async def test_a_folder_that_was_checked_is_looked_at_again_and_no_other(
    host: Any, server: MailServer, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mdtui.tui.findings.checking.RENEW_SECONDS", 0.01)
    home = Widget()
    async with host(home) as (app, pilot):
        checking = Checking(server, home)
        checking.renew(server.folder(INBOX))
        await settled(app, pilot)
        assert keys(checking) == []
        checking.start(Scope(server.folder(INBOX)))
        await settled(app, pilot)
        assert weights(app)[INBOX].info == 1
        server.folder(INBOX).path.joinpath("md5000000000999.msg").unlink()
        checking.renew_later(server.folder(SENT))
        checking.renew_later(server.folder(INBOX))
        while weights(app)[INBOX].info:
            await pilot.pause()
        assert keys(checking) == [INBOX, SENT]


async def test_ignored_rules_weigh_nothing_in_the_tree(host: Any, server: MailServer, settled: Any) -> None:
    home = Widget()
    async with host(home) as (app, pilot):
        checking = Checking(server, home)
        checking.start(Scope())
        await settled(app, pilot)
        checking.ignore(frozenset({"MRK023", "MRK026"}))
        await settled(app, pilot)
        assert weights(app)[SENT] == Weight()
        checking.ignore(frozenset())
        await settled(app, pilot)
        assert weights(app)[SENT].total == 10


async def test_a_check_that_fails_says_why(
    host: Any, server: MailServer, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object, **__: object) -> Iterator[Folder]:
        raise FailedError("the accounts cannot be read", where=Path("userlist.dat"))

    monkeypatch.setattr(server, "folders", fail)
    home = Widget()
    async with host(home) as (app, pilot):
        checking = Checking(server, home)
        checking.start(Scope())
        await settled(app, pilot)
        assert (checking.state, checking.problem) == (State.FAILED, "the accounts cannot be read: userlist.dat")
        assert [message.text for message in app.got if isinstance(message, Said)] == [checking.problem]
        checking.groups.take([])
        checking.renew(server.folder(INBOX))


async def test_nothing_is_collected_while_a_folder_is_checked(
    host: Any, server: MailServer, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    collects: list[bool] = []

    def nothing(_checks: Checks, *_folders: object, **_how: Any) -> Iterator[FolderCheck]:
        collects.append(gc.isenabled())
        yield from ()

    home = Widget()
    async with host(home) as (app, pilot):
        checking = Checking(server, home)
        checking.start(Scope())
        await settled(app, pilot)
        for name in ("everything", "folders"):
            monkeypatch.setattr(Checks, name, nothing)
        checking.renew(server.folder(SENT))
        await settled(app, pilot)
        checking.start(Scope())
        await settled(app, pilot)
        assert collects == [False, False]
        assert gc.isenabled()
