from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mdtui.config import Config
from mdtui.findings import Finding, Severity
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.root import open_root
from mdtui.mrk.flags import Flag
from mdtui.overview import Overview, read_overview
from mdtui.server import FolderTotals, MailServer
from tests.conftest import MakeMrk

FINDING = Finding("MRK003", Severity.WARNING, "odd")


@pytest.fixture
def server(small_root: Path) -> MailServer:
    return MailServer(open_root(small_root), Config())


def folder(owner: str, *names: str) -> Folder:
    return Folder(Path("/nowhere"), owner, names, names, None)


def test_the_sums_are_those_of_the_folders(server: MailServer) -> None:
    *_, overview = read_overview(server)
    assert overview.complete
    assert list(overview.domains) == ["example.com", "public"]
    anna = overview.mailboxes["anna@example.com"]
    assert (anna.folders, anna.records, anna.unseen, anna.flagged, anna.deleted) == (2, 13, 12, 1, 0)
    assert anna.first.key == "anna@example.com"
    whole = overview.whole
    assert whole is not None
    folders = [server.totals(each) for each in server.folders()]
    assert (whole.folders, whole.records) == (len(folders), sum(each.records for each in folders))
    assert whole.bytes == sum(each.bytes for each in folders)
    assert overview.domains["example.com"].records == 13


def test_what_stands_out(server: MailServer, make_mrk: MakeMrk) -> None:
    sent = server.folder("anna@example.com/Sent Items")
    assert sent.mrk is not None
    sent.mrk.write_bytes(make_mrk([0, Flag.DELETED, Flag.DELETED], tail=b"tail"))
    *_, overview = read_overview(server)
    assert [each.folder.key for each in overview.largest] == [
        "anna@example.com", "anna@example.com/Sent Items", "public/Sales",
    ]  # fmt: skip
    assert [each.folder.key for each in overview.with_findings] == ["anna@example.com/Sent Items"]
    (deleted,) = overview.oldest_deleted
    assert (deleted.folder.key, deleted.totals.oldest_deleted) == ("anna@example.com/Sent Items", 1_690_000_002)
    assert overview.unseen[0].folder.key == "anna@example.com/Sent Items"


def test_only_so_many_are_kept_and_the_first_of_equals(server: MailServer) -> None:
    overview = Overview(server.root, top=2)
    for number in range(20):
        overview.add(folder("a@b", str(number)), FolderTotals(records=1, unseen=number % 10, bytes=5))
    assert [each.folder.names for each in overview.unseen] == [("9",), ("19",)]
    assert [each.folder.names for each in overview.largest] == [("0",), ("1",)]
    assert overview.with_findings == overview.oldest_deleted == ()


def test_an_address_without_a_domain_is_one_of_its_own(server: MailServer) -> None:
    overview = Overview(server.root)
    overview.add(folder("loose"), FolderTotals(findings=(FINDING,)))
    assert list(overview.domains) == ["loose"]
    assert overview.domains["loose"].findings == 1


def test_it_can_be_ended(server: MailServer) -> None:
    answers = iter([False] * 4 + [True] * 100)
    *_, overview = read_overview(server, lambda: next(answers))
    assert not overview.complete
    assert Overview(server.root).whole is None


def test_a_disk_is_told_once_and_one_that_cannot_be_asked_is_left_out(server: MailServer) -> None:
    (disk,) = Overview(server.root).disks(lambda _: (100, 60, 40))
    assert (disk.path, disk.free, disk.total) == (str(server.root.path), 40, 100)

    def gone(_: Path) -> tuple[int, int, int]:
        raise OSError

    assert Overview(server.root).disks(gone) == ()


class Many:
    """A mail server with very many folders, none of them on a disk."""

    def __init__(self, server: MailServer, count: int) -> None:
        self.root = server.root
        self.count = count

    def folders(self, cancelled: object = None) -> Iterator[Folder]:
        return (folder(f"user{number // 10}@example.com", str(number)) for number in range(self.count))

    def totals(self, each: Folder) -> FolderTotals:
        return FolderTotals(records=1, bytes=int(each.names[0]))


def test_of_ten_thousand_folders_only_the_few_are_kept(server: MailServer) -> None:
    *_, overview = read_overview(Many(server, 10_000))
    assert overview.whole is not None
    assert overview.whole.folders == 10_000
    assert [each.totals.bytes for each in overview.largest] == list(range(9_999, 9_989, -1))
