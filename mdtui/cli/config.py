"""``mdtui config``: where the settings are, what they are, whether they are right."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from mdtui.cli.opening import settings
from mdtui.cli.output import Output
from mdtui.config import config_path, show_config
from mdtui.errors import ExitCode, UsageError
from mdtui.keys.keymap import keymap_for
from mdtui.mailroot.root import open_root
from mdtui.text import safe_text


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    help_text = (
        "path: print where the file is looked for; show: print all settings as TOML; check: say if they are right"
    )
    parser.add_argument("ACTION", choices=("path", "show", "check"), help=help_text)


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    path = config_path(args.config, os.environ)
    if args.ACTION == "path":
        output.line(safe_text(str(path)))
        return ExitCode.DONE
    config = settings(args)
    if args.ACTION == "show":
        for line in show_config(config).splitlines():
            output.line(safe_text(line))
        return ExitCode.DONE
    # An unknown key or action, and keys that clash, are mistakes as well.
    keymap_for(config.key_preset, config.keys)
    if config.root:
        open_root(Path(config.root))
    if config.lock_dir and not Path(config.lock_dir).is_dir():
        raise UsageError("lock_dir is no directory", where=config.lock_dir)
    what = "right" if path.exists() else "not there, the defaults count"
    output.line(f"{safe_text(str(path))}: {what}")
    return ExitCode.DONE
