import datetime as dt

import pytest

from mdtui.clock import AGE_WIDTH, SystemClock, age_holds, age_text, local_time, utc_time, wall_seconds
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


def test_the_local_time_taken_for_utc_is_off_by_the_zones_offset() -> None:
    class Ahead(StillClock):
        def zone(self) -> dt.tzinfo:
            return dt.timezone(dt.timedelta(hours=5, minutes=30))

    assert wall_seconds(StillClock(), 1_700_000_000) == 1_700_000_000
    assert wall_seconds(Ahead(), 1_700_000_000) == 1_700_000_000 + 19_800
    assert wall_seconds(Ahead(), 1 << 62) == 1 << 62


def test_a_time_before_1970_is_a_time_on_every_system() -> None:
    assert utc_time(-86400) == dt.datetime(1969, 12, 31, tzinfo=dt.UTC)
    assert local_time(StillClock(), -86400) == dt.datetime(1969, 12, 31, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-5, "0s"),
        (5.9, "5s"),
        (60, "1m"),
        (3599, "59m"),
        (7500, "2h05m"),
        (36000 + 300, "10h05"),
        (86400 * 3 + 3600 * 4, "3d04h"),
        (86400 * 45, "45d"),
        (86400 * 729, "729d"),
        (86400 * 731, "2y"),
    ],
)
def test_an_age_fits_five_cells(seconds: float, expected: str) -> None:
    assert age_text(seconds) == expected
    assert len(expected) <= AGE_WIDTH


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(-5, 1), (0, 1), (5.75, 0.25), (59.5, 0.5), (60, 60), (119, 1), (7500, 60), (86400 * 45 + 59, 1)],
)
def test_for_how_long_an_age_reads_the_same(seconds: float, expected: float) -> None:
    assert age_holds(seconds) == expected
    assert age_text(seconds) == age_text(seconds + 0.9 * expected)
