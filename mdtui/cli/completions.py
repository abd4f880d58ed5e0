"""``mdtui completions``: a script that lets a shell complete the commands and their options."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from mdtui.cli.completion_scripts import SCRIPTS
from mdtui.cli.output import Output
from mdtui.cli.shapes import shape_of
from mdtui.errors import ExitCode

_EPILOG = """\
Let the shell read it when it starts:
  bash        mdtui completions bash > ~/.local/share/bash-completion/completions/mdtui
  zsh         mdtui completions zsh > ~/.zfunc/_mdtui    (a directory of fpath)
  fish        mdtui completions fish > ~/.config/fish/completions/mdtui.fish
  PowerShell  mdtui completions powershell | Out-String | Invoke-Expression    (in $PROFILE)"""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    parser.add_argument("SHELL", choices=tuple(SCRIPTS), help=f"the shell: {', '.join(SCRIPTS)}")
    parser.epilog = _EPILOG


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    # The commands know of this one, so it asks for them only when it is called.
    from mdtui.cli.main import COMMANDS, command_of  # noqa: PLC0415

    silent = Output(None, None)
    bare = shape_of("", "the screens", command_of("", silent)[1])
    shapes = [bare, *(shape_of(name, each.text, command_of(name, silent)[1]) for name, each in COMMANDS.items())]
    output.text(SCRIPTS[args.SHELL](shapes))
    return ExitCode.DONE
