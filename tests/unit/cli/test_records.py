from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mdtui.text import bytes_of_text
from tests.unit.cli.conftest import Program

ANNA = "anna@example.com"
JSONL = (
    b'{"filename":"md50000000001.msg","flags":["seen"],"uid":1,"size":1500,"date":1786000000,'
    b'"date_iso":"2026-08-06T07:06:40Z"}\n'
    b'{"filename":"md50000000002.msg","flags":["flagged"],"uid":2,"size":2000000,"date":1787000000,'
    b'"date_iso":"2026-08-17T20:53:20Z"}\n'
    b'{"filename":"md50000000005.msg","flags":["seen","answered"],"uid":5,"size":300,"date":-1,'
    b'"date_iso":"1969-12-31T23:59:59Z"}\n'
    b'{"filename":"=1+\\u001b[2J\\u00e9.msg","flags":["deleted"],"uid":9,"size":0,"date":0,'
    b'"date_iso":"1970-01-01T00:00:00Z"}\n'
    b'{"filename":"md50000000010.msg","flags":[],"uid":10,"size":4096,"date":1787000001,'
    b'"date_iso":"2026-08-17T20:53:21Z"}\n'
)
CSV = (
    "filename,flags,uid,size,date,date_iso\n"
    "md50000000001.msg,seen,1,1500,1786000000,2026-08-06T07:06:40Z\n"
    "md50000000002.msg,flagged,2,2000000,1787000000,2026-08-17T20:53:20Z\n"
    "md50000000005.msg,seen answered,5,300,-1,1969-12-31T23:59:59Z\n"
    "'=1+\\x1b[2J\u00e9.msg,deleted,9,0,0,1970-01-01T00:00:00Z\n"
    "md50000000010.msg,,10,4096,1787000001,2026-08-17T20:53:21Z\n"
)
TABLE = """\
       UID  FLAGS   DATE                        SIZE  NAME
         1  S-----  2026-08-06T07:06:40Z        1500  md50000000001.msg
         2  --F---  2026-08-17T20:53:20Z     2000000  md50000000002.msg
         5  SA----  1969-12-31T23:59:59Z         300  md50000000005.msg
         9  ---D--  1970-01-01T00:00:00Z           0  =1+\\x1b[2J\u00e9.msg
        10  ------  2026-08-17T20:53:21Z        4096  md50000000010.msg
"""


def uids(lines: bytes) -> list[int | None]:
    return [json.loads(line)["uid"] for line in lines.splitlines()]


