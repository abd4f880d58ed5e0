from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mdtui.as_commands import Shell, commands_of
from mdtui.cli.main import main
from mdtui.config import Config
from mdtui.errors import FailedError, UsageError
from mdtui.files import FileSystem
from mdtui.mailroot.root import open_root
from mdtui.mrk.changing import Edit, Target
from mdtui.mrk.flags import Flag, Verb
from mdtui.mrk.history import Past, State
from mdtui.mrk.journal_lines import Subject, Who
from mdtui.mrk.records import RecordTable
from mdtui.server import MailServer
from mdtui.session_script import script_of, session_of, write_script

SENT = "anna@example.com/Sent Items"


@pytest.fixture
def server(small_root: Path, clock: Any) -> MailServer:
    return MailServer(open_root(small_root), Config(), clock=clock)


def change(server: MailServer, flag: Flag, *uids: int) -> None:
    folder = server.folder(SENT)
    table = server.open(folder).table
    targets = tuple(Target(uid, table.filename(uid - 1), uid - 1) for uid in uids)
    server.edit(folder, Edit(Verb.TOGGLE, flag, targets, 99))


def flags(server: MailServer) -> list[int]:
    mrk = server.folder(SENT).mrk
    assert mrk is not None
    return list(RecordTable(mrk.read_bytes()).flags)


def session(server: MailServer) -> list[Past]:
    return session_of(server.changes.history(), server.journal.who)


def test_an_evening_is_told_in_its_order(server: MailServer, clock: Any) -> None:
    change(server, Flag.SEEN, 1, 2, 3)
    clock.time += 60
    change(server, Flag.FLAGGED, 3)
    server.changes.undo()
    lines = script_of(session(server), Shell.POSIX, clock).splitlines()
    assert [line for line in lines if line.startswith("run ")] == [
        f"run mdtui flag '{SENT}' --add seen --uid 1-3",
        f"run mdtui flag '{SENT}' --add flagged --uid 3",
        f"run mdtui flag '{SENT}' --remove flagged --uid 3",
    ]
    comments = [line for line in lines if line.startswith("# 2023")]
    assert len(comments) == 3
    assert f"toggle seen in {SENT}, 3 records" in comments[0]
    assert "takes back" in comments[2]


def test_the_script_does_it_again(server: MailServer, small_root: Path, tmp_path: Path, clock: Any) -> None:
    """The script is run by a real shell, on a mail root as it was before; where there is none, its commands are."""
    mrk = server.folder(SENT).mrk
    assert mrk is not None
    before = mrk.read_bytes()
    change(server, Flag.SEEN, 1, 2, 3)
    change(server, Flag.SEEN, 3)
    change(server, Flag.DRAFT, 10)
    after = flags(server)
    path = write_script(str(tmp_path / "evening.sh"), session(server), clock, small_root)
    mrk.write_bytes(before)
    if shutil.which("sh") is None:
        for past in session(server):
            for command in commands_of(past, small_root):
                assert main(command[1:]) == 0
        assert flags(server) == after
        return
    program = tmp_path / "mdtui"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mdtui "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    path_variable = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    here = str(Path(__file__).parents[2])
    subprocess.run(["sh", str(path)], check=True, env=os.environ | {"PATH": path_variable, "PYTHONPATH": here})
    assert flags(server) == after


def test_a_script_for_windows_is_read_by_the_oldest_powershell(tmp_path: Path, server: MailServer, clock: Any) -> None:
    change(server, Flag.SEEN, 1)
    data = write_script(str(tmp_path / "a.PS1"), session(server), clock).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf# ")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert f"mdtui flag '{SENT}' --add seen --uid 1; if ($LASTEXITCODE -gt 1) {{ exit $LASTEXITCODE }}" in data.decode()


def test_nothing_is_written_over(tmp_path: Path, clock: Any) -> None:
    path = tmp_path / "a.sh"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="there is such a file already"):
        write_script(str(path), [], clock)
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["a.bat", "a", ""])
def test_another_ending_is_refused(tmp_path: Path, clock: Any, name: str) -> None:
    with pytest.raises(UsageError):
        write_script(str(tmp_path / name) if name else "", [], clock)
    assert list(tmp_path.iterdir()) == []


class Full(FileSystem):
    """A disk without room."""

    def write_at(self, descriptor: int, data: bytes, offset: int) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_said(tmp_path: Path, clock: Any) -> None:
    with pytest.raises(FailedError, match="No space left"):
        write_script(str(tmp_path / "a.sh"), [], clock, files=Full())


def test_what_others_did_and_what_is_not_finished_is_left_out() -> None:
    me, other = Who("anna", "host", "", 7, 0.0), Who("bob", "host", "", 8, 0.0)

    def past(name: str, who: Who, state: State) -> Past:
        return Past(Subject(name, "toggle", ("seen",), SENT), 0.0, who, "x", 99, state, ())

    pasts = [past("3", me, State.UNDONE), past("2", other, State.DONE), past("1", me, State.NOTHING)]
    assert [each.id for each in session_of([*pasts, past("0", me, State.DONE)], me)] == ["0", "3"]


def test_a_name_that_would_end_its_comment_does_not(clock: Any) -> None:
    subject = Subject("1", "repair", (), "anna@example.com/x\nrm -rf /", summary="one\ntwo")
    past = Past(subject, 0.0, Who("anna", "host", "", 7, 0.0), "x", 99, State.DONE, (), structure=True)
    for shell in (Shell.POSIX, Shell.POWERSHELL):
        lines = script_of([past], shell, clock).splitlines()
        assert all(line.startswith("#") for line in lines[lines.index("") :] if line)
