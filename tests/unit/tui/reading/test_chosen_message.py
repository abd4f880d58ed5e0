from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mdtui.errors import NothingMatchedError
from mdtui.pairing import Lack
from mdtui.server import MailServer
from mdtui.tui.reading.chosen_message import ChosenMessage, chosen_message, open_message, why_unread
from mdtui.tui.records.rows import FolderRows

INBOX = "anna@example.com"


@pytest.fixture
def rows(server: MailServer) -> FolderRows:
    """Give the rows of an inbox whose directory was listed: two whole records, one without a file, a file alone."""
    folder = server.folder(INBOX)
    rows = FolderRows(server.open(folder).table)
    rows.set_pairing(server.pair_up(folder, rows.table))
    return rows


def chosen_at(server: MailServer, rows: FolderRows, row: int) -> ChosenMessage:
    rows.cursor = row
    chosen = chosen_message(rows, server.folder(INBOX))
    assert chosen is not None
    return chosen


def test_each_kind_of_row_is_named(server: MailServer, rows: FolderRows) -> None:
    chosen = [chosen_at(server, rows, row) for row in range(4)]
    assert [each.record for each in chosen] == ["UID 1", "UID 2", "UID 3", "no record"]
    assert [each.lack for each in chosen] == [Lack.NOTHING, Lack.NOTHING, Lack.FILE, Lack.RECORD]
    assert [each.name is None for each in chosen] == [False, False, True, False]
    assert all(each.is_listed for each in chosen)


def test_a_folder_that_was_not_listed_is_listed_to_read(server: MailServer) -> None:
    chosen = chosen_at(server, FolderRows(server.open(server.folder(INBOX)).table), 1)
    assert not chosen.is_listed
    assert open_message(server.message_files, chosen).field("subject") == "Message 2"


def test_what_is_listed_is_opened_by_its_name(server: MailServer, rows: FolderRows, monkeypatch: Any) -> None:
    monkeypatch.setattr(server, "listing", lambda _: pytest.fail("listed again"))
    chosen = chosen_at(server, rows, 0)
    assert open_message(server.message_files, chosen).field("subject") == "Message 1"
    assert len(open_message(server.message_files, chosen, 10).data) == 10


def test_a_record_without_a_file_has_no_message(server: MailServer, rows: FolderRows) -> None:
    with pytest.raises(NothingMatchedError, match="no such message file"):
        open_message(server.message_files, chosen_at(server, rows, 2))


def test_nothing_is_chosen_where_there_is_no_row(server: MailServer, rows: FolderRows) -> None:
    rows.set_filter([], "uid:99")
    assert chosen_message(rows, server.folder(INBOX)) is None
    assert chosen_message(None, server.folder(INBOX)) is None
    assert chosen_message(rows, None) is None


def test_a_name_is_safe_for_a_terminal() -> None:
    folder: Any = SimpleNamespace(path=Path())
    assert ChosenMessage(folder, b"a\x1b[5m.msg", None, Lack.FILE, "UID 1").shown_name == "a\\x1b[5m.msg"
    assert ChosenMessage(folder, b"a.msg", "A.msg", Lack.NOTHING, "UID 1").shown_name == "A.msg"


def test_two_records_may_be_about_one_file_and_two_files_may_have_one_name(server: MailServer) -> None:
    folder, other = server.folder(INBOX), server.folder(f"{INBOX}/Sent Items")
    chosen = ChosenMessage(folder, b"a.msg", None, Lack.FILE, "UID 1")
    assert chosen.is_file_of(chosen._replace(name="A.msg", lack=Lack.NOTHING, record="UID 2"))
    assert not chosen.is_file_of(chosen._replace(filename=b"b.msg"))
    assert not chosen.is_file_of(chosen._replace(folder=other))


def test_only_an_error_of_ours_is_said_in_its_words() -> None:
    assert why_unread(NothingMatchedError("there is none", where="/mail/a.msg")) == "there is none: a.msg"
    assert why_unread(ZeroDivisionError()) == "the message cannot be read"
