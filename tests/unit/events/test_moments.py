from __future__ import annotations

import datetime as dt

from mdtui.events.moments import FIRST_MOMENT, LAST_MOMENT, local


def test_a_time_without_a_zone_is_local_already() -> None:
    assert local(FIRST_MOMENT) is FIRST_MOMENT


def test_a_time_with_a_zone_becomes_local() -> None:
    moment = dt.datetime(2026, 8, 18, 12, tzinfo=dt.UTC)
    assert local(moment) == moment.astimezone().replace(tzinfo=None)


def test_what_the_system_cannot_convert_stays() -> None:
    far = LAST_MOMENT.replace(tzinfo=dt.timezone(dt.timedelta(hours=-23)))
    assert local(far).year == 9999
