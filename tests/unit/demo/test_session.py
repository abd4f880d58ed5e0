from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from mdtui.clock import SystemClock
from mdtui.demo import session as session_module
from mdtui.demo.build import build_root
from mdtui.demo.marker import is_demo_root
from mdtui.demo.processes import PROGRAMS
from mdtui.demo.session import DemoSession, prepare_root
from mdtui.errors import FailedError, RefusedError, UsageError
from tests.conftest import StillClock


def snapshot(directory: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path.relative_to(directory)): (path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in directory.rglob("*")
    }


def test_a_new_directory_is_made(tmp_path: Path, clock: StillClock) -> None:
    root = prepare_root(tmp_path / "a" / "b", records=3, seed=2, clock=clock)
    assert root.path == tmp_path / "a" / "b"
    assert (root.records, root.seed, root.now) == (3, 2, int(clock.now()))
    assert is_demo_root(root.path)


def test_a_demo_is_taken_as_it_is(tmp_path: Path, clock: StillClock) -> None:
    first = prepare_root(tmp_path, records=3, clock=clock)
    before = snapshot(tmp_path)
    clock.time += 1000
    assert prepare_root(tmp_path, records=9, seed=5, clock=clock) == first
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("name", ["file", ".hidden", "Users"])
def test_what_is_no_demo_is_never_overwritten(tmp_path: Path, clock: StillClock, name: str) -> None:
    (tmp_path / name).touch()
    before = snapshot(tmp_path)
    with pytest.raises(RefusedError, match="not empty, and no demo"):
        prepare_root(tmp_path, records=3, clock=clock)
    assert snapshot(tmp_path) == before


def test_a_file_is_no_place_for_a_demo(tmp_path: Path, clock: StillClock) -> None:
    path = tmp_path / "file"
    path.write_text("mine")
    with pytest.raises(RefusedError, match="not a directory"):
        prepare_root(path, records=3, clock=clock)
    with pytest.raises((FailedError, RefusedError)):
        prepare_root(path / "below", records=3, clock=clock)
    assert path.read_text() == "mine"


@pytest.mark.parametrize("records", [-1, 10**12])
def test_a_number_of_records_that_makes_no_sense(tmp_path: Path, clock: StillClock, records: int) -> None:
    with pytest.raises(UsageError, match="records must be"):
        prepare_root(tmp_path / "new", records=records, clock=clock)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("there", [True, False])
def test_a_build_that_fails_leaves_nothing(
    tmp_path: Path, clock: StillClock, monkeypatch: pytest.MonkeyPatch, error: BaseException, *, there: bool
) -> None:
    directory = tmp_path / "demo"
    if there:
        directory.mkdir()

    def build(path: Path, **_: object) -> None:
        (path / "Users").mkdir()
        (path / "Users" / "x").touch()
        (path / "y").touch()
        raise error

    monkeypatch.setattr(session_module, "build_root", build)
    with pytest.raises((FailedError, KeyboardInterrupt)):
        prepare_root(directory, records=3, clock=clock)
    assert directory.exists() == there
    assert not there or not list(directory.iterdir())


def test_without_activity_nothing_runs_and_a_temporary_root_is_removed(clock: StillClock) -> None:
    with DemoSession(records=3, activity=False, clock=clock) as session:
        path = session.root.path
        assert path.parent == Path(tempfile.gettempdir()).absolute()
        assert is_demo_root(path)
        assert not session.running
    assert not path.exists()
    assert not session.running


def test_a_named_root_stays(tmp_path: Path, clock: StillClock) -> None:
    with DemoSession(tmp_path, records=3, activity=False, clock=clock) as session:
        assert session.root.path == tmp_path
    assert is_demo_root(tmp_path)


def test_the_root_is_known_only_once_the_session_has_begun(clock: StillClock) -> None:
    with pytest.raises(ValueError, match="not begun"):
        _ = DemoSession(clock=clock).root


def test_the_simulator_runs_as_long_as_the_session() -> None:
    with DemoSession(records=3, interval=600, clock=SystemClock()) as session:
        path = session.root.path
        assert session.running
        (simulator,) = (child for child in psutil.Process().children() if path.name in " ".join(child.cmdline()))
        family = [simulator, *simulator.children()]
        if sys.platform in {"linux", "win32"}:
            assert {process.name() for process in family} >= set(PROGRAMS)
    assert not any(process.is_running() for process in family)
    assert not path.exists()


def test_a_simulator_that_does_not_start_says_why_and_leaves_nothing(
    clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "is_demo_root", lambda _: False)
    built: list[Path] = []

    def build(path: Path, *, seed: int, records: int, now: float, zone: object) -> object:
        del zone
        root = build_root(path, seed=seed, records=records, now=now)
        next(path.glob(".mdtui-demo")).unlink()
        built.append(path)
        return root

    monkeypatch.setattr(session_module, "build_root", build)
    with pytest.raises(FailedError, match="not a demo's mail root"), DemoSession(records=3, clock=clock):
        pass
    assert not built[0].exists()
