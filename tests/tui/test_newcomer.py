"""What a person does who has never seen the program, with nothing to go by but the screen, the footer and ``?``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from mdtui.demo.build import build_root

NOW = 1_700_000_000.0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a demo that may be written to."""
    path = tmp_path / "MDaemon"
    path.mkdir()
    build_root(path, seed=1, records=400, now=NOW, zone=dt.UTC)
    return path


async def as_the_footer_says(driver: Any, words: str) -> None:
    """Press the key that the footer names for what a person wants to do."""
    footer = driver.lines()[-1]
    assert words in footer, footer
    name = words.split(maxsplit=1)[0]
    await driver.press({"/": "slash", "?": "question_mark", "Enter": "enter"}.get(name, name))


async def test_unseen_large_messages_are_found_marked_and_given_back(open_app: Any, root: Path) -> None:
    async with open_app(root) as driver:
        while driver.branch != "anna.mueller":
            await driver.press("down")
        await as_the_footer_says(driver, "Enter Open")
        assert "unseen of" in driver.lines()[1]
        before = driver.rows.table.flags.tobytes()

        await as_the_footer_says(driver, "/ Filter")
        screen = "\n".join(driver.lines())
        assert "such as: unseen size>1M" in screen
        await driver.press(*"unseen size>1k")
        counted = [line for line in driver.lines() if " of " in line][-1].split()
        await as_the_footer_says(driver, "Enter Apply")
        found = driver.uids
        assert found
        assert str(len(found)) in counted
        assert f"{len(found)} of " in driver.lines()[1]

        await as_the_footer_says(driver, "? Help")
        helped = "\n".join(driver.lines())
        assert " *              Select every record that is shown." in helped
        assert "q, Esc, Enter or ?: back" in helped
        await driver.press("q", "asterisk")
        assert driver.selected == found
        assert f"{len(found)} selected" in driver.lines()[1]

        await as_the_footer_says(driver, "s Seen")
        assert driver.notice == f"{len(found)} records changed; u takes it back"
        assert all("S" in driver.flags_on_disk(uid) for uid in found)

        await driver.press("u")
        assert driver.notice == f"{len(found)} records taken back"
        assert driver.rows.table.flags.tobytes() == before
        assert not any("S" in driver.flags_on_disk(uid) for uid in found)

        driver.app.browse.notice.clear()
        await driver.settle()
        await as_the_footer_says(driver, "q Quit")
        assert driver.app._exit
