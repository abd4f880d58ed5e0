from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.errors import UsageError
from mdtui.mailroot.accounts import Mailbox
from mdtui.mailroot.folders import Folder, find_folder, folder_at, loose_folder, walk_folders
from mdtui.mailroot.root import MailRoot

MakeRoot = Callable[..., MailRoot]
Walk = Callable[[MailRoot], dict[str, Folder]]
MakeLink = Callable[[Path, Path], None]

FRANK = "Users/example.com/frank"
two_spellings = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names differ by more than case there")


def mailboxes_of(root: MailRoot, *names: str) -> list[Mailbox]:
    return [Mailbox(f"{name}@example.com", root.path / "Users" / "example.com" / name) for name in names or ("frank",)]


def rules(folder: Folder) -> list[str]:
    return [finding.rule for finding in folder.findings]


def test_folders_come_before_what_is_below_them_by_name(make_root: MakeRoot, walk: Walk) -> None:
    root = make_root(
        f"{FRANK}/work.IMAP/b.imap",
        f"{FRANK}/work.IMAP/A.IMAP",
        f"{FRANK}/Archive.IMAP",
        f"{FRANK}/no folder",
        "Users/a.example/anna",
        "Public Folders/Sales.IMAP",
    )
    assert list(walk(root)) == [
        "anna@a.example",
        "frank@example.com",
        "frank@example.com/Archive",
        "frank@example.com/work",
        "frank@example.com/work/A",
        "frank@example.com/work/b",
        "public",
        "public/Sales",
    ]


def test_a_folder_says_what_and_where_it_is(make_root: MakeRoot, walk: Walk) -> None:
    root = make_root(
        **{
            f"{FRANK}/Entw&APw-rfe.imap/imap.mrk": b"",
            f"{FRANK}/Entw&APw-rfe.imap/HIWATER.MRK": b"[Groupware]\r\nFolderClass=IPF.Note\r\n",
        }
    )
    folders = walk(root)
    inbox, drafts = folders["frank@example.com"], folders["frank@example.com/Entwürfe"]
    directory = root.path / FRANK / "Entw&APw-rfe.imap"
    assert drafts == Folder(
        path=directory,
        owner="frank@example.com",
        names=("Entwürfe",),
        raw_names=("Entw&APw-rfe",),
        mrk=directory / "imap.mrk",
        folder_class="IPF.Note",
    )
    assert (drafts.label, drafts.shown_key, drafts.is_inbox) == ("Entwürfe", "frank@example.com/Entwürfe", False)
    assert (inbox.label, inbox.mrk, inbox.is_inbox) == ("frank@example.com", None, True)


def test_names_are_exact_and_what_is_shown_is_safe(make_root: MakeRoot, walk: Walk) -> None:
    root = make_root(f"{FRANK}/a&ABs-[2J&IC4-.IMAP")
    folder = walk(root)["frank@example.com/a\x1b[2J\u202e"]
    assert folder.label == r"a\x1b[2J\u202e"
    assert folder.shown_key == r"frank@example.com/a\x1b[2J\u202e"


@pytest.mark.parametrize("name", ["a&b", "Entwürfe", "&AP"])
def test_a_name_that_does_not_decode_is_shown_raw_with_a_finding(make_root: MakeRoot, walk: Walk, name: str) -> None:
    root = make_root(f"{FRANK}/{name}.IMAP/Sub.IMAP")
    folders = walk(root)
    folder = folders[f"frank@example.com/{name}"]
    assert rules(folder) == ["FLD002"]
    assert folder.findings[0].folder == folder.key
    assert rules(folders[f"{folder.key}/Sub"]) == []


def test_a_folder_without_a_name_is_shown_by_its_suffix(make_root: MakeRoot, walk: Walk) -> None:
    folder = walk(make_root(f"{FRANK}/.IMAP"))["frank@example.com/.IMAP"]
    assert folder.label == ".IMAP"
    assert rules(folder) == ["FLD002"]


def test_files_of_the_wrong_kind_are_findings(make_root: MakeRoot, walk: Walk) -> None:
    root = make_root(f"{FRANK}/IMAP.MRK", f"{FRANK}/Hiwater.mrk", **{f"{FRANK}/file.IMAP": b""})
    folders = walk(root)
    assert list(folders) == ["frank@example.com"]
    assert rules(folders["frank@example.com"]) == ["FLD005", "FLD003"]
    assert folders["frank@example.com"].mrk is None