@pytest.mark.parametrize(
    ("form", "golden"),
    [
        ("jsonl", JSONL),
        (
            "json",
            b'{"version":1,"uid_validity":77,"uid_next":100,"last_write_counter":41,"records":[\n'
            + JSONL[:-1].replace(b"\n", b",\n")
            + b"\n]}\n",
        ),
        ("csv", CSV.encode()),
        ("tsv", CSV.replace(",", "\t").encode()),
        ("table", TABLE.encode()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_format_byte_for_byte(process: Program, root: Path, form: str, golden: bytes) -> None:
    result = process("records", ANNA, "--root", root, "--format", form, PYTHONIOENCODING="utf-8")
    assert result.out == golden
    assert (result.code, result.err) == (0, b"")


def test_json_is_json_and_names_turn_back_exactly(mdtui: Program, root: Path) -> None:
    document = json.loads(mdtui("records", ANNA, "--root", root, "--format", "json").out)
    assert [row["uid"] for row in document["records"]] == [1, 2, 5, 9, 10]
    assert bytes_of_text(document["records"][3]["filename"]) == b"=1+\x1b[2J\xe9.msg"


def test_a_folder_is_named_by_directory_index_or_mailbox(mdtui: Program, root: Path, inbox: Path) -> None:
    for spec in (ANNA, "ANNA@example.com/inbox", inbox, inbox / "IMAP.MRK"):
        assert mdtui("records", spec, "--root", root, "--format", "jsonl").out == JSONL
    assert mdtui("records", inbox, "--format", "jsonl").out == JSONL
    assert uids(mdtui("--root", root, "records", f"{ANNA}/Work", "--format", "jsonl").out) == [1]


def test_a_copy_outside_every_mail_root_can_be_read(mdtui: Program, mrk_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "backup" / "IMAP.MRK"
    copy.parent.mkdir()
    copy.write_bytes(mrk_file.read_bytes())
    assert mdtui("records", copy, "--format", "jsonl").out == JSONL
    assert mdtui("records", copy.parent, "--format", "jsonl").out == JSONL


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("unseen", [2, 9, 10]),
        ("size>1k", [1, 2, 10]),
        ("missing", [5, 9, 10]),
        ("from:anna | uid:10", [1, 10]),
        ('subject:"invoice 7" unseen', [2]),
        ("orphan", [None]),
        ("orphan | seen", [1, 5, None]),
        ("orphan name:*11.msg from:carl size<1k", [None]),
        ("!orphan", [1, 2, 5, 9, 10]),
        ("date>2026-08-17T20:53:20Z", [10]),
    ],
)
def test_a_query_selects(mdtui: Program, root: Path, where: str, expected: list[int | None]) -> None:
    result = mdtui("records", ANNA, "--root", root, "--format", "jsonl", "--where", where)
    assert uids(result.out) == expected
    assert (result.code, result.err) == (0, b"")


def test_a_message_file_without_a_record_is_printed_with_its_size_and_date(mdtui: Program, root: Path) -> None:
    result = mdtui("records", ANNA, "--root", root, "--format", "jsonl", "--where", "orphan")
    assert json.loads(result.out) == {
        "filename": "md50000000011.msg",
        "flags": [],
        "uid": None,
        "size": 37,
        "date": 1_787_000_500,
        "date_iso": "2026-08-17T21:01:40Z",
    }


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--sort", "size"), [9, 5, 1, 10, 2]),
        (("--sort", "size", "--reverse"), [2, 10, 1, 5, 9]),
        (("--sort", "date"), [5, 9, 1, 2, 10]),
        (("--sort", "flags"), [10, 2, 1, 5, 9]),
        (("--sort", "name"), [9, 1, 2, 5, 10]),
        (("--sort", "uid", "--reverse", "--limit", "2"), [10, 9]),
        (("--reverse",), [10, 9, 5, 2, 1]),
        (("--limit", "2"), [1, 2]),
        (("--limit", "1", "--reverse", "--where", "seen"), [5]),
        (("--where", "orphan | uid:10", "--sort", "uid"), [10, None]),
        (("--where", "orphan | uid:10", "--sort", "size"), [None, 10]),
        (("--where", "orphan | uid:10", "--sort", "name", "--reverse"), [None, 10]),
    ],
)
def test_order_and_limit(mdtui: Program, root: Path, options: tuple[str, ...], expected: list[int | None]) -> None:
    assert uids(mdtui("records", ANNA, "--root", root, "--format", "jsonl", *options).out) == expected


def test_nothing_that_fits_is_exit_1_and_a_line(mdtui: Program, root: Path) -> None:
    result = mdtui("records", ANNA, "--root", root, "--format", "json", "--where", "draft")
    assert (result.code, result.error) == (1, "no record fits: draft")
    assert json.loads(result.out)["records"] == []


def test_an_empty_folder_is_no_failure(mdtui: Program, mrk_file: Path) -> None:
    mrk_file.write_bytes(mrk_file.read_bytes()[:36])
    result = mdtui("records", mrk_file, "--format", "csv")
    assert result == (0, b"filename,flags,uid,size,date,date_iso\n", b"")


def test_a_damaged_file_gives_what_can_be_read_and_a_line(mdtui: Program, root: Path, mrk_file: Path) -> None:
    mrk_file.write_bytes(mrk_file.read_bytes()[:-30])
    result = mdtui("records", mrk_file, "--format", "jsonl")
    assert (result.code, uids(result.out)) == (0, [1, 2, 5, 9])
    assert result.error.startswith("MRK003 6 bytes after the last whole record")
    torn = mdtui("records", "public/Sales", "--root", root, "--format", "json")
    assert (torn.code, json.loads(torn.out)["version"]) == (1, None)
    assert torn.error.startswith("MRK001 the header is 20 of 36 bytes")


