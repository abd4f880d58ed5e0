from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.errors import FailedError, UsageError
from mdtui.events.feed import EventSource, Feed
from mdtui.events.matching import Recogniser
from mdtui.events.settings import WindowsLogSettings
from mdtui.events.sources import LIVE, HowToRead, open_source
from tests.unit.events.conftest import Known, known

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


@pytest.mark.parametrize("name", ["a.evt", "a.txt", "log"])
def test_another_file_is_refused(tmp_path: Path, recogniser: Recogniser, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(
        UsageError, match=r"not a source of events.*a folder of logs or a \.log file, an \.evtx or \.xml file, or live"
    ):
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


@pytest.mark.parametrize("name", ["application.evtx", "application.xml"])
@pytest.mark.parametrize("upper", [False, True])
def test_logs_of_windows(
    tmp_path: Path, samples: Path, recogniser: Recogniser, expected: list[Known], name: str, *, upper: bool
) -> None:
    path = tmp_path / (name.upper() if upper else name)
    path.write_bytes((samples / name).read_bytes())
    source = open_source(path, recogniser, limit=10)
    assert known(source.read()) == expected[-10:]
    assert source.name == str(path)


def test_whose_records_count_is_a_setting(samples: Path, recogniser: Recogniser) -> None:
    how = HowToRead(WindowsLogSettings(providers=("ESENT",), by_text=False))
    source = open_source(samples / "application.evtx", recogniser, how=how)
    assert {event.code for event in source.read()} == {508, 510, 533}


@pytest.mark.parametrize("name", ["a.evtx", "a.xml"])
def test_an_empty_file_is_a_source(tmp_path: Path, recogniser: Recogniser, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    assert open_source(tmp_path / name, recogniser).read() == []


@pytest.mark.skipif(os.name == "nt", reason="there it is to be had")
def test_the_log_of_windows_is_on_windows_only(recogniser: Recogniser) -> None:
    with pytest.raises(UsageError) as caught:
        open_source(LIVE, recogniser)
    assert caught.value.line() == (
        "the Windows Event Log can be read on Windows only: live "
        "(export it there with wevtutil epl, and name the .evtx file)"
    )


def test_a_folder_called_live(tmp_path: Path, recogniser: Recogniser, alert: MakeLine) -> None:
    (tmp_path / "live").mkdir()
    (tmp_path / "live" / "a.log").write_bytes(alert("a"))
    assert len(open_source(tmp_path / "live", recogniser).read()) == 1
