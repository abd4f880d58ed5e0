"""The fuzzer's targets keep their promises for its seeds, for what is made from them, and for any bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

SEEDS = Path(__file__).parents[1] / "fixtures" / "seeds"


def seeds(name: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((SEEDS / name).iterdir())]


@pytest.mark.parametrize("name", TARGETS)
def test_the_seeds(name: str) -> None:
    assert seeds(name)
    for seed in seeds(name):
        TARGETS[name](seed)


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_with_bytes_changed_cut_out_and_put_in(name: str) -> None:
    originals = seeds(name)

    @given(st.data())
    def run(data: st.DataObject) -> None:
        content = bytearray(data.draw(st.sampled_from(originals)))
        for _ in range(data.draw(st.integers(0, 4))):
            place = data.draw(st.integers(0, len(content)))
            removed = data.draw(st.integers(0, 4) | st.just(36))
            content[place : place + removed] = data.draw(st.binary(max_size=4) | st.just(bytes(36)))
        TARGETS[name](bytes(content))

    run()


@pytest.mark.parametrize("name", TARGETS)
def test_any_bytes(name: str) -> None:
    run = given(st.binary(max_size=300))(TARGETS[name])
    run()
