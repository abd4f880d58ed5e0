from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.errors import FailedError, LockedError, RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.rewrite.replacing import HalfWrittenError, MovedError, Placing, read_standing, refused_as_moved
from tests.conftest import MakeMrk, StillClock, on_wine

TEMPORARY = "mdtui-x.tmp"


class SharedFiles(FileSystem):
    """A Windows on which another program holds the file for so many attempts."""

    def __init__(self, attempts: int) -> None:
        self.attempts = attempts

    def _refuse(self, target: Path) -> None:
        self.attempts -= 1
        if self.attempts >= 0:
            error = PermissionError(13, "The process cannot access the file", str(target))
            # Elsewhere than on Windows the number is not set by the system.
            error.winerror = 32  # type: ignore[attr-defined, unused-ignore]
            raise error

    def replace(self, source: Path, target: Path) -> None:
        self._refuse(target)
        super().replace(source, target)

    def rename(self, source: Path, target: Path) -> None:
        self._refuse(source)
        super().rename(source, target)


def placing(path: Path, files: FileSystem, before_in_place: Callable[[], None] = lambda: None) -> Placing:
    return Placing(path, path.with_name(TEMPORARY), files, StillClock(), before_in_place)


def alone(path: Path) -> bool:
    return [other.name for other in path.parent.iterdir()] in ([path.name], [])


def test_a_new_file_takes_the_place_of_the_old_one(mrk_path: Path, files: FileSystem, make_mrk: MakeMrk) -> None:
    before, after = mrk_path.read_bytes(), make_mrk([8] * 3, counter=8)
    number = mrk_path.stat().st_ino
    work = placing(mrk_path, files)
    work.put(before, after)
    assert mrk_path.read_bytes() == after
    assert (work.stands, work.in_place, work.intruded) == (True, False, False)
    assert mrk_path.stat().st_ino != number
    assert alone(mrk_path)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are kept in another way there")
def test_the_new_file_has_the_rights_of_the_old_one(mrk_path: Path, files: FileSystem, make_mrk: MakeMrk) -> None:
    mrk_path.chmod(0o660)
    placing(mrk_path, files).put(mrk_path.read_bytes(), make_mrk([8]))
    assert mrk_path.stat().st_mode & 0o777 == 0o660


def test_a_file_is_made_where_there_is_none(tmp_path: Path, files: FileSystem, make_mrk: MakeMrk) -> None:
    path = tmp_path / "folder" / "IMAP.MRK"
    path.parent.mkdir()
    placing(path, files).put(None, make_mrk([8]))
    assert path.read_bytes() == make_mrk([8])
    assert alone(path)


def test_a_file_that_came_meanwhile_is_never_replaced(mrk_path: Path, files: FileSystem, make_mrk: MakeMrk) -> None:
    before = mrk_path.read_bytes()
    with pytest.raises(MovedError, match="made"):
        placing(mrk_path, files).put(None, make_mrk([8]))
    assert mrk_path.read_bytes() == before
    assert alone(mrk_path)


def test_a_file_is_taken_away(mrk_path: Path, files: FileSystem) -> None:
    placing(mrk_path, files).put(mrk_path.read_bytes(), None)
    assert not mrk_path.exists()
    assert alone(mrk_path)


@pytest.mark.parametrize("after", [None, b"new"])
def test_a_file_that_somebody_wrote_to_is_left(mrk_path: Path, files: FileSystem, after: bytes | None) -> None:
    before = mrk_path.read_bytes()
    with pytest.raises(MovedError, match="written to"):
        placing(mrk_path, files).put(before[:-1] + b"x", after)
    assert mrk_path.read_bytes() == before
    assert alone(mrk_path)


def test_who_lets_go_soon_is_waited_for(mrk_path: Path, make_mrk: MakeMrk) -> None:
    work = placing(mrk_path, SharedFiles(3))
    work.put(mrk_path.read_bytes(), make_mrk([8]))
    assert not work.in_place
    placing(mrk_path, SharedFiles(3)).put(make_mrk([8]), None)
    assert not mrk_path.exists()


def test_a_file_that_stays_open_is_written_over(mrk_path: Path, make_mrk: MakeMrk) -> None:
    before, after, told = mrk_path.read_bytes(), make_mrk([8] * 3, counter=8), []
    number = mrk_path.stat().st_ino
    work = placing(mrk_path, SharedFiles(1000), lambda: told.append(mrk_path.read_bytes()))
    work.put(before, after)
    assert mrk_path.read_bytes() == after
    assert (work.stands, work.in_place, mrk_path.stat().st_ino) == (True, True, number)
    assert told == [before]
    assert alone(mrk_path)


@pytest.mark.parametrize(("before", "after"), [(b"torn", bytes(72)), (bytes(72), b""), (b"", b"x")])
def test_a_file_without_a_header_is_written_over_as_well(tmp_path: Path, before: bytes, after: bytes) -> None:
    path = tmp_path / "folder" / "IMAP.MRK"
    path.parent.mkdir()
    path.write_bytes(before)
    placing(path, SharedFiles(1000)).put(before, after)
    assert path.read_bytes() == after


def test_a_file_that_stays_open_cannot_be_taken_away(mrk_path: Path) -> None:
    before = mrk_path.read_bytes()
    with pytest.raises(LockedError, match="another program holds the file open"):
        placing(mrk_path, SharedFiles(1000)).put(before, None)
    assert mrk_path.read_bytes() == before
    assert alone(mrk_path)


