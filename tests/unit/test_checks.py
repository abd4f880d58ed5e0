from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mdtui.checks import LOOKS, FolderCheck
from mdtui.config import Config
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.root import open_root
from mdtui.mrk.reading import Reading
from mdtui.mrk.records import Header, Record
from mdtui.server import MailServer
from tests.conftest import StillClock

INBOX = "anna@example.com"
WORK = "anna@example.com/Work"
NAMES = [b"md50000000001.msg", b"md50000000002.msg"]


def index(names: list[bytes], *, counter: int = 1, **head: int) -> bytes:
    records = [Record(name.ljust(23, b"\0"), 32, uid, 5, 1_600_000_000) for uid, name in enumerate(names, 1)]
    header = Header(1, head.get("validity", 99), len(names) + 1, counter)
    return header.pack() + b"".join(record.pack() for record in records)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """Give a mail root with nothing wrong in it: an inbox, a folder below it, and a public folder."""
    root = tmp_path / "MDaemon"
    anna = root / "Users" / "example.com" / "anna"
    for name in ("App", "LockFiles"):
        (root / name).mkdir(parents=True)
    for directory in (anna, anna / "Work.IMAP", root / "Public Folders" / "Sales.IMAP"):
        directory.mkdir(parents=True)
        (directory / "IMAP.MRK").write_bytes(index(NAMES))
        for filename in NAMES:
            (directory / filename.decode()).write_bytes(b"mail\n")
    return root


@pytest.fixture
def inbox(sound: Path) -> Path:
    return sound / "Users" / "example.com" / "anna"


@pytest.fixture
def serve(sound: Path, clock: StillClock) -> Callable[..., MailServer]:
    def make(**config: object) -> MailServer:
        return MailServer(open_root(sound), Config(**config), clock=clock)  # type: ignore[arg-type]

    return make


@pytest.fixture
def server(serve: Callable[..., MailServer]) -> MailServer:
    return serve()


def told(results: Iterator[FolderCheck]) -> list[tuple[str, str]]:
    """Return folder and rule of each finding; every finding is in the result of its folder."""
    pairs = []
    for result in results:
        key = result.folder.key if result.folder else ""
        assert all(finding.folder == key for finding in result.findings)
        pairs += [(key, finding.rule) for finding in result.findings]
    return pairs


def old_lock(sound: Path, name: str, clock: StillClock) -> None:
    path = sound / "LockFiles" / name
    path.touch()
    os.utime(path, (clock.now() - 301, clock.now() - 301))


def test_a_sound_root_has_a_result_for_each_folder_and_one_for_itself(server: MailServer) -> None:
    results = list(server.checks.everything())
    keys = [result.folder.key if result.folder else None for result in results]
    assert keys == [INBOX, WORK, "public", "public/Sales", None]
    assert [result.records for result in results] == [2, 2, 0, 2, 0]
    assert not any(result.findings or result.counts or result.busy for result in results)


def test_the_rules_of_all_packages_are_known(server: MailServer) -> None:
    assert {"MRK001", "LCK001", "FLD006", "ROOT002"} <= server.checks.rules.keys()


def test_findings_of_records_files_folder_and_lock_are_one_result(
    server: MailServer, inbox: Path, sound: Path, clock: StillClock
) -> None:
    work = inbox / "Work.IMAP"
    (work / "IMAP.MRK").write_bytes(index(NAMES, validity=0))
    (work / "md50000000002.msg").unlink()
    (work / "Hiwater.mrk").write_bytes(b"[Groupware]\nFolderClass=Odd")
    old_lock(sound, "imap-work-ANNA@example.com.lck", clock)
    (result,) = server.checks.folders([server.folder(WORK)])
    assert [finding.rule for finding in result.findings] == ["FLD006", "LCK001", "MRK007", "MRK026"]
    assert {finding.folder for finding in result.findings} == {WORK}
    assert result.counts == {"FLD006": 1, "LCK001": 1, "MRK007": 1, "MRK026": 1}
    assert not result.busy


def test_a_file_alone_is_not_held_against_the_messages(server: MailServer, inbox: Path) -> None:
    (inbox / "md50000000002.msg").unlink()
    folder = server.folder(INBOX)
    assert told(server.checks.folders([folder])) == [(INBOX, "MRK026")]
    assert told(server.checks.folders([folder], messages=False)) == []


def test_rules_can_be_left_out_and_floods_cut(server: MailServer, inbox: Path) -> None:
    for name in NAMES:
        (inbox / name.decode()).unlink()
    (inbox / "Hiwater.mrk").write_bytes(b"[Groupware]\nFolderClass=Odd")
    folder = server.folder(INBOX)
    assert told(server.checks.folders([folder], ignore=frozenset({"MRK026", "FLD006"}))) == []
    (result,) = server.checks.folders([folder], limit=1)
    assert [finding.rule for finding in result.findings] == ["FLD006", "MRK026"]
    assert result.counts == {"FLD006": 1, "MRK026": 2}


def test_a_folder_without_an_index_but_with_messages(server: MailServer, inbox: Path) -> None:
    (inbox / "IMAP.MRK").unlink()
    assert told(server.checks.folders([server.folder(INBOX)])) == [(INBOX, "MRK006")]


