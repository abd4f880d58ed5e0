"""Whatever bytes a mail root's files hold, reading them gives an answer that is bounded and safe to show."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from mdtui.mailroot.accounts import Account, Accounts, mailbox_directories, parse_accounts, read_accounts
from mdtui.mailroot.folders import walk_folders
from mdtui.mailroot.headers import Headers, decode_words
from mdtui.mailroot.hiwater import parse_hiwater
from mdtui.mailroot.messages import read_envelope
from mdtui.mailroot.root import open_root

PASSWORD = b"\xfe\xfd\xfc\xfb\xfa"
"""Bytes that stand nowhere else in a line."""
LINE = b"example.com".ljust(45) + b"frank".ljust(30) + b"Frank".ljust(30) + rb"C:\MDaemon\Users\x\y".ljust(90)
LINE += (PASSWORD * 4)[:20] + b"NNY".ljust(20)

INI_PIECES = st.sampled_from(b"[ ] = ; Groupware FolderClass IMAPSubscribed".split())
INI_PIECES |= st.sampled_from([b"\n", b"\r", b"\0", b" "])
HEADER_PIECES = st.sampled_from(b"From Subject : =? ?= ? ?q? ?B? utf-8 iso-2022-jp =C3 w6k= _ *en idna + \xe4".split())
HEADER_PIECES |= st.sampled_from([b"\n", b"\r\n", b" ", b"\t", b"\x1b[2J", b"\0", b"unicode_escape", b"punycode"])

ANY_CHARACTER = st.characters(exclude_characters='/\\:*?"<>|.', exclude_categories=["Cc", "Cs"])
NAMES = st.text(ANY_CHARACTER, min_size=1, max_size=20)
"""Names that every file system takes: the others, control characters first of all, come in modified UTF-7."""


def joined(pieces: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    return st.lists(pieces | st.binary(max_size=3), max_size=40).map(b"".join)


@given(st.binary(max_size=600) | joined(st.sampled_from([b"\r\n", b" " * 45, LINE, LINE[:194], b"\0"])))
def test_any_userlist_gives_accounts(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        (root / "App").mkdir()
        (root / "App" / "userlist.dat").write_bytes(data)
        mail_root = open_root(root)
        found = read_accounts(mail_root)
        assert all(account.email for account in found.accounts)
        assert all(finding.text.isprintable() for finding in found.findings)
        assert mailbox_directories(mail_root, found) == []


@given(st.integers(0, 235), st.integers(0, 235), st.binary(max_size=40))
@example(100, 0, b"")
def test_no_byte_of_the_password_is_kept_in_a_line_that_lost_or_got_some(start: int, lost: int, got: bytes) -> None:
    got = bytes(byte for byte in got if byte not in PASSWORD)
    line = LINE[:start] + got + LINE[start + min(lost, len(got)) :] if got else LINE[:start] + LINE[start + lost :]
    kept = repr(parse_accounts([line + b"\r\n"]))
    assert not any(character in kept for character in PASSWORD.decode("cp1252"))


@given(st.text(max_size=90))
def test_no_mail_directory_leads_out_of_the_root(mail_dir: str) -> None:
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory) / "root"
        (root / "Users").mkdir(parents=True)
        accounts = Accounts((Account("a@b.c", "", mail_dir, "imap"),))
        assert mailbox_directories(open_root(root), accounts) == []


@given(st.binary(max_size=300) | joined(INI_PIECES))
def test_any_hiwater_says_something(data: bytes) -> None:
    found = parse_hiwater(data)
    assert all(found.subscribed)


@given(st.binary(max_size=300) | joined(HEADER_PIECES))
def test_any_bytes_are_the_text_of_a_field(data: bytes) -> None:
    assert isinstance(decode_words(data), str)
    headers = Headers(data)
    assert "\n\n" not in headers.text("subject", 1 << 16)


@given(st.binary(max_size=300) | joined(HEADER_PIECES))
def test_any_message_gives_an_envelope_that_is_safe_to_show(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / "md5.msg").write_bytes(data)
        envelope = read_envelope(Path(directory), "md5.msg")
    assert all(text.isprintable() for text in (envelope.sender, envelope.subject, envelope.date))
    assert envelope.problem in {"", "no headers"}


@given(st.lists(NAMES, max_size=5))
def test_any_name_of_a_directory_is_a_folder_that_is_safe_to_show(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        mailbox = Path(directory) / "Users" / "example.com" / "frank"
        mailbox.mkdir(parents=True)
        for name in names:
            (mailbox / f"{name}.IMAP").mkdir(exist_ok=True)
        root = open_root(Path(directory))
        found = list(walk_folders(root, mailbox_directories(root, Accounts()), lambda: False))
        assert len(found) == 1 + len(list(mailbox.iterdir()))
    assert all(folder.label.isprintable() and folder.shown_key.isprintable() for folder in found)
