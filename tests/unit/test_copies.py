from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from mdtui.config import Config, CopySettings
from mdtui.copies import FILE, Copies
from mdtui.errors import FailedError, RefusedError
from mdtui.findings import Severity
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.root import open_root
from mdtui.mrk import layout
from mdtui.mrk.bulk import PartlyDoneError
from mdtui.mrk.changing import Edit, Target
from mdtui.mrk.flags import Flag, Verb
from mdtui.mrk.past.copy_store import Reason
from mdtui.mrk.past.differences import Counts
from mdtui.server import MailServer
from tests.conftest import MakeMrk, StillClock

SENT = "anna@example.com/Sent Items"


@pytest.fixture
def serve(small_root: Path, clock: StillClock) -> Callable[..., MailServer]:
    def make(**settings: object) -> MailServer:
        config = Config(copies=CopySettings(**settings))  # type: ignore[arg-type]
        return MailServer(open_root(small_root), config, clock=clock)

    return make


@pytest.fixture
def server(serve: Callable[..., MailServer]) -> MailServer:
    return serve()


@pytest.fixture
def sent(server: MailServer) -> Folder:
    return server.folder(SENT)


@pytest.fixture
def copies(server: MailServer) -> Copies:
    return server.copies


def mrk(folder: Folder) -> Path:
    assert folder.mrk is not None
    return folder.mrk


def keep(server: MailServer, folder: Folder, reason: Reason = Reason.OPENED) -> None:
    server.clock.sleep(10)
    assert server.copies.keep(folder, server.open(folder), reason).problem == ""


def toggle(server: MailServer, folder: Folder, *uids: int, flag: Flag = Flag.SEEN) -> str:
    targets = [Target(uid, f"md5000000000{uid:03}.msg".encode(), uid - 1) for uid in uids]
    server.clock.sleep(10)
    return server.edit(folder, Edit(Verb.TOGGLE, flag, targets, 99)).change_id


def poke(folder: Folder, index: int, flags: int) -> None:
    """Change a flags byte as a program does that does not keep the rules."""
    data = bytearray(mrk(folder).read_bytes())
    data[layout.flags_offset(index)] = flags
    mrk(folder).write_bytes(data)


def flags_of(server: MailServer, folder: Folder) -> list[int]:
    return list(server.open(folder).table.flags)


def test_a_folder_is_listed_as_it_was(server: MailServer, sent: Folder, copies: Copies) -> None:
    before = mrk(sent).read_bytes()
    keep(server, sent)
    toggle(server, sent, 2)
    keep(server, sent, Reason.CHECKED)
    keep(server, sent)
    newer, older = copies.of(sent)
    assert (newer.reason, newer.counter, older.reason, older.counter) == ("checked", 8, "opened", 7)
    assert copies.table(older).data == before
    assert copies.table(newer).data == mrk(sent).read_bytes()
    assert copies.counts(older, newer) == Counts(flags=1)
    assert copies.of(server.folder("anna@example.com")) == []


@pytest.mark.parametrize(
    ("setting", "kept"),
    [("checked", ["before a repair", "checked", "opened"]), ("opened", ["before a repair", "opened"]), ("never", [])],
)
def test_the_settings_say_what_is_kept(
    serve: Callable[..., MailServer], make_mrk: MakeMrk, setting: str, kept: list[str]
) -> None:
    server = serve(keep=setting)
    folder = server.folder(SENT)
    for number, reason in enumerate((Reason.OPENED, Reason.CHECKED, Reason.BEFORE_REPAIR)):
        mrk(folder).write_bytes(make_mrk([number]))
        keep(server, folder, reason)
    assert [copy.reason for copy in server.copies.of(folder)] == kept


def test_what_may_be_of_two_moments_and_what_has_no_index_is_not_kept(server: MailServer, sent: Folder) -> None:
    busy = msgspec.structs.replace(server.open(sent), busy=True)
    assert server.copies.keep(sent, busy, Reason.OPENED).finding is None
    empty = server.folder("public")
    assert empty.mrk is None
    server.copies.keep(empty, server.open(empty), Reason.OPENED)
    assert server.copies.of(sent) == server.copies.of(empty) == []


