from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from mdtui.mrk import layout
from mdtui.mrk.flags import Flag
from mdtui.mrk.look import Look
from mdtui.mrk.records import Header, RecordTable
from mdtui.mrk.repair.case import Case
from mdtui.mrk.repair.files import MessageFile, MessageFiles
from mdtui.mrk.repair.left import Notes
from mdtui.mrk.repair.planning import choose_steps
from mdtui.mrk.repair.steps import ON_REQUEST, StepKind
from tests.unit.mrk.test_checking import DAY, NOW, Sound

NONE = frozenset[StepKind]()
WORD = layout.UINT32 - 1


def chosen(spoil: Callable[[Sound], object], added: int = 0, *, asked: frozenset[StepKind] = ON_REQUEST) -> Case:
    folder = Sound()
    spoil(folder)
    files = None
    if folder.files is not None:
        files = MessageFiles([MessageFile(name, size, NOW - 5.0) for name, size in folder.files.items()])
    case = Case(folder.look(), files, Notes(asked, NONE, has_listing=files is not None))
    choose_steps(case, added)
    return case


def kinds(case: Case) -> list[str]:
    return [step.kind.value for step in case.work.done]


def table(case: Case) -> RecordTable:
    data = case.work.draft.data()
    assert data is not None
    return RecordTable(data)


def header(case: Case) -> Header:
    found = table(case).header
    assert found is not None
    return found


def everything(folder: Sound) -> None:
    folder.head(uid_validity=0, uid_next=2)
    folder.records.append(folder.records[3])
    folder.change(0, uid=5, flags=64)
    folder.change(1, size=7, date=0)
    folder.change(3, uid=2)
    folder.rename(2, b"")
    folder.tail = bytes(36) + b"x"
    folder.files = {**(folder.files or {}), "new.msg": 9}


def test_steps_come_in_the_order_in_which_they_make_sense() -> None:
    case = chosen(everything)
    assert kinds(case) == [
        *["tail", "zeros", "uid-validity", "drop", "drop", "flags", "size", "date", "uid-next", "uid", "add", "sort"]
    ]
    # The third record went, and had UID 3; the doubled one had UID 4.
    assert table(case).uids.tolist() == [2, 5, 6, 7]
    assert (header(case).uid_validity, header(case).uid_next) == (NOW, 8)


def test_of_a_sound_folder_nothing_is_changed() -> None:
    case = chosen(lambda _: None)
    assert (kinds(case), case.work.draft.data()) == ([], bytes(Sound().look().table.data))


@pytest.mark.parametrize(
    ("added", "flags"), [(0, 0), (Flag.SEEN, 32), (255, 62), (Flag.RECENT, 1), (-1, 62), (Flag.RECENT | 4, 4)]
)
def test_added_records_get_the_flags_that_are_wanted_but_no_odd_ones(added: int, flags: int) -> None:
    def spoil(folder: Sound) -> None:
        folder.files = {**(folder.files or {}), "new.msg": 9}

    assert table(chosen(spoil, added)).flags[-1] == flags


def test_sizes_and_dates_that_no_record_can_have_stay() -> None:
    def spoil(folder: Sound) -> None:
        folder.files = {**(folder.files or {}), "md5000000000001.msg": 2**32}
        folder.change(1, date=NOW + 2 * DAY)

    case = chosen(spoil)
    assert kinds(case) == ["date"]
    assert table(case).dates[1] == NOW - 5
    assert case.notes.of("MRK023", 0, is_known=True) == ("the file is larger than a record can say", None)


def test_a_date_needs_a_file() -> None:
    def spoil(folder: Sound) -> None:
        folder.change(0, date=0)
        folder.rename(0, b"a.msg")

    folder = Sound()
    spoil(folder)
    files = MessageFiles([MessageFile(name, size, NOW + 9e9) for name, size in (folder.files or {}).items()])
    case = Case(folder.look(), files, Notes(NONE, frozenset({StepKind.DROP}), has_listing=True))
    choose_steps(case, 0)
    assert case.notes.of("MRK024", 0, is_known=True) == ("its message file is not there", None)
    folder.rename(1, b"b.msg", "b.msg")
    folder.change(1, date=0)
    files = MessageFiles([MessageFile(name, size, NOW + 9e9) for name, size in (folder.files or {}).items()])
    case = Case(folder.look(), files, Notes(NONE, NONE, has_listing=True))
    choose_steps(case, 0)
    assert case.notes.of("MRK024", 1, is_known=True) == ("the date of its file is no better", None)


