from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtui.as_commands import UIDS_AT_MOST, Shell, ambiguous, commands_of, line_of, quoted, uid_list
from mdtui.mrk.changing import FlagChange
from mdtui.mrk.history import Past, State
from mdtui.mrk.journal_lines import Subject, Who

WHO = Who("anna", "host", "", 7, 0.0)
FOLDER = "anna@example.com/Sent Items"


def past(*rows: tuple[int, int, int], verb: str = "toggle", structure: bool = False) -> Past:
    """Return a change of records: UID, flags before, flags after."""
    changed = tuple(FlagChange(uid, b"a.msg", place, *flags) for place, (uid, *flags) in enumerate(rows))
    subject = Subject("20260818-1", verb, ("seen",), FOLDER)
    return Past(subject, 0.0, WHO, "x", 99, State.DONE, changed, structure=structure)


def test_uids_are_spans() -> None:
    assert list(uid_list([20, 1, 5, 10, 11, 12, 5])) == ["1,5,10-12,20"]
    assert list(uid_list([])) == []


@given(st.sets(st.integers(1, 2**32 - 1), max_size=50))
def test_a_list_of_uids_names_each_of_them(uids: set[int]) -> None:
    spans = [span.partition("-") for piece in uid_list(uids) for span in piece.split(",")]
    assert {uid for low, _, high in spans for uid in range(int(low), int(high or low) + 1)} == uids


def test_a_long_list_is_cut_where_a_line_has_room() -> None:
    pieces = list(uid_list(range(1_000_000_000, 1_000_010_000, 2)))
    assert len(pieces) > 1
    assert all(len(piece) <= UIDS_AT_MOST for piece in pieces)
    assert sum(len(piece.split(",")) for piece in pieces) == 5000


def test_a_toggle_is_what_it_set_and_what_it_cleared() -> None:
    assert commands_of(past((1, 0, 32), (2, 32, 0), (3, 8, 40), (4, 32, 32))) == [
        ("mdtui", "flag", FOLDER, "--add", "seen", "--uid", "1,3"),
        ("mdtui", "flag", FOLDER, "--remove", "seen", "--uid", "2"),
    ]


def test_several_flags_are_told_together_and_unknown_bits_are_left_alone() -> None:
    assert commands_of(past((1, 64, 32 | 8), verb="set")) == [
        ("mdtui", "flag", FOLDER, "--add", "seen,flagged", "--uid", "1")
    ]


def test_the_root_is_named_where_it_must_be() -> None:
    assert commands_of(past((1, 0, 32)), Path("/mail"))[0][-2:] == ("--root", str(Path("/mail")))


def test_what_writes_the_whole_file_plans_anew() -> None:
    assert commands_of(past(verb="repair", structure=True)) == [("mdtui", "repair", FOLDER)]
    assert commands_of(past(verb="set-aside", structure=True)) == [("mdtui", "repair", FOLDER, "--rebuild")]
    assert commands_of(past(verb="undo", structure=True)) == []


def test_a_uid_that_stands_twice_is_named() -> None:
    assert ambiguous(past((1, 0, 32), (2, 0, 32), (1, 0, 32))) == [1]


@given(st.text().filter(lambda text: "\0" not in text))
def test_a_posix_line_is_read_back_as_it_was(argument: str) -> None:
    assert shlex.split(line_of(("mdtui", argument), Shell.POSIX) or "") == ["mdtui", argument]


@pytest.mark.parametrize(
    "name", ["a b", "it's", "$HOME", "`x`", "a;b", "a&b", "*", "a\\", "a b\\", "(x)", "^", "!x", "~"]
)
def test_the_shell_of_this_machine_takes_it_so(name: str) -> None:
    shell = Shell.CMD if sys.platform == "win32" else Shell.POSIX
    line = line_of((sys.executable, "-c", "import sys; sys.stdout.write(ascii(sys.argv[1]))", name), shell)
    assert line is not None
    done = subprocess.run(line, shell=True, capture_output=True, check=True)  # noqa: S602 - the shell is what is tested
    assert done.stdout.decode() == ascii(name)


@pytest.mark.parametrize(
    ("argument", "line"),
    [
        ("plain", "plain"),
        ("--add", "--add"),
        ("1,5,10-20", "'1,5,10-20'"),
        ("anna@example.com", "'anna@example.com'"),
        ("it's", "'it''s'"),
        ("it\u2019s", "'it\u2019\u2019s'"),
        ("$x `y (z)", "'$x `y (z)'"),
        ("", "''"),
        ('a"b', None),
    ],
)
def test_powershell(argument: str, line: str | None) -> None:
    assert quoted(argument, Shell.POWERSHELL) == line


@pytest.mark.parametrize(
    ("argument", "line"),
    [
        ("1,5,10-20", "1,5,10-20"),
        ("a b & c", '"a b & c"'),
        ("C:\\Mail Root\\", '"C:\\Mail Root\\\\"'),
        ("it's", '"it\'s"'),
        ("", '""'),
        ("100%", None),
        ('a"b', None),
        ("a\nb", None),
    ],
)
def test_cmd(argument: str, line: str | None) -> None:
    assert quoted(argument, Shell.CMD) == line


def test_what_a_shell_cannot_hold_makes_no_line() -> None:
    assert line_of(("mdtui", "100%"), Shell.CMD) is None
