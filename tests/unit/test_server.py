from __future__ import annotations

import datetime as dt
import struct
import sys
from pathlib import Path

import msgspec
import pytest

from mdtui.config import Config
from mdtui.errors import FailedError, LockedError, RefusedError, UsageError
from mdtui.files import FileSystem
from mdtui.mailroot.root import open_root
from mdtui.mrk.changing import Edit, Target
from mdtui.mrk.counting import Totals
from mdtui.mrk.flags import Flag, Verb
from mdtui.mrk.query import compile_query
from mdtui.mrk.records import RecordTable
from mdtui.processes.checking import Verdict
from mdtui.server import MailServer
from tests.conftest import StillClock
from tests.fixtures.machine import Machine

INBOX = "anna@example.com"
SENT = "anna@example.com/Sent Items"


def serve(root: Path, config: Config | None = None) -> MailServer:
    return MailServer(
        open_root(root), config or Config(), clock=StillClock(), files=FileSystem(), table=Machine(StillClock())
    )


@pytest.fixture
def server(small_root: Path) -> MailServer:
    return serve(small_root)


def edit(server: MailServer, key: str, verb: Verb = Verb.TOGGLE, flag: Flag = Flag.FLAGGED) -> Edit:
    table = server.open(server.folder(key)).table
    assert table.header is not None
    targets = [Target(record.uid, record.filename, index) for index, record in enumerate(table.records())]
    return Edit(verb, flag, targets, table.header.uid_validity)


def flags_of(server: MailServer, key: str) -> list[int]:
    return list(server.open(server.folder(key)).table.flags)


def test_the_folders_of_the_root(server: MailServer) -> None:
    assert [folder.key for folder in server.folders()] == [INBOX, SENT, "public", "public/Sales"]


def test_a_walk_can_be_cancelled(server: MailServer) -> None:
    assert list(server.folders(lambda: True)) == []


def test_a_folder_is_found_by_path_by_file_and_by_mailbox_path(server: MailServer, small_root: Path) -> None:
    directory = small_root / "Users" / "example.com" / "anna" / "Sent Items.IMAP"
    assert server.folder(SENT).path == directory
    assert server.folder(str(directory)).key == SENT
    assert server.folder(str(directory / "IMAP.MRK")).key == SENT


def test_no_such_folder_is_a_usage_error(server: MailServer) -> None:
    with pytest.raises(UsageError):
        server.folder("anna@example.com/Sent Itens")


def test_the_totals_of_a_folder(server: MailServer) -> None:
    totals = server.totals(server.folder(INBOX))
    assert (totals.records, totals.unseen, totals.flagged, totals.busy, totals.findings) == (3, 2, 1, False, ())
    assert isinstance(totals, Totals)


def test_a_folder_that_cannot_be_read_is_a_finding(server: MailServer) -> None:
    folder = server.folder(INBOX)
    assert folder.mrk is not None
    folder.mrk.unlink()
    totals = server.totals(folder)
    assert totals.records == 0
    assert [finding.severity for finding in totals.findings] == ["error"]


def test_a_damaged_file_is_a_finding_of_its_folder(server: MailServer) -> None:
    folder = server.folder(INBOX)
    assert folder.mrk is not None
    folder.mrk.write_bytes(b"short")
    assert [(finding.rule, finding.folder) for finding in server.totals(folder).findings] == [("MRK001", INBOX)]


def test_a_folder_without_mrk_is_empty(server: MailServer) -> None:
    folder = server.folder("public")
    assert len(server.open(folder).table) == 0
    assert server.counter(folder) is None
    assert "no IMAP.MRK" in server.why_not_writable(folder)


def test_a_folder_that_is_gone_is_one_line(server: MailServer) -> None:
    folder = server.folder("public")
    gone = msgspec.structs.replace(folder, path=folder.path / "gone")
    with pytest.raises(FailedError, match="cannot look at the folder"):
        server.open(gone)
    assert server.totals(gone).findings[0].rule == "MRK004"


def test_a_folder_whose_index_is_no_plain_file_is_one_line_and_one_finding(server: MailServer) -> None:
    folder = server.folder(INBOX)
    assert folder.mrk is not None
    folder.mrk.unlink()
    folder.mrk.mkdir()
    odd = server.folder(INBOX)
    with pytest.raises(FailedError, match="not a plain file"):
        server.open(odd)
    assert [finding.rule for finding in server.totals(odd).findings] == ["FLD005"]


