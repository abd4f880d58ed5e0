from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.demo.folders import FIRST_NUMBER, FolderBuilder, message_name, new_header, new_record
from mdtui.demo.mails import Person
from mdtui.demo.plan import FolderPlan, Role
from mdtui.files import find_entry
from mdtui.mailroot.hiwater import read_hiwater
from mdtui.mailroot.names import encode_utf7
from mdtui.mrk.flags import Flag
from mdtui.mrk.records import RecordTable, decode

NOW = 1_790_000_000
ANNA = Person("Anna Müller", "anna@example.com")


@pytest.fixture
def builder() -> FolderBuilder:
    return FolderBuilder(3, NOW)


def table_of(directory: Path) -> RecordTable:
    path = find_entry(directory, "IMAP.MRK")
    assert path is not None
    table, findings = decode(path.read_bytes())
    assert findings == []
    return table


def test_message_names_fit_into_a_record() -> None:
    assert message_name(FIRST_NUMBER) == "md5001000000001.msg"
    assert len(new_record(message_name(FIRST_NUMBER), 0, 1, 2, 3).name) == 23


def test_the_header_of_an_empty_folder(builder: FolderBuilder) -> None:
    header = new_header(builder.rng("x"), 5, [])
    assert (header.version, header.uid_validity, header.uid_next) == (1, 5, 1)


def test_records_and_files_agree(tmp_path: Path, builder: FolderBuilder) -> None:
    directory = builder.folder(tmp_path, FolderPlan(Role.MAIL, 30, ("Bücher", "A & B")), "de", ANNA)
    assert directory == tmp_path / f"{encode_utf7('Bücher')}.IMAP" / "A &- B.IMAP"
    table = table_of(directory)
    assert len(table) == 30
    for record in table.records():
        path = directory / record.filename.decode()
        assert path.stat().st_size == record.size
        assert path.stat().st_mtime == record.date <= NOW
    uids = list(table.uids)
    assert uids == sorted(set(uids))
    assert list(table.dates) == sorted(table.dates)
    assert table.header is not None
    assert table.header.uid_next == uids[-1] + 1


def test_the_folder_above_is_a_folder_too(tmp_path: Path, builder: FolderBuilder) -> None:
    directory = builder.folder(tmp_path, FolderPlan(Role.CALENDAR, 1, ("Above", "Calendar")), "de", ANNA)
    assert len(table_of(directory.parent)) == 0
    assert read_hiwater(directory.parent)[0].folder_class == "IPF.Note"
    assert read_hiwater(directory)[0].folder_class == "IPF.Appointment"


def test_flags_fit_the_folder(tmp_path: Path, builder: FolderBuilder) -> None:
    drafts = table_of(builder.folder(tmp_path, FolderPlan(Role.DRAFTS, 5, ("Drafts",)), "de", ANNA))
    assert all(byte & Flag.DRAFT for byte in drafts.flags)
    deleted = table_of(builder.folder(tmp_path, FolderPlan(Role.DELETED, 30, ("Deleted",)), "de", ANNA))
    assert any(byte & Flag.DELETED for byte in deleted.flags)
    inbox = table_of(builder.folder(tmp_path, FolderPlan(Role.INBOX, 60, ()), "de", ANNA))
    assert any(byte & Flag.RECENT for byte in inbox.flags)
    assert any(not byte & Flag.SEEN for byte in inbox.flags)


@pytest.mark.parametrize("count", [0, 3, 500, 2000])
def test_a_big_folder_has_files_for_its_newest_records_only(tmp_path: Path, builder: FolderBuilder, count: int) -> None:
    bare = builder.big_folder(tmp_path, FolderPlan(Role.BIG, 0, ("All",)), "en", ANNA, count)
    table = table_of(tmp_path / "All.IMAP")
    assert len(table) == count
    assert bare == max(0, count - 500)
    assert list(table.uids) == list(range(1, count + 1))
    assert list(table.dates) == sorted(table.dates)
    names = [name.decode() for name in table.filenames()]
    assert len(set(names)) == count
    on_disk = {path.name for path in (tmp_path / "All.IMAP").glob("*.msg")}
    assert on_disk == set(names[bare:])


def test_one_folder_more_does_not_change_another(tmp_path: Path) -> None:
    plan = FolderPlan(Role.MAIL, 5, ("Mail",))
    contents = []
    for number, before in enumerate((0, 9)):
        box = tmp_path / str(number)
        box.mkdir()
        builder = FolderBuilder(3, NOW)
        builder.next_number += before
        directory = builder.folder(box, plan, "de", ANNA)
        contents.append([path.read_bytes() for path in sorted(directory.glob("*.msg"))])
    assert contents[0] == contents[1]
