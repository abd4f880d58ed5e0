from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import Static

from mdtui.errors import RefusedError
from mdtui.health.watching import Health
from mdtui.processes.semaphores import Probe
from mdtui.tui.health.asking import Asking, said_of
from mdtui.tui.messages import Said


@pytest.mark.parametrize(
    ("probe", "said"),
    [
        (Probe("alive", 2.26), Said("MDaemon is alive: it answered within 2.3 s")),
        (Probe("silent", 20.04), Said("MDaemon did not answer within 20 s", problem=True)),
        (Probe("cancelled", 1.0), Said("MDaemon was not waited for any longer")),
    ],
)
def test_what_is_said_of_an_answer(probe: Probe, said: Said) -> None:
    assert (said_of(probe).text, said_of(probe).problem) == (said.text, said.problem)


async def test_it_asks_in_the_background_and_says_what_came(host: Any, server: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(Health, "probe", lambda _health, _cancelled: Probe("alive", 1.0))
    got: list[Said] = []
    async with host(Static()) as (app, pilot):
        asking = Asking(server.health, app.widget, got.append)
        asking.start()
        assert asking.is_running
        asking.start()
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert [said.text for said in got] == ["MDaemon is alive: it answered within 1.0 s"]
    assert not asking.is_running


async def test_it_can_be_stopped(host: Any, server: Any) -> None:
    got: list[Said] = []
    async with host(Static()) as (app, pilot):
        asking = Asking(server.health, app.widget, got.append)
        asking.start()
        asking.stop()
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert got[0].text in {"MDaemon was not waited for any longer", "MDaemon did not answer within 20 s"}


async def test_what_went_wrong_is_said(host: Any, server: Any, monkeypatch: Any) -> None:
    def refuse(_health: Health, _cancelled: object) -> Probe:
        raise RefusedError("read-only")

    monkeypatch.setattr(Health, "probe", refuse)
    got: list[Said] = []
    async with host(Static()) as (app, pilot):
        asking = Asking(server.health, app.widget, got.append)
        asking.start()
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert [(said.text, said.problem) for said in got] == [("read-only", True)]