def test_the_counter_is_read(server: MailServer) -> None:
    assert server.counter(server.folder(INBOX)) == 7


def test_an_envelope_is_read_of_a_listed_file_only(server: MailServer) -> None:
    folder = server.folder(INBOX)
    listing = server.listing(folder)
    assert server.envelope(folder, listing, b"MD5000000000001.MSG").subject == "Message 1"
    assert server.envelope(folder, listing, b"md5000000000003.msg").problem == "no file"
    assert server.envelope(folder, listing, b"../anna/md5000000000001.msg").problem == "no file"


@pytest.mark.parametrize(
    ("query", "indexes"),
    [
        ("unseen", [0, 2]),
        ("missing", [2]),
        ('subject:"message 2"', [1]),
        ("from:s1@example.net & unseen", [0]),
        ("flagged | uid:2", [1, 2]),
        ("orphan", []),
    ],
)
def test_records_are_selected_by_query(server: MailServer, query: str, indexes: list[int]) -> None:
    folder = server.folder(INBOX)
    assert server.select(folder, server.open(folder), compile_query(query)) == indexes


def test_message_files_without_a_record_are_orphans(server: MailServer) -> None:
    folder = server.folder(INBOX)
    assert server.orphans(folder, server.open(folder).table) == ["md5000000000999.msg"]


def test_an_edit_changes_the_file_under_the_lock(server: MailServer) -> None:
    change = server.edit(server.folder(SENT), edit(server, SENT))
    assert len(change.changed) == 10
    assert set(flags_of(server, SENT)) == {Flag.FLAGGED}
    assert list(server.locks()) == []


def test_a_large_edit_is_cut_into_parts(small_root: Path) -> None:
    server = serve(small_root, Config(batch=3))
    told: list[tuple[int, int]] = []
    change = server.edit(
        server.folder(SENT), edit(server, SENT), progress=lambda done, total: told.append((done, total))
    )
    assert told == [(3, 10), (6, 10), (9, 10), (10, 10)]
    assert change.counter_after == 11
    back = server.undo(server.folder(SENT), change)
    assert len(back.changed) == 10
    assert set(flags_of(server, SENT)) == {0}


def test_a_dry_run_writes_nothing(server: MailServer) -> None:
    change = server.edit(server.folder(SENT), edit(server, SENT), dry_run=True)
    assert change.dry_run
    assert len(change.changed) == 10
    assert set(flags_of(server, SENT)) == {0}


def test_a_held_lock_is_said_and_listed_with_its_folder(server: MailServer) -> None:
    folder = server.folder(SENT)
    lock = server.lock_path(folder)
    assert lock.name == "IMAP-Sent Items-anna@example.com.lck"
    lock.touch()
    (lock.parent / "IMAP-Other-x@y.lck").touch()
    with pytest.raises(LockedError):
        server.edit(folder, edit(server, SENT), timeout=1)
    assert sorted(held.folder for held in server.locks()) == ["", SENT]
    assert set(flags_of(server, SENT)) == {0}


@pytest.mark.parametrize(
    ("config", "says"),
    [(Config(read_only=True), "read-only"), (Config(lock_dir="/no/such/place"), "lock directory is not there")],
)
def test_what_may_not_be_written_is_refused_with_its_reason(small_root: Path, config: Config, says: str) -> None:
    server = serve(small_root, config)
    with pytest.raises(RefusedError, match=says):
        server.edit(server.folder(SENT), edit(server, SENT))
    assert says in server.why_not_writable(server.folder(SENT))
    assert set(flags_of(server, SENT)) == {0}


def test_without_a_lock_directory_nothing_is_written(small_root: Path) -> None:
    (small_root / "LockFiles").rmdir()
    server = serve(small_root)
    with pytest.raises(RefusedError, match="lock directory is not known"):
        server.edit(server.folder(SENT), edit(server, SENT))
    with pytest.raises(RefusedError, match="lock directory is not known"):
        server.locks()


