from __future__ import annotations

import struct
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdtui.demo.libraries import library
from mdtui.processes.program_file import ProgramFacts, Read, read_program


def reader(data: bytes) -> Read:
    return lambda offset, size: data[offset : offset + size]


def facts(data: bytes) -> ProgramFacts:
    return read_program(reader(data))


@pytest.mark.parametrize("bits", [32, 64])
def test_bits_and_version(bits: int) -> None:
    assert facts(library((26, 5, 0, 65535), bits)) == ProgramFacts(bits, "26.5.0.65535")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "it is no program file"),
        (b"M", "it is no program file"),
        (b"MZ", "the header is cut off"),
        (b"#!/bin/sh\n" * 20, "it is no program file"),
        (b"MZ" + bytes(200), "it is no Windows program file"),
        (b"MZ".ljust(0x3C, b"\0") + b"\xff\xff\xff\xff", "it is no Windows program file"),
        (library()[:0x88], "the header is cut off"),
    ],
)
def test_what_is_no_program_file(data: bytes, problem: str) -> None:
    assert facts(data) == ProgramFacts(problem=problem)


def test_an_unknown_processor_is_said_nothing_of() -> None:
    data = bytearray(library())
    struct.pack_into("<H", data, 0x84, 0x1234)
    assert facts(bytes(data)) == ProgramFacts(None, "26.0.1.0")


def test_without_resources_there_is_no_version() -> None:
    data = bytearray(library())
    struct.pack_into("<II", data, 0x80 + 24 + 112 + 16, 0, 0)
    assert facts(bytes(data)) == ProgramFacts(64)


def test_resources_that_lead_round_in_a_circle_end() -> None:
    data = bytearray(library())
    struct.pack_into("<I", data, 0x200 + 16 + 4, 0x80000000)
    assert facts(bytes(data)).version == ""


def test_little_is_read_of_a_large_file() -> None:
    data = library() + bytes(1 << 20)
    asked: list[int] = []

    def read(offset: int, size: int) -> bytes:
        asked.append(size)
        return data[offset : offset + size]

    assert read_program(read).version == "26.0.1.0"
    assert sum(asked) < 2048


@given(st.binary(max_size=400))
def test_any_bytes_give_a_result(data: bytes) -> None:
    assert isinstance(facts(data), ProgramFacts)
    assert isinstance(facts(b"MZ" + data), ProgramFacts)


@settings(max_examples=400)
@given(st.lists(st.tuples(st.integers(0, len(library()) - 1), st.integers(0, 255)), max_size=8), st.integers(0, 1100))
def test_any_damage_gives_a_result_and_bounded_reads(changes: list[tuple[int, int]], length: int) -> None:
    data = bytearray(library())
    for place, value in changes:
        data[place] = value
    asked: list[int] = []

    def read(offset: int, size: int) -> bytes:
        asked.append(size)
        return bytes(data[:length])[offset : offset + size]

    assert isinstance(read_program(read), ProgramFacts)
    assert max(asked) <= 8192


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows is known to have program files")
def test_a_real_library() -> None:
    name = next(Path(sys.base_prefix).glob("python3??.dll"))
    found = facts(name.read_bytes())
    assert found.bits == (64 if sys.maxsize > 1 << 32 else 32)
    assert found.version.startswith(f"{sys.version_info.major}.{sys.version_info.minor}.")
