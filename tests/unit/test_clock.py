import datetime as dt

from mdtui.clock import SystemClock, local_time
from tests.conftest import StillClock


def test_the_systems_clock_goes_forward_and_shows_this_machines_zone() -> None:
    clock = SystemClock()
    first = clock.monotonic()
    clock.sleep(0)
    assert clock.monotonic() >= first
    assert abs(clock.now() - dt.datetime.now(dt.UTC).timestamp()) < 60
    assert clock.zone() is None


def test_local_time_is_in_the_clocks_zone() -> None:
    assert local_time(StillClock(), 0) == dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    assert local_time(SystemClock(), 86400 * 365) is not None


def test_a_number_that_is_no_time_gives_none() -> None:
    assert local_time(StillClock(), 1e20) is None
    assert local_time(StillClock(), float("nan")) is None