def test_the_lock_directory_can_be_named(small_root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "locks"
    elsewhere.mkdir()
    server = serve(small_root, Config(lock_dir=str(elsewhere)))
    assert server.lock_path(server.folder(INBOX)) == elsewhere / "IMAP-INBOX-anna@example.com.lck"


def test_a_copy_outside_the_root_can_be_looked_at_only(server: MailServer, tmp_path: Path) -> None:
    copy = tmp_path / "backup"
    copy.mkdir()
    (copy / "imap.mrk").write_bytes((server.folder(SENT).path / "IMAP.MRK").read_bytes())
    for spec in (copy, copy / "imap.mrk"):
        folder = server.folder(str(spec))
        assert len(server.open(folder).table) == 10
        assert "outside the mail root" in server.why_not_writable(folder)
    with pytest.raises(UsageError):
        server.folder(str(tmp_path))


@pytest.mark.skipif(sys.platform == "win32", reason="rights are not taken away by chmod there")
def test_a_directory_that_cannot_be_listed_is_one_line(server: MailServer, tmp_path: Path) -> None:
    with pytest.raises(FailedError):
        server.listing(msgspec.structs.replace(server.folder(INBOX), path=tmp_path / "gone"))


def test_the_feed_reads_the_roots_logs(server: MailServer) -> None:
    feed = server.reports.feed()
    assert [(event.code, event.tag) for event in feed.read()] == [(508, "EvProcess")]
    feed.close()


def test_the_health_says_what_is_missing(server: MailServer) -> None:
    report = server.health.report()
    assert report.verdict is Verdict.CRITICAL
    assert "MDaemon.exe" in report.reasons[0].text
    assert {state.state for state in report.states} == {"missing"}


def test_a_plain_root_is_no_demo(server: MailServer) -> None:
    assert not server.is_demo


def test_reading_while_locked_is_busy(server: MailServer) -> None:
    folder = server.folder(SENT)
    server.lock_path(folder).touch()
    assert server.open(folder).busy
    assert isinstance(server.open(folder).table, RecordTable)


class SummerTime(dt.tzinfo):
    """A zone that is an hour ahead of UTC, and two from April to September."""

    def utcoffset(self, when: dt.datetime | None) -> dt.timedelta:
        return dt.timedelta(hours=1) + self.dst(when)

    def dst(self, when: dt.datetime | None) -> dt.timedelta:
        return dt.timedelta(hours=1 if when is not None and 4 <= when.month <= 9 else 0)

    def tzname(self, when: dt.datetime | None) -> str:
        return "summer" if self.dst(when) else "winter"


class ClockAhead(StillClock):
    """A clock in that zone."""

    def zone(self) -> dt.tzinfo:
        return SummerTime()


@pytest.mark.parametrize(
    ("query", "utc", "local"),
    [
        ("date=2023-11-14T22:13:20", [], [0]),
        ("date=2023-11-14T23:13:20", [0], []),
        ("date=2023-11-14T22:13:20Z", [0], []),
        ("date=2023-11-14T21:13:20Z", [], [0]),
        ("date>=0s", [0, 1, 2], [0, 1, 2]),
        ("date<2h", [0], []),
        ("date<=2h", [0], [0]),
        ("date<61m", [0], []),
        ("date>61m", [1, 2], [0, 1, 2]),
        ("date>=2000-01-01T00:00 & date<2000-01-01T01:00", [], [1]),
        ("date=2000-07-01T02:00", [2], []),
        ("date=2000-07-01T00:00", [], [2]),
        ("date>1900-01-01", [0, 1, 2], [0, 1, 2]),
    ],
)
def test_dates_are_asked_for_in_local_time_whatever_the_records_are_in(
    small_root: Path, query: str, utc: list[int], local: list[int]
) -> None:
    dates = [1_700_000_000, 946_684_800, 962_409_600]
    for setting, expected in (("utc", utc), ("local", local)):
        config = msgspec.convert({"record_dates": setting}, Config)
        server = MailServer(open_root(small_root), config, clock=ClockAhead(1_700_003_600), table=Machine(StillClock()))
        folder = server.folder(INBOX)
        assert folder.mrk is not None
        data = bytearray(folder.mrk.read_bytes())
        for index, date in enumerate(dates):
            struct.pack_into("<i", data, 36 * (index + 2) - 4, date)
        folder.mrk.write_bytes(data)
        assert server.select(folder, server.open(folder), compile_query(query)) == expected, setting


def test_the_folders_of_one_owner(server: MailServer) -> None:
    assert [folder.key for folder in server.folders(owner="anna@example.com")] == [INBOX, SENT]
    assert [folder.key for folder in server.folders(owner="public")] == ["public", "public/Sales"]
    assert list(server.folders(owner="nobody@example.com")) == []
