from __future__ import annotations

import errno
from pathlib import Path

import pytest

from mdtui.errors import FailedError, UsageError
from mdtui.feed.export import export_events, export_path, form_of
from mdtui.files import FileSystem
from tests.fixtures.feed_events import event

EVENTS = [event(1), event(2, text="=1")]


class Full(FileSystem):
    """A disk without room."""

    def write_at(self, descriptor: int, data: bytes, offset: int) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_the_ending_says_how() -> None:
    endings = {"a.csv": "csv", "a.JSONL": "jsonl", "a.json": "jsonl", "a.txt": "text", "a": "text"}
    assert {name: form_of(name) for name in endings} == endings


def test_events_are_written_into_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    assert export_events(str(path), EVENTS, "csv") == path
    assert path.read_bytes().startswith(b"time,code,tag,")
    assert len(path.read_bytes().splitlines()) == 3


def test_no_file_is_replaced_unless_told_so(tmp_path: Path) -> None:
    path = tmp_path / "events.txt"
    path.write_bytes(b"mine\n")
    with pytest.raises(UsageError, match="such a file already"):
        export_events(str(path), EVENTS, "text")
    assert path.read_bytes() == b"mine\n"
    export_events(str(path), EVENTS, "text", overwrite=True)
    assert b"false logon" in path.read_bytes()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("overwrite", [True, False])
def test_nothing_is_left_of_what_could_not_be_written(tmp_path: Path, *, overwrite: bool) -> None:
    path = tmp_path / "events.txt"
    if overwrite:
        path.write_bytes(b"mine\n")
    with pytest.raises(FailedError, match="No space left"):
        export_events(str(path), EVENTS, "text", overwrite=overwrite, files=Full())
    with pytest.raises(FailedError, match="cancelled"):
        export_events(str(path), EVENTS, "text", overwrite=overwrite, cancelled=lambda: True)
    assert [entry.read_bytes() for entry in tmp_path.iterdir()] == ([b"mine\n"] if overwrite else [])


def test_a_directory_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="cannot make the file"):
        export_events(str(tmp_path / "no" / "events.csv"), EVENTS, "csv")


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "a\nb", "\x1b.csv"])
def test_what_is_no_file_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="not a file name"):
        export_path(name)


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a directory"):
        export_path(str(tmp_path))


def test_home_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert export_path("~/events.csv") == tmp_path / "events.csv"
    assert export_path("events.csv") == Path.cwd() / "events.csv"
