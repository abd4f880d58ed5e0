from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.errors import FailedError, UsageError
from mdtui.events.feed import EventSource, Feed
from mdtui.events.matching import Recogniser
from mdtui.events.sources import open_source

MakeLine = Callable[..., bytes]


@pytest.mark.parametrize("name", ["a.log", "A.LOG", "a.OLD"])
def test_a_log(tmp_path: Path, recogniser: Recogniser, alert: MakeLine, name: str) -> None:
    (tmp_path / name).write_bytes(alert("a"))
    (tmp_path / "other.log").write_bytes(alert("b"))
    source = open_source(tmp_path / name, recogniser)
    assert [event.fields["user"] for event in source.read()] == ["a"]


def test_a_folder_with_a_limit(tmp_path: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    (tmp_path / "a.log").write_bytes(alert("a", 1) + alert("b", 2))
    (tmp_path / "b.log").write_bytes(alert("c", 3))
    sources: list[EventSource] = [open_source(tmp_path, recogniser, limit=2)]
    assert [event.fields["user"] for event in Feed(sources).read()] == ["b", "c"]


@pytest.mark.parametrize("name", ["a.evtx", "a.txt", "log"])
def test_another_file_is_refused(tmp_path: Path, recogniser: Recogniser, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(UsageError, match=r"not a source of events.*a folder of logs or a \.log file"):
        open_source(tmp_path / name, recogniser)


@pytest.mark.parametrize("name", ["none.log", "none/none.log", "a\0b.log"])
def test_nothing_there(tmp_path: Path, recogniser: Recogniser, name: str) -> None:
    with pytest.raises(UsageError, match="no such log or folder"):
        open_source(tmp_path / name, recogniser)


def test_a_path_through_a_file(tmp_path: Path, recogniser: Recogniser) -> None:
    (tmp_path / "a.log").write_bytes(b"")
    with pytest.raises(UsageError, match="no such log or folder"):
        open_source(tmp_path / "a.log" / "b.log", recogniser)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_pipe_is_refused(tmp_path: Path, recogniser: Recogniser) -> None:
    os.mkfifo(tmp_path / "a.log")
    with pytest.raises(UsageError, match="not a source of events"):
        open_source(tmp_path / "a.log", recogniser)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root and Windows read what they like")
def test_no_right(tmp_path: Path, recogniser: Recogniser) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"")
    path.chmod(0)
    with pytest.raises(FailedError, match="Permission denied"):
        open_source(path, recogniser)
    tmp_path.chmod(0)
    try:
        with pytest.raises(FailedError, match="Permission denied"):
            open_source(tmp_path, recogniser)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
def test_a_link_to_a_log_is_followed(tmp_path: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    (tmp_path / "real.log").write_bytes(alert("a"))
    (tmp_path / "link.log").symlink_to(tmp_path / "real.log")
    source = open_source(tmp_path / "link.log", recogniser)
    assert [event.source for event in source.read()] == ["real.log"]
