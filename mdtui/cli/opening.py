"""From the arguments of a call to the settings, the mail server and the folder that it is about."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

import msgspec

from mdtui.config import Config, load_config
from mdtui.connect import connect
from mdtui.errors import UsageError
from mdtui.mailroot.folders import Folder
from mdtui.server import MailServer


def add_root(parser: ArgumentParser) -> None:
    """Add the mail root as an argument."""
    parser.add_argument("ROOT", nargs="?", type=Path, help="the mail root, as with --root")


def add_folder(parser: ArgumentParser) -> None:
    """Add the folder as an argument."""
    help_text = "a folder's directory, its IMAP.MRK, or a mailbox path such as user@example.com/Sent"
    parser.add_argument("FOLDER", help=help_text)


def settings(args: Namespace) -> Config:
    """Return the settings, with what the call says put over them.

    Raises:
        UsageError: the settings file is not right.
        FailedError: it cannot be read.
    """
    config = load_config(args.config, os.environ)
    if args.lock_dir is not None:
        config = msgspec.structs.replace(config, lock_dir=str(args.lock_dir))
    return msgspec.structs.replace(config, read_only=True) if args.read_only else config


def server_of(args: Namespace, near: Path | None = None) -> MailServer:
    """Return the mail server that a call is about.

    Args:
        args: the call, whether or not it has a ROOT of its own.
        near: a path that it names; the root around it counts where no root was named.

    Raises:
        UsageError: there is none, or it was named twice.
        FailedError: it cannot be read.
    """
    own = getattr(args, "ROOT", None)
    if own is not None and args.root is not None and own != args.root:
        raise UsageError("the mail root is named twice", where=own, hint="once as an argument, once with --root")
    return connect(own or args.root, settings(args), os.environ, near=near)


def folder_of(args: Namespace, spec: str) -> tuple[MailServer, Folder]:
    """Return the folder that a call names, and its mail server.

    Raises:
        UsageError: there is no such folder or no mail root.
        FailedError: the mail root cannot be read.
    """
    if not spec:
        raise UsageError("the folder's name is empty")
    server = server_of(args, near=Path(spec))
    return server, server.folder(spec)
