from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from mdtui.errors import RefusedError
from mdtui.files import FileSystem
from mdtui.mrk.journal import Journal
from mdtui.mrk.journal_lines import Entry, Rewriting
from mdtui.mrk.records import RecordTable
from mdtui.mrk.rewrite.recovery import Found, Stands, look, mending, remove_temporary
from mdtui.mrk.rewrite.rewriting import temporary_name
from tests.conftest import MakeMrk, StillClock

Look = Callable[[Entry], Found]


@pytest.fixture
def after(make_mrk: MakeMrk) -> bytes:
    return make_mrk([0] * 8, counter=8)


@pytest.fixture
def leave(journal: Journal, mrk_path: Path, after: bytes, files: FileSystem) -> Callable[..., Entry]:
    """Give a function that begins a structure change which nobody finishes."""

    def begin(*, before: bytes | None = None, wanted: bytes | None = after, **more: object) -> Entry:
        recorder = journal.recorder("repair", [], "anna@example.com", 99)
        recorder.begin_structure(mrk_path, mrk_path.with_name("a.lck"))
        recorder.trying(0)
        old = mrk_path.read_bytes() if before is None else before
        name = recorder.subject.id
        rewriting = Rewriting(
            journal.copies.keep(name, "before", old),
            None if wanted is None else journal.copies.keep(name, "after", wanted),
            temporary_name(name),
        )
        rewriting = msgspec.structs.replace(rewriting, **more)
        recorder.locked_structure(rewriting, files.stamp_path(mrk_path))
        return journal.entries()[-1]

    return begin


@pytest.fixture
def looked(journal: Journal, files: FileSystem, clock: StillClock) -> Look:
    return lambda entry: look(entry, files=files, clock=clock, copies=journal.copies)


def flags_set(data: bytes) -> bytes:
    """Return a file after somebody read its first message."""
    changed = bytearray(data)
    changed[36 + 23] |= 32
    return bytes(changed)


def test_what_had_not_come_to_writing_is_old(journal: Journal, mrk_path: Path, looked: Look) -> None:
    journal.recorder("repair", [], "x", 99).begin_structure(mrk_path, mrk_path.with_name("a.lck"))
    found = looked(journal.entries()[0])
    assert (found.stands, found.says) == (Stands.OLD, "nothing was written, the old file stands there")


def test_the_file_itself_says_how_far_it_got(
    leave: Callable[..., Entry], looked: Look, mrk_path: Path, after: bytes
) -> None:
    entry = leave()
    assert looked(entry).stands is Stands.OLD
    mrk_path.write_bytes(after)
    assert looked(entry).says == "all was written, the new file stands there"
    mrk_path.write_bytes(flags_set(after))
    assert looked(entry).says == "all was written, the new file stands there, somebody wrote to it since"
    mrk_path.unlink()
    assert (looked(entry).stands, looked(entry).since) == (Stands.OLD, True)


def test_a_file_that_others_changed_is_the_one_it_is_more_like(
    leave: Callable[..., Entry], looked: Look, mrk_path: Path
) -> None:
    entry = leave()
    mrk_path.write_bytes(flags_set(mrk_path.read_bytes()))
    found = looked(entry)
    assert (found.stands, found.since) == (Stands.OLD, True)


def test_a_file_that_was_taken_away_and_made_anew(
    leave: Callable[..., Entry], looked: Look, mrk_path: Path, make_mrk: MakeMrk
) -> None:
    entry = leave(wanted=None)
    assert looked(entry).stands is Stands.OLD
    mrk_path.write_bytes(make_mrk([0], validity=12345))
    assert looked(entry).stands is Stands.NEW
    mrk_path.unlink()
    assert looked(entry).stands is Stands.NEW


@pytest.mark.parametrize("cut", [37, 100, 200])
def test_a_file_half_written_over_is_put_back(
    leave: Callable[..., Entry], looked: Look, mrk_path: Path, after: bytes, journal: Journal, cut: int
) -> None:
    before = mrk_path.read_bytes()
    after = bytes(byte ^ 1 for byte in after)
    entry = leave(wanted=after, in_place=True)
    mrk_path.write_bytes(after[:cut] + before[cut:])
    found = looked(entry)
    assert (found.stands, found.since) == (Stands.HALF, False)
    mend = mending(entry, found, journal.copies)
    assert mend is not None
    wanted = mend(mrk_path.read_bytes())
    assert (wanted.data, wanted.summary) == (before, "the old file is put back")
    with pytest.raises(RefusedError, match="look at it again"):
        mend(before)
    mrk_path.write_bytes(b"x" * 500)
    assert (looked(entry).stands, looked(entry).since) == (Stands.HALF, True)


def test_without_the_copies_it_is_not_known(
    leave: Callable[..., Entry], looked: Look, journal: Journal, mrk_path: Path
) -> None:
    entry = leave()
    for path in journal.copies.directory.iterdir():
        path.unlink()
    assert looked(entry).stands is Stands.OLD
    mrk_path.write_bytes(flags_set(mrk_path.read_bytes()))
    found = looked(entry)
    assert found.stands is Stands.UNKNOWN
    assert mending(entry, found, journal.copies) is None


def test_only_what_we_wrote_beside_it_is_removed(
    leave: Callable[..., Entry], journal: Journal, mrk_path: Path, after: bytes, files: FileSystem, clock: StillClock
) -> None:
    entry = leave()
    assert entry.rewriting is not None
    path = mrk_path.with_name(entry.rewriting.temporary)

    def removed() -> str:
        return remove_temporary(entry, files=files, clock=clock, copies=journal.copies)

    assert removed() == ""
    for ours in (after, after[:50], b"", after[:40] + bytes(20), mrk_path.read_bytes()):
        path.write_bytes(ours)
        assert removed() == ""
        assert not path.exists()
    path.write_bytes(b"somebody's")
    assert removed() == f"{path.name} beside it is not what we wrote, and stays"
    assert path.exists()


@pytest.mark.parametrize("name", ["IMAP.MRK", "../mdtui-x.tmp", "mdtui-20000101-000000-ab.tmp", ""])
def test_a_name_in_the_journal_that_is_not_ours_is_never_removed(
    leave: Callable[..., Entry], journal: Journal, mrk_path: Path, files: FileSystem, clock: StillClock, name: str
) -> None:
    entry = leave(temporary=name)
    assert remove_temporary(entry, files=files, clock=clock, copies=journal.copies) == ""
    assert mrk_path.exists()


def test_a_message_file_with_two_names_loses_the_one_that_the_index_does_not_name(
    leave: Callable[..., Entry], looked: Look, journal: Journal, mrk_path: Path, after: bytes
) -> None:
    folder = mrk_path.parent
    (folder / "old.msg").write_bytes(b"x")
    (folder / "new.msg").hardlink_to(folder / "old.msg")
    entry = leave(renames=(("old.msg", "new.msg"), ("../x.msg", "y.msg")))
    assert looked(entry).spare == (("new.msg", "old.msg"),)
    mrk_path.write_bytes(after)
    found = looked(entry)
    assert found.spare == (("old.msg", "new.msg"),)
    mend = mending(entry, found, journal.copies)
    assert mend is not None
    wanted = mend(after)
    assert (wanted.data, wanted.renames, wanted.again) == (after, (("old.msg", "new.msg"),), True)
    named = bytearray(after)
    named[36 : 36 + 8] = b"OLD.msg\0"
    assert RecordTable(named).filename(0) == b"OLD.msg"
    assert mend(bytes(named)).renames == ()
