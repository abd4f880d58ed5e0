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
        keys.action_preview()
        keys.action_preview_more()
        keys.action_preview_less()
        scrolled = [message.down for message in asked if isinstance(message, ReadingKeys.PreviewScrolled)]
        assert scrolled == [True, False]
        assert [type(message) for message in asked[:-2]] == [
            ReadingKeys.ReadRequested,
            ReadingKeys.BytesRequested,
            ReadingKeys.PreviewRequested,
        ]
        monkeypatch.undo()