def test_a_link_is_a_finding_and_not_followed(
    make_root: MakeRoot, walk: Walk, tmp_path: Path, make_link: MakeLink
) -> None:
    root = make_root(f"{FRANK}/Work.IMAP", "Users/example.com")
    frank = root.path / FRANK
    (tmp_path / "elsewhere" / "Secret.IMAP").mkdir(parents=True)
    (tmp_path / "elsewhere" / "IMAP.MRK").write_bytes(b"")
    make_link(frank / "Away.IMAP", tmp_path / "elsewhere")
    make_link(frank / "Work.IMAP" / "Round.IMAP", frank)
    make_link(frank / "Nowhere.IMAP", tmp_path / "missing")
    make_link(frank / "IMAP.MRK", tmp_path / "elsewhere" / "IMAP.MRK")
    make_link(root.path / "Users" / "example.com" / "moved", tmp_path / "elsewhere")
    assert {key: rules(folder) for key, folder in walk(root).items()} == {
        "frank@example.com": ["FLD005"],
        "frank@example.com/Away": ["FLD004"],
        "frank@example.com/Nowhere": ["FLD004"],
        "frank@example.com/Work": [],
        "frank@example.com/Work/Round": ["FLD004"],
        "moved@example.com": ["FLD004"],
    }


def test_public_folders_may_be_moved_by_a_link(
    make_root: MakeRoot, walk: Walk, tmp_path: Path, make_link: MakeLink
) -> None:
    (tmp_path / "elsewhere" / "Sales.IMAP").mkdir(parents=True)
    root = make_root()
    make_link(root.path / "Public Folders", tmp_path / "elsewhere")
    assert list(walk(make_root())) == ["public", "public/Sales"]


def test_a_folder_that_vanishes_or_is_no_directory_is_a_finding_on_it(make_root: MakeRoot) -> None:
    root = make_root(f"{FRANK}/A.IMAP", f"{FRANK}/B.IMAP", **{"Users/example.com/file": b""})
    walked = walk_folders(root, mailboxes_of(root, "frank", "file", "missing"), lambda: False)
    assert next(walked).key == "frank@example.com"
    (root.path / FRANK / "A.IMAP").rmdir()
    found = {folder.key: folder for folder in walked}
    assert {key: rules(folder) for key, folder in found.items()} == {
        "frank@example.com/A": ["FLD001"],
        "frank@example.com/B": [],
        "file@example.com": ["FLD001"],
        "missing@example.com": ["FLD001"],
    }
    assert found["frank@example.com/A"].findings[0].text.startswith("the directory cannot be read: ")


def test_a_folder_without_the_right_to_read_it_is_a_finding_on_it(make_root: MakeRoot, walk: Walk) -> None:
    root = make_root(f"{FRANK}/Closed.IMAP/Below.IMAP")
    closed = root.path / FRANK / "Closed.IMAP"
    closed.chmod(0)
    try:
        if os.access(closed, os.R_OK):
            pytest.skip("rights do not stop this user")
        assert rules(walk(root)["frank@example.com/Closed"]) == ["FLD001"]
    finally:
        closed.chmod(0o700)


def test_a_walk_ends_when_it_is_cancelled(make_root: MakeRoot) -> None:
    root = make_root(*(f"{FRANK}/{number}.IMAP" for number in range(9)))
    answers = iter([False, False, False, True])
    walked = walk_folders(root, mailboxes_of(root, "frank", "other"), lambda: next(answers))
    assert [folder.key for folder in walked] == ["frank@example.com", "frank@example.com/0", "frank@example.com/1"]


def test_a_deep_tree_is_walked(make_root: MakeRoot, walk: Walk) -> None:
    root = make_root(FRANK + "/a.IMAP" * 15)
    assert list(walk(root))[-1] == "frank@example.com" + "/a" * 15


@two_spellings
def test_of_two_spellings_of_a_file_the_capital_one_counts(make_root: MakeRoot, walk: Walk) -> None:
    root = make_root(**{f"{FRANK}/imap.mrk": b"", f"{FRANK}/IMAP.MRK": b""})
    assert walk(root)["frank@example.com"].mrk == root.path / FRANK / "IMAP.MRK"


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("frank@example.com", "frank@example.com"),
        ("FRANK@EXAMPLE.COM/", "frank@example.com"),
        ("frank@example.com/inbox", "frank@example.com"),
        ("frank@example.com/work/entwürfe", "frank@example.com/Work/Entwürfe"),
        ("frank@example.com/INBOX/Work", "frank@example.com/Work"),
        ("frank@example.com/a/b", "frank@example.com/a/b"),
        ("public", "public"),
        ("public/sales", "public/Sales"),
    ],
)
def test_a_folder_is_found_by_its_mailbox_path(make_root: MakeRoot, path: str, key: str) -> None:
    root = make_root(f"{FRANK}/Work.IMAP/Entw&APw-rfe.IMAP", f"{FRANK}/a&AC8-b.IMAP", "Public Folders/Sales.IMAP")
    assert find_folder(root, mailboxes_of(root), path).key == key


