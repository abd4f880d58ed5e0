from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.findings import Severity
from mdtui.mailroot.hiwater import Hiwater, is_known_class, parse_hiwater, read_hiwater


def test_class_and_subscriptions_are_read() -> None:
    data = b"[Groupware]\r\nFolderClass=IPF.Contact\r\n[IMAPSubscribed]\r\nINBOX=Yes\r\nWork/Entw&APw-rfe=\r\nBare\r\n"
    assert parse_hiwater(data) == Hiwater("IPF.Contact", ("INBOX", "Work/Entw&APw-rfe", "Bare"))


def test_case_blanks_comments_and_line_ends_do_not_matter() -> None:
    data = b"; made by hand\n [ GROUPWARE ] trailing\n  folderclass = IPF.Note \n;FolderClass=no\n\n=novalue\n"
    assert parse_hiwater(data) == Hiwater("IPF.Note")


def test_the_first_of_a_doubled_key_counts() -> None:
    data = b"[Groupware]\nFolderClass=A\nFolderClass=B\n[IMAPSubscribed]\nX=1\nX=2\n"
    assert parse_hiwater(data) == Hiwater("A", ("X",))


def test_keys_of_other_sections_say_nothing() -> None:
    assert parse_hiwater(b"FolderClass=A\n[Other]\nFolderClass=B\n") == Hiwater()


@pytest.mark.parametrize(
    "data", [b"", b"[", b"]", b"[Groupware", b"\0" * 100, b"\xff\xfe[\0G\0", bytes(range(256)) * 9]
)
def test_any_bytes_say_something(data: bytes) -> None:
    parse_hiwater(data)


def test_the_value_is_exact() -> None:
    assert parse_hiwater(b"[Groupware]\nFolderClass=\x1b]0;x\x07\xe4").folder_class == "\x1b]0;x\x07ä"


def test_the_file_is_found_in_any_spelling(tmp_path: Path) -> None:
    (tmp_path / "HIWATER.MRK").write_bytes(b"[Groupware]\nFolderClass=IPF.Task")
    assert read_hiwater(tmp_path) == (Hiwater("IPF.Task"), [])


def test_without_the_file_nothing_is_said(tmp_path: Path) -> None:
    assert read_hiwater(tmp_path) == (Hiwater(), [])
    assert read_hiwater(tmp_path / "missing") == (Hiwater(), [])


def test_what_is_no_plain_file_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "Hiwater.mrk").mkdir()
    content, findings = read_hiwater(tmp_path)
    assert content == Hiwater()
    assert [finding.rule for finding in findings] == ["FLD003"]


@pytest.mark.parametrize("known", ["", "IPF.Note", "ipf.stickynote", "IPF.Contact.Company", "IPF.Hidden"])
def test_known_classes(known: str) -> None:
    assert is_known_class(known)


@pytest.mark.parametrize("unknown", ["IPF", "IPF.", "IPF.Nonsense", "IPM.Note", "Note", "IPF.Notes", "\x1b"])
def test_an_unknown_class_is_a_finding(tmp_path: Path, unknown: str) -> None:
    (tmp_path / "Hiwater.mrk").write_bytes(f"[Groupware]\nFolderClass={unknown}".encode())
    content, (finding,) = read_hiwater(tmp_path)
    assert content == Hiwater(unknown)
    assert (finding.rule, finding.severity) == ("FLD006", Severity.WARNING)
    assert finding.text.isprintable()
