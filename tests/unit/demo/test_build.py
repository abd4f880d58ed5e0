from __future__ import annotations

import datetime as dt
import os
import re
import time
from pathlib import Path, PureWindowsPath

import pytest

from mdtui.demo.build import build_root
from mdtui.demo.marker import MARKER, DemoRoot, is_demo_root
from mdtui.mailroot.accounts import mailbox_directories, read_accounts
from mdtui.mailroot.folders import walk_folders
from mdtui.mailroot.root import open_root
from mdtui.mrk.records import RecordTable

NOT_LEGAL = re.compile(r'[\x00-\x1f<>:"/\\|?*]|[. ]$')


def contents(root: Path) -> dict[str, bytes]:
    """Return every file that may be read, by its place below the root."""
    files = {}
    for path in sorted(root.rglob("*")):
        if path.is_file() and os.access(path, os.R_OK):
            files[path.relative_to(root).as_posix()] = path.read_bytes()
    return files


def test_the_same_seed_and_time_give_the_same_bytes(tmp_path: Path, demo: DemoRoot) -> None:
    other = build_root(tmp_path, seed=demo.seed, records=demo.records, now=demo.now + 0.7, zone=dt.UTC)
    assert contents(tmp_path) == contents(demo.path)
    assert other.planted == demo.planted


def test_another_seed_gives_other_mails(tmp_path: Path, demo: DemoRoot) -> None:
    build_root(tmp_path, seed=demo.seed + 1, records=demo.records, now=demo.now, zone=dt.UTC)
    one, other = contents(tmp_path), contents(demo.path)
    assert one != other
    assert one["App/MDaemon.ini"] == other["App/MDaemon.ini"]


def test_it_is_a_mail_root_with_everything(demo: DemoRoot) -> None:
    root = open_root(demo.path)
    assert None not in (root.app, root.users, root.public, root.logs, root.lock_files)
    assert is_demo_root(demo.path)
    assert {path.name for path in demo.path.iterdir()} == {
        MARKER,
        "App",
        "LockFiles",
        "Logs",
        "Public Folders",
        "Queues",
        "Users",
    }
    accounts = read_accounts(root)
    assert len(accounts.accounts) == 12
    assert accounts.findings == ()


def test_every_mailbox_lies_inside_the_root(demo: DemoRoot) -> None:
    root = open_root(demo.path)
    mailboxes = mailbox_directories(root, read_accounts(root))
    assert all(mailbox.directory.is_relative_to(demo.path) for mailbox in mailboxes)
    owners = [mailbox.owner for mailbox in mailboxes]
    assert len(owners) == 13
    assert "former.employee@example.org" in owners


def test_folders_have_many_names_and_classes(demo: DemoRoot) -> None:
    root = open_root(demo.path)
    folders = list(walk_folders(root, mailbox_directories(root, read_accounts(root))))
    keys = {folder.key for folder in folders}
    assert {
        "anna.mueller@example.com/Projekte/Büro & Umbau/Angebote",
        "ivan.petrov@example.org/Счета/Архив 2025",
        "tanaka.kenji@example.org/請求書/2026年",
        "public/Sales/Leads & Offers",
    } <= keys
    classes = {folder.folder_class for folder in folders}
    assert {"IPF.Note", "IPF.Contact", "IPF.Appointment", "IPF.Task", "IPF.StickyNote", "IPF.Document"} <= classes
    spellings = {folder.mrk.name for folder in folders if folder.mrk}
    assert spellings == {"IMAP.MRK", "imap.mrk"}


def test_every_name_on_disk_is_legal_on_windows_and_short_enough(demo: DemoRoot) -> None:
    for path in demo.path.rglob("*"):
        place = path.relative_to(demo.path)
        for part in place.parts:
            assert part.isascii(), part
            assert not NOT_LEGAL.search(part), part
        assert not PureWindowsPath(*place.parts).is_reserved()
        assert len(str(place)) < 160


def test_no_name_differs_from_its_neighbour_in_case_only(demo: DemoRoot) -> None:
    for directory in (demo.path, *(path for path in demo.path.rglob("*") if path.is_dir())):
        names = [path.name.casefold() for path in directory.iterdir()]
        assert len(set(names)) == len(names)


def test_all_times_are_before_now(demo: DemoRoot) -> None:
    for path in demo.path.rglob("*.msg"):
        assert path.stat().st_mtime <= demo.now
    text = (demo.path / "Logs" / "MDaemon-all.log").read_text(encoding="utf-8").splitlines()[-1]
    assert text[4:23] <= dt.datetime.fromtimestamp(demo.now, dt.UTC).isoformat(" ")[:19]


@pytest.mark.skipif(os.name == "nt", reason="files cost ten times more on the emulated Windows")
def test_the_usual_demo_is_built_in_seconds(tmp_path: Path) -> None:
    start = time.perf_counter()
    root = build_root(tmp_path, now=1_790_000_000)
    assert time.perf_counter() - start < 5
    big = next(planted.folder for planted in root.planted if planted.folder.startswith("archive@"))
    assert big == "archive@example.com/All Mail"
    index = next((tmp_path / "Users/example.com/archive").rglob("All Mail.IMAP/IMAP.MRK"))
    assert len(RecordTable(index.read_bytes())) == 100_000
