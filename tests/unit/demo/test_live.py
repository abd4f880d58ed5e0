from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.demo.folders import FIRST_NUMBER, message_name
from mdtui.demo.live import LiveFolder, live_folders
from mdtui.demo.marker import DemoRoot
from mdtui.errors import FailedError, LockedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mailroot.root import open_root
from mdtui.mrk.flags import Flag
from mdtui.mrk.records import Header, RecordTable
from tests.conftest import StillClock

NEW = FIRST_NUMBER + 500


def table_of(live: LiveFolder) -> tuple[RecordTable, Header]:
    table = RecordTable(live.index.read_bytes())
    assert table.header is not None
    assert table.tail == b""
    return table, table.header


def lock_of(live: LiveFolder) -> Path:
    return live.index.parents[1] / "folder.lck"


class Calls(FileSystem):
    """Notes every call that changes something, and whether the lock was there then."""

    def __init__(self, lock: Path) -> None:
        self.lock = lock
        self.calls: list[tuple[str, int]] = []

    def create_exclusive(self, path: Path) -> int:
        self.calls.append(("lock", 0))
        return super().create_exclusive(path)

    def write_at(self, descriptor: int, data: bytes, offset: int) -> int:
        assert self.lock.exists()
        self.calls.append(("write", offset))
        return super().write_at(descriptor, data, offset)


def watched(live: LiveFolder, calls: Calls) -> LiveFolder:
    return LiveFolder(
        live.key, live.owner, live.index, lock_of(live), files=calls, clock=StillClock(), cancelled=lambda: False
    )


def test_deliver_adds_file_and_record(live: LiveFolder) -> None:
    before, header = table_of(live)
    done = live.deliver(b"Subject: x\r\n\r\n", NEW, 1_790_000_000)
    table, after = table_of(live)
    assert len(table) == len(before) + 1
    record = table.record(len(before))
    assert record.filename == message_name(NEW).encode()
    assert (record.uid, record.flags, record.size) == (header.uid_next, Flag.RECENT, 14)
    assert (live.index.parent / message_name(NEW)).read_bytes() == b"Subject: x\r\n\r\n"
    assert (after.uid_next, after.last_write_counter) == (header.uid_next + 1, header.last_write_counter + 1)
    assert (done.action, done.counter, done.rows[0].uid) == ("deliver", after.last_write_counter, record.uid)
    assert not lock_of(live).exists()
    assert bytes(table.data[36:-36]) == bytes(before.data[36:])


def test_deliver_writes_under_the_lock_the_counter_first_and_uidnext_last(live: LiveFolder) -> None:
    calls = Calls(lock_of(live))
    end = live.index.stat().st_size
    watched(live, calls).deliver(b"x", NEW, 1)
    assert calls.calls == [("lock", 0), ("write", 12), ("write", end), ("write", 0)]


def test_deliver_never_overwrites_a_message(live: LiveFolder) -> None:
    taken = next(live.index.parent.glob("*.msg"))
    before = taken.read_bytes()
    with pytest.raises(FileExistsError):
        live.deliver(b"x", int(taken.stem[4:]), 1)
    assert taken.read_bytes() == before


def test_flags_change_in_place(live: LiveFolder) -> None:
    before, header = table_of(live)
    done = live.change_flags(
        lambda table: {5: table.flags[5] ^ Flag.FLAGGED, 2: table.flags[2] ^ 64, 3: table.flags[3]}
    )
    table, after = table_of(live)
    assert done is not None
    assert [row.uid for row in done.rows] == [before.uids[2], before.uids[5]]
    changed = [place for place in range(len(table)) if table.flags[place] != before.flags[place]]
    assert changed == [2, 5]
    assert after.last_write_counter == header.last_write_counter + 1


def test_flags_are_written_after_the_counter_in_ascending_order(live: LiveFolder) -> None:
    calls = Calls(lock_of(live))
    watched(live, calls).change_flags(lambda table: {9: table.flags[9] ^ 8, 1: table.flags[1] ^ 8})
    assert calls.calls == [("lock", 0), ("write", 12), ("write", 36 + 36 + 23), ("write", 36 + 9 * 36 + 23)]


