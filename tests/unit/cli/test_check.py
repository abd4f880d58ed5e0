from __future__ import annotations

import io
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from mdtui.checks import Checks, FolderCheck
from mdtui.cli import check
from mdtui.cli.interrupt import INTERRUPTED
from tests.unit.cli.conftest import Program, mrk, record

INBOX = "anna@example.com"
FIELDS = {"rule", "severity", "folder", "record", "text"}
WHOLE = [
    (INBOX, "MRK019", 9),
    (INBOX, "MRK021", 9),
    (INBOX, "MRK023", 1),
    (INBOX, "MRK023", 2),
    (INBOX, "MRK024", 5),
    (INBOX, "MRK024", 9),
    (INBOX, "MRK026", 5),
    (INBOX, "MRK026", 10),
    (INBOX, "MRK027", None),
    (f"{INBOX}/Work", "MRK024", 1),
    (f"{INBOX}/Work", "MRK026", 1),
    ("public/Sales", "MRK001", None),
]


def found(data: bytes) -> list[tuple[str, str, int | None]]:
    document = json.loads(data)
    assert document.keys() == {"findings", "folders"}
    assert all(row.keys() == FIELDS for row in document["findings"])
    return [(row["folder"], row["rule"], row["record"]) for row in document["findings"]]


def make_sound(root: Path, inbox: Path) -> None:
    """Take away from the root whatever breaks a rule."""
    for directory in (inbox, inbox / "Work.IMAP", root / "Public Folders" / "Sales.IMAP"):
        (directory / "IMAP.MRK").write_bytes(mrk())
        for path in directory.glob("*.msg"):
            path.unlink()


def flood(inbox: Path, count: int) -> None:
    records = [record(uid, b"md%08d.msg" % uid, 0, 10, 1) for uid in range(1, count + 1)]
    data = bytearray(mrk(*records))
    data[8:12] = (count + 1).to_bytes(4, "little")
    (inbox / "IMAP.MRK").write_bytes(data)


def test_a_line_for_each_finding_and_a_summary(mdtui: Program, root: Path) -> None:
    result = mdtui("check", root)
    heading, *lines = result.lines
    assert heading.split() == ["SEVERITY", "RULE", "FOLDER", "UID", "FINDING"]
    assert [(line.split()[2], line.split()[1]) for line in lines] == [(folder, rule) for folder, rule, _ in WHOLE]
    assert lines[0].startswith("error     MRK019   anna@example.com ")
    assert lines[0].endswith("   9  =1+\\x1b[2J\xe9.msg: the file name has control characters")
    assert (result.code, result.error) == (1, "4 folders, 12 findings: 5 error, 6 warning, 1 info")


def test_json_has_the_same_findings(mdtui: Program, root: Path) -> None:
    result = mdtui("check", root, "--json")
    assert found(result.out) == WHOLE
    document = json.loads(result.out)
    assert document["folders"] == 4
    assert document["findings"][-1]["text"] == "the header is 20 of 36 bytes; no record can be read"
    assert (result.code, result.err) == (1, b"")


def test_a_sound_root_is_exit_0_and_nothing_is_printed(mdtui: Program, root: Path, inbox: Path) -> None:
    make_sound(root, inbox)
    result = mdtui("check", root)
    assert (result.code, result.out, result.error) == (0, b"", "4 folders, nothing found")
    assert mdtui("check", root, "--json") == (0, b'{"findings":[],"folders":4}\n', b"")


def test_information_alone_is_a_finding_too(mdtui: Program, root: Path, inbox: Path) -> None:
    make_sound(root, inbox)
    (inbox / "md50000000011.msg").touch()
    assert mdtui("check", root).code == 1
    assert mdtui("check", root, "--ignore", "MRK027").code == 0


def test_the_scope_is_a_root_a_mailbox_a_folder_or_a_file(mdtui: Program, root: Path, inbox: Path) -> None:
    def scope(*words: str | Path) -> list[tuple[str, str, int | None]]:
        return found(mdtui("check", "--json", *words).out)

    assert scope("--root", root) == WHOLE
    assert scope(INBOX, "--root", root) == WHOLE[:-1]
    assert scope(inbox) == WHOLE[:-1]
    assert scope(f"{INBOX}/Work", "--root", root) == WHOLE[-3:-1]
    assert scope(inbox / "Work.IMAP", root / "Public Folders") == WHOLE[-3:]
    assert scope(inbox / "Work.IMAP" / "IMAP.MRK") == [WHOLE[-3]]


def test_a_copy_outside_every_root_is_looked_at_alone(mdtui: Program, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "IMAP.MRK").write_bytes(mrk(record(1, b"md1.msg", 0, 1, 5)))
    assert [row[1:] for row in found(mdtui("check", "--json", copy).out)] == [("MRK026", 1)]
    (copy / "IMAP.MRK").rename(copy / "saved.bin")
    assert found(mdtui("check", "--json", copy / "saved.bin").out) == []


