from __future__ import annotations

import pytest

from mdtui.tui.feed import parts
from mdtui.tui.feed.parts import at_once, blocks, one_part


def test_a_part_takes_some_items_and_all_parts_take_each_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "BLOCK", 2)
    assert [list(block) for block in blocks("abcde")] == [["a", "b"], ["c", "d"], ["e"]]
    assert list(blocks("")) == []


def test_work_in_one_go_is_done_when_its_turn_comes() -> None:
    waiting = ["work"]
    work = one_part(waiting.pop)
    assert waiting == ["work"]
    assert at_once(work) == "work"
    assert waiting == []