def test_a_counter_that_stood_still_is_a_finding(server: MailServer, sent: Folder, copies: Copies) -> None:
    keep(server, sent)
    poke(sent, 0, 8)
    finding = copies.keep(sent, server.open(sent), Reason.OPENED).finding
    assert finding is not None
    assert (finding.rule, finding.severity, finding.folder) == ("MRK028", Severity.WARNING, SENT)
    assert finding.text == "the file changed since 2023-11-14 22:13:30, LastWriteCounter did not: 7"
    assert copies.keep(sent, server.open(sent), Reason.OPENED).finding is None
    toggle(server, sent, 5)
    assert copies.keep(sent, server.open(sent), Reason.OPENED).finding is None


def test_a_file_with_copies_that_cannot_be_used_hinders_nobody(server: MailServer, sent: Folder) -> None:
    path = Path(os.environ["MDTUI_STATE"]) / FILE
    path.write_bytes(b"no database " * 100)
    kept = server.copies.keep(sent, server.open(sent), Reason.OPENED)
    assert "not a database" in kept.problem
    assert "\n" not in kept.problem
    noted: list[str] = []
    results = list(server.checks.everything(noted=noted.append))
    assert len(results) == 5
    assert noted == [f"no copies of the records are kept: {kept.problem}"]
    with pytest.raises(FailedError, match="not a database"):
        server.copies.of(sent)


def test_what_changed_from_one_copy_to_the_next_and_to_now(server: MailServer, sent: Folder, copies: Copies) -> None:
    keep(server, sent)
    change = toggle(server, sent, 2)
    keep(server, sent)
    poke(sent, 4, 8)
    newer, older = copies.of(sent)
    first = copies.compare(sent, older, newer)
    (difference,) = first.differences
    author = first.author(difference)
    assert author is not None
    assert (difference.record.uid, author.change, author.verb) == (2, change, "toggle")
    assert author.who == server.journal.who
    assert (first.before, first.after, first.time) == (older, newer, newer.time)
    second = copies.compare(sent, newer)
    (difference,) = second.differences
    assert (difference.record.uid, second.author(difference), second.after) == (5, None, None)
    both = copies.compare(sent, older)
    assert [(each.record.uid, both.author(each) is not None) for each in both.differences] == [(2, True), (5, False)]


def test_flags_are_given_back_through_the_journal(server: MailServer, sent: Folder, copies: Copies) -> None:
    keep(server, sent)
    toggle(server, sent, 1, 2, 3)
    toggle(server, sent, 3, flag=Flag.FLAGGED)
    (copy,) = copies.of(sent)
    change = copies.restore(sent, copy, [0, 2, 5])
    assert [(row.uid, row.before, row.after) for row in change.changed] == [(1, 32, 0), (3, 40, 0)]
    assert (change.same, change.gone, change.counter_after) == (1, (), 10)
    assert flags_of(server, sent)[:3] == [0, 32, 0]
    assert [each.reason for each in copies.of(sent)] == ["before a restore", "opened"]
    past = server.changes.history()[0]
    assert (past.id, past.subject.verb, past.subject.folder) == (change.change_id, "restore", SENT)
    server.changes.undo()
    assert flags_of(server, sent)[:3] == [32, 32, 40]


def test_a_dry_run_says_what_would_change(server: MailServer, sent: Folder, copies: Copies) -> None:
    keep(server, sent)
    toggle(server, sent, 1)
    before = mrk(sent).read_bytes()
    change = copies.restore(sent, copies.of(sent)[0], dry_run=True)
    assert (len(change.changed), change.same, change.dry_run) == (1, 9, True)
    assert mrk(sent).read_bytes() == before
    assert len(copies.of(sent)) == 1


def test_where_nothing_is_to_be_given_back_nothing_is_written(server: MailServer, sent: Folder, copies: Copies) -> None:
    keep(server, sent)
    change = copies.restore(sent, copies.of(sent)[0])
    assert (change.changed, change.same, change.counter_before, change.counter_after) == ((), 10, 7, 7)


