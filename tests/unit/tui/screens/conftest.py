"""What the tests of the screens that are over the browse screen share."""

from __future__ import annotations

from typing import Any

import pytest

from mdtui.server import MailServer
from mdtui.tui.app import MdtuiApp
from mdtui.tui.glyphs import ASCII


@pytest.fixture
def app_of() -> Any:
    """Give a function that makes the program, on which nothing moves by itself."""

    def make(server: MailServer, **options: Any) -> MdtuiApp:
        return MdtuiApp(server, glyphs=ASCII, **{"live": False} | options)

    return make


@pytest.fixture
def lines() -> Any:
    """Give a function that returns what is on the screen, without the blanks at the ends."""

    def read(app: MdtuiApp) -> list[str]:
        strips = app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    return read
