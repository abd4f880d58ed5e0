from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.demo.marker import MARKER, DemoRoot, Planted, is_demo_root, read_marker, write_marker
from mdtui.errors import FailedError, RefusedError


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    root = DemoRoot(tmp_path, 3, 10, 1_700_000_000, (Planted("tail", "a@example.com/Tail", "17 bytes"),))
    assert not is_demo_root(tmp_path)
    write_marker(root)
    assert is_demo_root(tmp_path)
    assert read_marker(tmp_path) == root


@pytest.mark.parametrize(
    "text", ["", "[]", '{"format": 1}', "\0", '{"format":2,"seed":1,"records":1,"now":1,"planted":[]}']
)
def test_a_marker_that_is_not_ours_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / MARKER).write_text(text)
    with pytest.raises(RefusedError, match="another directory"):
        read_marker(tmp_path)


def test_no_marker(tmp_path: Path) -> None:
    with pytest.raises(FailedError):
        read_marker(tmp_path)