def test_what_cannot_be_entered_is_not_entered(server: MailServer, inbox: Path) -> None:
    (inbox / "Work.IMAP" / "IMAP.MRK").unlink()
    (inbox / "Work.IMAP" / "IMAP.MRK").mkdir()
    assert told(server.checks.folders(server.folders(owner=INBOX))) == [(WORK, "FLD005")]


def test_an_index_or_a_directory_that_cannot_be_read_is_a_finding(server: MailServer, inbox: Path) -> None:
    work, sales = server.folder(WORK), server.folder("public/Sales")
    (inbox / "Work.IMAP" / "IMAP.MRK").unlink()
    assert told(server.checks.folders([work])) == [(WORK, "MRK004")]
    assert sales.mrk is not None
    gone = Folder(sales.path / "gone", sales.owner, sales.names, sales.raw_names, sales.mrk)
    assert told(server.checks.folders([gone])) == [("public/Sales", "FLD001")]


def test_what_changes_while_it_is_looked_at_is_looked_at_again(
    server: MailServer, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = server.open

    def expunge_behind(folder: Folder) -> Reading:
        reading = read(folder)
        (inbox / "IMAP.MRK").write_bytes(index(NAMES[:1], counter=2))
        (inbox / "md50000000002.msg").unlink(missing_ok=True)
        return reading

    monkeypatch.setattr(server, "open", expunge_behind)
    assert told(server.checks.folders([server.folder(INBOX)])) == []


def test_a_folder_that_never_rests_is_told_as_it_was_seen_last(
    server: MailServer, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "md50000000002.msg").unlink()
    looks = iter(range(2, 100))
    read = server.open

    def change_behind(folder: Folder) -> Reading:
        reading = read(folder)
        (inbox / "IMAP.MRK").write_bytes(index(NAMES, counter=next(looks)))
        return reading

    monkeypatch.setattr(server, "open", change_behind)
    assert told(server.checks.folders([server.folder(INBOX)])) == [(INBOX, "MRK026")]
    assert next(looks) == 2 + LOOKS


def test_a_folder_that_is_locked_now_is_busy(server: MailServer, sound: Path, clock: StillClock) -> None:
    path = sound / "LockFiles" / "IMAP-Work-anna@example.com.lck"
    path.touch()
    os.utime(path, (clock.now(), clock.now()))
    (result,) = server.checks.folders([server.folder(WORK)])
    assert (result.busy, result.findings) == (True, ())


def test_an_old_lock_of_no_folder_is_the_roots(server: MailServer, sound: Path, clock: StillClock) -> None:
    old_lock(sound, "IMAP-Work-anna@example.com.lck", clock)
    old_lock(sound, "IMAP-Other-anna@example.com.lck", clock)
    assert told(server.checks.everything()) == [(WORK, "LCK001"), ("", "LCK001")]
    assert told(server.checks.everything(ignore=frozenset({"LCK001"}))) == []


def test_a_lock_directory_that_is_not_there_is_the_roots(serve: Callable[..., MailServer], sound: Path) -> None:
    assert told(serve(lock_dir=str(sound / "gone")).checks.everything()) == [("", "LCK002")]
    (sound / "LockFiles").rmdir()
    assert told(serve().checks.everything()) == []


def test_what_is_wrong_with_the_accounts_is_the_roots(server: MailServer, sound: Path) -> None:
    (sound / "App" / "userlist.dat").write_bytes(b"short\r\n")
    assert told(server.checks.everything()) == [("", "ROOT002")]


def test_a_check_ends_behind_the_last_whole_folder(server: MailServer) -> None:
    assert list(server.checks.everything(cancelled=lambda: True)) == []
    done: list[str] = []
    for result in server.checks.everything(cancelled=lambda: len(done) == 1):
        assert result.folder is not None
        done.append(result.folder.key)
    assert done == [INBOX]


def test_what_is_only_counted_is_told_with_the_last_finding_of_its_rule(server: MailServer, inbox: Path) -> None:
    for number in range(5):
        (inbox / f"new{number}.msg").write_bytes(b"mail\n")
    (inbox / NAMES[0].decode()).unlink()
    first = next(server.checks.everything(limit=2))
    assert [(finding.text, more) for finding, more in first.rest()] == [(first.findings[-1].text, 3)]
    assert list(next(server.checks.everything()).rest()) == []


@pytest.mark.parametrize(
    ("top", "expected"), [(INBOX, [INBOX, WORK]), (WORK, [WORK]), ("public", ["public", "public/Sales"])]
)
def test_a_folder_is_checked_with_all_below_it(server: MailServer, top: str, expected: list[str]) -> None:
    results = server.checks.below(server.folder(top))
    assert [result.folder.key for result in results if result.folder] == expected


def test_a_folder_outside_every_mailbox_is_checked_alone(server: MailServer, tmp_path: Path) -> None:
    (tmp_path / "loose").mkdir()
    (tmp_path / "loose" / "IMAP.MRK").write_bytes(index(NAMES))
    results = list(server.checks.below(server.folder(str(tmp_path / "loose"))))
    assert [result.records for result in results] == [2]
    assert list(server.checks.below(server.folder(INBOX), cancelled=lambda: True)) == []
