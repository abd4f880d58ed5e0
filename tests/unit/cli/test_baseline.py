from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.cli.baseline import Known, known, read_baseline, write_baseline
from mdtui.errors import FailedError, MdtuiError, UsageError
from mdtui.findings import Finding, Severity

FINDINGS = {
    Known("MRK026", "a@b/Work", 5, "md5.msg"),
    Known("MRK027", "a@b", None, "\udce9 \x1b\u2028.msg"),
    Known("LCK002", "", None, ""),
}


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline(path, FINDINGS)
    assert read_baseline(path) == FINDINGS
    assert path.read_bytes().isascii()
    write_baseline(path, [])
    assert read_baseline(path) == frozenset()
    assert [each.name for each in tmp_path.iterdir() if each.suffix != ".toml"] == ["baseline.json"]


def test_the_same_findings_give_the_same_bytes(tmp_path: Path) -> None:
    for name, order in (("a", sorted(FINDINGS, key=str)), ("b", sorted(FINDINGS, key=str, reverse=True))):
        write_baseline(tmp_path / name, order)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_text_does_not_matter() -> None:
    one = Finding("LCK001", Severity.WARNING, "301 s old", "a@b", subject="x.lck")
    other = Finding("LCK001", Severity.WARNING, "86701 s old", "a@b", subject="x.lck")
    assert known(one) == known(other)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"format":1}',
        b'{"format":1,"findings":[{}]}',
        b'{"format":1,"findings":[],"x":1}',
        b'{"format":2,"findings":[]}',
        b"[" * 100_000,
    ],
    ids=lambda data: repr(data[:40]),
)
def test_what_is_no_baseline_is_a_usage_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "baseline.json"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=r"baseline\.json"):
        read_baseline(path)


def test_a_baseline_that_is_not_there_is_not_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such baseline"):
        read_baseline(tmp_path / "missing")


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="cannot write the baseline"):
        write_baseline(tmp_path / "missing" / "baseline.json", FINDINGS)
    (tmp_path / "directory").mkdir()
    (tmp_path / "directory" / "x").touch()
    with pytest.raises(FailedError):
        write_baseline(tmp_path / "directory", FINDINGS)
    with pytest.raises(MdtuiError):
        read_baseline(tmp_path / "directory")
