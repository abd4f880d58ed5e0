from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.demo.libraries import library, write_libraries
from mdtui.files import FileSystem
from mdtui.processes.modules import load_modules, look_at_modules
from mdtui.processes.program_file import ProgramFacts, read_program


@pytest.mark.parametrize("bits", [32, 64])
def test_a_library_says_what_it_was_made_with(bits: int) -> None:
    data = library((1, 22, 333, 4444), bits)
    assert read_program(lambda offset, size: data[offset : offset + size]) == ProgramFacts(bits, "1.22.333.4444")
    assert len(data) % 512 == 0


def test_every_library_of_mdaemon_is_there(tmp_path: Path, files: FileSystem) -> None:
    write_libraries(tmp_path)
    states = look_at_modules(tmp_path, load_modules(), files)
    assert {state.state for state in states} == {"present"}
    assert {state.facts.version for state in states} == {"26.0.1.0"}
