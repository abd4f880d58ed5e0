from __future__ import annotations

import io
from argparse import ArgumentTypeError

import pytest

from mdtui import __version__
from mdtui.cli.arguments import Parser, Summary, add_common, at_least, is_mistyped, no_such_command, split_call
from mdtui.cli.output import Output
from mdtui.errors import UsageError

COMMANDS = {"tree": Summary("folders"), "records": Summary("records")}


@pytest.fixture
def written() -> io.BytesIO:
    return io.BytesIO()


@pytest.fixture
def parser(written: io.BytesIO) -> Parser:
    parser = Parser("mdtui tree", "Folders.", Output(io.TextIOWrapper(written, encoding="utf-8"), None))
    add_common(parser)
    return parser


@pytest.mark.parametrize(
    ("words", "command", "rest", "first"),
    [
        ("tree X", "tree", "X", "tree"),
        ("--root R tree X", "tree", "--root R X", "tree"),
        ("--root=R --ascii tree", "tree", "--root=R --ascii", "tree"),
        ("--root tree", "", "--root tree", ""),
        ("--lock-dir L --config C records F", "records", "--lock-dir L --config C F", "records"),
        ("X tree", "", "X tree", "X"),
        ("-- tree", "", "-- tree", "--"),
        ("", "", "", ""),
        ("--version", "", "--version", ""),
        ("recrods X", "", "recrods X", "recrods"),
    ],
)
def test_the_command_is_found_wherever_the_common_options_stand(
    words: str, command: str, rest: str, first: str
) -> None:
    call = split_call(words.split(), COMMANDS)
    assert (call.command, call.words, call.first) == (command, rest.split(), first)


@pytest.mark.parametrize(
    ("words", "asks"), [("--version", True), ("--ascii --version", True), ("tree --version", False), ("tree", False)]
)
def test_the_version_alone_needs_no_command(words: str, *, asks: bool) -> None:
    assert split_call(words.split(), COMMANDS).asks_for_version is asks


def test_a_mistake_is_an_error_with_the_way_to_the_help(parser: Parser) -> None:
    with pytest.raises(UsageError) as caught:
        parser.parse_args(["--bogus"])
    assert caught.value.line() == "unrecognized arguments: --bogus (see mdtui tree --help)"


@pytest.mark.parametrize("option", ["--roo", "--no-c", "--vers"])
def test_options_are_never_guessed(parser: Parser, option: str) -> None:
    with pytest.raises(UsageError):
        parser.parse_args([option])


def test_help_and_version_go_to_the_output(parser: Parser, written: io.BytesIO) -> None:
    for option in ("--help", "-h", "--version"):
        with pytest.raises(SystemExit) as caught:
            parser.parse_args([option])
        assert not caught.value.code
    text = written.getvalue().decode()
    assert text.count("usage: mdtui tree") == 2
    assert text.endswith(f"mdtui {__version__}\n")


def test_numbers_have_a_lowest() -> None:
    assert at_least(1, int)("7") == 7
    assert at_least(0.0, float)("0.5") == 0.5
    for text in ("0", "-3", "x", "", "1.5"):
        with pytest.raises(ArgumentTypeError):
            at_least(1, int)(text)
    for text in ("nan", "inf", "-0.1"):
        with pytest.raises(ArgumentTypeError):
            at_least(0.0, float)(text)


def test_a_word_that_can_only_be_a_command_is_told_from_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert is_mistyped("recrods")
    for path in ("", ".", "a/b", "anna@example.com", "C:\\MDaemon"):
        assert not is_mistyped(path)
    assert no_such_command("recrods", COMMANDS).hint == "did you mean records?"
    assert no_such_command("x" * 100_000, COMMANDS).hint == "see mdtui --help"
