"""From the arguments of a call to the settings, the mail server and the folder that it is about."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

import msgspec

from mdtui.config import Config, load_config
from mdtui.connect import connect
from mdtui.errors import UsageError
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.root import open_root
from mdtui.server import MailServer


def add_root(parser: ArgumentParser) -> None:
    """Add the mail root as an argument."""
    parser.add_argument("ROOT", nargs="?", type=Path, help="the mail root, as with --root")


_FOLDER = "a folder's directory, its IMAP.MRK, or a mailbox path such as user@example.com/Sent"


def add_folder(parser: ArgumentParser) -> None:
    """Add the folder as an argument."""
    parser.add_argument("FOLDER", help=_FOLDER)


def add_folders(parser: ArgumentParser) -> None:
    """Add one folder or several as arguments, and the option that takes in all below them."""
    parser.add_argument("FOLDER", nargs="+", help=_FOLDER)
    parser.add_argument("--recursive", action="store_true", help="the folders and all below them")


def settings(args: Namespace) -> Config:
    """Return the settings, with what the call says put over them.

    Raises:
        UsageError: the settings file is not right.
        FailedError: it cannot be read.
    """
    config = load_config(args.config, os.environ)
    if args.lock_dir is not None:
        config = msgspec.structs.replace(config, lock_dir=str(args.lock_dir))
    if getattr(args, "slow", False):
        config = msgspec.structs.replace(config, slow="on")
    return msgspec.structs.replace(config, read_only=True) if args.read_only else config


def saved_queries(args: Namespace, text: str) -> Mapping[str, str]:
    """Return the queries that are saved in the settings, where a query takes one in; raises as `settings` does."""
    return settings(args).queries if "@" in text else {}


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


def is_root(path: Path) -> bool:
    """Return whether a path is a mail root itself.

    Raises:
        FailedError: it cannot be looked into.
    """
    try:
        open_root(path)
    except UsageError:
        return False
    return True


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


def folders_of(args: Namespace) -> tuple[MailServer, list[Folder]]:
    """Return the folders that a call names, each once and in their order, and their mail server.

    Args:
        args: the call, with the arguments of `add_folders`.

    Raises:
        UsageError: one of them is not there, or there is no mail root.
        FailedError: the mail root cannot be read.
    """
    server, first = folder_of(args, args.FOLDER[0])
    if not all(args.FOLDER):
        raise UsageError("the folder's name is empty")
    folders = [first, *map(server.folder, args.FOLDER[1:])]
    if args.recursive:
        folders = [folder for top in folders for folder in _below(server, top)]
    return server, list({folder.path: folder for folder in folders}.values())


def _below(server: MailServer, top: Folder) -> list[Folder]:
    """Return a folder and all below it; of one that is in no mailbox, it alone."""
    depth = len(top.raw_names)
    found = [folder for folder in server.folders(owner=top.owner) if folder.raw_names[:depth] == top.raw_names]
    return found or [top]