def test_an_index_that_was_made_anew_gets_its_flags_by_name(
    server: MailServer, sent: Folder, copies: Copies, make_mrk: MakeMrk
) -> None:
    mrk(sent).write_bytes(make_mrk([32, 8, 4]))
    keep(server, sent)
    data = bytearray(make_mrk([0, 0, 1], validity=100, counter=1))
    for index in range(3):
        data[layout.record_offset(index) + 4 * layout.UID_WORD] += 20
    mrk(sent).write_bytes(data)
    (copy,) = copies.of(sent)
    with pytest.raises(RefusedError, match="UIDVALIDITY"):
        copies.restore(sent, copy)
    change = copies.restore(sent, copy, by_name=True)
    assert [(row.uid, row.after) for row in change.changed] == [(21, 32), (22, 8), (23, 4)]
    assert flags_of(server, sent) == [32, 8, 4]


def test_a_root_that_is_not_written_to_keeps_copies_but_gives_none_back(small_root: Path, clock: StillClock) -> None:
    server = MailServer(open_root(small_root), Config(read_only=True), clock=clock)
    sent = server.folder(SENT)
    keep(server, sent)
    poke(sent, 0, 1)
    with pytest.raises(RefusedError, match="read-only"):
        server.copies.restore(sent, server.copies.of(sent)[0])


def test_a_restore_that_stops_half_way_says_what_it_did(
    server: MailServer, sent: Folder, copies: Copies, small_root: Path, clock: StillClock
) -> None:
    keep(server, sent)
    toggle(server, sent, *range(2, 6))
    slow = MailServer(open_root(small_root), Config(batch=2), clock=clock)

    def take_the_file_away(done: int, _total: int) -> None:
        if done == 2:
            mrk(sent).rename(mrk(sent).with_name("gone"))

    with pytest.raises(PartlyDoneError) as raised:
        slow.copies.restore(sent, copies.of(sent)[0], progress=take_the_file_away)
    assert (len(raised.value.change.changed), raised.value.change.same) == (2, 6)


def test_a_check_keeps_what_moved_and_tells_what_moved_without_a_word(server: MailServer, sent: Folder) -> None:
    list(server.checks.everything())
    assert [copy.reason for copy in server.copies.of(sent)] == ["checked"]
    inbox = server.folder("anna@example.com")
    assert len(server.copies.of(inbox)) == 1
    toggle(server, sent, 1)
    poke(inbox, 0, 4)
    told = [finding for result in server.checks.everything() for finding in result.findings]
    assert [(finding.rule, finding.folder) for finding in told if finding.rule == "MRK028"] == [
        ("MRK028", "anna@example.com")
    ]
    assert [len(server.copies.of(folder)) for folder in (sent, inbox)] == [2, 2]
    told = [finding for result in server.checks.everything() for finding in result.findings]
    assert all(finding.rule != "MRK028" for finding in told)


def test_a_check_that_is_not_to_keep_anything_keeps_nothing(serve: Callable[..., MailServer]) -> None:
    server = serve(keep="opened")
    list(server.checks.everything())
    assert not (Path(os.environ["MDTUI_STATE"]) / FILE).exists()


def test_a_check_that_is_ended_keeps_what_it_had(server: MailServer) -> None:
    results = server.checks.everything()
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert len(server.copies.of(server.folder("anna@example.com"))) == 1


def test_copies_outlive_the_index_itself(server: MailServer, sent: Folder, copies: Copies) -> None:
    keep(server, sent)
    mrk(sent).unlink()
    bare = server.folder(SENT)
    assert bare.mrk is None
    assert len(copies.of(bare)) == 1


def test_the_stamp_of_a_file_tells_that_it_was_written_to(server: MailServer, sent: Folder, copies: Copies) -> None:
    before = copies.stamp(sent)
    poke(sent, 0, 8)
    os.utime(mrk(sent), ns=(5, 5))
    assert before is not None
    assert copies.stamp(sent) not in {None, before}
    mrk(sent).unlink()
    assert copies.stamp(sent) is None
    assert copies.stamp(server.folder("public")) is None


def test_the_journal_is_asked_about_one_folder(server: MailServer, sent: Folder, copies: Copies) -> None:
    keep(server, sent)
    name = toggle(server, sent, 1)
    since = copies.of(sent)[0].time
    assert [entry.intent.subject.id for entry in copies.entries(sent, since)] == [name]
    assert copies.entries(server.folder("anna@example.com"), since) == []
    found = copies.compare(sent, copies.of(sent)[0])
    (difference,) = found.differences
    assert found.author(difference) is not None
    assert copies.authors(sent, since, found.time, ()).of(difference) is None
    assert copies.compare(sent, found.before, None, ()).author(difference) is None
