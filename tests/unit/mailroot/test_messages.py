from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.errors import FailedError
from mdtui.mailroot.messages import Envelope, header_text, list_messages, message_sizes, read_envelope

MAIL = (
    b"Received: from x\r\n\tby y\r\nFrom: =?utf-8?Q?Anna_M=C3=BCller?= <anna@example.com>\r\n"
    b"To: b@example.com,\r\n c@example.com\r\nSubject: =?utf-8?B?UsOpc3Vtw6k=?=\r\n and more\r\n"
    b"Date: Tue, 18 Aug 2026 00:00:48 +0200\r\n\r\nSubject: not this one\r\n"
)


def test_message_files_are_listed_by_their_casefolded_name(tmp_path: Path) -> None:
    for name in ("md50000000001.msg", "MD50000000002.MSG", "note.txt", "IMAP.MRK", ".msg", "x.msg.tmp"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "directory.msg").mkdir()
    assert list_messages(tmp_path) == {
        "md50000000001.msg": "md50000000001.msg",
        "md50000000002.msg": "MD50000000002.MSG",
        ".msg": ".msg",
    }


def test_a_link_is_no_message_file(tmp_path: Path, make_link: Callable[[Path, Path], None]) -> None:
    (tmp_path / "secret").write_bytes(MAIL)
    make_link(tmp_path / "md5.msg", tmp_path / "secret")
    assert list_messages(tmp_path) == {}


def test_a_directory_that_cannot_be_listed_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="cannot list the message files"):
        list_messages(tmp_path / "missing")


def test_an_envelope_is_decoded_and_on_one_line_each(tmp_path: Path) -> None:
    (tmp_path / "md5.msg").write_bytes(MAIL)
    assert read_envelope(tmp_path, "md5.msg") == Envelope(
        "Anna Müller <anna@example.com>", "Résumé and more", "Tue, 18 Aug 2026 00:00:48 +0200"
    )


def test_headers_are_exact_for_a_query(tmp_path: Path) -> None:
    (tmp_path / "md5.msg").write_bytes(MAIL.replace(b"and more", b"\x1b[31m"))
    assert header_text(tmp_path, "md5.msg", "To") == "b@example.com, c@example.com"
    assert header_text(tmp_path, "md5.msg", "subject") == "Résumé \x1b[31m"
    assert header_text(tmp_path, "md5.msg", "cc") == ""
    assert header_text(tmp_path, "missing.msg", "subject") == ""


def test_an_envelope_is_safe_to_show(tmp_path: Path) -> None:
    subject = b"Subject: a\x1b[2Jb\0c =?utf-8?q?=1B]0;x=07=E2=80=AE=0Aline?=\r\nFrom: \x9b31m \x85\r\n\r\n"
    (tmp_path / "md5.msg").write_bytes(subject)
    envelope = read_envelope(tmp_path, "md5.msg")
    assert envelope.subject == r"a\x1b[2Jb\x00c \x1b]0;x\x07\u202e\x0aline"
    assert envelope.sender.isprintable()


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"", "no headers"), (b"\r\nbody", "no headers"), (b"\0" * 500, "no headers"), (b"From: a", "")],
)
def test_a_file_without_headers_says_so(tmp_path: Path, data: bytes, problem: str) -> None:
    (tmp_path / "md5.msg").write_bytes(data)
    assert read_envelope(tmp_path, "md5.msg").problem == problem


def test_a_file_that_is_not_there_or_no_file_says_so(tmp_path: Path) -> None:
    assert read_envelope(tmp_path, "md5.msg") == Envelope(problem="no file")
    (tmp_path / "md5.msg").mkdir()
    assert read_envelope(tmp_path, "md5.msg").problem in {"no plain file", "not readable"}


@pytest.mark.parametrize("name", ["", ".", "..", "../secret.msg", "/etc/passwd", "a\0b.msg", "x/y.msg"])
def test_a_name_that_is_no_plain_name_is_not_opened(tmp_path: Path, name: str) -> None:
    directory = tmp_path / "folder"
    directory.mkdir()
    (tmp_path / "secret.msg").write_bytes(MAIL)
    assert read_envelope(directory, name) == Envelope(problem="no plain file")
    assert header_text(directory, name, "subject") == ""


@pytest.mark.parametrize(
    "data",
    [
        b"Subject: " + b"x" * 10_000_000,
        b"X-Spam: y\r\n" * 10_000 + b"Subject: too far\r\n\r\n",
        b"Subject:" + b"\r\n x" * 100_000,
        b"Subject: " + b"=?utf-8?q?" * 100_000,
        b"Subject: " + b"\xe4\x1b" * 100_000,
        b"\r" * 100_000,
    ],
)
def test_hostile_headers_are_bounded_and_quick(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "md5.msg").write_bytes(data)
    begun = time.perf_counter()
    envelope = read_envelope(tmp_path, "md5.msg")
    assert time.perf_counter() - begun < 0.2
    assert len(envelope.subject) <= 5000


def test_only_the_beginning_is_read(tmp_path: Path) -> None:
    (tmp_path / "md5.msg").write_bytes(b"From: anna\r\n" + b"X: y\r\n" * 100 + b"Subject: far\r\n\r\n")
    assert read_envelope(tmp_path, "md5.msg", limit=200) == Envelope(sender="anna")


def test_sizes_are_those_of_plain_files_by_their_name_on_disk(tmp_path: Path) -> None:
    (tmp_path / "MD1.MSG").write_bytes(b"12345")
    (tmp_path / "md2.msg").write_bytes(b"")
    (tmp_path / "note.txt").write_bytes(b"1")
    (tmp_path / "directory.msg").mkdir()
    assert message_sizes(tmp_path) == {"MD1.MSG": 5, "md2.msg": 0}
    with pytest.raises(FailedError, match="cannot list the message files"):
        message_sizes(tmp_path / "missing")


def test_a_listing_of_very_many_files_can_be_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdtui.mailroot.messages._ENTRIES_PER_QUESTION", 2)
    for number in range(5):
        (tmp_path / f"{number}.msg").touch()
    assert len(message_sizes(tmp_path, lambda: True)) == len(list_messages(tmp_path, lambda: True)) == 2
