"""Whatever the simulated server does to a folder, in any order, the folder stays whole."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mdtui.demo.folders import FIRST_NUMBER
from mdtui.demo.live import LiveFolder
from mdtui.files import FileSystem
from mdtui.mrk.flags import Flag
from mdtui.mrk.records import Header, RecordTable
from tests.conftest import StillClock

ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("deliver"), st.binary(max_size=50)),
        st.tuples(st.just("flags"), st.dictionaries(st.integers(0, 6), st.integers(0, 255), max_size=4)),
        st.tuples(st.just("expunge"), st.none()),
    ),
    max_size=15,
)
Model = dict[int, int]


def act(folder: LiveFolder, model: Model, action: str, argument: object, number: int) -> int:
    """Do one action to the folder and to the model of flags by UID; return how often the counter must have moved."""
    if action == "deliver" and isinstance(argument, bytes):
        done = folder.deliver(argument, FIRST_NUMBER + number, 1_700_000_000 + number)
        model[done.rows[0].uid] = int(Flag.RECENT)
        return 1
    if action == "flags" and isinstance(argument, dict):
        wanted = {place: byte for place, byte in argument.items() if place < len(model)}
        uids = list(model)
        moved = any(model[uids[place]] != byte for place, byte in wanted.items())
        assert (folder.change_flags(lambda _: wanted) is not None) == moved
        model.update({uids[place]: byte for place, byte in wanted.items()})
        return int(moved)
    gone = [uid for uid, byte in model.items() if byte & Flag.DELETED]
    done_or_none = folder.expunge()
    assert [row.uid for row in (done_or_none.rows if done_or_none else ())] == gone
    for uid in gone:
        del model[uid]
    return int(bool(gone))


@settings(deadline=None, max_examples=60)
@given(actions=ACTIONS, counter=st.sampled_from([0, 7, 0xFFFFFFFE]))
def test_records_files_and_counter_agree_after_each_action(actions: list[tuple[str, object]], counter: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        index = Path(name, "IMAP.MRK")
        index.write_bytes(Header(1, 99, 1, counter, 11, 12, 13, 14, 15).pack())
        lock = Path(name, "x.lck")
        folder = LiveFolder("a@b", "a@b", index, lock, files=FileSystem(), clock=StillClock(), cancelled=lambda: False)
        model: Model = {}
        for number, (action, argument) in enumerate(actions):
            counter += act(folder, model, action, argument, number)
            table = RecordTable(index.read_bytes())
            assert table.header is not None
            assert table.header == Header(1, 99, table.header.uid_next, counter % (1 << 32), 11, 12, 13, 14, 15)
            assert table.tail == b""
            assert dict(zip(table.uids, table.flags, strict=True)) == model
            assert table.header.uid_next > max(model, default=0)
            assert {path.name.encode() for path in Path(name).glob("*.msg")} == set(table.filenames())
            assert not lock.exists()
