from __future__ import annotations

from typing import Any

from mdtui.tui.widgets.list_header import ListHeader


class Names:
    """Knows the names of columns."""

    def header(self, width: int) -> str:
        return f"Names in {width}"


async def test_the_names_end_before_the_scroll_bar(host: Any) -> None:
    async with host(ListHeader(Names()), 30, 3) as (app, _):
        assert app.lines() == ["Names in 29", "", ""]
