from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Program

TABLE = """\
CODE  TAG         SEVERITY    COUNT  FIRST                LAST                 TEXT
                  warning         1  2026-08-18 10:00:00  2026-08-18 10:00:00  unknown
 508  EvProcess   error           1  2026-08-18 09:30:00  2026-08-18 09:30:00  LDaemon LDAP server could not be started
 521  EvSecurity  warning         1  2026-08-18 00:00:48  2026-08-18 00:00:48  \
%s gave false logon/password to POP server; user: %s

HOUR                COUNT  OF EACH CODE
2026-08-18 00:00        1  521: 1
2026-08-18 09:00        1  508: 1
2026-08-18 10:00        1  unknown: 1
"""
CSV = "hour,code,count\n2026-08-18T00:00:00,521,1\n2026-08-18T09:00:00,508,1\n2026-08-18T10:00:00,,1\n"


JSONL = """\
{"hour":"2026-08-18T00:00:00","code":521,"count":1}
{"hour":"2026-08-18T09:00:00","code":508,"count":1}
{"hour":"2026-08-18T10:00:00","code":null,"count":1}
"""


@pytest.mark.parametrize(
    ("form", "golden"),
    [
        ("table", TABLE),
        ("csv", CSV),
        ("tsv", CSV.replace(",", "\t")),
        (
            "jsonl",
            JSONL,
        ),
    ],
)
def test_counts_by_code_and_hour(mdtui: Program, root: Path, form: str, golden: str) -> None:
    result = mdtui("events", "--root", root, "--stats", "--format", form)
    assert (result.code, result.out.decode(), result.err) == (0, golden, b"")


def test_counts_as_json(mdtui: Program, root: Path) -> None:
    log = next((root / "Logs").iterdir())
    with log.open("ab") as stream:
        stream.write(b"Tue 2026-08-18 10:30:00: **** ALERT **** LDaemon LDAP server could not be started\r\n")
    result = mdtui("events", "--root", root, "--stats", "--format", "json", "--since", "2026-08-18T09:00")
    stats = json.loads(result.out)
    assert stats["total"] == 3
    assert stats["codes"][0] == {
        "code": 508,
        "tag": "EvProcess",
        "severity": "error",
        "count": 2,
        "first": "2026-08-18T09:30:00",
        "last": "2026-08-18T10:30:00",
    }
    assert stats["hours"] == [
        {"hour": "2026-08-18T09:00:00", "count": 1, "codes": {"508": 1}},
        {"hour": "2026-08-18T10:00:00", "count": 2, "codes": {"unknown": 1, "508": 1}},
    ]


def test_only_what_fits_is_counted(mdtui: Program, root: Path) -> None:
    result = mdtui("events", "--root", root, "--stats", "--format", "csv", "--where", "code:508")
    assert result.lines == ["hour,code,count", "2026-08-18T09:00:00,508,1"]
    nothing = mdtui("events", "--root", root, "--stats", "--format", "csv", "--where", "code:533")
    assert (nothing.code, nothing.lines, nothing.error) == (1, ["hour,code,count"], "no event fits")


def test_an_event_without_a_time_has_no_hour(mdtui: Program, tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(b"**** ALERT **** LDaemon LDAP server could not be started\r\n")
    lines = mdtui("events", tmp_path, "--stats").lines
    assert lines[1].startswith(" 508  EvProcess   error           1   ")
    assert lines[-1] == "no time                 1  508: 1"


def test_counting_never_follows(mdtui: Program, root: Path) -> None:
    result = mdtui("events", "--root", root, "--stats", "--follow")
    assert (result.code, result.error) == (2, "--stats counts what is there and --follow never ends")
