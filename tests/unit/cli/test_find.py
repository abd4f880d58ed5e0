from __future__ import annotations

import csv
import io
import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from mdtui.cli import find
from mdtui.cli.interrupt import INTERRUPTED
from mdtui.cli.output import Output
from mdtui.searching import Found, Search
from tests.unit.cli.conftest import Program

INBOX, WORK = "anna@example.com", "anna@example.com/Work"
SALES = "not searched: public/Sales: the header is 20 of 36 bytes; no record can be read"
FIRST = {
    "folder": INBOX,
    "filename": "md50000000001.msg",
    "flags": ["seen"],
    "uid": 1,
    "size": 1500,
    "date": 1_786_000_000,
    "date_iso": "2026-08-06T07:06:40Z",
}


def jsonl(data: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in data.splitlines()]


def notes(data: bytes) -> list[str]:
    return [line.removeprefix("mdtui: ") for line in data.decode().splitlines()]


def test_a_line_for_each_hit_and_a_summary(mdtui: Program, root: Path) -> None:
    result = mdtui("find", "name:md50000000001.msg", root)
    heading, *lines = result.lines
    assert heading.split() == ["UID", "FLAGS", "DATE", "SIZE", "NAME", "FOLDER"]
    assert [line.split() for line in lines] == [
        ["1", "S-----", "2026-08-06T07:06:40Z", "1500", "md50000000001.msg", INBOX],
        ["1", "------", "1970-01-01T00:00:00Z", "10", "md50000000001.msg", WORK],
    ]
    assert (result.code, notes(result.err)) == (0, [SALES, "2 hits in 2 of 4 folders"])


def test_json_lines_are_hits_with_their_folders(mdtui: Program, root: Path) -> None:
    result = mdtui("find", "uid:1", root, "--format", "jsonl")
    assert jsonl(result.out)[0] == FIRST
    assert list(jsonl(result.out)[0]) == list(FIRST)
    assert [row["folder"] for row in jsonl(result.out)] == [INBOX, WORK]
    assert (result.code, notes(result.err)) == (0, [SALES])


def test_from_and_subject_stand_where_they_are_asked_for(mdtui: Program, root: Path) -> None:
    headers = {"from": "anna@example.com", "subject": "invoice 7"}
    assert jsonl(mdtui("find", "uid:1", root, "--headers", "--format", "jsonl").out)[0] == FIRST | headers
    assert jsonl(mdtui("find", "from:anna", root, "--format", "jsonl").out) == [FIRST | headers]
    heading, first = mdtui("find", "from:anna", root).lines
    assert heading.split()[-3:] == ["FOLDER", "FROM", "SUBJECT"]
    assert first.split()[-4:] == [INBOX, "anna@example.com", "invoice", "7"]


def test_a_message_file_without_a_record_is_found(mdtui: Program, root: Path) -> None:
    (row,) = jsonl(mdtui("find", "orphan", root, "--headers", "--format", "jsonl").out)
    assert (row["folder"], row["filename"], row["uid"], row["flags"]) == (INBOX, "md50000000011.msg", None, [])
    assert (row["from"], row["date_iso"]) == ("carl@example.com", "2026-08-17T21:01:40Z")


def test_json_is_one_document(mdtui: Program, root: Path) -> None:
    document = json.loads(mdtui("find", "uid:1", root, "--in", INBOX, "--in", "public", "--format", "json").out)
    assert document.keys() == {"query", "hits", "folders", "unreadable"}
    assert (document["query"], document["hits"][0], document["folders"]) == ("uid:1", FIRST, 4)
    assert document["unreadable"] == [{"folder": "public/Sales", "text": SALES.partition("Sales: ")[2]}]


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_a_sheet_computes_nothing(mdtui: Program, root: Path, form: str, delimiter: str) -> None:
    out = mdtui("find", "uid:9", root, "--headers", "--format", form).out.decode()
    titles, row = csv.reader(io.StringIO(out), delimiter=delimiter)
    assert titles == ["folder", "filename", "flags", "uid", "size", "date", "date_iso", "from", "subject"]
    assert row[:2] == [INBOX, "'=1+\\x1b[2J\xe9.msg"]
    assert row[-2:] == ["", ""]


def test_hostile_names_and_headers_are_seen_and_not_obeyed(mdtui: Program, root: Path, inbox: Path) -> None:
    (inbox / "md50000000001.msg").write_bytes(b"From: \x1b[2J\r\nSubject: =?utf-8?q?=1b]0;=e2=80=ae?=\r\n\r\n")
    result = mdtui("find", "uid:1,9", root, "--headers")
    assert "\\x1b[2J" in result.lines[1]
    assert "\\x1b]0;\\u202e" in result.lines[1]
    assert all(line.isprintable() for line in result.lines)
    assert result.out.decode().count("\\x1b[2J\xe9.msg") == 1
    (row, *_) = jsonl(mdtui("find", "uid:1", root, "--headers", "--format", "jsonl").out)
    assert row["subject"] == "\x1b]0;\u202e"


