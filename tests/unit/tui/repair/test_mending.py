from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import pytest
from textual.widget import Widget

from mdtui.mrk.repair.steps import StepKind
from mdtui.server import MailServer
from mdtui.tui.repair import mending as mending_module
from mdtui.tui.repair.groups import Part
from mdtui.tui.repair.mending import Doing, Mending
from mdtui.tui.repair.writes import Proposal, SetAsideWrite, propose
from mdtui.tui.writing import Write

INBOX = "anna@example.com"


class Home(Widget):
    """Runs workers."""


@pytest.fixture
def work(server: MailServer, host: Any, settled: Any) -> Any:
    """Give a function that does something with the repair of a folder, waits, and returns what was told."""

    async def run(do: Callable[[Mending], object], *more: Callable[[Mending], object]) -> tuple[Mending, list[Any]]:
        home, told = Home(), list[Any]()
        async with host(home) as (app, pilot):

            def write(wanted: Write) -> None:
                told.append(mending.doing)
                wanted.run(server, {})
                if wanted.ended is not None:
                    wanted.ended()

            mending = Mending(server, home, server.folder(INBOX), write)
            mending.changed = lambda anew: told.append((mending.doing, anew))
            for act in (do, *more):
                act(mending)
                await settled(app, pilot)
        return mending, told

    return run


def plan(mending: Mending) -> None:
    mending.wish(mending.wishes)


async def test_a_plan_is_made_in_the_background(work: Any) -> None:
    mending, told = await work(plan)
    assert told == [(Doing.LOOKING, False), (Doing.NOTHING, True)]
    assert mending.proposal is not None
    assert [group.kind for group in mending.groups.groups] == [StepKind.ADD, StepKind.DROP, StepKind.SIZE]
    assert (mending.outcome, mending.problem, mending.can_undo) == (None, "", False)


async def test_with_other_wishes_it_is_about_the_same(work: Any) -> None:
    mending, told = await work(plan, lambda mending: mending.wish(mending.wishes.with_kind(StepKind.DROP)))
    assert told[2:] == [(Doing.LOOKING, False), (Doing.NOTHING, False)]
    assert mending.groups.wanted == 3


async def test_a_single_step_is_left_out_without_planning_anew(work: Any) -> None:
    def leave_out(row: int) -> Callable[[Mending], None]:
        def act(mending: Mending) -> None:
            line = mending.groups.line(row)
            assert line is not None
            mending.leave_out(line)

        return act

    mending, told = await work(plan, leave_out(3))
    assert told[2:] == [(Doing.NOTHING, False)]
    assert (mending.groups.wanted, len(mending.wishes.out)) == (3, 1)
    mending, told = await work(plan, leave_out(3), leave_out(2))
    assert told[3:] == [(Doing.LOOKING, False), (Doing.NOTHING, False)]
    assert (mending.groups.wanted, mending.wishes.out) == (4, frozenset())
    mending, told = await work(plan, leave_out(2))
    assert mending.wishes.without == {StepKind.DROP}


async def test_what_is_written_is_looked_at_and_taken_back(work: Any, server: MailServer) -> None:
    def set_aside(mending: Mending) -> None:
        mending.write(SetAsideWrite(mending.folder))

    mending, told = await work(plan, set_aside)
    assert told[2:] == [(Doing.WRITING, False), Doing.WRITING, (Doing.CHECKING, False), (Doing.NOTHING, True)]
    assert mending.can_undo
    assert mending.outcome is not None
    assert mending.folder.mrk is None
    assert mending.groups.groups[0].part is Part.DONE
    mending, told = await work(plan, lambda mending: mending.take_back())
    assert server.folder(INBOX).mrk is None, "only what was written here is taken back"
    server.changes.undo()
    mending, told = await work(plan, set_aside, lambda mending: mending.take_back())
    assert (mending.can_undo, mending.outcome) == (False, None)
    assert server.folder(INBOX).mrk is not None


async def test_where_nothing_was_written_the_plan_is_shown(work: Any, server: MailServer) -> None:
    lost = server.folder(INBOX)
    assert lost.mrk is not None

    def refuse(mending: Mending) -> None:
        server.lock_path(lost).parent.rmdir()
        mending.write(SetAsideWrite(mending.folder))

    mending, _ = await work(plan, refuse)
    assert (mending.outcome, mending.can_undo) == (None, False)
    assert mending.proposal is not None
    assert mending.proposal.why_not.startswith("the lock directory is not there")


async def test_a_folder_that_cannot_be_looked_at(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise PermissionError(13, "Permission denied", "INBOX")

    monkeypatch.setattr("mdtui.repairs.Repairs.plan", refuse)
    mending, told = await work(plan)
    assert told[-1] == (Doing.NOTHING, True)
    assert (mending.proposal, len(mending.groups)) == (None, 0)
    assert "Permission denied" in mending.problem


async def test_nobody_is_told_who_is_not_there(server: MailServer) -> None:
    home = Home()
    kept: list[Write] = []
    mending = Mending(server, home, server.folder(INBOX), kept.append)
    mending.write(SetAsideWrite(mending.folder))
    mending.take_back()
    for write in kept:
        assert write.ended is not None
        write.ended()
    assert mending.doing is Doing.WRITING


async def test_nothing_is_collected_while_a_repair_is_planned(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    collects: list[bool] = []

    def noted(*arguments: Any) -> Proposal:
        collects.append(gc.isenabled())
        return propose(*arguments)

    monkeypatch.setattr(mending_module, "propose", noted)
    await work(plan)
    assert collects == [False]
    assert gc.isenabled()
