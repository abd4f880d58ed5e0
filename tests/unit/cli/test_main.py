from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import pytest

import mdtui as package
from mdtui.cli.main import COMMANDS, run
from tests.unit.cli.conftest import Program

COMMON = ("--root", "--lock-dir", "--read-only", "--ascii", "--no-color", "--config", "--version", "--help")


@pytest.fixture(autouse=True)
def _signal_handler() -> Iterator[None]:
    """Let Ctrl+C mean here afterwards what it meant before: processes that are started later inherit it."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(
    "words", [("--version",), ("tree", "--version"), ("--ascii", "--version"), ("-h", "--version")]
)
def test_the_version(mdtui: Program, words: tuple[str, ...]) -> None:
    result = mdtui(*words)
    assert (result.code, result.out, result.err) == (0, f"mdtui {package.__version__}\n".encode(), b"")


def test_the_help_lists_every_command_and_every_exit_code(mdtui: Program) -> None:
    result = mdtui("--help")
    text = result.out.decode()
    assert (result.code, result.err) == (0, b"")
    for name, summary in COMMANDS.items():
        assert f"{name} " in text
        assert summary.text in text
    for words in ("0 done", "1 findings", "2 usage", "3 locked", "4 refused", "5 input or output failed"):
        assert words in text


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_a_module_with_help_and_the_common_options(mdtui: Program, name: str) -> None:
    assert import_module(f"mdtui.cli.{name}").run
    for words in ((name, "--help"), ("--help", name), (name, "-h")):
        result = mdtui(*words)
        assert (result.code, result.err) == (0, b"")
        text = result.out.decode()
        assert text.startswith(f"usage: mdtui {name} ")
        assert [option for option in COMMON if option not in text] == []


def test_common_options_are_taken_before_and_after_the_command(mdtui: Program, root: Path) -> None:
    before = mdtui("--root", root, "--ascii", "tree", "--json")
    after = mdtui("tree", "--json", "--root", root, "--ascii")
    assert before == after
    assert before.code == 0


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("recrods",), "no such command, folder or mail root: recrods (did you mean records?)"),
        (("recrods", "x", "--where", "y"), "no such command, folder or mail root: recrods (did you mean records?)"),
        (("--bogus",), "unrecognized arguments: --bogus (see mdtui --help)"),
        (("tree", "--bogus"), "unrecognized arguments: --bogus (see mdtui tree --help)"),
        (("tree", "--root"), "argument --root: expected one argument (see mdtui tree --help)"),
        (("tree", "a", "b"), "unrecognized arguments: b (see mdtui tree --help)"),
        (("tree", "--config", "/nowhere.toml"), "there is no such settings file: "),
    ],
)
def test_mistakes_are_one_line_and_exit_2(mdtui: Program, words: tuple[str, ...], line: str) -> None:
    result = mdtui(*words)
    assert (result.code, result.out) == (2, b"")
    assert result.error.startswith(line)


NEED_NO_ROOT = {"completions", "config", "demo", "doctor", "explain", "keys", "status"}


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - NEED_NO_ROOT))
def test_no_mail_root_is_exit_2(mdtui: Program, name: str, tmp_path: Path) -> None:
    words = {
        "find": ("uid:1",),
        "records": ("a@b",),
        "history": ("a@b",),
        "flag": ("a@b", "--add", "seen", "--all"),
        "repair": ("a@b",),
        "show": ("a@b", "--uid", "1"),
    }.get(name, ())
    nowhere = mdtui(name, *words, "--root", tmp_path / "nowhere")
    assert nowhere.code == 2
    assert nowhere.error.startswith("there is no such mail root")
    not_one = mdtui(name, *words, "--root", tmp_path)
    assert not_one.code == 2
    assert not_one.error.startswith("not a mail root")


def test_an_interrupt_is_130_and_says_nothing(mdtui: Program, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("mdtui.cli.tree.run", interrupted)
    assert mdtui("tree", root) == (130, b"", b"")


def test_a_fault_of_ours_is_one_line(mdtui: Program, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: object) -> NoReturn:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("mdtui.cli.tree.run", faulty)
    result = mdtui("tree", root)
    assert (result.code, result.error) == (
        5,
        "a fault in mdtui: ZeroDivisionError('oops') (MDTUI_DEBUG=1 shows where)",
    )


def test_where_a_fault_of_ours_is_says_nothing_that_a_terminal_obeys(
    mdtui: Program, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> NoReturn:
        raise ValueError("\x1b[5m\x9b2J\u202e")

    monkeypatch.setattr("mdtui.cli.tree.run", faulty)
    monkeypatch.setenv("MDTUI_DEBUG", "1")
    result = mdtui("tree", root)
    text = result.err.decode()
    lines = text.splitlines()
    assert (result.code, lines[0]) == (5, "mdtui: Traceback (most recent call last):")
    assert lines[-2] == r"mdtui: ValueError: \x1b[5m\x9b2J\u202e"
    assert any("in faulty" in line for line in lines)
    assert text.replace("\n", "").isprintable()


def test_the_entry_point_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["mdtui", "--version"])
    with pytest.raises(SystemExit) as caught:
        run()
    assert caught.value.code == 0


def loaded(*words: str | Path) -> set[str]:
    """Return the libraries that a call has loaded when it ends."""
    code = (
        "import sys\n"
        "from mdtui.cli.main import main\n"
        "code = main(sys.argv[1:])\n"
        "names = ('textual', 'rich', 'msgspec', 'psutil', 'platformdirs', 'mdtui.demo.build')\n"
        "print(code, *[name for name in names if name in sys.modules], file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", code, *map(str, words)]
    done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60)
    exit_code, *names = done.stderr.split()
    assert exit_code == "0"
    return set(names)


def test_a_call_loads_no_more_than_it_needs(root: Path) -> None:
    assert loaded("--version") == set()
    assert loaded("explain", "521") == {"msgspec"}
    assert not loaded("records", "anna@example.com", "--root", root) & {"textual", "rich", "mdtui.demo.build"}
    assert not loaded("events", "--root", root, "--format", "jsonl") & {"textual", "rich", "mdtui.demo.build"}
    assert not loaded("tree", root) & {"textual", "rich", "mdtui.demo.build"}


def test_a_second_ctrl_c_behind_the_last_line_does_not_change_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdtui.cli.main.main", lambda: 130)
    with pytest.raises(SystemExit) as ended:
        run()
    signal.raise_signal(signal.SIGINT)
    assert ended.value.code == 130
