from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from mdtui.errors import FailedError, NothingMatchedError, RefusedError
from mdtui.mrk.past import copy_store
from mdtui.mrk.past.blocks import digest
from mdtui.mrk.past.copy_store import SEEN_EVERY, CopyStore, Origin, Seen
from mdtui.mrk.records import RecordTable
from tests.conftest import MakeMrk

ANNA = Origin("/root", "/root/anna/imap.mrk", "anna@example.com")
DAY = 86_400.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "copies.sqlite3"


@pytest.fixture
def store(path: Path) -> CopyStore:
    return CopyStore(path, days=30, megabytes=256)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy_store, "PATIENCE", 0.0)


def seen(data: bytes, time: float = 1000.0, origin: Origin = ANNA) -> Seen:
    return Seen(origin, time, "opened", RecordTable(data), digest(data))


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as file:
        return list(file.execute(query))


def test_a_copy_is_byte_for_byte_what_was_kept(store: CopyStore, make_mrk: MakeMrk) -> None:
    for number, data in enumerate([make_mrk(range(256), tail=b"tail"), b"", b"x" * 35, make_mrk([]), bytes(1000)]):
        origin = Origin("/root", f"/root/{number}", "x")
        assert store.keep([seen(data, origin=origin)]) == [None]
        (copy,) = store.of(origin)
        assert store.table(copy).data == data
        assert (copy.records, copy.size, copy.digest) == (len(RecordTable(data)), len(data), digest(data))


def test_what_a_copy_says_of_itself(store: CopyStore, make_mrk: MakeMrk) -> None:
    store.keep([seen(make_mrk([0, 32], counter=7))])
    (copy,) = store.of(ANNA)
    assert (copy.folder, copy.path, copy.reason) == ("anna@example.com", "/root/anna/imap.mrk", "opened")
    assert (copy.time, copy.seen, copy.counter, copy.uid_validity) == (1000.0, 1000.0, 7, 99)
    store.keep([seen(b"torn", 1001.0)])
    assert (store.of(ANNA)[0].counter, store.of(ANNA)[0].uid_validity) == (None, None)


def test_the_newest_is_first_and_the_one_before_is_returned(store: CopyStore, make_mrk: MakeMrk) -> None:
    (nothing,) = store.keep([seen(make_mrk([0]))])
    (before,) = store.keep([seen(make_mrk([8]), 1001.0)])
    assert nothing is None
    assert before is not None
    assert [copy.time for copy in store.of(ANNA)] == [1001.0, 1000.0]
    assert store.of(ANNA, 1) == store.of(ANNA)[:1]
    assert store.of(ANNA)[1] == before
    assert store.of(Origin("/other", ANNA.path, "x")) == []


def test_a_folder_that_is_as_before_gets_no_other_copy(store: CopyStore, make_mrk: MakeMrk) -> None:
    data = make_mrk([0])
    store.keep([seen(data)])
    (last,) = store.keep([seen(data, 1000.0 + SEEN_EVERY - 1)])
    assert last is not None
    assert last.seen == 1000.0
    assert store.of(ANNA) == [last]
    store.keep([seen(data, 1000.0 + SEEN_EVERY)])
    assert store.of(ANNA) == [msgspec.structs.replace(last, seen=1000.0 + SEEN_EVERY)]


def test_blocks_are_stored_once(store: CopyStore, path: Path, make_mrk: MakeMrk) -> None:
    data = bytearray(make_mrk([0] * 5000))
    store.keep([seen(bytes(data))])
    count = len(rows(path, "SELECT id FROM blocks"))
    data[36 + 36 * 3000 + 23] = 8
    store.keep([seen(bytes(data), 1001.0), seen(bytes(data), origin=Origin("/root", "/other", "x"))])
    assert len(rows(path, "SELECT id FROM blocks")) == count + 1
    newer, older = store.of(ANNA)
    before, after = store.tables_without_common(older, newer)
    assert len(before) == len(after) == 512
    assert [bool(flags) for flags in after.flags].count(True) == 1
    assert before.header == RecordTable(bytes(data)).header


def test_the_last_copy_of_each_folder(store: CopyStore, make_mrk: MakeMrk) -> None:
    other = Origin("/root", "/root/b", "b\udcff")
    store.keep([seen(make_mrk([0])), seen(make_mrk([1]), 2000.0), seen(make_mrk([2]), origin=other)])
    store.keep([seen(make_mrk([2]), origin=Origin("/elsewhere", "/elsewhere/b", "b"))])
    last = store.last_of_all("/root")
    assert {path: (copy.time, copy.folder) for path, copy in last.items()} == {
        ANNA.path: (2000.0, "anna@example.com"),
        "/root/b": (1000.0, "b\udcff"),
    }


def test_nothing_is_made_by_looking(store: CopyStore, path: Path) -> None:
    assert store.of(ANNA) == []
    assert store.last_of_all("/root") == {}
    assert not path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="rights are something else there")
def test_the_file_is_for_its_owner_alone(store: CopyStore, path: Path, make_mrk: MakeMrk) -> None:
    store.keep([seen(make_mrk([0]))])
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_too_old_goes_with_its_blocks(path: Path, make_mrk: MakeMrk) -> None:
    store = CopyStore(path, days=2, megabytes=256)
    store.keep([seen(make_mrk([0]), 0.0), seen(make_mrk([1]), DAY)])
    store.keep([seen(make_mrk([2]), 2.5 * DAY)])
    assert [copy.time for copy in store.of(ANNA)] == [2.5 * DAY, DAY]
    assert len(rows(path, "SELECT id FROM blocks")) == 2
    assert len(rows(path, "SELECT copy FROM parts")) == 2


