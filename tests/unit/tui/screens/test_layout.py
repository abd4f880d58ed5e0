from __future__ import annotations

from pathlib import Path
from typing import Any

from mdtui.config import Config
from mdtui.keys.action import Place
from mdtui.mailroot.root import open_root
from mdtui.screen_state import ScreenState, read_state
from mdtui.server import MailServer
from mdtui.tui.actions import action_of
from mdtui.tui.screens.layout import LayoutScreen

SENT = "anna@example.com/Sent Items"


async def test_columns_are_chosen_seen_and_remembered(app_of: Any, server: Any, settled: Any, lines: Any) -> None:
    app = app_of(server, start=server.folder(SENT))
    async with app.run_test(size=(120, 24)) as pilot:

        async def press(*keys: str) -> None:
            for key in keys:
                await pilot.press(key)
                await settled(app, pilot)

        await settled(app, pilot)
        await press("c")
        assert isinstance(app.screen, LayoutScreen)
        assert lines(app)[0].endswith("as there is room")
        await press("home", "x", "end", "x", "K", "plus")
        assert "6 shown" in lines(app)[0]
        assert 'columns = ["flags", "date", "size", "from", "name:24", "subject"]' in " ".join(lines(app))
        await press("q")
        header = lines(app)[2].split()
        assert header[-6:] == ["Flags", "Date", "Size", "From", "File", "Subject"]
        assert "md5000000000001.msg" in lines(app)[3]
        columns = read_state(server.journal.directory).columns
        assert columns == ("flags", "date", "size", "from", "name:24", "subject")
        await press("c", "r", "q")
        assert "UID Flags" in lines(app)[2]
        assert read_state(server.journal.directory) == ScreenState(())


async def test_another_run_shows_what_was_chosen_before_what_the_settings_say(
    app_of: Any, small_root: Path, clock: Any, settled: Any, lines: Any
) -> None:
    server = MailServer(open_root(small_root), Config(columns=("uid", "name")), clock=clock)
    for expected in ("  UID File", "File"):
        app = app_of(server, start=server.folder(SENT))
        async with app.run_test(size=(100, 24)) as pilot:
            await settled(app, pilot)
            header = lines(app)[2]
            assert expected in header
            assert "Subject" not in header
            await pilot.press("c", "home", "x", "q")
            await settled(app, pilot)
    assert "UID" not in header


async def test_what_is_not_possible_is_said(app_of: Any, server: Any, settled: Any) -> None:
    app = app_of(server, start=server.folder(SENT))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("c")
        await settled(app, pilot)

        def why(method: str) -> str:
            action = action_of(Place.LAYOUT, method)
            assert action is not None
            return str(app.screen.why_not(action))

        assert why("move_up") == "it is the first already"
        assert why("reset") == "nothing was chosen yet"
        await pilot.press("end")
        assert why("wider") == "the column is not shown"
        assert why("move_down") == "it is the last already"
        await pilot.press("home", *("x", "down") * 5)
        await settled(app, pilot)
        assert why("show_or_hide") == "one column stays"
