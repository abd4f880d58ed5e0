"""The program's start: finds the command, runs it, and turns whatever happens into an exit code and at most one line.

Each command is a module of its own with `add_arguments` and `run`, imported only when it is called, so that a small
question never waits for what only a large one needs.
"""

from __future__ import annotations

import os
import signal
import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from mdtui.cli.arguments import Call, Parser, Summary, add_common, is_mistyped, no_such_command, split_call
from mdtui.cli.interrupt import INTERRUPTED
from mdtui.cli.output import PROGRAM, Output
from mdtui.errors import ExitCode, MdtuiError

COMMANDS = {
    "demo": Summary("a demo mail root that is alive, and the screens on it"),
    "tree": Summary("folders with totals"),
    "overview": Summary("the mail root on one page: sums, and the folders that stand out"),
    "records": Summary("the records of a folder"),
    "show": Summary("a message: its text, its headers or its source; or the bytes of its record"),
    "find": Summary("records in all folders, by any field"),
    "flag": Summary("change flags under MDaemon's lock"),
    "history": Summary("how a folder was before, what changed since, and giving earlier flags back"),
    "undo": Summary("take a change back, list the changes, or settle what a crash left behind"),
    "check": Summary("what is wrong in folders or a whole mail root"),
    "repair": Summary("mend a folder: the plan first, a copy kept, the check again; or have its index made anew"),
    "locks": Summary("every lock file: folder, age, holder as far as known; removes own ones that a crash left"),
    "events": Summary("what MDaemon reports in its logs"),
    "explain": Summary("what an event means and what to check first"),
    "addresses": Summary("which IP addresses the domains are bound to, what listens, and how to bind to several"),
    "status": Summary("one verdict over the server; exit 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN", error_code=3),
    "doctor": Summary("what this terminal can do, what the program can do here, and the settings that fit"),
    "keys": Summary("the keys of the screens, with the settings that hold or with a preset"),
    "config": Summary("where the settings are, what they are, whether they are right"),
    "completions": Summary("a script that lets a shell complete the commands and their options"),
}
_DEBUG = "MDTUI_DEBUG"
_EXIT_CODES = """\
exit codes: 0 done, 1 findings or nothing matched, 2 usage, 3 locked, 4 refused, 5 input or output failed,
  130 interrupted"""


class Command(Protocol):
    """What the module of a command holds."""

    def add_arguments(self, parser: Parser) -> None:
        """Add the command's own arguments."""

    def run(self, args: Namespace, output: Output) -> int:
        """Run the command and return its exit code."""


def run() -> None:
    """Run the program and end the process with its exit code."""
    code = main()
    # All is done and said: a second Ctrl+C has nothing left to end, and would only take the exit code away.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)


def main(argv: Sequence[str] | None = None, *, plain: bool = False) -> int:
    """Run one call and return its exit code.

    Args:
        argv: the call without the program's name; by default this process's.
        plain: show nothing that comes and goes.
    """
    call = split_call(sys.argv[1:] if argv is None else argv, COMMANDS)
    own_code = COMMANDS[call.command].error_code if call.command else None
    output = Output(sys.stdout, sys.stderr)
    output.is_plain = plain
    try:
        code = _dispatch(call, output)
        output.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        output.abandon()
        return ExitCode.DONE
    except MdtuiError as error:
        return _failed(error, output, own_code)
    except Exception as error:  # noqa: BLE001 - what went wrong is said
        # The last place where a fault of ours can be told as one line. A stranger's text may be among its words.
        if os.environ.get(_DEBUG):
            import traceback  # noqa: PLC0415 - hardly ever needed

            for line in "".join(traceback.format_exception(error)).splitlines():
                output.note(line)
        fault = MdtuiError(f"a fault in {PROGRAM}: {error!r}", hint=f"{_DEBUG}=1 shows where")
        return _failed(fault, output, own_code)
    return code


def _failed(error: MdtuiError, output: Output, code: int | None) -> int:
    """Write what came out before the error, then the error, and return its exit code."""
    output.note(error.line())
    try:
        output.flush()
    except (MdtuiError, BrokenPipeError):
        output.abandon()
    return error.exit_code if code is None else code


def _dispatch(call: Call, output: Output) -> int:
    if not call.command and is_mistyped(call.first):
        raise no_such_command(call.first, COMMANDS)
    if call.asks_for_version:
        _parser(call.command, output).print_version()
        return ExitCode.DONE
    command, parser = command_of(call.command, output)
    try:
        args = parser.parse_args(call.words)
    except SystemExit:
        # argparse has printed the help or the version.
        return ExitCode.DONE
    output.ascii_only = args.ascii
    return command.run(args, output)


def command_of(name: str, output: Output) -> tuple[Command, Parser]:
    """Return a command and the parser of its arguments.

    Args:
        name: one of `COMMANDS`; empty for the bare call.
        output: takes the parser's help.
    """
    command = cast("Command", import_module(f"mdtui.cli.{name or 'ui'}"))
    parser = _parser(name, output)
    command.add_arguments(parser)
    add_common(parser)
    return command, parser


def _parser(name: str, output: Output) -> Parser:
    if name:
        text = COMMANDS[name].text
        return Parser(f"{PROGRAM} {name}", f"{text[0].upper()}{text[1:]}.", output)
    listed = "\n".join(f"  {word:<12}{summary.text}" for word, summary in COMMANDS.items())
    description = "The terminal program for the administrators of an MDaemon mail server."
    parser = Parser(
        PROGRAM, description, output, f"commands (mdtui COMMAND --help says more):\n{listed}\n\n{_EXIT_CODES}"
    )
    parser.usage = f"{PROGRAM} [ROOT|FOLDER] [OPTIONS]\n       {PROGRAM} COMMAND [ARGUMENTS] [OPTIONS]"
    return parser
