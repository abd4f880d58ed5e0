from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.config import Config
from mdtui.demo.damage import Kind
from mdtui.demo.marker import DemoRoot
from mdtui.files import find_entry
from mdtui.mailroot.accounts import mailbox_directories, read_accounts
from mdtui.mailroot.folders import Folder, walk_folders
from mdtui.mailroot.root import open_root
from mdtui.mrk.flags import Flag
from mdtui.mrk.records import Header, RecordTable, decode
from mdtui.server import MailServer
from tests.conftest import StillClock

PLAIN = re.compile(rb"md\d+\.msg")
WITHOUT_TABLE = {Kind.SHORT_HEADER, Kind.INDEX_MISSING, Kind.NO_RIGHT}

RULES = {
    Kind.SHORT_HEADER: "MRK001",
    Kind.VERSION_UNKNOWN: "MRK002",
    Kind.TAIL: "MRK003",
    Kind.NO_RIGHT: "MRK004",
    Kind.ZEROS: "MRK005",
    Kind.INDEX_MISSING: "MRK006",
    Kind.UID_VALIDITY_ZERO: "MRK007",
    Kind.UID_NEXT_LOW: "MRK008",
    Kind.UID_ZERO: "MRK009",
    Kind.UID_DUPLICATE: "MRK010",
    Kind.UID_ORDER: "MRK011",
    Kind.NAME_DUPLICATE: "MRK012",
    Kind.NAME_EMPTY: "MRK013",
    Kind.NAME_UNENDED: "MRK014",
    Kind.NAME_SUFFIX: "MRK015",
    Kind.NAME_PATH: "MRK016",
    Kind.NAME_DRIVE: "MRK017",
    Kind.NAME_DEVICE: "MRK018",
    Kind.NAME_CONTROL: "MRK019",
    Kind.NAME_TRIMMED: "MRK020",
    Kind.FLAGS_UNKNOWN: "MRK021",
    Kind.FLAGS_ODD: "MRK022",
    Kind.SIZE_WRONG: "MRK023",
    Kind.DATE_ZERO: "MRK024",
    Kind.DATE_FUTURE: "MRK025",
    Kind.FILE_MISSING: "MRK026",
    Kind.RECORD_MISSING: "MRK027",
    Kind.LOCK_OLD: "LCK001",
    Kind.FOLDER_NAME: "FLD002",
    Kind.HIWATER_UNREADABLE: "FLD003",
    Kind.HIWATER_CLASS: "FLD006",
}
"""The one rule that each kind of damage breaks."""

Looks = Callable[[Folder, RecordTable, Header], bool]


def folder_of(demo: DemoRoot, key: str) -> Folder:
    root = open_root(demo.path)
    folders = walk_folders(root, mailbox_directories(root, read_accounts(root)))
    return next(folder for folder in folders if folder.key == key)


def names(table: RecordTable) -> list[bytes]:
    return list(table.filenames())


def uids(table: RecordTable) -> list[int]:
    return list(table.uids)


def messages(folder: Folder) -> set[bytes]:
    return {path.name.encode() for path in folder.path.glob("*.msg")}


LOOKS: dict[Kind, Looks] = {
    Kind.VERSION_UNKNOWN: lambda _f, _t, header: header.version == 2,
    Kind.UID_VALIDITY_ZERO: lambda _f, _t, header: header.uid_validity == 0,
    Kind.UID_NEXT_LOW: lambda _f, table, header: header.uid_next <= max(uids(table)),
    Kind.UID_ZERO: lambda _f, table, _h: 0 in uids(table),
    Kind.UID_DUPLICATE: lambda _f, table, _h: len(set(uids(table))) < len(table),
    Kind.UID_ORDER: lambda _f, table, _h: uids(table) != sorted(uids(table)) and len(set(uids(table))) == len(table),
    Kind.NAME_DUPLICATE: lambda _f, table, _h: len(set(names(table))) < len(table),
    Kind.NAME_EMPTY: lambda _f, table, _h: b"" in names(table),
    Kind.NAME_UNENDED: lambda _f, table, _h: max(map(len, names(table))) == 23,
    Kind.NAME_SUFFIX: lambda _f, table, _h: any(name.endswith(b".txt") for name in names(table)),
    Kind.NAME_PATH: lambda _f, table, _h: any(b"/" in name or b"\\" in name for name in names(table)),
    Kind.NAME_DRIVE: lambda _f, table, _h: any(b":" in name for name in names(table)),
    Kind.NAME_DEVICE: lambda _f, table, _h: b"CON.msg" in names(table),
    Kind.NAME_CONTROL: lambda _f, table, _h: any(b"\x1b" in name for name in names(table)),
    Kind.NAME_TRIMMED: lambda _f, table, _h: any(name.endswith(b". ") for name in names(table)),
    Kind.FLAGS_UNKNOWN: lambda _f, table, _h: any(byte & 192 for byte in table.flags),
    Kind.FLAGS_ODD: lambda _f, table, _h: Flag.DELETED | Flag.RECENT in table.flags,
    Kind.SIZE_WRONG: lambda folder, table, _h: any(
        (folder.path / record.filename.decode()).stat().st_size != record.size for record in table.records()
    ),
    Kind.DATE_ZERO: lambda _f, table, _h: 0 in table.dates,
    Kind.DATE_FUTURE: lambda _f, table, _h: max(table.dates) > 1_790_000_000,
    Kind.FILE_MISSING: lambda folder, table, _h: bool(set(names(table)) - messages(folder)),
    Kind.RECORD_MISSING: lambda folder, table, _h: bool(messages(folder) - set(names(table))),
    Kind.TAIL: lambda _f, table, _h: len(table.tail) == 17,
    Kind.ZEROS: lambda _f, table, _h: bytes(table.data).endswith(bytes(72)),
    Kind.LOCK_OLD: lambda folder, _t, _h: (
        folder.path.parents[3] / "LockFiles" / f"IMAP-{folder.names[0]}-{folder.owner}.lck"
    ).exists(),
    Kind.HIWATER_UNREADABLE: lambda folder, _t, _h: any(finding.rule == "FLD003" for finding in folder.findings),
    Kind.HIWATER_CLASS: lambda folder, _t, _h: folder.folder_class == "IPF.Nonsense",
    Kind.FOLDER_NAME: lambda folder, _t, _h: any(finding.rule == "FLD002" for finding in folder.findings),
}


