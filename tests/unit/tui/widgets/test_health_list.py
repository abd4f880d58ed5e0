from __future__ import annotations

from typing import Any

from mdtui.processes.checking import Verdict
from mdtui.tui.glyphs import ASCII
from mdtui.tui.health.rows import HealthRow
from mdtui.tui.widgets.health_list import HealthList

ROWS = [
    HealthRow("process:a", "A.exe", "running", "text"),
    HealthRow("process:b", "B.exe", "missing", "ended", Verdict.CRITICAL, good=False),
    HealthRow("modules", "Modules", "1 of 2", parent=True, verdict=Verdict.WARNING),
    HealthRow("module:x", "X", "present", group="modules"),
    HealthRow("module:y", "Y", "missing", verdict=Verdict.WARNING, group="modules", good=False),
    HealthRow("disk:z", "Disk", "5G", good=False),
]


async def test_a_line_has_a_mark_a_name_a_state_and_more(host: Any) -> None:
    view = HealthList(ASCII)
    async with host(view, 60, 8) as (app, pilot):
        assert app.lines()[0] == "  looking"
        view.show(ROWS)
        await pilot.pause()
        assert app.lines()[:5] == [
            " o A.exe           running     text",
            " x B.exe           missing     ended",
            " ! + Modules       1 of 2",
            " !   Y             missing",
            "   Disk            5G",
        ]
        assert view.header(80).split() == ["NAME", "STATE", "PID", "FOR", "CPU", "MEM", "TREND", "THR"]


async def test_a_group_is_unfolded_and_folded(host: Any) -> None:
    view = HealthList(ASCII)
    async with host(view, 60, 8) as (app, pilot):
        view.show(ROWS)
        view.move_to(2)
        view.fold("modules", opened=True)
        await pilot.pause()
        assert [row.key for row in view.rows][2:5] == ["modules", "module:x", "module:y"]
        assert app.lines()[2].startswith(" ! - Modules")
        view.move_to(3)
        view.fold("modules", opened=False)
        assert view.chosen == ROWS[2]


async def test_the_cursor_stays_on_its_line(host: Any) -> None:
    view = HealthList(ASCII)
    async with host(view, 60, 8):
        view.show(ROWS)
        view.move_to(4)
        assert view.chosen == ROWS[5]
        assert view.show(ROWS[1:])
        assert view.chosen == ROWS[5]
        assert not view.show(ROWS[:2])
        assert view.chosen == ROWS[1]


async def test_a_line_can_be_gone_to_in_a_folded_group_too(host: Any) -> None:
    view = HealthList(ASCII)
    async with host(view, 60, 8):
        view.show(ROWS)
        assert view.go_to("module:x")
        assert view.chosen == ROWS[3]
        assert view.opened == {"modules"}
        assert not view.go_to("nothing")


async def test_the_next_that_something_speaks_against(host: Any) -> None:
    view = HealthList(ASCII)
    async with host(view, 60, 8):
        view.next_reason()
        view.show(ROWS)
        seen = []
        for _ in range(4):
            view.next_reason()
            assert view.chosen is not None
            seen.append(view.chosen.key)
        assert seen == ["process:b", "modules", "module:y", "process:b"]
