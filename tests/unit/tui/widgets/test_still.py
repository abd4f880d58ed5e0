from __future__ import annotations

from typing import Any

from textual.strip import Strip

from mdtui.tui.theme import MONO
from mdtui.tui.widgets.still import Still, StillRow


class Counted(Still):
    """Shows how often its line was asked for."""

    DEFAULT_CSS = "Counted { height: 1; background: $panel; color: $primary; }"

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def render_line(self, y: int) -> Strip:
        if y == 0:
            self.times += 1
        return Strip.blank(self.size.width, self.rich_style)


async def test_a_line_is_worked_out_once_until_it_is_to_be_painted_anew(host: Any) -> None:
    widget = Counted()
    async with host(widget, 20, 3) as (app, pilot):
        before = widget.times
        app.lines()
        app.lines()
        assert widget.times == before
        widget.refresh()
        await pilot.pause()
        assert widget.times == before + 1


async def test_another_width_and_another_theme_work_it_out_anew(host: Any) -> None:
    widget = Counted()
    async with host(widget, 20, 3) as (app, pilot):
        await pilot.resize_terminal(30, 3)
        await pilot.pause()
        (line, *_) = app.screen._compositor.render_strips()
        assert line.cell_length == 30
        before = [segment.style for segment in line]
        app.register_theme(MONO)
        app.theme = MONO.name
        await pilot.pause()
        (line, *_) = app.screen._compositor.render_strips()
        assert [segment.style for segment in line] != before


async def test_widgets_stand_side_by_side(host: Any) -> None:
    left, right = Counted(), Counted()
    left.styles.width = right.styles.width = "1fr"
    row = StillRow(left, right)
    async with host(row, 20, 3) as (app, _):
        assert (left.region.x, right.region.x) == (0, 10)
        assert row.size.height == 3
        before = left.times
        app.lines()
        assert left.times == before
