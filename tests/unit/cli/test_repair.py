from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest

from mdtui.mrk.records import RecordTable
from tests.unit.cli.conftest import Program, mrk, record

INBOX = "anna@example.com"
WORK = "anna@example.com/Work"
SALES = "public/Sales"


@pytest.fixture(autouse=True)
def nobody_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))


class Terminal(io.StringIO):
    """A person who types one line."""

    def isatty(self) -> bool:
        return True


def table(path: Path) -> RecordTable:
    return RecordTable((path / "IMAP.MRK").read_bytes())


def uids(path: Path) -> list[int]:
    return table(path).uids.tolist()


def test_a_dry_run_prints_every_change_with_its_reason_and_writes_nothing(
    mdtui: Program, root: Path, inbox: Path
) -> None:
    before = (inbox / "IMAP.MRK").read_bytes()
    result = mdtui("repair", INBOX, "--root", root, "--dry-run")
    assert result.code == 1
    head, *lines = result.lines
    assert head == f"{INBOX}: 6 changes planned"
    kinds = [line.split()[0] for line in lines]
    assert sorted(kinds) == ["add", "drop", "drop", "drop", "size", "size"]
    assert any("drop the record of md50000000005.msg, UID 5: the message file is not there" in line for line in lines)
    assert any("LOSES its flags: seen answered" in line for line in lines)
    assert any("add a record for md50000000011.msg" in line and "has no record" in line for line in lines)
    assert (inbox / "IMAP.MRK").read_bytes() == before


def test_without_a_terminal_only_what_loses_nothing_is_made(mdtui: Program, root: Path, inbox: Path) -> None:
    result = mdtui("repair", INBOX, "--root", root)
    assert result.code == 1
    assert "left out, as they lose something: --yes makes them, too" in result.error
    assert uids(inbox) == [1, 2, 5, 9, 10, 100]
    assert table(inbox).sizes[0] == (inbox / "md50000000001.msg").stat().st_size
    assert "checked: " in result.out.decode()