def test_what_changes_nothing_writes_nothing(live: LiveFolder) -> None:
    before = live.index.read_bytes()
    assert live.change_flags(lambda table: {0: table.flags[0]}) is None
    live.change_flags(lambda table: {place: table.flags[place] & ~Flag.DELETED for place in range(len(table))})
    assert live.expunge() is None
    live.hold(lambda: None)
    assert live.index.stat().st_size == len(before)


def test_expunge_closes_the_gaps_and_removes_the_files(live: LiveFolder) -> None:
    live.change_flags(lambda table: {place: table.flags[place] & ~Flag.DELETED for place in range(len(table))})
    live.change_flags(lambda table: {place: table.flags[place] | Flag.DELETED for place in (0, 7, 19)})
    before, header = table_of(live)
    done = live.expunge()
    table, after = table_of(live)
    kept = [record for record in before.records() if not record.flags & Flag.DELETED]
    assert table.records() == kept
    assert done is not None
    assert [row.uid for row in done.rows] == [before.uids[0], before.uids[7], before.uids[19]]
    assert after.last_write_counter == header.last_write_counter + 1
    assert after.uid_next == header.uid_next
    assert {path.name.encode() for path in live.index.parent.glob("*.msg")} == {record.filename for record in kept}


def test_expunge_follows_no_name_out_of_the_folder(live: LiveFolder) -> None:
    victim = live.index.parents[1] / "md1.msg"
    victim.write_bytes(b"precious")
    data = bytearray(live.index.read_bytes())
    data[36 : 36 + 24] = b"../md1.msg".ljust(23, b"\0") + bytes((Flag.DELETED,))
    live.index.write_bytes(data)
    assert live.expunge() is not None
    assert victim.read_bytes() == b"precious"


def test_a_lock_of_somebody_else_is_waited_for_and_stays(live: LiveFolder, clock: StillClock) -> None:
    lock_of(live).write_bytes(b"theirs")
    before = live.index.read_bytes()
    with pytest.raises(LockedError):
        live.deliver(b"x", NEW, 1)
    assert sum(clock.slept) > 29
    assert lock_of(live).read_bytes() == b"theirs"
    assert live.index.read_bytes() == before
    assert not (live.index.parent / message_name(NEW)).exists()


def test_the_lock_is_there_while_it_is_held(live: LiveFolder) -> None:
    seen: list[bool] = []
    before, header = table_of(live)
    done = live.hold(lambda: seen.append(lock_of(live).exists()))
    assert seen == [True]
    assert not lock_of(live).exists()
    assert (done.action, done.counter) == ("hold", header.last_write_counter)
    assert bytes(table_of(live)[0].data) == bytes(before.data)


@pytest.mark.parametrize("damage", [b"", b"x" * 20, bytes(36), bytes(36 + 5)])
def test_a_damaged_folder_is_left_alone(live: LiveFolder, damage: bytes) -> None:
    live.index.write_bytes(damage)
    with pytest.raises(RefusedError):
        live.deliver(b"x", NEW, 1)
    with pytest.raises(RefusedError):
        live.expunge()
    assert live.index.read_bytes() == damage
    assert not lock_of(live).exists()


def test_an_index_that_is_gone(live: LiveFolder) -> None:
    live.index.unlink()
    with pytest.raises(FailedError, match="cannot write"):
        live.expunge()
    assert not lock_of(live).exists()


def test_the_counter_wraps(live: LiveFolder) -> None:
    data = bytearray(live.index.read_bytes())
    data[12:16] = b"\xff\xff\xff\xff"
    live.index.write_bytes(data)
    live.deliver(b"x", NEW, 1)
    assert table_of(live)[1].last_write_counter == 0


def test_folders_to_work_in_have_an_index_and_a_lock_name(demo: DemoRoot, files: FileSystem, clock: StillClock) -> None:
    root = open_root(demo.path)
    assert root.lock_files is not None
    found = list(live_folders(root, root.lock_files, files=files, clock=clock, cancelled=lambda: False))
    keys = {folder.key for folder in found}
    assert {"public/Sales", "anna.mueller@example.com", "tanaka.kenji@example.org/会議 & 議事録"} <= keys
    assert not any("\x1b" in key for key in keys)
    assert "damaged@example.com/Missing index" not in keys
