from __future__ import annotations

import io
import struct
from functools import partial
from pathlib import Path

import pytest

from mdtui.events.evtx_chunks import CHUNK, MendedFile, mend

HEADER = 4096


def cut(data: bytes, size: int, offset: int) -> bytes:
    return data[offset : offset + size]


def mended(data: bytes, size: int | None = None) -> MendedFile:
    return MendedFile(partial(cut, data), len(data) if size is None else size)


def chunk(*bodies: bytes) -> bytearray:
    """Return a chunk with a record for each body, each size in it right."""
    records = b""
    for number, body in enumerate(bodies, 1):
        size = 28 + len(body)
        records += b"**\0\0" + struct.pack("<IQQ", size, number, 0) + body + struct.pack("<I", size)
    made = bytearray(b"ElfChnk\0".ljust(48, b"\0") + struct.pack("<I", 512 + len(records)))
    return bytearray((made.ljust(512, b"\0") + records).ljust(CHUNK, b"\0"))


def records_of(data: bytearray) -> list[int]:
    """Return the numbers of the records as a parser finds them."""
    place, numbers = 512, []
    while place < struct.unpack_from("<I", data, 48)[0]:
        size, number = struct.unpack_from("<IQ", data, place + 4)
        numbers.append(number)
        place += size
    return numbers


def test_a_sound_chunk_stays_as_it_is() -> None:
    data = chunk(b"one", b"three", b"")
    before = bytes(data)
    assert not mend(data, CHUNK)
    assert data == before
    assert records_of(data) == [1, 2, 3]


@pytest.mark.parametrize("size", [0, 1, 27, 30, 0xFFFFFFF0, 60_000])
def test_a_size_that_makes_no_sense_is_put_right(size: int) -> None:
    data = chunk(b"one", b"two", b"three")
    struct.pack_into("<I", data, 512 + 31 + 4, size)
    assert mend(data, CHUNK)
    assert records_of(data) == [1, 2, 3]


def test_the_last_record_with_a_wrong_size_is_left_out() -> None:
    data = chunk(b"one", b"two")
    struct.pack_into("<I", data, 512 + 31 + 4, 5)
    assert mend(data, CHUNK)
    assert records_of(data) == [1]


def test_a_mark_inside_a_damaged_record_is_no_record() -> None:
    data = chunk(b"one", b"x**\0\0" + struct.pack("<I", 40) + b"y" * 60, b"three")
    struct.pack_into("<I", data, 512 + 31 + 4, 5)
    assert mend(data, CHUNK)
    assert records_of(data) == [1, 2, 3]


@pytest.mark.parametrize("present", [512 + 31, 512 + 32, 512 + 61])
def test_a_torn_record_is_left_out(present: int) -> None:
    data = chunk(b"one", b"two")
    data[present:] = bytes(CHUNK - present)
    assert mend(data, present)
    assert records_of(data) == [1]


@pytest.mark.parametrize("data", [b"", b"ElfChnk\0", b"ElfChnk\0" + b"\xff" * 600, b"nothing"])
def test_what_is_no_chunk(data: bytes) -> None:
    padded = bytearray(data.ljust(CHUNK, b"\0"))
    mend(padded, len(data))
    assert len(padded) == CHUNK


def test_a_sound_file_is_read_as_it_is(samples: Path) -> None:
    data = (samples / "application.evtx").read_bytes()
    file = mended(data)
    assert io.BufferedReader(file).read() == data
    assert (file.is_evtx, file.is_cut, file.mended) == (True, False, set())


def test_a_torn_file_is_made_whole(samples: Path) -> None:
    data = (samples / "truncated.evtx").read_bytes()
    file = mended(data)
    assert len(io.BufferedReader(file).read()) == HEADER + 2 * CHUNK
    assert (file.is_cut, file.mended) == (True, {1})
    assert mended(data[:50]).is_cut
    assert mended(data[: HEADER + CHUNK]).is_cut
    assert mended(b"ElfFile\0").is_cut


def test_no_more_is_looked_at_than_was_said(samples: Path) -> None:
    data = (samples / "application.evtx").read_bytes()
    file = mended(data, HEADER + CHUNK)
    assert io.BufferedReader(file).read() == data[: HEADER + CHUNK]


def test_moving_about() -> None:
    file = mended(b"ElfFile\0".ljust(HEADER, b"\0") + chunk(b"one"))
    assert file.readable()
    assert file.seekable()
    assert file.seek(-1, io.SEEK_END) == HEADER + CHUNK - 1
    assert file.read(5) == b"\0"
    assert file.read(5) == b""
    assert file.seek(-HEADER - CHUNK - 9, io.SEEK_CUR) == 0
    assert file.read(8) == b"ElfFile\0"
    assert file.tell() == 8
