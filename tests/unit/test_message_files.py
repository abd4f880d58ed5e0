from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.config import Config
from mdtui.errors import NothingMatchedError
from mdtui.mailroot.root import open_root
from mdtui.server import MailServer


@pytest.fixture
def server(small_root: Path) -> MailServer:
    return MailServer(open_root(small_root), Config())


def test_the_message_of_a_record_is_read_whatever_the_case_of_its_name(server: MailServer) -> None:
    message = server.message_files.read(server.folder("anna@example.com"), b"MD5000000000001.msg")
    assert message.field("subject") == "Message 1"
    assert message.text == ("Text",)


def test_a_message_file_without_a_record_is_read_by_its_name(server: MailServer) -> None:
    folder = server.folder("anna@example.com")
    assert server.message_files.read(folder, "md5000000000999.msg").field("subject") == "No record"
    assert server.message_files.read_listed(folder, "md5000000000999.msg", 10).is_whole is False


@pytest.mark.parametrize("filename", [b"../anna/md5000000000001.msg", b"IMAP.MRK", b"", b".", b"md5000000000003.msg"])
def test_what_is_no_listed_message_file_is_never_opened(server: MailServer, filename: bytes) -> None:
    with pytest.raises(NothingMatchedError, match="no such message file"):
        server.message_files.read(server.folder("anna@example.com"), filename)
