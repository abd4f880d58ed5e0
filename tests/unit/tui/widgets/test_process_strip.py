from __future__ import annotations

from typing import Any, Literal

import pytest
from textual.strip import Strip

from mdtui.processes.watchdog import ProcessState
from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.process_strip import LONGEST_PAUSE, ProcessStrip, pause_to_differ

NAMES = ("MDaemon", "CFEngine", "WorldClient", "MDSpamD", "LDaemon", "WebAdmin")
NOW = 1_700_000_000.0


def state(name: str, how: Literal["running", "missing", "stopped", "denied"], since: float | None) -> ProcessState:
    return ProcessState(f"{name}.exe", "", "needed", how, 1 if how == "running" else None, since, 1)


def states(*missing: str, since: float | None = NOW - 3 * 3600) -> list[ProcessState]:
    return [
        state(name, "missing", None if name == "LDaemon" else NOW - 120)
        if name in missing
        else state(name, "running", since)
        for name in NAMES
    ]


async def line(host: Any, clock: Any, width: int, processes: list[ProcessState] | None, *badges: str) -> str:
    strip = ProcessStrip(clock, ASCII, badges)
    async with host(strip, width) as (app, pilot):
        if processes is not None:
            strip.show(processes)
        await pilot.pause()
        text: str = app.lines()[0]
        return text


@pytest.mark.parametrize(
    ("width", "missing", "expected"),
    [
        (140, (), " " + "  ".join(f"o {name} 3h00m" for name in NAMES)),
        (100, (), " o MDaemon  o CFEngine  o WorldClient  o MDSpamD  o LDaemon  o WebAdmin for 3h00m"),
        (80, (), " o 6 of 6 processes running for 3h00m"),
        (80, ("CFEngine",), " x 5 of 6 running  x CFEngine missing 2m"),
        (80, ("LDaemon",), " x 5 of 6 running  x LDaemon missing"),
        (80, NAMES, " x none of 6 processes running"),
        (80, NAMES[:4], " x 2 of 6 running, not MDaemon CFEngine WorldClient MDSpamD"),
        (36, ("CFEngine",), " x 5 of 6 running"),
        (36, (), " o 6 of 6 running"),
        (28, ("CFEngine",), " x 5 of 6 ru~"),
    ],
)
async def test_as_much_as_fits(host: Any, clock: Any, width: int, missing: tuple[str, ...], expected: str) -> None:
    shown = await line(host, clock, width, states(*missing), "DEMO")
    left, badge, clock_text = shown.rsplit(maxsplit=2)
    assert (badge, clock_text) == ("DEMO", "22:13")
    assert left.rstrip() == expected


async def test_what_runs_only_on_demand_is_left_out(host: Any, clock: Any) -> None:
    update = ProcessState("AVUpdate.exe", "", "on demand", "missing", None, None, 0)
    assert "6 of 6" in await line(host, clock, 60, [*states(), update])


async def test_before_the_first_look_and_without_anything_to_watch(host: Any, clock: Any) -> None:
    assert "looking at the processes" in await line(host, clock, 80, None)
    assert "no processes to watch" in await line(host, clock, 80, [])


async def test_badges_stand_before_the_time_at_any_width(host: Any, clock: Any) -> None:
    for width in (40, 80, 140):
        shown = await line(host, clock, width, states(), "DEMO", "READ-ONLY")
        assert shown.endswith(" DEMO   READ-ONLY  22:13")


async def test_a_name_is_given_with_its_state_in_words(host: Any, clock: Any) -> None:
    shown = await line(host, clock, 70, [*states()[:5], state("WebAdmin", "stopped", NOW - 60)])
    assert "= WebAdmin stopped 1m" in shown


async def test_the_line_is_painted_again_only_when_it_reads_differently(host: Any, clock: Any) -> None:
    strip = ProcessStrip(clock, ASCII)
    async with host(strip, 80) as (_, pilot):
        strip.show(states())
        await pilot.pause()
        painted: list[int] = []
        original = strip.render_line

        def render_line(y: int) -> Strip:
            painted.append(y)
            return original(y)

        strip.render_line = render_line  # type: ignore[method-assign]
        clock.time += 30
        strip.tick()
        await pilot.pause()
        assert painted == []
        clock.time += 60
        strip.tick()
        await pilot.pause()
        assert painted == [0]


@pytest.mark.parametrize(
    ("since", "into_the_minute", "expected"),
    [(3 * 3600, 0.0, LONGEST_PAUSE), (3 * 3600, 57.0, 3.0), (3 * 3600 + 55, 0.0, 5.0), (10.25, 0.0, 0.75)],
)
def test_the_clock_is_looked_at_when_the_time_or_an_age_reads_differently(
    since: float, into_the_minute: float, expected: float
) -> None:
    now = NOW - NOW % 60 + into_the_minute
    assert expected <= pause_to_differ(now, states(since=now - since)) <= expected + 0.02


async def test_over_a_slow_line_the_clock_is_looked_at_less_often(
    host: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    strip = ProcessStrip(clock, ASCII)
    async with host(strip, 80):
        strip.show(states(since=clock.time - 5))
        assert strip._next is None
        monkeypatch.setattr(strip, "set_timer", lambda pause, _: pauses.append(pause))
        strip.keep_time()
        strip.shortest_pause = 5.0
        strip.tick()
    assert pauses == [pytest.approx(1.0, abs=0.02), 5.0]


async def test_it_looks_at_the_clock_by_itself_once_it_keeps_the_time(host: Any, clock: Any) -> None:
    strip = ProcessStrip(clock, ASCII)
    async with host(strip, 80) as (app, pilot):
        strip.show(states(since=clock.time - 59.99))
        strip.keep_time()
        await pilot.pause()
        assert "for 59s" in app.lines()[0]
        first = strip._next
        while strip._next is first:
            await pilot.pause()
        clock.time += 1
        while "for 1m" not in app.lines()[0]:
            await pilot.pause()
