from __future__ import annotations

from typing import Any

import pytest

from mdtui.config import Config
from mdtui.earlier import read_earlier
from mdtui.mailroot.root import open_root
from mdtui.server import MailServer
from mdtui.tui.past.earlier_states import EarlierStates, Pair
from tests.fixtures.earlier_states import keep, live_on

SENT = "anna@example.com/Sent Items"


@pytest.fixture
def past(small_root: Any, clock: Any) -> MailServer:
    """Give a mail root with a folder of which there are four copies, and that is otherwise now."""
    server = MailServer(open_root(small_root), Config(), clock=clock)
    live_on(server, SENT)
    return server


@pytest.fixture
def states(past: MailServer) -> EarlierStates:
    states = EarlierStates()
    states.show(read_earlier(past, past.folder(SENT)))
    return states


def ids(pair: Pair | str) -> tuple[int, int] | str:
    if isinstance(pair, str):
        return pair
    return pair.before.id, 0 if pair.after is None else pair.after.id


OLDEST = "it is the oldest copy, there is none before it"
IS_BASE = "it is the base, choose another one to compare it with"


def test_a_state_is_compared_with_now_and_now_with_the_last_copy(states: EarlierStates) -> None:
    assert [ids(states.pair(row)) for row in range(5)] == [(4, 0), (4, 0), (3, 0), (2, 0), (1, 0)]


def test_or_each_with_the_one_before(states: EarlierStates) -> None:
    states.to_now = False
    assert [ids(states.pair(row)) for row in range(5)] == [(4, 0), (3, 4), (2, 3), (1, 2), OLDEST]


def test_or_with_the_base_the_earlier_one_first(states: EarlierStates) -> None:
    states.toggle_base(2)
    assert [ids(states.pair(row)) for row in range(5)] == [(3, 0), (3, 4), IS_BASE, (2, 3), (1, 3)]
    states.toggle_base(0)
    assert [ids(states.pair(row)) for row in range(3)] == [IS_BASE, (4, 0), (3, 0)]
    states.toggle_base(0)
    assert states.base is None


def test_the_base_stays_as_long_as_it_is_there(states: EarlierStates, past: MailServer) -> None:
    states.toggle_base(0)
    keep(past, past.folder(SENT))
    states.show(read_earlier(past, past.folder(SENT)))
    assert states.base is None
    states.toggle_base(4)
    states.show(read_earlier(past, past.folder(SENT)))
    assert states.base is not None
    assert states.base.id == 1


def test_before_anything_is_read_there_is_nothing() -> None:
    states = EarlierStates()
    assert len(states) == 0
    with pytest.raises(IndexError):
        states[0]
