"""Two writers that keep the lock protocol never lose an update of each other, whatever they do and in whatever order.

The foreign writer is written here from the published rules alone and shares no code with the package.
"""

from __future__ import annotations

import shutil
import struct
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from mdtui.errors import LockedError
from mdtui.files import FileSystem
from mdtui.mrk.changing import Change, Edit, Target, Undo
from mdtui.mrk.editing import apply
from mdtui.mrk.flags import Verb
from tests.conftest import StillClock

COUNTER = 12
NEXT_UID = 8


class ForeignWriter:
    """Another program with the same file, in the way MDaemon's rules describe."""

    def __init__(self, mrk: Path, lock: Path) -> None:
        self.mrk = mrk
        self.lock = lock

    def take(self) -> None:
        self.lock.open("x").close()

    def release(self) -> None:
        self.lock.unlink()

    def bump(self) -> None:
        with self.mrk.open("r+b") as stream:
            stream.seek(COUNTER)
            (counter,) = struct.unpack("<I", stream.read(4))
            stream.seek(COUNTER)
            stream.write(struct.pack("<I", (counter + 1) % 2**32))

    def append(self) -> int:
        self.bump()
        with self.mrk.open("r+b") as stream:
            stream.seek(NEXT_UID)
            (uid,) = struct.unpack("<I", stream.read(4))
            stream.seek(NEXT_UID)
            stream.write(struct.pack("<I", uid + 1))
            stream.seek(0, 2)
            stream.write(struct.pack("<23sBIII", b"md%d.msg" % uid, 0, uid, 100, 1))
        return int(uid)

    def flip(self, position: int, mask: int) -> None:
        self.bump()
        with self.mrk.open("r+b") as stream:
            stream.seek(36 + 36 * position + 23)
            value = stream.read(1)[0]
            stream.seek(-1, 1)
            stream.write(bytes((value ^ mask,)))

    def expunge(self, position: int) -> None:
        self.bump()
        data = self.mrk.read_bytes()
        start = 36 + 36 * position
        self.mrk.write_bytes(data[:start] + data[start + 36 :])


class TwoWriters(RuleBasedStateMachine):
    """The model is a list of (uid, flags); after every step the file must say the same."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp())
        self.mrk = self.directory / "IMAP.MRK"
        self.lock = self.directory / "IMAP-INBOX-a@b.lck"
        self.mrk.write_bytes(struct.pack("<9I", 1, 5, 1, 2**32 - 3, 0, 0, 0, 0, 0))
        self.foreign = ForeignWriter(self.mrk, self.lock)
        self.model: list[tuple[int, int]] = []
        self.writes = 0
        self.held = False
        self.seen: list[Target] = []
        self.last: Change | None = None

    def teardown(self) -> None:
        shutil.rmtree(self.directory)

    @rule()
    def foreign_lock_or_release(self) -> None:
        if self.held:
            self.foreign.release()
        else:
            self.foreign.take()
        self.held = not self.held

    @precondition(lambda self: self.held)
    @rule()
    def foreign_append(self) -> None:
        self.model.append((self.foreign.append(), 0))
        self.writes += 1

    @precondition(lambda self: self.held and self.model)
    @rule(draw=st.data(), mask=st.integers(1, 255))
    def foreign_flip(self, draw: st.DataObject, mask: int) -> None:
        position = draw.draw(st.integers(0, len(self.model) - 1))
        self.foreign.flip(position, mask)
        uid, flags = self.model[position]
        self.model[position] = (uid, flags ^ mask)
        self.writes += 1

    @precondition(lambda self: self.held and self.model)
    @rule(draw=st.data())
    def foreign_expunge(self, draw: st.DataObject) -> None:
        position = draw.draw(st.integers(0, len(self.model) - 1))
        self.foreign.expunge(position)
        del self.model[position]
        self.writes += 1

    @rule()
    def we_look(self) -> None:
        """Remember rows that may be stale by the time we edit them."""
        self.seen = [Target(uid, b"md%d.msg" % uid, index) for index, (uid, _) in enumerate(self.model)]

    @precondition(lambda self: self.seen)
    @rule(draw=st.data(), verb=st.sampled_from(Verb), mask=st.integers(1, 63))
    def we_edit(self, draw: st.DataObject, verb: Verb, mask: int) -> None:
        targets = draw.draw(st.lists(st.sampled_from(self.seen), min_size=1, unique=True))
        change = self.run(Edit(verb, mask, targets, 5))
        if change is None:
            return
        wanted = {target.uid for target in targets}
        present = {uid for uid, _ in self.model}
        assert {target.uid for target in change.gone} == wanted - present
        after = [(uid, verb.apply(flags, mask) if uid in wanted else flags) for uid, flags in self.model]
        self.writes += after != self.model
        self.model = after
        self.last = change

    @precondition(lambda self: self.last is not None)
    @rule()
    def we_undo(self) -> None:
        assert self.last is not None
        change = self.run(Undo(self.last.changed, 5))
        if change is None:
            return
        written = {row.uid: row for row in self.last.changed}
        after = []
        for uid, flags in self.model:
            row = written.get(uid)
            after.append((uid, row.before if row is not None and row.after == flags else flags))
        self.writes += after != self.model
        self.model = after
        self.last = None

    def run(self, intent: Edit | Undo) -> Change | None:
        """Carry out our write; while the other holds the lock it must fail and change nothing."""
        before = self.mrk.read_bytes()
        try:
            change = apply(intent, self.mrk, self.lock, files=FileSystem(), clock=StillClock(), timeout=1)
        except LockedError:
            assert self.held
            assert self.mrk.read_bytes() == before
            return None
        assert not self.held
        assert not self.lock.exists()
        return change

    @invariant()
    def the_file_says_what_the_model_says(self) -> None:
        data = self.mrk.read_bytes()
        rows = [struct.unpack_from("<23sBIII", data, start) for start in range(36, len(data), 36)]
        assert [(uid, flags) for _, flags, uid, _, _ in rows] == self.model
        assert struct.unpack_from("<I", data, COUNTER)[0] == (2**32 - 3 + self.writes) % 2**32


TwoWriters.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestTwoWriters = TwoWriters.TestCase
