from __future__ import annotations

from typing import Any

import pytest

from mdtui.tui.feed import arranging, parts
from mdtui.tui.feed.feeding import News
from mdtui.tui.feed.filters import MOST, by_code, by_text
from mdtui.tui.messages import Said
from tests.fixtures.feed_events import event


async def test_a_filter_on_many_events_is_tried_in_parts_and_what_comes_meanwhile_is_not_lost(
    fed: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arranging, "AT_ONCE", 2)
    async with fed.run_test() as pilot:
        feeding = fed.feeding
        feeding.came(News(tuple(event(number, 521 if number % 2 else 506) for number in range(8))))
        feeding.filtering.add(by_code(521))
        assert len(feeding.model.filters) == 0
        feeding.came(News((event(9, 521),)))
        assert len(feeding.model.store) == 8
        await settled(fed, pilot)
        assert len(feeding.model.shown) == 5


async def test_changes_of_filters_are_made_one_after_the_other(
    fed: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arranging, "AT_ONCE", 2)
    monkeypatch.setattr(parts, "BLOCK", 3)
    async with fed.run_test() as pilot:
        feeding = fed.feeding
        feeding.came(News(tuple(event(number, 521 if number % 4 else 506) for number in range(8))))
        feeding.filtering.add(by_code(521))
        feeding.filtering.turn()
        feeding.filtering.add(by_text("nowhere"))
        feeding.filtering.remove()
        feeding.mark(feeding.model.store.entries[0], "")
        await settled(fed, pilot)
        assert [one.filter.inverse for one in feeding.model.filters.active] == [True]
        assert [entry.event.code for entry in feeding.model.shown] == [506, 506]
        feeding.filtering.toggle()
        feeding.filtering.toggle()
        feeding.filtering.toggle()
        feeding.filtering.switch(5)
        await settled(fed, pilot)
        assert len(feeding.model.shown) == 8
        assert feeding.model.store.entries[0].marked


async def test_too_many_filters_are_refused(fed: Any, settled: Any) -> None:
    said: list[str] = []
    async with fed.run_test(
        message_hook=lambda message: said.append(message.text) if isinstance(message, Said) else None
    ) as pilot:
        for number in range(MOST + 1):
            fed.feeding.filtering.add(by_text(str(number)))
        await settled(fed, pilot)
    assert len(fed.feeding.model.filters) == MOST
    assert said[0] == f"there are {MOST} filters already, - takes one away"
