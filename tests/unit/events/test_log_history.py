from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mdtui.events import log_history
from mdtui.events.log_history import LINE_CAP, BackwardScan, capped, lines_with, scan_buffer
from mdtui.files import FileSystem


@contextmanager
def opened(path: Path) -> Iterator[int]:
    descriptor = FileSystem().open_read(path)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def found_in(files: FileSystem, descriptor: int, end: int, *needles: bytes) -> Iterator[bytes]:
    """Yield the lines that hold any of the needles, the last line first."""
    scan = BackwardScan(files, end, scan_buffer())
    while scan.end:
        yield from (hit.raw for hit in reversed(scan.step(descriptor, needles).hits))


def test_lines_around_needles(files: FileSystem, tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"zero\r\none X\r\ntwo\r\nthree Y X\r\nY four")
    with opened(path) as descriptor:
        found = list(found_in(files, descriptor, path.stat().st_size, b"X", b"Y"))
    assert found == [b"Y four", b"three Y X", b"one X"]


@pytest.mark.parametrize("block", [1, 2, 3, 7, 16, 100])
def test_block_edges_change_nothing(
    files: FileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(log_history, "BLOCK", block)
    data = b"\n\nNEEDLE\r\nabc\nxNEEDLEyNEEDLE\n\r\nNEEDL\nE\nlast NEEDLE"
    path = tmp_path / "a.log"
    path.write_bytes(data)
    with opened(path) as descriptor:
        found = list(found_in(files, descriptor, len(data), b"NEEDLE"))
    assert (
        found[::-1]
        == [hit.raw for hit in lines_with(data, [b"NEEDLE"])]
        == [b"NEEDLE", b"xNEEDLEyNEEDLE", b"last NEEDLE"]
    )


def test_only_the_end_is_read_where_that_is_enough(tmp_path: Path) -> None:
    class Counting(FileSystem):
        read = 0

        def read_into(self, descriptor: int, buffer: memoryview, offset: int) -> int:
            self.read += len(buffer)
            return super().read_into(descriptor, buffer, offset)

    path = tmp_path / "a.log"
    path.write_bytes(b"old NEEDLE\n" + b"x" * 99 + b"\n" + b"y\n" * (3 << 20) + b"new NEEDLE\n")
    counting = Counting()
    with opened(path) as descriptor:
        assert next(found_in(counting, descriptor, path.stat().st_size, b"NEEDLE")) == b"new NEEDLE"
    assert counting.read == log_history.BLOCK


def test_a_line_longer_than_blocks_is_capped(
    files: FileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_history, "BLOCK", 100_000)
    long = b"NEEDLE" + b"x" * (1 << 20)
    path = tmp_path / "a.log"
    path.write_bytes(b"first NEEDLE\n" + long + b"\nlast NEEDLE\n" + b"x" * LINE_CAP + b"NEEDLE\n")
    with opened(path) as descriptor:
        found = list(found_in(files, descriptor, path.stat().st_size, b"NEEDLE"))
    assert found == [b"x" * LINE_CAP, b"last NEEDLE", long[:LINE_CAP], b"first NEEDLE"]


def test_a_log_that_shrinks_gives_what_is_left(files: FileSystem, tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"one NEEDLE\n")
    with opened(path) as descriptor:
        assert list(found_in(files, descriptor, 5 << 20, b"NEEDLE")) == [b"one NEEDLE"]
        assert list(found_in(files, descriptor, 0, b"NEEDLE")) == []


def test_a_cap_does_not_cut_a_character() -> None:
    assert capped(b"abc\r") == b"abc"
    assert capped(b"x" * LINE_CAP) == b"x" * LINE_CAP
    assert capped(b"x" * (LINE_CAP + 1)) == b"x" * LINE_CAP
    assert capped(b"x" * (LINE_CAP - 1) + "ü".encode() + b"y") == b"x" * (LINE_CAP - 1)
    assert capped(b"x" * (LINE_CAP - 2) + "😀".encode() + b"y") == b"x" * (LINE_CAP - 2)
    assert len(capped(b"\xbf" * (LINE_CAP + 9))) > LINE_CAP - 5