def test_every_kind_is_planted_that_this_system_lets_us_plant(demo: DemoRoot) -> None:
    binding = os.name == "posix" and os.geteuid() != 0
    assert {planted.kind for planted in demo.planted} == {
        kind.value for kind in Kind if kind is not Kind.NO_RIGHT or binding
    }


def test_every_statement_leads_to_a_folder_of_its_own(demo: DemoRoot) -> None:
    keys = [planted.folder for planted in demo.planted]
    assert len(set(keys)) == len(keys)
    root = open_root(demo.path)
    there = {folder.key for folder in walk_folders(root, mailbox_directories(root, read_accounts(root)))}
    assert set(keys) <= there
    assert all(planted.detail.isprintable() for planted in demo.planted)


@pytest.mark.parametrize("kind", LOOKS)
def test_what_is_stated_is_so(demo: DemoRoot, kind: Kind) -> None:
    stated = [planted.folder for planted in demo.planted if planted.kind == kind.value]
    assert stated
    for key in stated:
        folder = folder_of(demo, key)
        assert folder.mrk is not None
        table = RecordTable(folder.mrk.read_bytes())
        assert table.header is not None
        assert LOOKS[kind](folder, table, table.header), key


def test_the_kinds_without_a_table(demo: DemoRoot) -> None:
    stated = {planted.kind: planted.folder for planted in demo.planted}
    short = folder_of(demo, stated[Kind.SHORT_HEADER])
    assert short.mrk is not None
    assert short.mrk.stat().st_size < 36
    missing = folder_of(demo, stated[Kind.INDEX_MISSING])
    assert missing.mrk is None
    assert messages(missing)
    assert set(Kind) == set(LOOKS) | WITHOUT_TABLE


def test_each_damaged_folder_has_one_thing_wrong(demo: DemoRoot) -> None:
    """Of the kinds that can be told from the records alone, each folder shows no more than what is stated of it."""
    follows = {Kind.ZEROS: {Kind.NAME_EMPTY, Kind.UID_ZERO, Kind.UID_DUPLICATE, Kind.UID_ORDER, Kind.NAME_DUPLICATE}}
    from_records = [kind for kind in LOOKS if kind not in {Kind.FILE_MISSING, Kind.RECORD_MISSING, Kind.SIZE_WRONG}]
    for planted in demo.planted:
        kind = Kind(planted.kind)
        if kind in WITHOUT_TABLE or not planted.folder.startswith("damaged@"):
            continue
        folder = folder_of(demo, planted.folder)
        assert folder.mrk is not None
        table = RecordTable(folder.mrk.read_bytes())
        assert table.header is not None
        seen = {other for other in from_records if LOOKS[other](folder, table, table.header)}
        assert seen - follows.get(kind, set()) <= {kind, Kind.DATE_ZERO if kind is Kind.ZEROS else kind}, planted.folder


def test_folders_that_are_not_stated_are_healthy(demo: DemoRoot) -> None:
    stated = {planted.folder for planted in demo.planted}
    root = open_root(demo.path)
    for folder in walk_folders(root, mailbox_directories(root, read_accounts(root))):
        if folder.key in stated or folder.mrk is None:
            continue
        table, findings = decode(folder.mrk.read_bytes())
        assert findings == [], folder.key
        assert table.header is not None
        assert uids(table) == sorted(set(uids(table)))
        assert table.header.uid_next > max(uids(table), default=0)
        assert set(names(table)) == messages(folder)
        for record in table.records():
            assert PLAIN.fullmatch(record.filename)
            assert (folder.path / record.filename.decode()).stat().st_size == record.size
            assert record.date <= demo.now


def test_a_check_finds_what_is_planted_and_nothing_else(demo: DemoRoot, clock: StillClock) -> None:
    clock.time = demo.now
    planted = {each.folder: Kind(each.kind) for each in demo.planted}
    checked = set()
    for result in MailServer(open_root(demo.path), Config(), clock=clock).checks.everything():
        key = result.folder.key if result.folder else ""
        kind = planted.get(key)
        assert result.counts.keys() == ({RULES[kind]} if kind else set()), key
        checked.add(key)
    assert set(planted) <= checked
    assert set(RULES) == set(Kind)


def test_the_forgotten_lock_is_old(demo: DemoRoot) -> None:
    locks = list((demo.path / "LockFiles").iterdir())
    assert [path.name for path in locks] == ["IMAP-Forgotten lock-damaged@example.com.lck"]
    assert locks[0].stat().st_mtime == demo.now - 3 * 86400


@pytest.mark.skipif(os.name != "posix", reason="Windows has no mode bits")
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_nobody_may_read(demo: DemoRoot) -> None:
    stated = next(planted.folder for planted in demo.planted if planted.kind == Kind.NO_RIGHT)
    index = find_entry(folder_of(demo, stated).path, "IMAP.MRK")
    assert isinstance(index, Path)
    with pytest.raises(PermissionError):
        index.read_bytes()
