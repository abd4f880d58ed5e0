from __future__ import annotations

import pytest

from mdtui.errors import UsageError
from mdtui.keys.names import read_key, shown_key


def test_shown_keys() -> None:
    keys = ["question_mark", "f1", "G", "ctrl+u", "pageup", "shift+tab"]
    assert [shown_key(key) for key in keys] == ["?", "F1", "G", "Ctrl+U", "PgUp", "Shift+Tab"]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("?", "question_mark"),
        ("x", "x"),
        ("X", "X"),
        ("ä", "ä"),
        ("F5", "f5"),
        ("Ctrl+U", "ctrl+u"),
        ("shift+tab", "shift+tab"),
        ("Shift+Up", "shift+up"),
        ("PgDn", "pagedown"),
        ("pagedown", "pagedown"),
        ("comma", "comma"),
        ("Esc", "escape"),
        ("€", "euro_sign"),
    ],
)
def test_a_key_is_read_as_a_person_writes_it(written: str, key: str) -> None:
    assert read_key(written) == key
    assert key == "euro_sign" or read_key(shown_key(key)) == key


@pytest.mark.parametrize("written", ["", "foo", "f0", "f25", "ctrl+", "hyper+x", "\x1b", "xx"])
def test_what_is_no_key_is_refused(written: str) -> None:
    with pytest.raises(UsageError):
        read_key(written)
