from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from mdtui.mailroot.folders import Folder
from mdtui.server import FolderTotals
from mdtui.tui.glyphs import ASCII
from mdtui.tui.messages import FoldersFound, Said, StateChanged
from mdtui.tui.widgets import folders_pane
from mdtui.tui.widgets.folders_pane import FoldersPane


async def test_folders_and_totals_come_in_the_background(host: Any, server: Any, settled: Any) -> None:
    pane = FoldersPane(server, ASCII)
    async with host(pane, 30, 8) as (app, pilot):
        pane.read()
        await settled(app, pilot)
        assert app.lines()[0] == "  Folders                   4"
        assert [line.split() for line in app.lines()[1:5]] == [
            ["-", "example.com", "12"],
            ["|", "+", "anna", "12"],
            ["-", "Public", "folders", "1"],
            ["|", "Sales", "1"],
        ]
        assert any(isinstance(message, StateChanged) for message in app.got)


async def test_what_is_found_comes_in_batches(
    host: Any, server: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders_pane, "BATCH_SECONDS", 0.0)
    pane = FoldersPane(server, ASCII)
    async with host(pane, 30, 8) as (app, pilot):
        pane.read()
        await settled(app, pilot)
        batches = [len(message.folders) for message in app.got if isinstance(message, FoldersFound)]
        assert batches == [1, 1, 1, 1]


async def test_a_second_reading_takes_the_place_of_the_first(host: Any, server: Any, settled: Any) -> None:
    pane = FoldersPane(server, ASCII)
    async with host(pane, 30, 8) as (app, pilot):
        pane.read()
        pane.read()
        await settled(app, pilot)
        assert pane.tree_view.branches.folders == 4
        assert pane.tree_view.branches.unseen == 13


async def test_whatever_goes_wrong_is_said(
    host: Any, server: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def totals(folder: Folder) -> FolderTotals:
        raise ValueError(folder.key)

    monkeypatch.setattr(server, "totals", totals)
    pane = FoldersPane(server, ASCII)
    async with host(pane, 30, 8) as (app, pilot):
        pane.read()
        await settled(app, pilot)
        said = [message.text for message in app.got if isinstance(message, Said)]
        assert said == ["a fault in mdtui: ValueError('anna@example.com')"]


async def test_totals_wait_for_what_a_person_waits_for(
    host: Any, server: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    totals = server.totals

    def noted(folder: Folder) -> FolderTotals:
        counted.append(folder.key)
        return totals(folder)  # type: ignore[no-any-return]

    class Gate(Event):
        """Is waited for, and notes how long at most."""

        def wait(self, timeout: float | None = None) -> bool:
            waited.append((timeout, len(counted)))
            return True

    waited: list[tuple[float | None, int]] = []
    monkeypatch.setattr(server, "totals", noted)
    pane = FoldersPane(server, ASCII)
    pane.undisturbed = Gate()
    async with host(pane, 30, 8) as (app, pilot):
        pane.read()
        await settled(app, pilot)
    assert waited == [(folders_pane.PATIENCE, number) for number in range(4)]
