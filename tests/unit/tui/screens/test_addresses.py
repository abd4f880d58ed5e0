from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mdtui.addresses.ip import address_of
from mdtui.errors import FailedError
from mdtui.files import FileSystem
from mdtui.ini_changes import IniChanges
from mdtui.mrk.journal import Journal
from mdtui.tui.screens.addresses import AddressesScreen
from mdtui.tui.screens.confirm import ConfirmScreen
from tests.fixtures.addresses import MAIN, OTHERS, Machine


@pytest.fixture
def app_directory(server: Any) -> Path:
    (server.root.app / "MDaemon.ini").write_bytes(MAIN)
    (server.root.app / "Domains.dat").write_bytes(OTHERS)
    server.addresses._table = Machine("192.0.2.10")
    app: Path = server.root.app
    return app


@pytest.fixture
def opened(settled: Any) -> Any:
    """Give a function that opens the addresses in a running program."""

    async def start(app: Any, pilot: Any) -> AddressesScreen:
        await settled(app, pilot)
        app.browse.action_addresses()
        await settled(app, pilot)
        assert isinstance(app.screen, AddressesScreen)
        return app.screen

    return start


@pytest.mark.usefixtures("app_directory")
async def test_a_journal_that_cannot_be_read_is_said(
    app_of: Any, server: Any, opened: Any, lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise FailedError("cannot read the journal")

    app = app_of(server)
    async with app.run_test() as pilot:
        monkeypatch.setattr(type(server.changes), "history", fail)
        screen = await opened(app, pilot)
        assert screen.notice.message == "cannot read the journal"
        assert any("the addresses cannot be shown" in line for line in lines(app))
        assert screen.list.chosen is None


async def test_a_change_of_another_run_is_asked_about(
    app_of: Any, server: Any, opened: Any, settled: Any, app_directory: Path
) -> None:
    wanted = address_of("10.0.0.1")
    assert wanted is not None
    planned = server.addresses.plan([wanted])
    who = msgspec.structs.replace(server.journal.who, pid=1, host=platform.node())
    journal = Journal(server.journal.directory, who, files=FileSystem(), clock=server.clock)
    IniChanges(journal, files=FileSystem(), clock=server.clock, read_only=False).write("bind", planned.files)
    app = app_of(server)
    async with app.run_test() as pilot:
        await opened(app, pilot)
        await pilot.press("u")
        await settled(app, pilot)
        assert isinstance(app.screen, ConfirmScreen)
        await pilot.press("y")
        await settled(app, pilot)
        while app.browse.records.writes.busy:
            await settled(app, pilot)
        assert (app_directory / "MDaemon.ini").read_bytes() == MAIN


@pytest.mark.usefixtures("app_directory")
async def test_a_reload_that_fails_is_said(
    app_of: Any, server: Any, opened: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise FailedError("disk full")

    app = app_of(server)
    async with app.run_test() as pilot:
        screen = await opened(app, pilot)
        monkeypatch.setattr(server.addresses, "reload", fail)
        await pilot.press("r")
        await settled(app, pilot)
        assert screen.notice.message == "disk full"
