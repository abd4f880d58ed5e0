from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.events import log_backlog, log_history
from mdtui.events.catalogue import Catalogue
from mdtui.events.log_backlog import Backlog, PastLog
from mdtui.events.matching import Recogniser
from mdtui.files import FileSystem

MakeLine = Callable[..., bytes]
NEXT_DAY = dt.datetime(2026, 8, 19)  # noqa: DTZ001 - text logs carry no zone
BARE = b"Tue 2026-08-18 00:00:01.000: 04: LDaemon LDAP server could not be started\r\n"


class Watching(FileSystem):
    """Counts the bytes that are read of each log, and the logs that are open at once."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        self.read: dict[str, int] = {}
        self.most = 0

    def open_read(self, path: Path) -> int:
        descriptor = super().open_read(path)
        self.names[descriptor] = path.name
        self.most = max(self.most, len(self.names))
        return descriptor

    def read_into(self, descriptor: int, buffer: memoryview, offset: int) -> int:
        count = super().read_into(descriptor, buffer, offset)
        name = self.names[descriptor]
        self.read[name] = self.read.get(name, 0) + count
        return count

    def close(self, descriptor: int) -> None:
        del self.names[descriptor]
        super().close(descriptor)


@pytest.fixture
def watching() -> Watching:
    return Watching()


def backlog(recogniser: Recogniser, files: FileSystem) -> Backlog:
    return Backlog(recogniser, files, lambda: False)


def logs(files: FileSystem, *paths: Path, newest: dt.datetime = NEXT_DAY) -> list[PastLog]:
    return [PastLog(path, newest, NEXT_DAY, lambda descriptor: files.stamp(descriptor).size) for path in paths]


def test_logs_are_merged_from_their_ends(
    tmp_path: Path, watching: Watching, recogniser: Recogniser, alert: MakeLine
) -> None:
    paths = [tmp_path / "a.log", tmp_path / "b.log"]
    for first, path in enumerate(paths):
        path.write_bytes(b"".join(alert(str(minute), minute) for minute in range(first, 60, 2)))
    found = backlog(recogniser, watching).newest_first(logs(watching, *paths), None)
    assert [event.fields["user"] for _, event in found] == [str(minute) for minute in range(59, -1, -1)]
    assert watching.names == {}


def test_each_log_is_read_only_as_far_as_it_is_needed(
    tmp_path: Path, watching: Watching, recogniser: Recogniser, alert: MakeLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_history, "BLOCK", 1000)
    busy, noisy = tmp_path / "busy.log", tmp_path / "noisy.log"
    busy.write_bytes(b"".join(alert(str(minute), minute) for minute in range(1400)))
    noise = [alert("x", minute).replace(b"**** ALERT **** 192.0.2.1 gave", b"nothing and") for minute in range(1400)]
    noisy.write_bytes(b"".join(noise))
    found = backlog(recogniser, watching).newest_first(logs(watching, busy, noisy), None)
    assert [event.fields["user"] for _, event in (next(found), next(found))] == ["1399", "1398"]
    found.close()
    assert watching.read["busy.log"] <= 2000
    # Two hours at most, of a whole day.
    assert watching.read["noisy.log"] <= 2 * 60 * len(noise[0])


def test_what_is_too_old_is_not_read(
    tmp_path: Path, watching: Watching, recogniser: Recogniser, alert: MakeLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_history, "BLOCK", 1000)
    path = tmp_path / "a.log"
    path.write_bytes(b"".join(alert(str(minute), minute) for minute in range(1400)))
    since = NEXT_DAY - dt.timedelta(minutes=60)
    found = list(backlog(recogniser, watching).newest_first(logs(watching, path), since))
    assert [event.fields["user"] for _, event in found] == [str(minute) for minute in range(1399, 1379, -1)]
    assert watching.read["a.log"] <= 130 * len(alert("1399", 1399))


def test_only_so_many_logs_are_open_at_once(
    tmp_path: Path, watching: Watching, recogniser: Recogniser, alert: MakeLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_backlog, "_OPEN", 4)
    monkeypatch.setattr(log_history, "BLOCK", 100)
    paths = [tmp_path / f"{number}.log" for number in range(9)]
    for path in paths:
        path.write_bytes(alert("a", 1) + alert("b", 2))
    assert len(list(backlog(recogniser, watching).newest_first(logs(watching, *paths), None))) == 18
    assert watching.most == 1
    assert len(list(backlog(recogniser, watching).newest_first(logs(watching, *paths[:4]), None))) == 8
    assert watching.most <= 4


def test_a_log_that_is_replaced_meanwhile_is_left(
    tmp_path: Path, watching: Watching, recogniser: Recogniser, alert: MakeLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_backlog, "_OPEN", 0)
    monkeypatch.setattr(log_history, "BLOCK", 200)
    path = tmp_path / "a.log"
    path.write_bytes(b"".join(alert(str(minute), minute) for minute in range(9)))
    found = backlog(recogniser, watching).newest_first(logs(watching, path), None)
    assert next(found)[1].fields["user"] == "8"
    path.rename(tmp_path / "a.OLD")
    path.write_bytes(alert("other") * 9)
    assert "other" not in [event.fields["user"] for _, event in found]


def test_what_cannot_be_read_is_left_out(
    tmp_path: Path, recogniser: Recogniser, files: FileSystem, alert: MakeLine
) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(alert("a"))
    found = list(backlog(recogniser, files).newest_first(logs(files, tmp_path / "none.log", tmp_path, path), None))
    assert len(found) == 1


def test_it_ends_when_it_is_cancelled(
    tmp_path: Path, recogniser: Recogniser, files: FileSystem, alert: MakeLine
) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(alert("a") + alert("b"))
    stop: list[bool] = []
    found = Backlog(recogniser, files, lambda: bool(stop)).newest_first(logs(files, path), None)
    next(found)
    stop.append(True)
    assert list(found) == []


def test_an_event_without_a_time_stands_with_its_neighbours(
    tmp_path: Path, recogniser: Recogniser, files: FileSystem, alert: MakeLine
) -> None:
    dated, undated = tmp_path / "a.log", tmp_path / "b.log"
    dated.write_bytes(alert("a", 1) + b"**** ALERT **** x\r\n" + alert("b", 3))
    undated.write_bytes(b"**** ALERT **** y\r\n")
    found = list(backlog(recogniser, files).newest_first(logs(files, dated, undated), None))
    assert [event.text[-1] for _, event in found] == ["y", "b", "x", "a"]
    assert found[0][0] == NEXT_DAY
    assert found[2][0] == found[3][0]


@pytest.mark.parametrize(("bare", "codes"), [("auto", [508]), ("yes", [508]), ("no", [])])
def test_texts_without_the_marker_near_the_end_of_a_log(
    tmp_path: Path, catalogue: Catalogue, files: FileSystem, bare: str, codes: list[int]
) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(BARE)
    wanted = {"auto": Recogniser(catalogue), "yes": Recogniser(catalogue, bare="yes")}
    reading = backlog(wanted.get(bare) or Recogniser(catalogue, bare="no"), files)
    assert [event.code for _, event in reading.newest_first(logs(files, path), None)] == codes


def test_far_from_the_end_they_are_looked_for_once_one_was_found(
    tmp_path: Path, recogniser: Recogniser, files: FileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_backlog, "_SAMPLE", 500)
    path = tmp_path / "a.log"
    path.write_bytes(BARE + b"noise\r\n" * 200)
    reading = backlog(recogniser, files)
    assert list(reading.newest_first(logs(files, path), None)) == []
    assert reading.needles == (recogniser.marker,)
    with path.open("ab") as stream:
        stream.write(BARE)
    assert len(list(reading.newest_first(logs(files, path), None))) == 2
    assert reading.needles == recogniser.needles
