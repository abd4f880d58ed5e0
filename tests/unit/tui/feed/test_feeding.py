from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mdtui.errors import FailedError
from mdtui.server import MailServer
from mdtui.tui.feed.feeding import MANY, PART, SHOWN_IN_FLOOD, Logs, News
from mdtui.tui.feed.filters import by_code
from mdtui.tui.feed.parts import at_once
from mdtui.tui.messages import Said
from tests.fixtures.feed_events import event


@pytest.fixture
def logs(server: Any) -> Iterator[Logs]:
    logs = Logs(server)
    yield logs
    logs.close()


def test_the_first_answer_is_given_even_if_it_is_empty_and_later_ones_only_with_news(logs: Logs) -> None:
    first = logs.read()
    assert first is not None
    assert len(first.events) == 1
    assert logs.read() is None


def test_a_source_with_a_problem_is_news_once(logs: Logs, monkeypatch: pytest.MonkeyPatch) -> None:
    logs.read()
    monkeypatch.setattr(type(logs.feed), "problems", property(lambda _: ["a.evtx: damaged"]))
    assert logs.read() == News((), ("a.evtx: damaged",))
    assert logs.read() is None


async def test_many_events_are_taken_in_part_by_part(fed: Any, settled: Any) -> None:
    async with fed.run_test() as pilot:
        feeding, shown = fed.feeding, []
        feeding.changed = lambda: shown.append(len(feeding.model.store))
        events = tuple(event(number, 521) for number in range(3 * PART + 1))
        feeding.came(News(events[: 3 * PART]))
        assert len(feeding.model.store) == PART
        feeding.came(News(events[3 * PART :]))
        await settled(fed, pilot)
        assert len(feeding.model.store) == 3 * PART + 1
        assert shown[-1] == 3 * PART + 1
        assert feeding.unread == 0


async def test_what_comes_while_it_does_not_follow_is_counted_as_shown(fed: Any) -> None:
    async with fed.run_test():
        feeding = fed.feeding
        feeding.follow(on=False)
        at_once(feeding.model.add_filter(by_code(521)))
        feeding.came(News((event(1, 521), event(2, 506))))
        assert feeding.unread == 1
        feeding.follow(on=True)
        assert feeding.unread == 0


async def test_a_problem_is_said_once(fed: Any, settled: Any) -> None:
    said: list[str] = []
    async with fed.run_test(
        message_hook=lambda message: said.append(message.text) if isinstance(message, Said) else None
    ) as pilot:
        for _ in range(2):
            fed.feeding.came(News((), ("a.evtx: damaged",)))
        await settled(fed, pilot)
    assert set(said) == {"a.evtx: damaged"}
    assert fed.feeding.problems == ("a.evtx: damaged",)


async def test_older_events_are_read_from_the_sources(fed: Any, settled: Any, small_root: Path) -> None:
    log = small_root / "Logs" / "MDaemon-old.log"
    log.write_bytes(b"Mon 2026-08-17 00:00:48.993: 05: **** ALERT **** LDaemon LDAP server could not be started\r\n")
    async with fed.run_test() as pilot:
        feeding = fed.feeding
        news = fed.logs.read()
        assert news is not None
        feeding.came(News(news.events[-1:]))
        feeding.follow(on=False)
        feeding.read_older()
        assert feeding.is_reading
        await settled(fed, pilot)
        assert len(feeding.model.store) == 2
        feeding.read_older()
        await settled(fed, pilot)
        assert feeding.at_start
        feeding.read_older()
        assert not feeding.is_reading


async def test_a_bookmark_that_cannot_be_kept_is_said(fed: Any, settled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def fail(*_: object) -> None:
        raise FailedError("cannot keep the bookmark")

    monkeypatch.setattr(fed.feeding.server.reports.bookmarks, "put", fail)
    async with fed.run_test(
        message_hook=lambda message: said.append(message.text) if isinstance(message, Said) else None
    ) as pilot:
        fed.feeding.came(News((event(1, 521),)))
        fed.feeding.mark(fed.feeding.model.store.entries[0], "note")
        await settled(fed, pilot)
        assert not fed.feeding.model.store.entries[0].marked
    assert said[0] == "cannot keep the bookmark"


async def test_an_event_is_found_again(fed: Any) -> None:
    async with fed.run_test():
        feeding = fed.feeding
        events = (event(1, 521), event(2, 506), event(2, 508))
        feeding.came(News(events))
        assert [feeding.find(one).event for one in events] == list(events)
        assert feeding.find(event(3, 521)) is None


async def test_before_the_sources_are_open_a_timeline_is_empty(fed: Any) -> None:
    async with fed.run_test():
        assert fed.feeding.timeline(event(1, 521))().lines == []


def test_nothing_is_read_while_what_was_read_is_still_being_taken_in(server: MailServer) -> None:
    logs = Logs(server)
    assert logs.read() is not None
    logs.is_behind = lambda: True
    assert server.root.logs is not None
    with (server.root.logs / "MDaemon-all.log").open("ab") as log:
        log.write(b"Tue 2026-08-18 00:01:48.993: 05: **** ALERT **** LDaemon LDAP server could not be started\r\n")
    assert logs.read() is None
    logs.is_behind = lambda: False
    news = logs.read()
    assert news is not None
    assert len(news.events) == 1


def flood(server: MailServer, count: int) -> None:
    """Write so many events to the log of a mail root."""
    assert server.root.logs is not None
    line = b"Tue 2026-08-18 00:02:00.%03d: 05: **** ALERT **** 192.0.2.9 gave false logon/password to POP server; "
    line += b"user: u%d\r\n"
    with (server.root.logs / "MDaemon-all.log").open("ab") as log:
        log.writelines(line % (number % 1000, number) for number in range(count))


def test_the_end_of_a_flood_is_news(server: MailServer) -> None:
    logs = Logs(server)
    assert logs.read() is not None
    assert not logs.is_flood
    flood(server, MANY)
    news = logs.read()
    assert news is not None
    assert (len(news.events), logs.is_flood) == (MANY, True)
    assert logs.read() == News(())
    assert not logs.is_flood
    assert logs.read() is None
    logs.close()


async def test_in_a_flood_not_every_look_is_shown_and_the_end_is(fed: Any) -> None:
    async with fed.run_test() as pilot:
        shown = list[int]()
        fed.feeding.changed = lambda: shown.append(len(fed.feeding.model.store))
        for look in range(SHOWN_IN_FLOOD + 2):
            fed.feeding.came(News(tuple(event(look * MANY + number, 521) for number in range(MANY))))
            await pilot.pause()
        assert shown == [MANY, SHOWN_IN_FLOOD * MANY]
        fed.feeding.came(News(()))
        await pilot.pause()
        assert shown[-1] == (SHOWN_IN_FLOOD + 2) * MANY
