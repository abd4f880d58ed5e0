from __future__ import annotations

import gc

import pytest

from mdtui.tui.collecting import no_collection


def test_the_collector_waits_until_the_last_block_ends() -> None:
    assert gc.isenabled()
    first, second = no_collection(), no_collection()
    with first:
        assert not gc.isenabled()
        second.__enter__()
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_it_collects_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="broken"), no_collection():
        raise ValueError("broken")
    assert gc.isenabled()


def test_where_it_did_not_collect_before_it_does_not_collect_afterwards() -> None:
    gc.disable()
    try:
        with no_collection():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
