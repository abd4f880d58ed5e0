from __future__ import annotations

import json
from pathlib import Path

from tests.unit.cli.conftest import Program


def test_the_tables(mdtui: Program, small_root: Path) -> None:
    result = mdtui("overview", small_root)
    assert (result.code, result.err) == (0, b"")
    assert result.lines[:4] == [
        " FOLDERS    RECORDS    UNSEEN   DELETED          BYTES  FINDINGS  DOMAIN",
        "       2         13        12         0          13061            example.com",
        "       2          1         1         0           1001            public",
        "",
    ]
    assert "most unseen:" in result.lines
    assert result.lines[-1].endswith(f"bytes are free on the disk of {small_root}")


def test_json(mdtui: Program, small_root: Path) -> None:
    document = json.loads(mdtui("overview", small_root, "--json", "--top", "1").out)
    assert document["all"]["records"] == 14
    assert [each["name"] for each in document["mailboxes"]] == ["anna@example.com", "public"]
    assert [each["folder"] for each in document["largest"]] == ["anna@example.com/Sent Items"]
    assert document["oldest_deleted"] == []
    assert document["disks"][0]["total"] > 0
