from __future__ import annotations

import os
import random
from pathlib import Path

from mdtui.demo.queues import Queues, write_queues
from mdtui.health.space import load_queues

NOW = 1_790_000_000.0


def waiting(root: Path, queue: str) -> dict[str, float]:
    return {path.name: path.stat().st_mtime for path in (root / "Queues" / queue).iterdir()}


def test_a_few_messages_wait_in_each(tmp_path: Path) -> None:
    write_queues(tmp_path, random.Random(1), NOW)
    for queue in load_queues():
        found = waiting(tmp_path, Path(queue.folder).name)
        assert 1 <= len(found) <= 5
        assert all(0 < NOW - modified <= 300 for modified in found.values())


def test_they_come_and_go_and_never_many(tmp_path: Path) -> None:
    write_queues(tmp_path, random.Random(1), NOW)
    queues = Queues(tmp_path, random.Random(2))
    seen: set[str] = set()
    for step in range(200):
        queues.step(NOW + step)
        seen |= waiting(tmp_path, "Inbound").keys()
        assert len(waiting(tmp_path, "Inbound")) < 30
    assert len(seen) > 20
    assert set(waiting(tmp_path, "Bad")) == {f"pd{number:011}.msg" for number in range(4)}


def test_what_lay_still_for_long_leaves_at_once(tmp_path: Path) -> None:
    write_queues(tmp_path, random.Random(1), NOW)
    later = NOW + 86_400
    Queues(tmp_path, random.Random(2)).step(later)
    assert all(later - modified < 60 for modified in waiting(tmp_path, "Remote").values())


def test_a_folder_that_is_gone_is_left_alone(tmp_path: Path) -> None:
    Queues(tmp_path, random.Random(1)).step(NOW)
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - names only
