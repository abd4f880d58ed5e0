from __future__ import annotations

from typing import Any

from mdtui.tui.glyphs import ASCII
from mdtui.tui.widgets.line_view import Part
from mdtui.tui.widgets.side_list import SideList


class Letters(SideList):
    """Shows letters."""

    letters = "abc"

    @property
    def count(self) -> int:
        return len(self.letters)

    def parts(self, row: int, width: int) -> list[Part]:
        return [(self.letters[row], "text")]


async def test_its_cursor_is_active_though_it_takes_no_keys(host: Any) -> None:
    view = Letters(ASCII)
    async with host(view, 20, 4) as (app, pilot):
        assert not view.can_focus
        assert [view.whole_style(row) for row in range(2)] == ["cursor", ""]
        view.action_cursor_down()
        await pilot.pause()
        assert len([message for message in app.got if isinstance(message, SideList.CursorMoved)]) == 1
        view.letters = ""
        assert view.whole_style(0) == ""
