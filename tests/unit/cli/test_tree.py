from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Program

TABLE = """\
  RECORDS    UNSEEN  FLAGGED  DELETED          BYTES  FINDINGS  FOLDER
        5         3        1        1        2005896            anna@example.com
        1         1        0        0             10              Work
        0         0        0        0              0            public
        0         0        0        0              0         1    Sales
"""


def test_the_table(mdtui: Program, root: Path) -> None:
    result = mdtui("tree", root)
    assert (result.code, result.err) == (0, b"")
    assert result.out.decode() == TABLE


def test_json_holds_the_totals_and_the_findings(mdtui: Program, root: Path) -> None:
    document = json.loads(mdtui("tree", root, "--json").out)
    assert document["root"] == str(root)
    inbox, _, _, sales = document["folders"]
    assert inbox == {
        "folder": "anna@example.com",
        "path": str(root / "Users" / "example.com" / "anna"),
        "class": "",
        "records": 5,
        "unseen": 3,
        "flagged": 1,
        "deleted": 1,
        "bytes": 2005896,
        "busy": False,
        "findings": [],
    }
    assert (sales["folder"], sales["findings"][0]["rule"]) == ("public/Sales", "MRK001")


@pytest.mark.parametrize(("depth", "folders"), [("0", 2), ("1", 4), ("9", 4)])
def test_the_depth(mdtui: Program, root: Path, depth: str, folders: int) -> None:
    assert len(json.loads(mdtui("tree", root, "--json", "--depth", depth).out)["folders"]) == folders


def test_a_depth_below_zero_is_a_mistake(mdtui: Program, root: Path) -> None:
    assert mdtui("tree", root, "--depth=-1").code == 2


def test_an_empty_root_has_no_folders(mdtui: Program, tmp_path: Path) -> None:
    (tmp_path / "App").mkdir()
    result = mdtui("tree", tmp_path, "--json")
    assert (result.code, json.loads(result.out)["folders"]) == (0, [])
