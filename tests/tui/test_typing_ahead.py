"""Keys that arrive faster than the screen follows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mdtui.keys.action import Place

SENT = "anna@example.com/Sent Items"


async def test_what_is_typed_ahead_goes_where_the_key_before_it_leads(open_app: Any, root: Path) -> None:
    """Keys that arrive faster than the screen follows, as over a slow line, must not be taken for commands."""
    async with open_app(root, start=SENT) as driver:
        before = list(driver.rows.table.flags)
        driver.type_ahead("/unseen dates1z")
        await driver.settle()
        assert driver.app.browse.records.query_bar.text == "unseen dates1z"
        assert list(driver.rows.table.flags) == before
        assert driver.place is Place.GRID
        assert not driver.app.browse.records.writes.can_undo
