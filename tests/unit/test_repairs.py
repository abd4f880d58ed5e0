"""Mending on disk; the plan itself is tested with `mdtui.mrk.repairing`."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.config import Config
from mdtui.demo.build import build_root
from mdtui.demo.damage import Kind
from mdtui.demo.marker import Planted
from mdtui.errors import NothingMatchedError, RefusedError
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.root import open_root
from mdtui.mrk.flags import Flag
from mdtui.mrk.layout import KNOWN_FLAGS
from mdtui.mrk.records import RecordTable
from mdtui.mrk.repair.steps import ON_REQUEST, StepKind, record_of
from mdtui.mrk.repairing import Choices
from mdtui.server import MailServer
from tests.conftest import StillClock

INBOX = "anna@example.com"
NOW = 1_790_000_000
OUT_OF_REACH = {
    Kind.LOCK_OLD: "somebody else's lock is never removed",
    Kind.HIWATER_UNREADABLE: "what the folder holds is nobody's guess",
    Kind.HIWATER_CLASS: "likewise",
    Kind.FOLDER_NAME: "a folder is renamed by its owner or MDaemon",
    Kind.NO_RIGHT: "rights are the administrator's",
}
"""Damage that is none of the index, so that a repair tells it and leaves it, and why."""


def serve(root: Path, clock: StillClock) -> MailServer:
    return MailServer(open_root(root), Config(), clock=clock)


@pytest.fixture
def server(small_root: Path, clock: StillClock) -> MailServer:
    return serve(small_root, clock)


def flags_by_name(folder: Folder) -> dict[bytes, int]:
    assert folder.mrk is not None
    table = RecordTable(folder.mrk.read_bytes())
    return dict(zip(table.filenames(), table.flags, strict=True))


def test_every_damage_of_the_index_that_the_demo_plants_is_mended(tmp_path: Path, clock: StillClock) -> None:
    clock.time = float(NOW)
    demo = build_root(tmp_path, seed=1, records=10, now=NOW)
    server = serve(tmp_path, clock)
    mended = {Kind(planted.kind) for planted in demo.planted if _is_mended(server, planted)}
    assert mended == {Kind(planted.kind) for planted in demo.planted if planted.kind in set(Kind)} - set(OUT_OF_REACH)


def _is_mended(server: MailServer, planted: Planted) -> bool:
    if planted.kind not in set(Kind) or Kind(planted.kind) in OUT_OF_REACH:
        return False
    folder = server.folder(planted.folder)
    before = flags_by_name(folder) if folder.mrk is not None else {}
    done = server.repairs.apply(server.repairs.plan(folder, Choices(asked=ON_REQUEST)))
    assert done.left == ()
    folder = server.folder(str(folder.path))
    after = flags_by_name(folder)
    dropped = {record_of(step.before).filename for step in done.done if step.kind is StepKind.DROP}
    renamed = {old.encode(): new.encode() for step in done.done if step.names for old, new in [step.names]}
    # Of a file without a header nothing was readable, and zeros at the end are no records.
    readable = {} if planted.kind == Kind.SHORT_HEADER else {name: flags for name, flags in before.items() if name}
    kept = KNOWN_FLAGS & ~(Flag.RECENT if planted.kind == Kind.FLAGS_ODD else 0)
    for name in readable.keys() - dropped:
        assert after[renamed.get(name, name)] & kept == readable[name] & kept, planted
    return not server.repairs.check(folder).counts


def test_a_file_that_came_back_keeps_its_record_and_one_that_went_gets_none(server: MailServer) -> None:
    folder = server.folder(INBOX)
    planned = server.repairs.plan(folder)
    assert sorted(step.kind for step in planned.plan.steps if step.kind is not StepKind.SIZE) == ["add", "drop"]
    (folder.path / "md5000000000003.msg").write_bytes(b"back\n")
    (folder.path / "md5000000000999.msg").unlink()
    done = server.repairs.apply(planned)
    whys = {step.kind: why for step, why in done.left}
    assert whys[StepKind.DROP] == "the message file is there by now"
    assert whys[StepKind.ADD] == "the message file is not there any more"
    assert list(flags_by_name(folder)) == [b"md5000000000001.msg", b"md5000000000002.msg", b"md5000000000003.msg"]


def test_only_the_steps_that_are_wanted_are_made(server: MailServer) -> None:
    folder = server.folder(INBOX)
    planned = server.repairs.plan(folder, Choices(added=int(Flag.SEEN)))
    server.repairs.apply(planned, [step for step in planned.plan.steps if step.kind is StepKind.ADD])
    assert flags_by_name(folder)[b"md5000000000999.msg"] == Flag.SEEN
    assert len(flags_by_name(folder)) == 4


def test_a_flag_set_after_the_plan_stays(server: MailServer) -> None:
    folder = server.folder(INBOX)
    planned = server.repairs.plan(folder)
    assert folder.mrk is not None
    data = bytearray(folder.mrk.read_bytes())
    data[36 + 23] |= Flag.ANSWERED
    folder.mrk.write_bytes(data)
    server.repairs.apply(planned)
    assert flags_by_name(folder)[b"md5000000000001.msg"] == Flag.ANSWERED


def test_another_uidvalidity_than_was_planned_on_is_refused(server: MailServer) -> None:
    folder = server.folder(INBOX)
    planned = server.repairs.plan(folder)
    assert folder.mrk is not None
    data = bytearray(folder.mrk.read_bytes())
    data[4] ^= 1
    folder.mrk.write_bytes(data)
    with pytest.raises(RefusedError, match="UIDVALIDITY"):
        server.repairs.apply(planned)
    assert folder.mrk.read_bytes() == data


def test_a_dry_run_says_what_would_be(server: MailServer) -> None:
    folder = server.folder(INBOX)
    before = flags_by_name(folder)
    done = server.repairs.apply(server.repairs.plan(folder), dry_run=True)
    assert done.rewritten.dry_run
    assert "1 added" in done.rewritten.summary
    assert flags_by_name(folder) == before


def test_nothing_was_set_aside(server: MailServer) -> None:
    folder = server.folder(INBOX)
    assert server.repairs.set_aside_before(folder) is None
    with pytest.raises(NothingMatchedError):
        server.repairs.give_back(folder)
    assert folder.mrk is not None
    folder.mrk.unlink()
    with pytest.raises(RefusedError, match="to set aside"):
        server.repairs.set_aside(server.folder(INBOX))


def test_an_index_set_aside_and_taken_back_is_not_given_back(server: MailServer) -> None:
    folder = server.folder(INBOX)
    server.repairs.set_aside(folder)
    past = server.repairs.set_aside_before(folder)
    assert past is not None
    assert past.copy is not None
    assert past.copy.is_file()
    server.changes.undo()
    assert server.repairs.set_aside_before(folder) is None
