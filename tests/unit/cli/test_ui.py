from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from mdtui.tui.app import MdtuiApp
from tests.unit.cli.conftest import Program


def test_without_a_terminal_it_is_one_line_and_exit_2(process: Program, root: Path) -> None:
    for words in ((root,), (root / "Users" / "example.com" / "anna",), ("anna@example.com", "--root", root)):
        result = process(*words)
        assert (result.code, result.out) == (2, b"")
        assert result.error.startswith("the screens need a terminal")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("nobody@example.com",), "no such mailbox: nobody@example.com"),
        (("a", "b"), "no such command, folder or mail root: a"),
        (("./a", "b"), "unrecognized arguments: b"),
    ],
)
def test_what_cannot_be_opened_is_exit_2(mdtui: Program, root: Path, words: tuple[str, ...], line: str) -> None:
    result = mdtui("--root", root, *words)
    assert (result.code, result.out) == (2, b"")
    assert result.error.startswith(line)


def test_a_directory_that_is_neither_root_nor_folder_is_exit_2(mdtui: Program, tmp_path: Path) -> None:
    result = mdtui(tmp_path)
    assert (result.code, result.error) == (2, f"no folder of a mail root and no IMAP.MRK: {tmp_path}")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals in the standard library")
@pytest.mark.parametrize("what", ["root", "folder", "read-only"])
def test_on_a_terminal_the_screens_open_and_q_leaves(root: Path, what: str) -> None:
    import pty  # noqa: PLC0415 - not on Windows

    inbox = root / "Users" / "example.com" / "anna"
    words = {"root": [str(root)], "folder": [str(inbox)], "read-only": ["--read-only", "--ascii", str(root)]}[what]
    ours, theirs = pty.openpty()
    environ = {**os.environ, "TERM": "xterm-256color", "LINES": "24", "COLUMNS": "80"}
    command = [sys.executable, "-m", "mdtui", *words]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environ) as program:
        os.close(theirs)
        seen = b""
        while b"anna" not in seen:
            seen += os.read(ours, 65536)
        os.write(ours, b"q")
        # Linux says it as an error when the other end is closed.
        with suppress(OSError):
            while os.read(ours, 65536):
                continue
        assert program.wait(30) == 0
    os.close(ours)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals in the standard library")
def test_a_terminal_that_cannot_move_its_cursor_is_refused(root: Path) -> None:
    import pty  # noqa: PLC0415 - not on Windows

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "mdtui", str(root)]
    environ = {**os.environ, "TERM": "dumb"}
    done = subprocess.run(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environ, check=False, timeout=60)
    os.close(theirs)
    said = os.read(ours, 65536)
    os.close(ours)
    assert done.returncode == 2
    assert said == b"mdtui: the screens need a terminal that can move its cursor: TERM=dumb\r\n"


def test_a_fault_of_the_screens_is_one_line_that_no_terminal_obeys(
    mdtui: Program, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble() -> None:
        raise ValueError("\x1b[5m\x9b2J\u202e")

    def fail(app: MdtuiApp, **_: object) -> None:
        try:
            stumble()
        except ValueError as error:
            app._handle_exception(error)
        app._print_error_renderables()

    monkeypatch.setattr("mdtui.cli.ui.refuse_without_terminal", lambda: None)
    for name in ("gc.set_threshold", "gc.freeze", "sys.setswitchinterval"):
        monkeypatch.setattr(f"mdtui.cli.ui.{name}", lambda *_: None)
    monkeypatch.setattr(MdtuiApp, "run", fail)
    result = mdtui(root)
    assert (result.code, result.out) == (5, b"")
    assert result.error == r"a fault in mdtui: ValueError('\x1b[5m\x9b2J\u202e') (MDTUI_DEBUG=1 shows where)"
