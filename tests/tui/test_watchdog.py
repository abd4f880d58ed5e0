"""No key waits for more than 50 ms for what the program does at one go, wherever a person is."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

from textual.app import App

from mdtui.mrk.layout import RECORD_SIZE
from mdtui.mrk.records import Header, Record
from mdtui.tui.feed.feeding import News
from mdtui.tui.glyphs import WGL4
from tests.fixtures.feed_events import event
from tests.fixtures.tour import CONFIG, SENT, tour, tour_root
from tests.fixtures.watchdog import LIMIT, Watchdog, too_long

WALKS = 4
"""How often the same way is gone at most: what is too long each time was not disturbed by other work."""
MANY = 100_000


Walks = list[dict[str, tuple[float, str]]]


def goes_again(walks: Walks) -> bool:
    """Return whether another walk is needed to know."""
    return not walks or (len(walks) < WALKS and bool(too_long(walks)))


class Sluggish(App[None]):
    """Works for twice as long as it may when a key is pressed."""

    def on_key(self) -> None:
        for _ in range(round(LIMIT * 2)):
            sum(number * number % 7 for number in range(100_000))


async def test_work_that_is_too_long_is_found() -> None:
    app = Sluggish()
    async with app.run_test() as pilot:
        with Watchdog() as watchdog:
            watchdog.step("quick")
            await pilot.pause()
            watchdog.step("slow")
            await pilot.press("x")
            await pilot.pause()
    (found,) = too_long([watchdog.worst])
    assert found.startswith("slow: ")
    assert too_long([watchdog.worst, {}]) == []
    assert [goes_again([watchdog.worst] * times) for times in range(WALKS + 1)] == [*[True] * WALKS, False]
    assert not goes_again([{}])


async def test_no_screen_takes_too_long_at_one_go(open_app: Any, busy_root: Path, clock: Any, tmp_path: Path) -> None:
    walks: Walks = []
    while goes_again(walks):
        root = shutil.copytree(busy_root, tmp_path / f"walk {len(walks)}" / "MDaemon")
        async with open_app(
            tour_root(root, clock), start=SENT, config=CONFIG, glyphs=WGL4, width=120, height=40
        ) as driver:
            with Watchdog() as watchdog:
                async for stop in tour(driver):
                    watchdog.step(f"after {stop}")
        walks.append(watchdog.worst)
    assert too_long(walks) == []


def large_folder(root: Path) -> None:
    """Give an account a folder with very many records in no order."""
    draw = random.Random(1)
    records = b"".join(
        Record(
            b"md5%08d.msg" % uid, draw.choice((0, 32, 8, 40)), uid, draw.randrange(1 << 22), draw.randrange(1 << 30)
        ).pack()
        for uid in range(1, MANY + 1)
    )
    folder = root / "Users" / "example.com" / "anna" / "Large.IMAP"
    folder.mkdir()
    (folder / "IMAP.MRK").write_bytes(Header(1, 5, MANY + 1, 1).pack() + records)
    assert len(records) == MANY * RECORD_SIZE


KEYS = [
    ("end",),
    ("home",),
    ("o",),
    ("o",),
    ("o",),
    ("o",),
    ("O",),
    ("w",),
    ("slash", *"size>3M unseen", "enter"),
    ("asterisk",),
    ("f",),
    ("y",),
    ("exclamation_mark",),
    ("plus", *"flagged", "enter"),
    ("minus",),
    ("backslash",),
    ("m",),
    ("x",),
]


async def test_no_key_in_a_large_folder_takes_too_long_at_one_go(open_app: Any, root: Path) -> None:
    large_folder(root)
    walks: Walks = []
    while goes_again(walks):
        async with open_app(root, start="anna@example.com/Large", glyphs=WGL4) as driver:
            with Watchdog() as watchdog:
                for keys in KEYS:
                    watchdog.step(" ".join(keys))
                    await driver.press(*keys)
        walks.append(watchdog.worst)
    assert too_long(walks) == []


def large_feed() -> News:
    """Return as many events as are kept by default, of which no two stand together that are alike."""
    users = (f"user{number % 997}" for number in range(MANY))
    codes = (521 if number % 3 else 506 for number in range(MANY))
    numbered = enumerate(zip(codes, users, strict=True))
    return News(tuple(event(second, code, f"a login of {user}", user=user) for second, (code, user) in numbered))


FEED_KEYS = [
    ("c",),
    ("exclamation_mark",),
    ("1",),
    ("1",),
    ("backslash",),
    ("backslash",),
    ("minus",),
    ("u",),
    ("v",),
    ("minus",),
    ("minus",),
    ("slash", *"user99", "enter"),
    ("minus",),
    ("s", *"nowhere", "enter"),
    ("n",),
    ("home",),
    ("a",),
    ("apostrophe",),
    ("t",),
    ("o",),
    ("space",),
    ("q",),
    ("enter",),
    ("q",),
    ("w",),
    ("q",),
    ("z",),
    ("G",),
]


async def test_no_key_in_a_large_feed_takes_too_long_at_one_go(open_app: Any, root: Path) -> None:
    walks: Walks = []
    while goes_again(walks):
        async with open_app(root, glyphs=WGL4, width=120, height=40) as driver:
            model = driver.app.browse.feeding.model
            await driver.press("E")
            driver.app.browse.feeding.came(large_feed())
            await driver.press("k")
            with Watchdog() as watchdog:
                for keys in FEED_KEYS:
                    watchdog.step(" ".join(keys))
                    await driver.press(*keys)
            assert (len(model.shown), len(model.filters)) == (MANY, 0)
        walks.append(watchdog.worst)
    assert too_long(walks) == []