def test_with_yes_the_folder_is_sound_and_undo_gives_the_old_bytes_back(
    mdtui: Program, root: Path, inbox: Path
) -> None:
    before = (inbox / "IMAP.MRK").read_bytes()
    result = mdtui("repair", INBOX, "--root", root, "--yes", "--added", "seen")
    assert result.code == 0, result.out.decode()
    assert result.lines[-1] == "  checked: nothing is wrong"
    now = table(inbox)
    assert now.uids.tolist() == [1, 2, 100]
    assert now.flags.tolist() == [32, 8, 32]
    assert now.header is not None
    assert now.header.last_write_counter == 42
    assert not list((root / "LockFiles").iterdir())
    undone = mdtui("undo", "--root", root)
    assert undone.code == 0
    after = (inbox / "IMAP.MRK").read_bytes()
    assert (after[:8], after[16:]) == (before[:8], before[16:])
    assert after[8:12] == (101).to_bytes(4, "little"), "UID 100 was given, and is not given again"
    assert after[12:16] == (43).to_bytes(4, "little")


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1)])
def test_on_a_terminal_the_person_is_asked(
    mdtui: Program, root: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    result = mdtui("repair", INBOX, "--root", root)
    assert b"lose something? [y/N]" in result.err
    assert uids(inbox) == ([1, 2, 5, 9, 10] if code else [1, 2, 100])
    assert result.code == code


def test_kinds_can_be_left_out(mdtui: Program, root: Path, inbox: Path) -> None:
    result = mdtui("repair", INBOX, "--root", root, "--yes", "--without", "drop,add")
    assert result.code == 1
    assert uids(inbox) == [1, 2, 5, 9, 10]
    assert "MRK026 at 2 places" in result.out.decode()
    assert "as was asked for" in result.out.decode()


def test_an_unknown_kind_is_one_line(mdtui: Program, root: Path) -> None:
    result = mdtui("repair", INBOX, "--root", root, "--also", "everything")
    assert result.code == 2
    assert "everything" in result.error


def test_an_unreadable_header_is_made_anew_only_when_asked_for(mdtui: Program, root: Path) -> None:
    sales = root / "Public Folders" / "Sales.IMAP"
    (sales / "md50000000001.msg").write_bytes(b"mail\n")
    refused = mdtui("repair", SALES, "--root", root, "--yes")
    assert refused.code == 1
    assert "only when it is asked for (--also header)" in refused.out.decode()
    assert (sales / "IMAP.MRK").stat().st_size == 20
    done = mdtui("repair", SALES, "--root", root, "--yes", "--also", "header")
    assert done.code == 0
    assert "LOSES every flag and every UID that the index held" in done.out.decode()
    assert uids(sales) == [1]


def test_json_has_every_step_and_what_was_found_afterwards(mdtui: Program, root: Path) -> None:
    result = mdtui("repair", INBOX, "--root", root, "--json")
    document = json.loads(result.out)
    assert document["folder"] == INBOX
    assert {"kind", "rule", "record", "text", "reason", "loses", "done"} == document["steps"][0].keys()
    assert {step["done"] for step in document["steps"] if step["loses"]} == {False}
    assert {step["done"] for step in document["steps"] if not step["loses"]} == {True}
    assert (document["counter_before"], document["counter_after"]) == (41, 42)
    assert Path(document["copy"]).is_file()
    assert {finding["rule"] for finding in document["findings"]} == {"MRK019", "MRK021", "MRK026", "MRK024"}


def test_json_of_a_dry_run(mdtui: Program, root: Path) -> None:
    document = json.loads(mdtui("repair", INBOX, "--root", root, "--json", "--dry-run").out)
    assert document["dry_run"]
    assert document["findings"] is None
    assert document["journal_id"] is None
    assert all(step["done"] for step in document["steps"])


def test_a_sound_folder_has_nothing_to_mend(mdtui: Program, root: Path) -> None:
    (root / "Public Folders" / "Sales.IMAP" / "IMAP.MRK").write_bytes(mrk())
    result = mdtui("repair", SALES, "--root", root)
    assert (result.code, result.lines) == (0, [f"{SALES}: nothing to mend", "  checked: nothing is wrong"])


def test_what_is_no_matter_of_the_index_is_told_with_what_to_do(mdtui: Program, root: Path) -> None:
    sales = root / "Public Folders" / "Sales.IMAP"
    (sales / "IMAP.MRK").write_bytes(mrk())
    (sales / "Hiwater.mrk").write_bytes(b"[Groupware]\r\nFolderClass=IPF.Nonsense\r\n")
    result = mdtui("repair", SALES, "--root", root)
    assert result.code == 1
    assert "FLD006" in result.lines[-2]
    assert "correct the line" in result.lines[-1]


def test_nothing_is_planned_where_nothing_may_be_written(mdtui: Program, root: Path) -> None:
    assert mdtui("repair", INBOX, "--root", root, "--read-only").code == 4
    assert "read-only" in mdtui("repair", INBOX, "--root", root, "--read-only").error


def test_a_locked_folder_is_told(mdtui: Program, root: Path, inbox: Path) -> None:
    before = (inbox / "IMAP.MRK").read_bytes()
    (root / "LockFiles" / "IMAP-INBOX-anna@example.com.lck").touch()
    result = mdtui("repair", INBOX, "--root", root, "--yes", "--timeout", "0")
    assert result.code == 3
    assert (inbox / "IMAP.MRK").read_bytes() == before


def test_wait_needs_rebuild(mdtui: Program, root: Path) -> None:
    assert mdtui("repair", INBOX, "--root", root, "--wait", "1").code == 2


def test_a_rebuilt_index_gets_the_flags_back_by_file_name(mdtui: Program, root: Path, inbox: Path) -> None:
    assert mdtui("repair", INBOX, "--root", root, "--rebuild").code == 2
    aside = mdtui("repair", INBOX, "--root", root, "--rebuild", "--yes")
    assert aside.code == 0
    assert not (inbox / "IMAP.MRK").exists()
    assert "set aside with the flags of 5 records" in aside.lines[0]
    early = mdtui("repair", INBOX, "--root", root, "--give-back")
    assert (early.code, "no new IMAP.MRK yet" in early.error) == (1, True)
    names = [path.name.encode() for path in sorted(inbox.glob("*.msg"))]
    made = bytearray(mrk(*(record(uid, name, 0, 10, 1_787_000_000) for uid, name in enumerate(names, 1))))
    made[4:8] = (1_790_000_000).to_bytes(4, "little")
    (inbox / "IMAP.MRK").write_bytes(made)
    back = mdtui("repair", INBOX, "--root", root, "--give-back")
    assert back.code == 0
    now = table(inbox)
    assert dict(zip(now.filenames(), now.flags, strict=True)) == {
        b"md50000000001.msg": 32,
        b"md50000000002.msg": 8,
        b"md50000000011.msg": 0,
    }
    assert now.uids.tolist() == [1, 2, 3]
    again = mdtui("repair", INBOX, "--root", root, "--give-back")
    assert (again.code, again.lines) == (1, [f"{INBOX}: all records have these flags already"])


def test_an_index_set_aside_comes_back_by_undo(mdtui: Program, root: Path, inbox: Path) -> None:
    before = (inbox / "IMAP.MRK").read_bytes()
    mdtui("repair", INBOX, "--root", root, "--rebuild", "--yes", "--wait", "0")
    assert mdtui("undo", "--root", root).code == 0
    after = (inbox / "IMAP.MRK").read_bytes()
    assert (after[:12], after[16:]) == (before[:12], before[16:])


def test_only_an_index_that_was_set_aside_is_given_back(mdtui: Program, root: Path) -> None:
    result = mdtui("repair", INBOX, "--root", root, "--give-back")
    assert (result.code, "was set aside" in result.error) == (1, True)


def test_the_class_is_named_by_the_person(mdtui: Program, root: Path) -> None:
    hiwater = root / "Users" / "example.com" / "anna" / "Work.IMAP" / "Hiwater.mrk"
    hiwater.write_bytes(b"; mine\n[GroupWare]\nFolderClass = IPF.Nonsense ; \n")
    before = hiwater.read_bytes()
    plain = mdtui("repair", WORK, "--root", root, "--yes")
    assert plain.code == 1
    assert "name its class (--folder-class CLASS)" in plain.out.decode()
    assert hiwater.read_bytes() == before
    wrong = mdtui("repair", WORK, "--root", root, "--folder-class", "Nonsense")
    assert wrong.code == 2
    assert "no known folder class: Nonsense; there are Note, " in wrong.error
    done = mdtui("repair", WORK, "--root", root, "--yes", "--folder-class", "contact", "--json")
    assert done.code == 0, done.out.decode()
    said = json.loads(done.out)
    assert [(step["kind"], step["rule"], step["done"]) for step in said["steps"]][-1] == ("hiwater", "FLD006", True)
    assert said["findings"] == []
    assert said["journal_id"] is None or said["journal_id"] in said["journal_ids"]
    assert hiwater.read_bytes() == before.replace(b"IPF.Nonsense ;", b"IPF.Contact")
    assert mdtui("undo", said["journal_ids"][0], "--root", root).code == 0
    assert hiwater.read_bytes() == before


def test_a_lock_that_may_be_another_machines_is_told_with_the_way_by_hand(mdtui: Program, root: Path) -> None:
    lock = root / "LockFiles" / "IMAP-Work-anna@example.com.lck"
    lock.touch()
    os.utime(lock, (1_700_000_000, 1_700_000_000))
    if sys.platform == "win32":
        return
    result = mdtui("repair", WORK, "--root", root, "--also", "lock", "--dry-run")
    assert result.code == 1
    [line] = [line for line in result.lines if "LCK001" in line]
    assert "so this mail root is another machine's" in line
    assert line.endswith((f"by hand, once nothing uses the folder: rm -- {lock}", f"'{lock}'"))
    assert lock.exists()


def test_a_folder_that_gets_another_name_is_found_again_by_the_check(mdtui: Program, root: Path) -> None:
    anna = root / "Users" / "example.com" / "anna"
    (anna / "Work.IMAP").rename(anna / "W&D.IMAP")
    key = "anna@example.com/W&D"
    asked = mdtui("repair", key, "--root", root, "--also", "folder-name")
    assert asked.code == 1
    assert b"LOSES its old name: mail programs see another folder" in asked.out
    assert (anna / "W&D.IMAP").is_dir(), "without a terminal nothing is done that loses something"
    done = mdtui("repair", key, "--root", root, "--also", "folder-name", "--yes")
    assert (done.code, done.lines[-1]) == (0, "  checked: nothing is wrong")
    assert (anna / "W&-D.IMAP").is_dir()
    listed = mdtui("undo", "--list", "--root", root)
    assert "rename-folder" in listed.lines[1]
    undone = mdtui("undo", "--root", root)
    assert undone.lines[0].endswith("taken back: the IMAP.MRK stays as it is")
    assert (anna / "W&D.IMAP").is_dir()


def test_what_was_done_is_told_before_the_error_that_came_after_it(mdtui: Program, root: Path) -> None:
    work = root / "Users" / "example.com" / "anna" / "Work.IMAP"
    (work / "IMAP.MRK").chmod(0o444)
    (work / "md50000000077.msg").write_bytes(b"no record\n")
    (root / "LockFiles" / "IMAP-Work-anna@example.com.lck").touch()
    result = mdtui("repair", WORK, "--root", root, "--also", "rights", "--yes", "--timeout", "0")
    assert result.code == 3
    assert any(line.endswith(": rights given") for line in result.lines)
    assert any(line.startswith("  taken back by: mdtui undo ") for line in result.lines)
    assert b"locked by another program" in result.err
