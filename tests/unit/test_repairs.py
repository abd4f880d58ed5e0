"""Mending on disk; the plan itself is tested with `mdtui.mrk.repairing`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mdtui.config import Config
from mdtui.demo.build import build_root
from mdtui.demo.damage import Kind
from mdtui.demo.marker import Planted
from mdtui.errors import LockedError, NothingMatchedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.root import open_root
from mdtui.mrk.flags import Flag
from mdtui.mrk.layout import KNOWN_FLAGS
from mdtui.mrk.records import RecordTable
from mdtui.mrk.repair.steps import AROUND, ON_REQUEST, StepKind, record_of
from mdtui.mrk.repairing import Choices
from mdtui.repairs import PartlyRepairedError
from mdtui.server import MailServer
from tests.conftest import MakeMrk, StillClock
from tests.fixtures.around_bench import CASES, AroundBench, Table
from tests.fixtures.mended_root import as_one_whom_rights_bind

INBOX = "anna@example.com"
NOW = 1_790_000_000


def serve(root: Path, clock: StillClock) -> MailServer:
    return MailServer(open_root(root), Config(), clock=clock, table=Table())


@pytest.fixture
def server(small_root: Path, clock: StillClock) -> MailServer:
    return serve(small_root, clock)


def flags_by_name(folder: Folder) -> dict[bytes, int]:
    assert folder.mrk is not None
    table = RecordTable(folder.mrk.read_bytes())
    return dict(zip(table.filenames(), table.flags, strict=True))


def test_every_damage_that_the_demo_plants_is_mended_and_every_flag_kept(tmp_path: Path, clock: StillClock) -> None:
    clock.time = float(NOW)
    demo = build_root(tmp_path, seed=1, records=10, now=NOW)
    server = serve(tmp_path, clock)
    planted = [each for each in demo.planted if each.kind in set(Kind)]
    assert [each for each in planted if not _is_mended(server, each)] == []


def test_every_kind_of_damage_is_found_mended_and_taken_back_by_the_command_line(tmp_path: Path) -> None:
    outcome = as_one_whom_rights_bind(tmp_path)
    kinds = {each.kind for each in outcome.mended}
    assert kinds == set(Kind) - ({Kind.NO_RIGHT} if sys.platform == "win32" else set())
    for each in outcome.mended:
        assert each.found, f"{each.kind} is not found"
        assert (each.code, each.left) == (0, []), each
    # One change for each but the lock, which is not put back.
    assert outcome.taken_back == len(outcome.mended) - 1
    assert outcome.differs == []


def _is_mended(server: MailServer, planted: Planted) -> bool:
    folder = server.folder(planted.folder)
    before = flags_by_name(folder) if folder.mrk is not None else {}
    done = server.repairs.apply(server.repairs.plan(folder, Choices(asked=ON_REQUEST), folder_class="IPF.Note"))
    assert done.left == ()
    folder = server.repairs.now(folder)
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


def test_a_message_that_comes_after_an_undo_gets_no_uid_that_another_one_had(server: MailServer) -> None:
    folder = server.folder(INBOX)
    assert folder.mrk is not None
    before = folder.mrk.read_bytes()
    done = server.repairs.apply(server.repairs.plan(folder))
    given = max(RecordTable(folder.mrk.read_bytes()).uids)
    server.changes.undo(done.rewritten.change_id)
    back = folder.mrk.read_bytes()
    assert (back[:8], back[16:]) == (before[:8], before[16:])
    table = RecordTable(back)
    assert table.header is not None
    assert table.header.uid_next == given + 1 > max(table.uids) + 1
    again = server.repairs.apply(server.repairs.plan(folder))
    added = [record_of(step.after).uid for step in again.done if step.kind is StepKind.ADD]
    assert added == [given + 1]


# Around the index


def test_what_is_around_the_index_is_mended_in_its_order(tmp_path: Path, make_mrk: MakeMrk) -> None:
    bench = AroundBench(tmp_path, make_mrk([0, 8]), CASES[4])
    for case in CASES[:3]:
        case.spoil(bench.folder.path)
    lock = bench.root / "LockFiles" / "IMAP-Work-anna@example.com.lck"
    lock.rename(lock.with_name("IMAP-R&D-anna@example.com.lck"))
    before = bench.tree()
    server = bench.server()
    planned = bench.plan(server)
    kinds = [step.kind for step in planned.plan.steps]
    assert kinds == ["rights", "lock", "drop", "drop", "hiwater", "folder-name"]
    repaired = server.repairs.apply(planned)
    assert repaired.left == ()
    assert repaired.all.summary == "rights given, old lock removed, 2 dropped, Hiwater.mrk mended, folder renamed"
    assert server.repairs.now(planned.folder).path.name == "R&-D.IMAP"
    assert not server.repairs.check(planned.folder).counts
    assert len(repaired.changes) == 4
    for change in repaired.changes:
        server.changes.undo(change)
    after = bench.tree()
    gone = {name for name in before if name.endswith(".lck")}
    assert after.keys() == before.keys() - gone
    assert [name for name in after if after[name] != before[name]] == [str(Path(*_MRK))]


_MRK = ("Users", "example.com", "anna", "R&D.IMAP", "IMAP.MRK")
"""LastWriteCounter is another one."""


def test_what_was_done_is_told_where_the_index_cannot_be_written_after_it(tmp_path: Path, make_mrk: MakeMrk) -> None:
    bench = AroundBench(tmp_path, make_mrk([0, 8]), CASES[0])
    planned = bench.plan()
    (bench.root / "LockFiles" / "IMAP-Work-anna@example.com.lck").touch()
    with pytest.raises(PartlyRepairedError, match="locked by another program") as caught:
        bench.server().repairs.apply(planned)
    assert caught.value.exit_code == LockedError.exit_code
    assert [step.kind for step in caught.value.repaired.done] == ["rights"]
    assert len(caught.value.repaired.changes) == 1


def test_what_is_refused_around_the_index_holds_up_nothing_else(tmp_path: Path, make_mrk: MakeMrk) -> None:
    bench = AroundBench(tmp_path, make_mrk([0, 8]), CASES[2])
    planned = bench.plan()
    (bench.folder.path / "Hiwater.mrk").write_bytes(b"other")
    repaired = bench.server().repairs.apply(planned)
    assert repaired.rewritten.written
    assert [step.kind for step, _ in repaired.left] == ["hiwater"]


def test_an_index_that_may_not_be_read_is_told_with_what_helps(server: MailServer) -> None:
    class Denied(FileSystem):
        def open_read(self, path: Path) -> int:
            raise PermissionError(13, "Permission denied", str(path))

    root, config, clock = server.root, server.config, server.clock
    denied = MailServer(root, config, clock=clock, files=Denied(), table=Table())
    folder = denied.folder(INBOX)
    assert folder.mrk is not None
    folder.mrk.chmod(0o400)
    planned = denied.repairs.plan(folder)
    assert planned.plan.steps == ()
    assert [(left.rule, left.ask) for left in planned.plan.left] == [("MRK004", StepKind.RIGHTS)]
    asked = denied.repairs.plan(folder, Choices(asked=AROUND))
    assert [step.kind for step in asked.plan.steps] == ["rights"]
    assert [left.why for left in asked.plan.left] == [
        "what is wrong in it is seen only once it can be read; plan again then"
    ]
    left_out = denied.repairs.plan(folder, Choices(asked=AROUND, without=frozenset({StepKind.RIGHTS})))
    assert [left.why for left in left_out.plan.left] == ["left out, as was asked for"]


def test_a_dry_run_touches_nothing_around_the_index(tmp_path: Path, make_mrk: MakeMrk) -> None:
    for number, case in enumerate(CASES):
        bench = AroundBench(tmp_path / str(number), make_mrk([0]), case)
        steps = [step for step in bench.plan().plan.steps if step.kind in AROUND]
        done = bench.server().repairs.apply(bench.plan(), steps, dry_run=True)
        assert [(each.around, each.written, each.dry_run) for each in done.around] == [(case.kind, True, True)]
        assert done.changes == ("",) * (case.kind is not StepKind.LOCK)
        assert bench.tree() == bench.before


def test_a_folder_that_is_not_looked_into_has_its_findings_told(server: MailServer) -> None:
    folder = server.folder(INBOX)
    assert folder.mrk is not None
    folder.mrk.unlink()
    folder.mrk.mkdir()
    planned = server.repairs.plan(server.folder(INBOX), Choices(asked=ON_REQUEST))
    assert planned.plan.steps == ()
    assert [(left.rule, left.why) for left in planned.plan.left] == [("FLD005", "a repair cannot mend it")]
