"""What several property tests ask for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import MakeMrk
from tests.fixtures.fleet import foreign_program
from tests.fixtures.write_bench import RECORDS, Bench


@pytest.fixture
def make_bench(tmp_path: Path, make_mrk: MakeMrk) -> Callable[[int], Bench]:
    """Give a maker of benches for writes of so many records, each in a directory of its own."""
    numbers = iter(range(1_000_000))

    def make(batch: int) -> Bench:
        return Bench.make(tmp_path / str(next(numbers)), make_mrk([0] * RECORDS), batch)

    return make


@pytest.fixture(scope="session")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Give the command of a writer that shares no code with the package."""
    return foreign_program(tmp_path_factory.mktemp("foreign"))