def test_dates_that_are_set_to_be_local_have_no_zone(mdtui: Program, root: Path, settings: Path) -> None:
    settings.write_text('record_dates = "local"\n')
    result = mdtui("records", ANNA, "--root", root, "--format", "jsonl", "--limit", "1")
    assert json.loads(result.out)["date_iso"] == "2026-08-06T07:06:40"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("nobody@example.com",), "no such mailbox: nobody@example.com"),
        ((ANNA, "--where", "unseen size>>1M"), "a value is missing for 'size': at 13: >1M"),
        ((ANNA, "--where", ""), "the query is empty"),
        ((ANNA, "--sort", "colour"), "argument --sort: invalid choice: 'colour'"),
        ((ANNA, "--format", "xml"), "argument --format: invalid choice: 'xml'"),
        ((ANNA, "--limit", "0"), "argument --limit: not a number from 1 up: '0'"),
        ((ANNA, "--limit", "many"), "argument --limit: not a number: 'many'"),
        ((ANNA, "--wher", "unseen"), "unrecognized arguments: --wher unseen"),
        ((), "the following arguments are required: FOLDER"),
        (("",), "the folder's name is empty"),
        (("\x1b]0;x\x07",), "no such mailbox: \\x1b]0;x\\x07"),
    ],
)
def test_mistakes_are_one_line_and_exit_2(mdtui: Program, root: Path, words: tuple[str, ...], line: str) -> None:
    result = mdtui("records", "--root", root, *words)
    assert result.error.startswith(line)
    assert (result.code, result.out) == (2, b"")


@pytest.mark.parametrize("form", ["table", "csv", "jsonl"])
def test_a_console_of_code_page_1252_or_ascii_stops_nothing(process: Program, mrk_file: Path, form: str) -> None:
    for encoding in ("cp1252", "ascii"):
        result = process("records", mrk_file, "--format", form, PYTHONIOENCODING=encoding)
        assert (result.code, result.err) == (0, b"")
    assert process("records", mrk_file, "--ascii", PYTHONIOENCODING="utf-8").out.isascii()


def test_a_reader_that_goes_away_ends_it_quietly(make_big: Path) -> None:
    command = [sys.executable, "-m", "mdtui", "records", str(make_big)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ)) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        assert program.stdout.readline().split() == [b"UID", b"FLAGS", b"DATE", b"SIZE", b"NAME"]
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode == 0


@pytest.fixture
def make_big(mrk_file: Path) -> Path:
    """Give a folder with more records than any pipe holds."""
    data = mrk_file.read_bytes()
    mrk_file.write_bytes(data[:36] + data[36:] * 20_000)
    return mrk_file


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_output_that_cannot_be_written_is_exit_5(make_big: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "mdtui", "records", str(make_big)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == 5
    assert done.stderr.count(b"\n") == 1
    assert done.stderr.startswith(b"mdtui: cannot write: ")


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured through the resource module")
def test_records_are_streamed_and_not_gathered(make_big: Path) -> None:
    code = (
        "import resource, sys\n"
        "from mdtui.cli.main import main\n"
        "code = main(sys.argv[1:])\n"
        "print(code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)\n"
    )

    def peak(path: Path, form: str) -> int:
        words = [sys.executable, "-c", code, "records", str(path), "--format", form]
        done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True, timeout=60)
        exit_code, kilobytes = map(int, done.stderr.split())
        assert exit_code == 0
        return kilobytes

    # 100,000 records are 3.6 MB; as rows in a list they would take ten times as much.
    with_one = peak(make_big.parent / "Work.IMAP", "csv")
    for form in ("jsonl", "csv", "table"):
        assert peak(make_big, form) - with_one < 15_000
