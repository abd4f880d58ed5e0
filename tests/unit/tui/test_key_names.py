from __future__ import annotations

from mdtui.tui.key_names import shown_key


def test_shown_keys() -> None:
    keys = ["question_mark", "f1", "G", "ctrl+u", "pageup", "shift+tab"]
    assert [shown_key(key) for key in keys] == ["?", "F1", "G", "Ctrl+U", "PgUp", "Shift+Tab"]
