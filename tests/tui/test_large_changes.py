"""Keys that act on more records than one lock covers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from mdtui.config import Config
from mdtui.mrk.changing import Target
from mdtui.tui.records.chosen import Chosen


async def test_while_the_records_of_a_key_are_looked_up_no_other_change_is_taken(
    root: Path, open_app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets, go_on, began = Chosen.targets, threading.Event(), threading.Event()

    def slowly(chosen: Chosen) -> Sequence[Target]:
        began.set()
        go_on.wait(10)
        return targets(chosen)

    monkeypatch.setattr(Chosen, "targets", slowly)
    async with open_app(root, start="anna@example.com", config=Config(batch=2)) as driver:
        await driver.pilot.press("asterisk", "f")
        assert await asyncio.to_thread(began.wait, 10)
        await driver.pilot.press("f", "d")
        await driver.pilot.pause()
        assert driver.said == ["the records of the last key are still being looked up"] * 2
        go_on.set()
        await driver.settle()
        assert [driver.flags_on_disk(uid) for uid in (1, 2, 3)] == ["--F---", "S-F---", "------"]
        assert [driver.flags(uid) for uid in (1, 2, 3)] == ["--F---", "S-F---", "------"]