def test_every_folder_is_found_by_its_own_key(make_root: MakeRoot, walk: Walk) -> None:
    root = make_root(
        f"{FRANK}/INBOX.IMAP/x.IMAP", f"{FRANK}/x.IMAP", f"{FRANK}/&AC8-.IMAP", f"{FRANK}/.IMAP", f"{FRANK}/a&b.IMAP"
    )
    folders = walk(root)
    assert len(folders) == 7
    for key, folder in folders.items():
        assert find_folder(root, mailboxes_of(root), key).path == folder.path


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("frank@example.com/Wrok", "no such folder: .*did you mean frank@example.com/Work"),
        ("frank@exmaple.com", "no such mailbox: .*did you mean frank@example.com"),
        ("zzz", "no such mailbox: zzz .*mdtui tree"),
        ("", "no such mailbox"),
        ("/", "no such mailbox"),
        ("\x1b\0\ud800", "no such mailbox: .x1b"),
        ("frank@example.com/" + "x/" * 5000, "no such folder"),
    ],
)
def test_a_path_of_no_folder_gives_the_nearest_ones(make_root: MakeRoot, path: str, line: str) -> None:
    root = make_root(f"{FRANK}/Work.IMAP")
    with pytest.raises(UsageError, match=line):
        find_folder(root, mailboxes_of(root), path)


def test_a_path_that_several_folders_have_is_refused(make_root: MakeRoot) -> None:
    root = make_root(f"{FRANK}/a.IMAP/b.IMAP", f"{FRANK}/a&AC8-b.IMAP")
    with pytest.raises(UsageError, match=r"several folders have this mailbox path.*directory"):
        find_folder(root, mailboxes_of(root), "frank@example.com/a/b")


@two_spellings
def test_of_two_spellings_of_a_folder_the_exact_one_is_found(make_root: MakeRoot) -> None:
    root = make_root(f"{FRANK}/Work.IMAP", f"{FRANK}/WORK.imap")
    assert find_folder(root, mailboxes_of(root), "frank@example.com/WORK").path.name == "WORK.imap"
    assert folder_at(root, mailboxes_of(root), root.path / FRANK / "WORK.imap").path.name == "WORK.imap"
    with pytest.raises(UsageError, match="several folders"):
        find_folder(root, mailboxes_of(root), "frank@example.com/work")


def test_a_folder_is_found_by_its_directory_or_its_file(make_root: MakeRoot) -> None:
    root = make_root(**{f"{FRANK}/Work.IMAP/2026.imap/imap.mrk": b"", "Public Folders/Sales.IMAP/IMAP.MRK": b""})
    mailboxes = mailboxes_of(root)
    directory = root.path / FRANK / "Work.IMAP" / "2026.imap"
    for path in (directory, directory / "imap.mrk", directory / "IMAP.MRK"):
        folder = folder_at(root, mailboxes, path)
        assert (folder.key, folder.mrk) == ("frank@example.com/Work/2026", directory / "imap.mrk")
    assert folder_at(root, mailboxes, root.path / FRANK).is_inbox
    assert folder_at(root, mailboxes, root.path / "Public Folders" / "Sales.IMAP").key == "public/Sales"


def test_a_directory_is_found_by_another_name_of_it(
    make_root: MakeRoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_link: MakeLink
) -> None:
    root = make_root(f"{FRANK}/Work.IMAP")
    directory = root.path / FRANK / "Work.IMAP"
    monkeypatch.chdir(root.path / FRANK)
    assert folder_at(root, mailboxes_of(root), Path("Work.IMAP")).path == directory
    assert folder_at(root, mailboxes_of(root), directory / ".." / "Work.IMAP").path == directory
    make_link(tmp_path / "alias", root.path)
    assert folder_at(root, mailboxes_of(root), tmp_path / "alias" / FRANK / "Work.IMAP").path == directory


@pytest.mark.parametrize(
    "path", [".", "App", "Users", "Users/example.com", "Users/example.com/other", "\0", "x\0/IMAP.MRK", "\0/../x"]
)
def test_a_directory_outside_every_mailbox_is_refused(make_root: MakeRoot, path: str) -> None:
    root = make_root(FRANK, "Users/example.com/other")
    with pytest.raises(UsageError, match="not in a mailbox"):
        folder_at(root, mailboxes_of(root), root.path / path)


@pytest.mark.parametrize("path", ["plain", "Work.IMAP/plain", "missing.IMAP", "Work.IMAP/md5.msg"])
def test_what_is_in_a_mailbox_but_no_folder_is_refused(make_root: MakeRoot, path: str) -> None:
    root = make_root(f"{FRANK}/plain", f"{FRANK}/Work.IMAP/plain", **{f"{FRANK}/Work.IMAP/md5.msg": b""})
    with pytest.raises(UsageError, match="not a folder of the mailbox"):
        folder_at(root, mailboxes_of(root), root.path / FRANK / path)


def test_a_folder_outside_every_mailbox_stands_alone(tmp_path: Path) -> None:
    (tmp_path / "imap.mrk").write_bytes(b"")
    for path in (tmp_path, tmp_path / "imap.mrk"):
        folder = loose_folder(path)
        assert (folder.path, folder.owner, folder.names) == (tmp_path, "", (tmp_path.name,))
        assert folder.mrk is not None
        assert folder.mrk.samefile(tmp_path / "imap.mrk")
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", tmp_path / "nowhere"):
        with pytest.raises(UsageError, match=r"no IMAP\.MRK"):
            loose_folder(path)