def test_a_write_in_place_that_fails_is_put_back(mrk_path: Path, make_mrk: MakeMrk) -> None:
    class FullFiles(SharedFiles):
        flushed = 0

        def flush(self, descriptor: int) -> None:
            self.flushed += 1
            if self.flushed == 2:
                raise OSError(5, "Input/output error")
            super().flush(descriptor)

    before = mrk_path.read_bytes()
    with pytest.raises(FailedError, match="cannot write: Input/output error, the file is as it was"):
        placing(mrk_path, FullFiles(1000)).put(before, make_mrk([8] * 20))
    assert mrk_path.read_bytes()[16:] == before[16:]
    assert mrk_path.stat().st_size == len(before)


def test_a_write_in_place_that_cannot_be_put_back_says_so(mrk_path: Path, make_mrk: MakeMrk) -> None:
    class BrokenFiles(SharedFiles):
        def truncate(self, descriptor: int, size: int) -> None:
            raise OSError(5, "Input/output error")

    with pytest.raises(HalfWrittenError, match="the file is half written"):
        placing(mrk_path, BrokenFiles(1000)).put(mrk_path.read_bytes(), make_mrk([8] * 20))


def test_our_file_that_cannot_be_removed_is_named(mrk_path: Path, make_mrk: MakeMrk) -> None:
    class StuckFiles(FileSystem):
        def flush(self, descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        def unlink(self, path: Path) -> None:
            raise OSError(5, "Input/output error")

    with pytest.raises(
        FailedError, match=f"No space left on device, the file is as it was; our file {TEMPORARY} stays"
    ):
        placing(mrk_path, StuckFiles()).put(mrk_path.read_bytes(), make_mrk([8]))


def test_a_system_without_links_makes_a_file_and_puts_none_over_another(
    tmp_path: Path, make_mrk: MakeMrk, mrk_path: Path
) -> None:
    class LinklessFiles(FileSystem):
        def link(self, source: Path, target: Path) -> None:
            raise PermissionError(1, "Operation not permitted")

    path = tmp_path / "new" / "IMAP.MRK"
    path.parent.mkdir()
    placing(path, LinklessFiles()).put(None, make_mrk([8]))
    assert path.read_bytes() == make_mrk([8])
    assert alone(path)
    with pytest.raises(MovedError):
        placing(mrk_path, LinklessFiles()).put(None, make_mrk([8]))


def test_what_somebody_wrote_at_the_last_moment_comes_back(mrk_path: Path) -> None:
    class LateFiles(FileSystem):
        def rename(self, source: Path, target: Path) -> None:
            source.write_bytes(b"theirs")
            super().rename(source, target)

    with pytest.raises(MovedError, match="written to"):
        placing(mrk_path, LateFiles()).put(mrk_path.read_bytes(), None)
    assert mrk_path.read_bytes() == b"theirs"
    assert alone(mrk_path)


def test_a_file_that_was_made_while_ours_went_stays_and_is_reported(mrk_path: Path) -> None:
    class LateFiles(FileSystem):
        def rename(self, source: Path, target: Path) -> None:
            source.write_bytes(b"theirs")
            super().rename(source, target)
            source.write_bytes(b"another")

    work = placing(mrk_path, LateFiles())
    work.put(mrk_path.read_bytes(), None)
    assert work.intruded
    assert mrk_path.read_bytes() == b"another"
    assert alone(mrk_path)


def test_what_stands_there_is_read_whole(mrk_path: Path, files: FileSystem, clock: StillClock) -> None:
    assert read_standing(mrk_path, files, clock) == mrk_path.read_bytes()
    assert read_standing(mrk_path.with_name("no"), files, clock) is None


@pytest.mark.skipif(on_wine() or sys.platform == "win32", reason="making a link needs a right there")
def test_a_link_or_a_directory_is_refused(tmp_path: Path, mrk_path: Path, files: FileSystem, clock: StillClock) -> None:
    link = tmp_path / "link"
    link.symlink_to(mrk_path)
    dangling = tmp_path / "dangling"
    dangling.symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe")
    for path in (link, dangling, tmp_path / "pipe", tmp_path):
        with pytest.raises(RefusedError):
            read_standing(path, files, clock)


def test_a_file_that_moved_again_and_again_is_one_line(mrk_path: Path) -> None:
    line = refused_as_moved(mrk_path, "grown").line()
    assert line.startswith("the file was grown meanwhile by a program that did not take the lock, nothing was written")


def test_a_file_that_another_handle_has_open_is_written_all_the_same(
    mrk_path: Path, files: FileSystem, make_mrk: MakeMrk
) -> None:
    after = make_mrk([8] * 20, counter=8)
    work = placing(mrk_path, files)
    with mrk_path.open("rb") as held:
        before = held.read()
        work.put(before, after)
    assert mrk_path.read_bytes() == after
    assert work.in_place == (sys.platform == "win32"), "Windows lets nobody replace it then"
    assert alone(mrk_path)


@pytest.mark.skipif(sys.platform != "win32", reason="an open file can go elsewhere")
def test_a_file_that_another_handle_has_open_cannot_be_taken_away(mrk_path: Path, files: FileSystem) -> None:
    with mrk_path.open("rb") as held, pytest.raises(LockedError, match="holds the file open"):
        placing(mrk_path, files).put(held.read(), None)
    assert alone(mrk_path)
