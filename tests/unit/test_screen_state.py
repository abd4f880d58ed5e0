from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.screen_state import FILE_NAME, ScreenState, keep_state, read_state


def test_columns_are_remembered(tmp_path: Path) -> None:
    assert read_state(tmp_path) == ScreenState()
    keep_state(tmp_path / "state", ScreenState(("uid", "from:20")))
    assert read_state(tmp_path / "state") == ScreenState(("uid", "from:20"))


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b'{"columns":3}', b"{" * 1000])
def test_what_cannot_be_understood_is_nothing(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(data)
    assert read_state(tmp_path) == ScreenState()
