from __future__ import annotations

import gc

import msgspec
import pytest

from mdtui.errors import FailedError
from mdtui.mrk.journal_lines import Entry, Intent, KeptFile, Locked, Outcome, Rewriting, Row, Subject, Who
from mdtui.mrk.past.authorship import SLACK, Author, Authors, Share
from mdtui.mrk.past.differences import Differences, differences
from mdtui.mrk.records import Header, Record, RecordTable, encode

WHO = Who("anna", "box", "", 7, 1.0)
PATH = "/r/IMAP.MRK"


def data_of(*records: tuple[int, int]) -> bytes:
    return encode(Header(1, 9, 9, 9), [Record(b"md%d.msg" % uid, flags, uid, 1, 1) for uid, flags in records])


def entry(
    *rows: tuple[int, int, int], time: float = 50.0, done: bool = True, name: str = "c1", path: str = PATH
) -> Entry:
    """Return a change to flags, of UID, byte before and byte after."""
    subject = Subject(name, "toggle", ("seen",), "a@b")
    written = tuple(Row(uid, f"md{uid}.msg", before, after, 0) for uid, before, after in rows)
    intent = Intent(subject, 0, time - 1, WHO, path, "/r/l.lck", 9, written)
    return Entry(intent, outcome=Outcome(name, 0, time, done))


def found(before: bytes, after: bytes) -> Differences:
    return differences(RecordTable(before), RecordTable(after))


def no_copy(kept: KeptFile) -> bytes:
    raise FailedError("gone", where=kept.copy)


def authors(*entries: Entry) -> Authors:
    return Authors(entries, PATH, 10.0, 100.0, no_copy)


CHANGED = found(data_of((1, 0), (2, 0), (3, 0)), data_of((1, 32), (2, 8), (3, 4)))


def test_a_byte_is_ours_where_our_last_write_left_it() -> None:
    ours = authors(entry((1, 0, 8), name="c0"), entry((1, 8, 32), (2, 0, 32)))
    assert [ours.of(difference) for difference in CHANGED] == [Author("c1", "toggle", WHO, 50.0), None, None]


@pytest.mark.parametrize(
    "change",
    [
        {"time": 10.0 - SLACK - 1},
        {"time": 100.0 + SLACK + 1},
        {"done": False},
        {"path": "/other/IMAP.MRK"},
    ],
)
def test_what_was_not_in_that_time_or_not_this_file_is_not_ours(change: dict[str, float | str]) -> None:
    assert authors(entry((1, 0, 32), **change)).of(CHANGED[0]) is None  # type: ignore[arg-type]


def test_a_change_that_nobody_finished_is_not_ours() -> None:
    assert authors(msgspec.structs.replace(entry((1, 0, 32)), outcome=None)).of(CHANGED[0]) is None


def test_what_a_repair_did_is_ours_as_its_byte_copies_say() -> None:
    before, after = data_of((1, 0), (2, 0)), data_of((1, 8), (5, 32))
    kept = {"b": before, "a": after}
    rewriting = Rewriting(KeptFile("b", "", 2), KeptFile("a", "", 2), "tmp")
    repair = entry()
    repair.locked = Locked("c1", 0, None, rewriting=rewriting)
    ours = Authors([repair], PATH, 10.0, 100.0, lambda file: kept[file.copy])
    now = data_of((1, 8), (5, 32), (6, 0))
    names = {}
    for difference in found(before, now):
        author = ours.of(difference)
        names[difference.kind.value, difference.record.uid] = author.change if author else None
    assert names == {("flags", 1): "c1", ("came", 5): "c1", ("came", 6): None, ("went", 2): "c1"}


def test_a_byte_copy_that_is_gone_tells_nothing() -> None:
    repair = entry((1, 0, 32))
    repair.locked = Locked("c1", 0, None, rewriting=Rewriting(KeptFile("b", "", 2), None, "tmp"))
    assert authors(repair).of(found(data_of((1, 0)), data_of())[0]) is None


@pytest.mark.parametrize(
    ("entries", "share"),
    [
        ((), Share(others=True)),
        ((entry((9, 0, 32)),), Share(others=True)),
        ((entry((1, 0, 32)),), Share(ours=True, others=True)),
        ((entry((1, 0, 32), (2, 0, 8), (3, 0, 4)),), Share(ours=True)),
    ],
)
def test_by_whom_differences_were_made(entries: tuple[Entry, ...], share: Share) -> None:
    assert authors(*entries).share(CHANGED) == share


def test_without_differences_nobody_made_any() -> None:
    same = found(data_of((1, 0)), data_of((1, 0)))
    assert authors().share(same) == authors(entry((1, 0, 32))).share(same) == Share()


def test_it_can_be_told_to_stop_counting() -> None:
    assert authors(entry((1, 0, 32))).share(CHANGED, lambda: True) == Share(ours=True)


def test_the_garbage_collector_does_not_look_through_who_made_a_million_differences() -> None:
    assert not gc.is_tracked(Author("c1", "toggle", WHO, 1.0))


def test_records_are_found_by_uid_and_name_wherever_they_are() -> None:
    uids = (5, 70_000, 1023, 1024, 5)
    ours = authors(entry(*((uid, 0, 8) for uid in uids), name="c1"), entry((1024, 8, 32), name="c2"))
    now = data_of((5, 8), (70_000, 32), (1023, 8), (1024, 32), (6, 8))
    differing = found(data_of(*((uid, 0) for uid in uids[:4]), (6, 0)), now)
    authored = {difference.record.uid: ours.of(difference) for difference in differing}
    assert {uid: author and author.change for uid, author in authored.items()} == {
        5: "c1",
        70_000: None,
        1023: "c1",
        1024: "c2",
        6: None,
    }


def test_what_a_million_writes_left_is_bytes() -> None:
    rows = [(uid, 0, 8) for uid in range(1, 3001)]
    held = gc.get_referents(authors(entry(*rows))._flags)
    kinds = set[type]()
    while held:
        kinds.update(map(type, held))
        held = [inner for thing in held if isinstance(thing, list | tuple | dict) for inner in gc.get_referents(thing)]
    assert Row not in kinds
    assert bytes in kinds