def test_a_folder_that_is_named_twice_is_told_once(mdtui: Program, root: Path, inbox: Path) -> None:
    result = mdtui("check", "--json", inbox / "Work.IMAP", INBOX, "--root", root)
    assert sorted(found(result.out), key=str) == sorted(WHOLE[:-1], key=str)
    assert json.loads(result.out)["folders"] == 2


@pytest.mark.parametrize("spelling", [["MRK026,mrk024"], ["mrk026", "MRK024"], [" MRK024 , MRK026 "]])
def test_rules_are_ignored(mdtui: Program, root: Path, spelling: list[str]) -> None:
    words = [word for each in spelling for word in ("--ignore", each)]
    rules = {row[1] for row in found(mdtui("check", root, "--json", *words).out)}
    assert rules == {rule for _, rule, _ in WHOLE} - {"MRK024", "MRK026"}


def test_a_rule_that_does_not_exist_is_a_mistake(mdtui: Program, root: Path) -> None:
    result = mdtui("check", root, "--ignore", "MRK26")
    assert (result.code, result.error) == (2, "no such rule: 'MRK26': --ignore (did you mean MRK026?)")
    assert mdtui("check", root, "--ignore", "").code == 2


def test_a_path_that_is_not_there_is_a_mistake(mdtui: Program, root: Path, tmp_path: Path) -> None:
    assert mdtui("check", tmp_path / "missing").code == 2
    assert mdtui("check", "--root", root, "anna@example.com/Wrok").code == 2
    assert mdtui("check", "--root", root, "").code == 2


def test_a_flood_is_cut_and_counted(mdtui: Program, root: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_sound(root, inbox)
    flood(inbox, 7)
    monkeypatch.setattr(check, "SHOWN", 5)
    result = mdtui("check", root)
    assert len(result.lines) == 1 + 5 + 1
    assert result.lines[-1].endswith("  and 2 more of MRK026 in this folder; --all lists them")
    assert (result.code, result.error) == (1, "4 folders, 7 findings: 7 error")
    assert len(mdtui("check", root, "--all").lines) == 1 + 7
    assert len(found(mdtui("check", root, "--json").out)) == 7


def test_a_baseline_leaves_only_what_is_new(mdtui: Program, root: Path, inbox: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "known.json"
    first = mdtui("check", root, "--json", "--write-baseline", baseline)
    assert (first.code, found(first.out)) == (1, WHOLE)
    again = mdtui("check", root, "--baseline", baseline)
    assert (again.code, again.out) == (0, b"")
    assert again.error == "4 folders, nothing new found; 12 more in the baseline"
    (inbox / "md50000000001.msg").unlink()
    new = mdtui("check", root, "--baseline", baseline, "--json")
    assert (new.code, found(new.out)) == (1, [(INBOX, "MRK026", 1)])
    updated = mdtui("check", root, "--baseline", baseline, "--write-baseline", baseline)
    assert (updated.code, len(updated.lines)) == (1, 2)
    assert mdtui("check", root, "--baseline", baseline).code == 0


def test_a_baseline_that_is_not_there_stops_the_check(mdtui: Program, root: Path, tmp_path: Path) -> None:
    result = mdtui("check", root, "--baseline", tmp_path / "missing")
    assert (result.code, result.out) == (2, b"")
    assert mdtui("check", root, "--write-baseline", tmp_path / "missing" / "x").code == 5


def test_a_folder_in_use_is_said(mdtui: Program, root: Path, inbox: Path) -> None:
    make_sound(root, inbox)
    (root / "LockFiles" / f"IMAP-Work-{INBOX}.lck").touch()
    result = mdtui("check", root)
    assert result.code == 0
    assert b"mdtui: 1 folder in use all the time: what was found there may be of the moment only\n" in result.err


@pytest.mark.parametrize("words", [[], ["--json"]])
def test_an_interrupted_check_ends_cleanly(
    mdtui: Program, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    whole = Checks.everything

    def asked_to_end(checks: Checks, **how: object) -> Iterator[FolderCheck]:
        for result in whole(checks, **how):  # type: ignore[arg-type]
            yield result
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Checks, "everything", asked_to_end)
    result = mdtui("check", root, "--write-baseline", tmp_path / "known.json", *words)
    assert result.code == INTERRUPTED
    assert result.err.startswith(b"mdtui: interrupted after 1 folder")
    assert not (tmp_path / "known.json").exists()
    if words:
        assert found(result.out) == WHOLE[:9]


def test_on_a_terminal_it_says_how_far_it_is(mdtui: Program, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.TextIOWrapper(io.BytesIO())
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stderr", terminal)
    mdtui("check", root, "--json")
    terminal.seek(0)
    assert "mdtui: 1 folder, 0 findings" in terminal.read()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="rights do not stop this user")
def test_a_file_that_may_not_be_read_is_a_finding(mdtui: Program, root: Path, mrk_file: Path) -> None:
    mrk_file.chmod(0)
    assert (INBOX, "MRK004", None) in found(mdtui("check", root, "--json").out)
