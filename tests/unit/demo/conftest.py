"""One demo root for all tests that only read it, and a small folder for those that write."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest

from mdtui.demo.build import build_root
from mdtui.demo.folders import FolderBuilder
from mdtui.demo.live import LiveFolder
from mdtui.demo.mails import Person
from mdtui.demo.marker import DemoRoot
from mdtui.demo.plan import FolderPlan, Role
from mdtui.files import FileSystem
from tests.conftest import StillClock

NOW = 1_790_000_000


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoRoot:
    """Give a demo root of few records; it must not be changed."""
    directory = tmp_path_factory.mktemp("demo")
    return build_root(directory, seed=7, records=600, now=NOW, zone=dt.UTC)


@pytest.fixture
def own_demo(tmp_path: Path) -> DemoRoot:
    """Give a demo root that may be changed."""
    directory = tmp_path / "root"
    directory.mkdir()
    return build_root(directory, seed=7, records=50, now=NOW, zone=dt.UTC)


@pytest.fixture
def live(tmp_path: Path, files: FileSystem, clock: StillClock) -> LiveFolder:
    """Give a folder of 20 messages to work in; the lock is ``folder.lck`` beside it."""
    box = tmp_path / "box"
    box.mkdir()
    owner = Person("Anna", "anna@example.com")
    FolderBuilder(1, NOW).folder(box, FolderPlan(Role.INBOX, 20, ()), "de", owner)
    index = next(path for path in box.iterdir() if path.name.lower() == "imap.mrk")
    lock = tmp_path / "folder.lck"
    return LiveFolder("anna@example.com", owner.address, index, lock, files=files, clock=clock, cancelled=lambda: False)


@pytest.fixture
def rng() -> random.Random:
    return random.Random(5)
