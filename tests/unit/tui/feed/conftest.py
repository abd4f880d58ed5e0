"""A feed that runs its workers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.app import App
from textual.widget import Widget

from mdtui.tui.feed.feeding import Feeding, Logs


class Fed(App[None]):
    """Runs the workers of a feed."""

    def __init__(self, server: Any) -> None:
        super().__init__()
        self.logs = Logs(server)
        self.feeding = Feeding(server, Widget(), self.logs)
        self.got: list[Any] = []

    def on_mount(self) -> None:
        self.feeding = Feeding(self.feeding.server, self.screen, self.logs)


@pytest.fixture
def fed(server: Any) -> Iterator[Fed]:
    app = Fed(server)
    yield app
    app.logs.close()
