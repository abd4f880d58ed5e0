from __future__ import annotations

from typing import Any

from mdtui.tui.widgets.reading_keys import ReadingKeys


async def test_the_keys_ask_the_screen(host: Any, monkeypatch: Any) -> None:
    keys = ReadingKeys()
    async with host(keys, 20, 4):
        asked: list[object] = []
        monkeypatch.setattr(keys, "post_message", asked.append)
        keys.action_read()
        keys.action_bytes()
        assert [type(message) for message in asked] == [ReadingKeys.ReadRequested, ReadingKeys.BytesRequested]
        monkeypatch.undo()
