"""What a change around an index leaves in the history; that nothing is half is `tests/property/test_around_faults`."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from mdtui.errors import LockedError, NothingMatchedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.history import State
from mdtui.mrk.journal import Journal
from mdtui.mrk.journal_lines import Altering
from mdtui.mrk.repair.steps import StepKind
from mdtui.mrk.rewrite.recovery import Stands
from mdtui.mrk.rewrite.rewriting import RewrittenError
from mdtui.surroundings.alterations import VERBS
from mdtui.surroundings.step import AroundStep
from tests.conftest import MakeMrk
from tests.fixtures.around_bench import CASES, AroundBench

BACK = [case for case in CASES if case.kind is not StepKind.LOCK]


@pytest.fixture(params=BACK, ids=lambda case: case.name)
def bench(request: pytest.FixtureRequest, tmp_path: Path, make_mrk: MakeMrk) -> AroundBench:
    return AroundBench(tmp_path / "bench", make_mrk([0]), request.param)


@pytest.fixture
def renamed(tmp_path: Path, make_mrk: MakeMrk) -> AroundBench:
    return AroundBench(tmp_path / "bench", make_mrk([0]), CASES[4])


def step_of(bench: AroundBench) -> AroundStep:
    [step] = [step for step in bench.plan().plan.steps if isinstance(step, AroundStep)]
    return step


def test_it_is_a_change_of_its_own_that_goes_back_and_forth(bench: AroundBench) -> None:
    done = bench.mend()
    changed, server = bench.tree(), bench.server()
    [past] = server.changes.history()
    assert (past.id, past.state) == (done.changes[0], State.DONE)
    assert past.subject.verb == VERBS[bench.case.kind]
    assert past.summary == step_text(done.done)
    for tree in (bench.before, changed, bench.before):
        server.clock.sleep(0)
        (server.changes.undo if tree is bench.before else server.changes.redo)()
        assert bench.tree() == tree
    assert not list((bench.root / "LockFiles").iterdir())


def step_text(steps: object) -> str:
    assert isinstance(steps, tuple)
    text: str = steps[0].text
    return text


def test_asked_for_again_there_is_nothing_to_do(bench: AroundBench) -> None:
    step, server = step_of(bench), bench.server()
    if bench.case.name == "aside":
        # The name of what is put aside is the change's.
        return
    server.surroundings.alterations.make(bench.case.folder, step, {})
    again = server.surroundings.alterations.make(bench.case.folder, step, {})
    assert (again.written, len(server.changes.history())) == (False, 1)


def test_a_kind_that_nobody_knows_is_refused(renamed: AroundBench) -> None:
    server, step = renamed.server(), step_of(renamed)
    strange = msgspec.structs.replace(step, altering=Altering("everything", "/"))
    with pytest.raises(RefusedError, match="not known"):
        server.surroundings.alterations.make(renamed.case.folder, strange, {})


def test_a_lock_of_somebody_else_is_waited_for_and_then_nothing_is_changed(renamed: AroundBench) -> None:
    step, server = step_of(renamed), renamed.server()
    lock = server.lock_path(renamed.folder)
    lock.touch()
    with pytest.raises(LockedError):
        server.surroundings.alterations.make(renamed.case.folder, step, {})
    lock.unlink()
    assert renamed.tree() == renamed.before
    [past] = server.changes.history()
    assert past.state is State.NOTHING


def test_what_fails_once_it_is_done_is_told_as_done(renamed: AroundBench) -> None:
    class Unflushed(FileSystem):
        def flush_directory(self, path: Path) -> None:
            if path.name == "anna":
                raise OSError(5, "Input/output error")
            super().flush_directory(path)

    step, server = step_of(renamed), renamed.server(Unflushed())
    with pytest.raises(RewrittenError, match="Input/output error"):
        server.surroundings.alterations.make(renamed.case.folder, step, {})
    [past] = server.changes.history()
    assert past.state is State.DONE
    assert renamed.folder.path.name == "R&-D.IMAP"


class _Killed(BaseException):
    pass


def killed(bench: AroundBench, *, before: str) -> None:
    """Mend as a process that is killed before it first makes a call."""

    class Killing(FileSystem):
        def rename(self, source: Path, target: Path) -> None:
            if before == "rename":
                raise _Killed
            super().rename(source, target)

    kill = pytest.MonkeyPatch()
    if before == "outcome":

        def stop(*_: object, **__: object) -> None:
            raise _Killed

        kill.setattr(Journal, "ended", stop)
    with pytest.raises(_Killed), kill.context():
        bench.mend(bench.server(Killing(), dead=True))
    kill.undo()


def test_what_a_crash_left_is_told_and_finished(renamed: AroundBench) -> None:
    killed(renamed, before="rename")
    server = renamed.server()
    [leftover] = server.changes.leftovers()
    assert leftover.found is not None
    assert (leftover.found.stands, leftover.says) == (Stands.OLD, "nothing was changed")
    assert leftover.own_lock is None, "the with block let it go"
    done = server.changes.finish(leftover)
    assert done is not None
    assert renamed.folder.path.name == "R&-D.IMAP"
    assert server.changes.leftovers() == []
    server.changes.undo()
    assert renamed.tree() == renamed.before


def test_what_a_crash_left_done_is_taken_back(renamed: AroundBench) -> None:
    killed(renamed, before="outcome")
    server = renamed.server()
    [leftover] = server.changes.leftovers()
    assert (leftover.did_something, leftover.says) == (True, "all of it was done")
    assert server.changes.finish(leftover) is None
    server.changes.undo()
    assert renamed.tree() == renamed.before


def test_a_lock_is_looked_at_anew_rather_than_finished(tmp_path: Path, make_mrk: MakeMrk) -> None:
    bench = AroundBench(tmp_path / "bench", make_mrk([0]), CASES[1])

    class Killing(FileSystem):
        def unlink(self, path: Path) -> None:
            raise _Killed

    with pytest.raises(_Killed):
        bench.mend(bench.server(Killing(), dead=True))
    server = bench.server()
    [leftover] = server.changes.leftovers()
    with pytest.raises(NothingMatchedError, match="looked at anew"):
        server.changes.finish(leftover)
    assert server.changes.leftovers() == []
    assert bench.tree() == bench.before


def test_what_is_neither_as_before_nor_as_after_is_told(renamed: AroundBench) -> None:
    killed(renamed, before="rename")
    renamed.folder.path.rename(renamed.folder.path.with_name("Else.IMAP"))
    server = renamed.server()
    [leftover] = server.changes.leftovers()
    assert leftover.says == "it is neither as before nor as it was to be"