def test_nothing_found_is_exit_1_and_an_empty_output(mdtui: Program, root: Path, inbox: Path) -> None:
    (root / "Public Folders" / "Sales.IMAP" / "IMAP.MRK").unlink()
    result = mdtui("find", "uid:4711", root)
    assert (result.code, result.out, result.error) == (1, b"", "no record fits: uid:4711 (4 folders)")
    assert mdtui("find", "uid:4711", inbox.parents[2], "--format", "jsonl").out == b""


def test_a_limit_ends_the_search(mdtui: Program, root: Path) -> None:
    result = mdtui("find", "size>=0", root, "--limit", "2", "--format", "jsonl")
    assert [row["uid"] for row in jsonl(result.out)] == [1, 2]
    assert (result.code, result.error) == (0, "ended with 2 hits, as --limit says")


def test_only_some_places_are_searched(mdtui: Program, root: Path) -> None:
    result = mdtui("find", "uid:1", root, "--in", WORK)
    assert (len(result.lines), result.error) == (2, "1 hit in 1 of 1 folder")
    assert mdtui("find", "uid:1", root, "--in", "example.com").lines[1:] != []
    assert mdtui("find", "uid:1", root, "--in", "example.org").error.startswith("no such mailbox: example.org")
    assert mdtui("find", "uid:1", root, "--in", "").error == "the name of the place is empty: --in"


def test_of_many_folders_that_cannot_be_read_the_first_are_named(mdtui: Program, root: Path, inbox: Path) -> None:
    for number in range(5):
        (inbox / f"Torn {number}.IMAP").mkdir()
        (inbox / f"Torn {number}.IMAP" / "IMAP.MRK").write_bytes(b"torn")
    result = mdtui("find", "uid:4711", root)
    assert [line.partition(": the header")[0] for line in notes(result.err)] == [
        *(f"not searched: {INBOX}/Torn {number}" for number in range(3)),
        "not searched: 3 more folders",
        "no record fits: uid:4711 (9 folders)",
    ]
    assert result.code == 1


def test_a_folder_in_use_is_said(mdtui: Program, root: Path) -> None:
    (root / "LockFiles" / "IMAP-Work-anna@example.com.lck").touch()
    result = mdtui("find", "uid:1", root, "--in", WORK)
    assert "1 folder in use all the time: what was found there may be out of date" in notes(result.err)


def test_a_bare_word_is_told_how_to_write_it(mdtui: Program, root: Path) -> None:
    result = mdtui("find", "invoice", root)
    assert result.code == 2
    assert result.error == (
        "unknown word 'invoice': at 1: invoice (a text goes with its field, such as subject:invoice)"
    )


def test_an_interrupted_search_has_told_what_it_found(
    mdtui: Program, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = Search.find

    def interrupt(*args: object) -> Iterator[Found]:
        for found in search(*args):  # type: ignore[arg-type]
            yield found
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Search, "find", interrupt)
    result = mdtui("find", "uid:1", root, "--format", "jsonl")
    assert [row["folder"] for row in jsonl(result.out)] == [INBOX]
    assert (result.code, result.error) == (INTERRUPTED, "interrupted after 1 folder")


def test_each_hit_is_written_before_the_next_is_looked_for(
    mdtui: Program, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    search, data = Search.find, Output.data

    def look(*args: object) -> Iterator[Found]:
        for found in search(*args):  # type: ignore[arg-type]
            told.append(found.folder.key)
            yield found

    def write(output: Output, text: bytes) -> None:
        told.append(json.loads(text)["uid"])
        data(output, text)

    monkeypatch.setattr(Search, "find", look)
    monkeypatch.setattr(Output, "data", write)
    mdtui("find", "uid:1,2", root, "--format", "jsonl", "--in", "example.com")
    assert told == [INBOX, 1, 2, WORK, 1]


def test_progress_is_shown_on_a_terminal(mdtui: Program, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(Output, "passing", lambda _, text: shown.append(text))
    monkeypatch.setattr(find, "_PAUSE", 0.0)
    mdtui("find", "uid:1", root)
    assert [text for text in shown if text] == [
        "mdtui: 1 folder, 1 hit",
        "mdtui: 2 folders, 2 hits",
        "mdtui: 3 folders, 2 hits",
        "mdtui: 4 folders, 2 hits",
    ]
