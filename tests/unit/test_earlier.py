from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.config import Config
from mdtui.copies import FILE
from mdtui.earlier import NOW, Step, read_earlier
from mdtui.errors import FailedError
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.root import open_root
from mdtui.mrk.flags import Flag
from mdtui.mrk.past.authorship import Share
from mdtui.mrk.past.differences import Counts
from mdtui.server import MailServer
from tests.conftest import StillClock
from tests.fixtures.earlier_states import elsewhere, keep, live_on

SENT = "anna@example.com/Sent Items"


@pytest.fixture
def server(small_root: Path, clock: StillClock) -> MailServer:
    return MailServer(open_root(small_root), Config(), clock=clock)


@pytest.fixture
def sent(server: MailServer) -> Folder:
    return live_on(server, SENT)


def test_each_step_says_what_changed_and_by_whom(server: MailServer, sent: Folder) -> None:
    earlier = read_earlier(server, sent)
    assert (earlier.kept, [state.id for state in earlier.states]) == (4, [NOW, 4, 3, 2, 1])
    assert [earlier.step(row) for row in range(5)] == [
        Step(Counts(flags=2, altered=1), Share(others=True)),
        Step(Counts(flags=4), Share(ours=True, others=True)),
        Step(Counts(flags=2, came=2, went=1), Share(others=True)),
        Step(Counts(flags=3), Share(ours=True)),
        None,
    ]
    now = earlier.states[0]
    assert (now.records, now.counter, now.uid_validity, now.reason) == (11, 12, 99, "")


def test_a_folder_that_is_as_its_last_copy_has_no_other_state_now(server: MailServer, sent: Folder) -> None:
    keep(server, sent)
    earlier = read_earlier(server, sent)
    assert (earlier.kept, earlier.states[0].id) == (5, 5)


def test_two_states_are_compared(server: MailServer, sent: Folder) -> None:
    earlier = read_earlier(server, sent)
    found = earlier.compare(earlier.states[4], None)
    assert found.differences.counts == Counts(flags=7, altered=1, came=2, went=1)
    authors = {each.record.uid: found.author(each) is not None for each in found.differences}
    assert [uid for uid, is_ours in authors.items() if is_ours] == [2, 3]
    copies = earlier.compare(earlier.states[4], earlier.states[3])
    assert copies.differences.counts == Counts(flags=3)


def test_a_folder_without_copies_has_no_states(server: MailServer) -> None:
    earlier = read_earlier(server, server.folder("anna@example.com"))
    assert (earlier.kept, list(earlier.states), earlier.step(0)) == (0, [], None)


def test_copies_of_a_folder_that_cannot_be_read_are_listed(
    server: MailServer, sent: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Folder) -> None:
        raise FailedError("cannot read", where="IMAP.MRK")

    monkeypatch.setattr(server, "open", refuse)
    earlier = read_earlier(server, sent)
    assert (earlier.kept, earlier.problem, earlier.why_not_writable) == (4, *["cannot read: IMAP.MRK"] * 2)
    assert earlier.states[0].id == 4


def test_a_header_that_is_not_whole_has_no_numbers(server: MailServer, sent: Folder) -> None:
    assert sent.mrk is not None
    sent.mrk.write_bytes(b"torn")
    now = read_earlier(server, sent).states[0]
    assert (now.id, now.records, now.counter, now.uid_validity, now.size) == (NOW, 0, None, None, 4)


def test_a_step_that_cannot_be_read_says_why(server: MailServer, sent: Folder) -> None:
    earlier = read_earlier(server, sent)
    (server.journal.directory / FILE).write_bytes(b"no database" * 100)
    for row in (0, 1):
        step = earlier.step(row)
        assert step is not None
        assert step.problem.startswith("the copies of earlier records: file is not a database")


def test_a_step_can_be_told_to_stop(server: MailServer, sent: Folder) -> None:
    elsewhere(sent, {1: Flag.SEEN})
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return True

    step = read_earlier(server, sent).step(1, stop)
    assert step is not None
    assert step.counts == Counts(flags=4)
    assert asked == [True]


def test_a_read_only_root_says_so(small_root: Path, clock: StillClock) -> None:
    server = MailServer(open_root(small_root), Config(read_only=True), clock=clock)
    assert "read-only" in read_earlier(server, server.folder(SENT)).why_not_writable
