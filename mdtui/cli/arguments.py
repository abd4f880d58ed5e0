"""The words of a call: which command is meant, the options that all commands share, and mistakes in one line."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn, TypeVar

from mdtui import __version__
from mdtui.cli.output import PROGRAM, Output
from mdtui.errors import UsageError

_Number = TypeVar("_Number", int, float)

_VALUED = ("--root", "--lock-dir", "--config")
"""The common options that are followed by a value."""
_LONGEST = 40
"""How much of an unknown word is compared with the commands."""


class Summary(NamedTuple):
    """What a command is for.

    Attributes:
        text: one line for the list of commands.
        error_code: the exit code of every error, where the command has exit codes of its own; else None.
    """

    text: str
    error_code: int | None = None


class Parser(argparse.ArgumentParser):
    """An argument parser that raises its errors and writes its help through `Output`.

    Args:
        prog: the words before the arguments.
        description: what the call does.
        output: takes the help.
        epilog: what stands below the options.
    """

    def __init__(self, prog: str, description: str, output: Output, epilog: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            add_help=False,
        )
        self._output = output

    def error(self, message: str) -> NoReturn:
        """Raise the parser's complaint.

        Raises:
            UsageError: always.
        """
        raise UsageError(message, hint=f"see {self.prog} --help")

    def print_help(self, file: object = None) -> None:  # noqa: ARG002 - argparse's signature
        """Write the help to the output."""
        self._output.text(self.format_help())

    def print_version(self) -> None:
        """Write the program's name and version to the output."""
        self._output.line(f"{PROGRAM} {__version__}")


class _PrintVersion(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        if isinstance(parser, Parser):
            parser.print_version()
        parser.exit()


class Call(NamedTuple):
    """The words of a call, taken apart.

    Attributes:
        command: the command it names; empty for the screens.
        words: the other words, in their order.
        first: the first word that is neither an option nor the value of a common one; empty where there is none.
    """

    command: str
    words: list[str]
    first: str

    @property
    def asks_for_version(self) -> bool:
        """Whether it asks for the program's version before anything else."""
        return not self.command and "--version" in self.words


def split_call(words: Sequence[str], commands: Mapping[str, Summary]) -> Call:
    """Return a call taken apart.

    Args:
        words: the call without the program's name.
        commands: the commands.
    """
    position = 0
    while position < len(words) and words[position].startswith("-") and words[position] not in ("-", "--"):
        position += 2 if words[position] in _VALUED else 1
    first = words[position] if position < len(words) else ""
    if first in commands:
        return Call(first, [*words[:position], *words[position + 1 :]], first)
    return Call("", list(words), first)


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add the options that every command takes."""
    group = parser.add_argument_group("common options")
    group.add_argument("--root", metavar="DIR", type=Path, help="the mail root; see also MDTUI_ROOT")
    group.add_argument("--lock-dir", metavar="DIR", type=Path, help="the directory with MDaemon's lock files")
    group.add_argument("--read-only", action="store_true", help="refuse every write")
    group.add_argument("--ascii", action="store_true", help="nothing but ASCII on the screen")
    group.add_argument("--no-color", action="store_true", help="no colours")
    group.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    group.add_argument("--config", metavar="FILE", type=Path, help="the settings file; see also MDTUI_CONFIG")
    group.add_argument("--version", action=_PrintVersion, nargs=0, help="print the version")
    group.add_argument("-h", "--help", action="help", help="print this help")


def at_least(low: _Number, kind: Callable[[str], _Number]) -> Callable[[str], _Number]:
    """Return an argument type: a number that is not below `low`.

    Args:
        low: the lowest number it takes.
        kind: reads the number.
    """

    def read(text: str) -> _Number:
        try:
            number = kind(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"not a number: '{text}'") from None
        if not low <= number < float("inf"):
            raise argparse.ArgumentTypeError(f"not a number from {low:g} up: '{text}'")
        return number

    return read


def is_mistyped(first: str) -> bool:
    """Return whether a word can only have been meant as a command: it is no path and no mailbox."""
    return first.isalpha() and not Path(first).exists()


def no_such_command(first: str, commands: Mapping[str, Summary]) -> UsageError:
    """Return the error for a word that is no command."""
    near = difflib.get_close_matches(first[:_LONGEST], commands, n=1)
    hint = f"did you mean {near[0]}?" if near else f"see {PROGRAM} --help"
    return UsageError("no such command, folder or mail root", where=first, hint=hint)
