"""What the repair screen puts where; every key of it is in tests/tui/test_repair_keys.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mdtui.keys.action import Place
from mdtui.server import MailServer
from mdtui.tui.actions import action_of
from mdtui.tui.screens.repair import RepairScreen
from tests.fixtures.broken_folder import MIXED, break_folder

INBOX = "anna@example.com"


@pytest.fixture
def opened(settled: Any) -> Any:
    """Give a function that opens the repair of a folder in a running program."""

    async def start(app: Any, pilot: Any, server: MailServer, key: str) -> RepairScreen:
        await settled(app, pilot)
        app.browse.repair(server.folder(key))
        await settled(app, pilot)
        assert isinstance(app.screen, RepairScreen)
        return app.screen

    return start


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_plan_is_above_what_is_said_of_it(
    app_of: Any, server: MailServer, opened: Any, size: tuple[int, int]
) -> None:
    app = app_of(server)
    async with app.run_test(size=size) as pilot:
        screen = await opened(app, pilot, server, INBOX)
        parts = (screen.title_line, screen.bar, screen.list, screen.details_line, screen.facts)
        tops = [part.region.y for part in parts]
        assert tops[:3] == [0, 1, 3]
        assert tops == sorted(tops)
        assert screen.facts.size.height >= 9
        assert screen.list.size.height >= 9


async def test_the_title_the_choices_and_the_places(
    app_of: Any, server: MailServer, opened: Any, lines: Any, small_root: Path
) -> None:
    break_folder(small_root)
    app = app_of(server)
    async with app.run_test(size=(120, 24)) as pilot:
        await opened(app, pilot, server, MIXED)
        title, choices, places = lines(app)[:3]
        assert title.split("  ")[0] == f"> Repair {MIXED}"
        assert title.endswith("7 changes planned, 1 loses something")
        assert choices == "  a Added: unread  s Sort: off  f Flags: off  r Rename: off  e Header: none"
        assert places.startswith("  copy kept in ")
        assert places.endswith(" | lock IMAP-Mixed-anna@example.com.lck")


async def test_where_nothing_is_wrong_it_says_so(
    app_of: Any, server: MailServer, opened: Any, lines: Any, small_root: Path
) -> None:
    sales = small_root / "Public Folders" / "Sales.IMAP"
    (sales / "IMAP.MRK").write_bytes((sales / "IMAP.MRK").read_bytes()[:36])
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server, "public/Sales")
        assert lines(app)[3] == "  nothing is wrong here, there is nothing to mend"
        assert screen.facts.facts == ()
        yes = action_of(Place.REPAIR, "apply")
        assert yes is not None
        assert screen.why_not(yes) == "nothing is to be changed"


async def test_actions_of_elsewhere_are_judged_there(app_of: Any, server: MailServer, opened: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server, INBOX)
        for place, method in ((Place.FIND, "lead"), (Place.REPAIR, "stop_waiting")):
            action = action_of(place, method)
            assert action is not None
            assert screen.why_not(action) in {"F finds messages", "nothing is being written"}


async def test_keys_of_lines_without_a_line_do_nothing(app_of: Any, server: MailServer, opened: Any) -> None:
    app = app_of(server)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, server, INBOX)
        screen.mending.groups.show([])
        screen.mending.proposal = None
        for method in ("next_group", "fold_up", "unfold", "leave_out", "apply", "set_aside", "give_back"):
            getattr(screen, f"action_{method}")()
        assert app.screen is screen
        screen._fold(folded=True)
        assert screen.list.count == 0
