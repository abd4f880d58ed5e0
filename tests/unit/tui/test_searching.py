from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.widget import Widget

from mdtui.errors import FailedError
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.messages import Envelope
from mdtui.searching import search_query
from mdtui.server import MailServer
from mdtui.tui import searching as module
from mdtui.tui.searching import Searching, State, Unread

INBOX, SENT, SALES = "anna@example.com", "anna@example.com/Sent Items", "public/Sales"
PATIENCE = 30.0


@pytest.fixture
def gate(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Give what opens the way to the second folder of the mail root."""
    opened, folders = threading.Event(), server.folders

    def slowly(cancelled: Callable[[], bool], *, owner: str | None = None) -> Iterator[Folder]:
        for number, folder in enumerate(folders(cancelled, owner=owner)):
            if number:
                assert opened.wait(PATIENCE)
            yield folder

    monkeypatch.setattr(server, "folders", slowly)
    return opened


def places(searching: Searching) -> list[tuple[str, int | None]]:
    return [(hit.folder.key, hit.uid) for hit in searching.hits]


async def test_everything_is_searched(host: Any, server: MailServer, settled: Any) -> None:
    home = Widget()
    async with host(home) as (app, pilot):
        searching, changes = Searching(server, home), list[State]()
        searching.known = lambda: 5
        searching.changed = lambda: changes.append(searching.state)
        assert (searching.state, searching.is_running, searching.left) == (State.NEVER, False, 5)
        searching.start(search_query("uid:1"))
        assert searching.is_running
        await settled(app, pilot)
        assert places(searching) == [(INBOX, 1), (SENT, 1), (SALES, 1)]
        assert (searching.folders, searching.with_hits, searching.left) == (4, 3, 1)
        assert (searching.text, changes[0], changes[-1]) == ("uid:1", State.RUNNING, State.DONE)


async def test_the_first_hit_is_not_held_back_and_what_was_found_stays_when_it_is_stopped(
    host: Any, server: MailServer, settled: Any, gate: threading.Event
) -> None:
    home = Widget()
    async with host(home) as (app, pilot):
        searching = Searching(server, home)
        searching.start(search_query("uid:1"))
        while not searching.hits:
            await pilot.pause()
        assert (searching.is_running, places(searching)) == (True, [(INBOX, 1)])
        searching.stop()
        gate.set()
        await settled(app, pilot)
        assert (searching.state, places(searching)) == (State.STOPPED, [(INBOX, 1)])
        searching.stop()
        assert searching.state is State.STOPPED


async def test_a_new_search_takes_the_place_of_the_old(
    host: Any, server: MailServer, settled: Any, gate: threading.Event
) -> None:
    home = Widget()
    async with host(home) as (app, pilot):
        searching = Searching(server, home)
        searching.start(search_query("uid:1"))
        while not searching.hits:
            await pilot.pause()
        searching.cursor = 7
        searching.start(search_query("uid:2"))
        assert (places(searching), searching.cursor, searching.folders) == ([], 0, 0)
        gate.set()
        await settled(app, pilot)
        assert places(searching) == [(INBOX, 2), (SENT, 2)]
        assert (searching.state, searching.folders, searching.with_hits) == (State.DONE, 4, 2)


async def test_a_folder_searched_in_parts_counts_once(host: Any, server: MailServer, settled: Any) -> None:
    home = Widget()
    async with host(home) as (app, pilot):
        searching = Searching(server, home)
        searching.start(search_query("subject:message | orphan | uid:10"))
        await settled(app, pilot)
        assert (len(searching.hits), searching.folders, searching.with_hits) == (13, 4, 2)


async def test_a_search_ends_with_more_hits_than_anybody_reads(
    host: Any, server: MailServer, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HITS_KEPT", 5)
    home = Widget()
    async with host(home) as (app, pilot):
        searching = Searching(server, home)
        searching.start(search_query("uid>0"))
        await settled(app, pilot)
        assert places(searching) == [(INBOX, 1), (INBOX, 2), (INBOX, 3), (SENT, 1), (SENT, 2)]
        assert (searching.state, searching.with_hits) == (State.CUT, 2)


async def test_folders_that_cannot_be_read_are_kept_with_the_reason(
    host: Any, server: MailServer, settled: Any
) -> None:
    mrk = server.folder(SENT).mrk
    assert mrk is not None
    mrk.write_bytes(b"torn")
    home = Widget()
    async with host(home) as (app, pilot):
        searching = Searching(server, home)
        searching.start(search_query("uid:1"))
        await settled(app, pilot)
        assert searching.unread == [Unread(SENT, "the header is 4 of 36 bytes; no record can be read")]
        assert searching.folders == 4


async def test_a_search_that_fails_says_why(
    host: Any, server: MailServer, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> Iterator[Folder]:
        raise FailedError("cannot look into the mail root", where="x\x1b")

    monkeypatch.setattr(server, "folders", fail)
    home = Widget()
    async with host(home) as (app, pilot):
        searching = Searching(server, home)
        searching.start(search_query("uid:1"))
        await settled(app, pilot)
        assert (searching.state, searching.problem) == (State.FAILED, "cannot look into the mail root: x\\x1b")


async def test_messages_are_read_by_a_listing_of_their_folder(
    host: Any, server: MailServer, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Widget()
    async with host(home) as (app, pilot):
        searching = Searching(server, home)
        searching.start(search_query("uid:1,10 | orphan"))
        await settled(app, pilot)
        listed, listing = list[Path](), server.listing

        def remember(folder: Folder) -> dict[str, str]:
            listed.append(folder.path)
            return listing(folder)

        monkeypatch.setattr(server, "listing", remember)
        wanted = dict(enumerate(searching.hits))
        found = searching.read_envelopes(wanted, lambda: False)
        subjects = [found[place].subject or found[place].problem for place in wanted]
        assert subjects == ["Message 1", "No record", "Message 1", "no file", "no file"]
        assert len(listed) == 3
        searching.read_envelopes(wanted, lambda: False)
        assert len(listed) == 3
        assert searching.read_envelopes(wanted, lambda: True) == {}


async def test_a_directory_that_cannot_be_listed_is_said_in_the_place_of_its_messages(
    host: Any, server: MailServer, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Folder) -> dict[str, str]:
        raise FailedError("cannot list the message files\x1b")

    home = Widget()
    async with host(home) as (app, pilot):
        searching = Searching(server, home)
        searching.start(search_query("uid:1"))
        await settled(app, pilot)
        monkeypatch.setattr(server, "listing", fail)
        found = searching.read_envelopes({0: searching.hits[0]}, lambda: False)
        assert found[0].problem == "cannot list the message files\\x1b"


def test_what_was_read_is_kept_for_the_hits_of_this_search_and_so_many(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ENVELOPES_KEPT", 2)
    searching = Searching(server, Widget())
    envelopes = {place: Envelope(subject=str(place)) for place in range(3)}
    assert not searching.set_envelopes([], envelopes)
    assert searching.envelopes == {}
    assert searching.set_envelopes(searching.hits, envelopes)
    assert sorted(searching.envelopes) == [1, 2]