def test_the_oldest_go_where_all_take_too_much_room(
    path: Path, make_mrk: MakeMrk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copy_store, "_MEGABYTE", 100_000)
    store = CopyStore(path, days=30, megabytes=1)
    for number in range(60):
        flags = [(number * 7 + place * place) % 64 for place in range(2000)]
        store.keep([seen(make_mrk(flags, counter=number), float(number))])
        assert path.stat().st_size <= 110_000
    times = [copy.time for copy in store.of(ANNA)]
    assert times[0] == 59.0
    assert times == [59.0 - place for place in range(len(times))]
    assert 1 < len(times) < 60
    assert all(len(store.table(copy)) == 2000 for copy in store.of(ANNA))


def test_a_copy_that_is_gone_meanwhile(store: CopyStore, path: Path, make_mrk: MakeMrk) -> None:
    store.keep([seen(make_mrk([0])), seen(make_mrk([1]), 1001.0)])
    newer, older = store.of(ANNA)
    with closing(sqlite3.connect(path)) as file:
        file.execute("DELETE FROM copies WHERE id = ?", (older.id,))
        file.commit()
    for read in (lambda: store.table(older), lambda: store.tables_without_common(older, newer)):
        with pytest.raises(NothingMatchedError, match="not there any more"):
            read()
    path.unlink()
    with pytest.raises(NothingMatchedError):
        store.table(newer)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE blocks SET data = x'00'",
        "UPDATE blocks SET data = 5",
        "DELETE FROM parts",
        "UPDATE copies SET tail = x'00'",
    ],
)
def test_a_copy_that_is_not_as_it_was_kept_is_not_given(
    store: CopyStore, path: Path, make_mrk: MakeMrk, harm: str
) -> None:
    store.keep([seen(make_mrk([0]))])
    (copy,) = store.of(ANNA)
    with closing(sqlite3.connect(path)) as file:
        file.execute(harm)
        file.commit()
    with pytest.raises(FailedError, match="is not as it was kept"):
        store.table(copy)


@pytest.mark.parametrize("harm", ["UPDATE copies SET counter = 'x'", "UPDATE copies SET folder = x'ff'"])
def test_rows_of_another_kind_are_one_line(store: CopyStore, path: Path, make_mrk: MakeMrk, harm: str) -> None:
    store.keep([seen(make_mrk([0]))])
    with closing(sqlite3.connect(path)) as file:
        file.execute(harm)
        file.commit()
    with pytest.raises(FailedError, match="damaged"):
        store.of(ANNA)


def test_a_file_that_is_no_database_says_what_to_do(store: CopyStore, path: Path, make_mrk: MakeMrk) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database at all" * 100)
    for use in (lambda: store.of(ANNA), lambda: store.keep([seen(make_mrk([0]))])):
        with pytest.raises(FailedError, match="not a database") as raised:
            use()
        assert raised.value.hint == "move the file away, then a new one is begun"
    assert path.read_bytes().startswith(b"no database")


def test_a_file_of_another_version_is_left_alone(store: CopyStore, path: Path, make_mrk: MakeMrk) -> None:
    store.keep([seen(make_mrk([0]))])
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA user_version = 2")
    with pytest.raises(RefusedError, match="version 2, not 1"):
        store.of(ANNA)


@pytest.mark.usefixtures("impatient")
def test_a_file_that_another_program_writes_to_is_not_waited_for_long(
    store: CopyStore, path: Path, make_mrk: MakeMrk
) -> None:
    store.keep([seen(make_mrk([0]))])
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(FailedError, match="locked") as raised:
            store.keep([seen(make_mrk([1]), 1001.0)])
        assert raised.value.hint == "try again"
        other.execute("ROLLBACK")
    store.keep([seen(make_mrk([1]), 1001.0)])
    assert len(store.of(ANNA)) == 2


def test_a_state_directory_that_cannot_be_made_is_one_line(tmp_path: Path, make_mrk: MakeMrk) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = CopyStore(tmp_path / "file" / "copies.sqlite3", days=30, megabytes=256)
    with pytest.raises(FailedError, match="cannot open the copies"):
        store.keep([seen(make_mrk([0]))])


def test_all_of_what_was_gathered_is_kept_or_nothing(store: CopyStore, make_mrk: MakeMrk) -> None:
    def some() -> Iterator[Seen]:
        yield seen(make_mrk([0]))
        yield msgspec.structs.replace(seen(make_mrk([1]), 1001.0), time="no time")

    with pytest.raises(TypeError):
        store.keep(list(some()))
    assert store.of(ANNA) == []


def test_several_threads_keep_copies_at_the_same_time(path: Path, make_mrk: MakeMrk) -> None:
    def keep(number: int) -> None:
        store = CopyStore(path, days=30, megabytes=256)
        for step in range(5):
            store.keep([seen(make_mrk([number, step]), step, Origin("/root", f"/{number}", "x"))])

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = CopyStore(path, days=30, megabytes=256)
    for number in range(4):
        assert len(store.of(Origin("/root", f"/{number}", "x"))) == 5
