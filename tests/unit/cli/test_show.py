from __future__ import annotations

import json
from pathlib import Path

from mdtui.errors import ExitCode
from tests.unit.cli.conftest import Program

INBOX = "anna@example.com"


def test_a_message_as_a_person_reads_it(mdtui: Program, small_root: Path) -> None:
    result = mdtui("show", INBOX, "--uid", "1", "--root", small_root)
    assert (result.code, result.err) == (0, b"")
    assert result.lines == ["From: Sender 1 <s1@example.net>", "Subject: Message 1", "", "Text"]


def test_headers_and_source(mdtui: Program, small_root: Path) -> None:
    path = small_root / "Users" / "example.com" / "anna" / "md5000000000001.msg"
    path.write_bytes(b"Subject: =?utf-8?q?=C3=A4=1B[2J?=\r\nX-Y: z\r\n\r\n\x1b[2J\r\n")
    assert mdtui("show", INBOX, "--record", "1", "--headers", "--root", small_root).lines == [
        r"Subject: ä\x1b[2J", "X-Y: z",
    ]  # fmt: skip
    raw = mdtui("show", INBOX, "--uid", "1", "--raw", "--root", small_root)
    assert raw.lines == ["Subject: =?utf-8?q?=C3=A4=1B[2J?=", "X-Y: z", "", r"\x1b[2J"]


def test_json_holds_all_of_it(mdtui: Program, small_root: Path) -> None:
    row = json.loads(mdtui("show", INBOX, "--name", "MD5000000000999.msg", "--json", "--root", small_root).out)
    assert row["uid"] is None
    assert row["headers"] == [
        {"name": "From", "value": "nobody@example.net"}, {"name": "Subject", "value": "No record"},
    ]  # fmt: skip
    row = json.loads(mdtui("show", INBOX, "--name", "md5000000000001.msg", "--json", "--root", small_root).out)
    assert (row["uid"], row["size"], row["read"], row["text"], row["notes"]) == (1, 61, 61, ["Text"], [])
    assert row["parts"] == [{"kind": "text/plain", "name": "", "size": 6, "cut": False, "shown": True, "depth": 0}]


def test_what_is_attached_and_what_was_not_read_is_said(mdtui: Program, small_root: Path) -> None:
    path = small_root / "Users" / "example.com" / "anna" / "md5000000000001.msg"
    path.write_bytes(b"Subject: s\nContent-Type: application/pdf; name=a.pdf\n\n" + b"x" * 1000)
    result = mdtui("show", INBOX, "--uid", "1", "--limit", "100", "--root", small_root)
    assert result.lines == ["Subject: s", "Attached: a.pdf, application/pdf, at least 46 bytes", ""]
    assert result.error == "the first 100 of 1054 bytes were read; --limit reads more"


def test_the_bytes_of_a_record(mdtui: Program, small_root: Path) -> None:
    result = mdtui("show", INBOX, "--uid", "2", "--bytes", "--root", small_root)
    assert result.lines[:2] == ["header", "         0  01 00 00 00              version             1"]
    assert "        95  20                       flags               seen" in result.lines
    row = json.loads(mdtui("show", INBOX, "--uid", "2", "--bytes", "--json", "--root", small_root).out)
    assert row["record"][1] == {"name": "flags", "offset": 95, "hex": "20", "value": "seen"}
    assert (row["index"], row["rest"]) == (1, [])


def test_a_uid_that_several_records_have(mdtui: Program, small_root: Path) -> None:
    path = small_root / "Users" / "example.com" / "anna" / "IMAP.MRK"
    data = path.read_bytes()
    path.write_bytes(data[:72] + data[36:72] + data[108:])
    result = mdtui("show", INBOX, "--uid", "1", "--root", small_root)
    assert result.code == ExitCode.DONE
    assert result.error == "2 records have this UID; this is the first, --record shows 2"


def test_what_is_not_there(mdtui: Program, small_root: Path) -> None:
    for words, said in {
        ("--uid", "77"): "no record has the UID 77: anna@example.com",
        ("--record", "9"): "the folder has 3 records: anna@example.com",
        ("--uid", "3"): "there is no such message file in the folder: md5000000000003.msg",
        (
            "--name",
            "../anna/md5000000000001.msg",
        ): "there is no such message file in the folder: ../anna/md5000000000001.msg",
        ("--name", "md5000000000999.msg", "--bytes"): "no record speaks of this message file: md5000000000999.msg",
    }.items():
        result = mdtui("show", INBOX, *words, "--root", small_root)
        assert (result.code, result.error) == (ExitCode.FINDINGS, said)


def test_which_message_has_to_be_said(mdtui: Program, small_root: Path) -> None:
    assert mdtui("show", INBOX, "--root", small_root).code == ExitCode.USAGE