def test_the_size_is_mended_of_a_record_that_got_a_name_that_counts() -> None:
    def spoil(folder: Sound) -> None:
        folder.rename(1, b"a:b.msg", "a:b.msg")
        folder.change(1, size=7)

    case = chosen(spoil)
    assert kinds(case) == ["rename", "size"]
    assert table(case).sizes[1] == 200


def test_order_is_looked_at_once_records_are_gone() -> None:
    def spoil(folder: Sound) -> None:
        for row, uid in enumerate((5, 0, 3, 6)):
            folder.change(row, uid=uid)

    case = chosen(spoil)
    assert kinds(case) == ["uid", "sort"]
    assert table(case).uids.tolist() == [3, 5, 6, 10]


def test_nothing_is_made_of_a_file_without_a_header_unless_it_is_asked_for() -> None:
    for version in (0, 2):
        assert kinds(chosen(lambda folder, version=version: folder.head(version=version), asked=NONE)) == []  # type: ignore[misc]

    def unlisted(folder: Sound) -> None:
        folder.head(version=2)
        folder.files = None

    assert kinds(chosen(unlisted)) == []


def unknown(folder: Sound) -> None:
    folder.head(version=2, filler2=13, crlf=14)
    folder.rename(1, b"gone.msg")
    folder.rename(2, b"..\\x.msg")
    folder.change(0, flags=255, size=100)
    folder.tail = bytes(72) + b"torn"
    folder.files = {**(folder.files or {}), "new.msg": 9}


def test_of_an_unknown_version_those_records_stay_that_have_files() -> None:
    case = chosen(unknown, asked=frozenset({StepKind.HEADER}))
    assert kinds(case) == ["header", "add"]
    made = case.work.done[0]
    assert (made.rule, made.old, made.new) == ("MRK002", 4, 2)
    assert header(case) == Header(1, 99, 11, 7, filler2=13, crlf=14)
    folder = Sound()
    unknown(folder)
    assert table(case).records()[:2] == [folder.records[0], folder.records[3]]
    assert table(case).filename(2) == b"new.msg"
    assert len(table(case).tail) == 0


@pytest.mark.parametrize(
    ("head", "uids", "expected"),
    [
        ({"uid_validity": 0}, (1, 2, 3, 4), (NOW, 5)),
        ({"uid_next": 2}, (1, 2, 3, 4), (99, 5)),
        ({"uid_next": WORD}, (1, 2, 3, 4), (NOW, 5)),
        ({"uid_next": WORD, "uid_validity": WORD}, (1, 2, 3, WORD), (NOW, WORD)),
    ],
)
def test_numbers_of_an_unknown_version_are_kept_while_there_is_room(
    head: dict[str, int], uids: tuple[int, ...], expected: tuple[int, int]
) -> None:
    def spoil(folder: Sound) -> None:
        folder.head(version=3, **head)
        for row, uid in enumerate(uids):
            folder.change(row, uid=uid)

    case = chosen(spoil)
    assert (header(case).uid_validity, header(case).uid_next) == expected
    assert table(case).uids.tolist() == list(uids)


@pytest.mark.parametrize("data", [None, b"", b"\1\0\0\0torn"])
def test_a_file_without_a_header_is_made_from_the_message_files(data: bytes | None) -> None:
    files = MessageFiles([MessageFile(name, 5, NOW - 9.0) for name in ("b.msg", "a.msg")])
    look = Look(None if data is None else RecordTable(data), files.sizes, NOW)
    case = Case(look, files, Notes(ON_REQUEST, NONE, has_listing=True))
    choose_steps(case, Flag.SEEN)
    assert kinds(case) == ["header", "add", "add"]
    assert case.work.done[0].rule == ("MRK006" if data is None else "MRK001")
    assert header(case) == Header(1, NOW, 3, 0)
    assert [msgspec.structs.astuple(record)[1:] for record in table(case).records()] == [
        (32, 1, 5, NOW - 9),
        (32, 2, 5, NOW - 9),
    ]
