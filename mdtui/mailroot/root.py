r"""A mail root: the directory that MDaemon is installed in, and how it is found.

Its parts have fixed names, in any spelling: ``App`` (programs and settings), ``Users`` (mailboxes), ``Public Folders``,
``Logs`` and ``LockFiles``. Source: vendor's help and published tools; the registry value is what they read, too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from mdtui.errors import FailedError, UsageError

if sys.platform == "win32":
    import winreg

VARIABLE = "MDTUI_ROOT"
"""The environment variable that names a mail root."""

_WINDOWS = sys.platform == "win32"
_USUAL = Path("C:/MDaemon")
_REGISTRY_KEY = r"SOFTWARE\Alt-N Technologies\MDaemon"
_REGISTRY_VALUE = "AppPath"


class MailRoot(msgspec.Struct, frozen=True):
    """A mail root and those of its parts that are there, each as it is spelled on disk.

    Attributes:
        path: the root itself, absolute.
        app: programs and settings.
        users: mailboxes, by domain.
        public: public folders.
        logs: text logs, unless the administrator moved them.
        lock_files: lock files of mailboxes.
    """

    path: Path
    app: Path | None
    users: Path | None
    public: Path | None
    logs: Path | None
    lock_files: Path | None


def open_root(path: Path) -> MailRoot:
    """Return the mail root at a path.

    Raises:
        UsageError: there is no such directory, or it holds neither ``App`` nor ``Users``.
        FailedError: it cannot be read.
    """
    try:
        path = path.absolute()
    except OSError as error:
        raise FailedError.from_os(error, "cannot tell where this directory is", path) from error
    parts = _directories(path)
    root = MailRoot(
        path=path,
        app=parts.get("app"),
        users=parts.get("users"),
        public=parts.get("public folders"),
        logs=parts.get("logs"),
        lock_files=parts.get("lockfiles"),
    )
    if root.app is None and root.users is None:
        raise UsageError("not a mail root", where=path, hint="name the directory that holds App and Users")
    return root


def _directories(path: Path) -> dict[str, Path]:
    """Return the directories in a root by casefolded name; of several spellings, the first in order of code points."""
    try:
        with os.scandir(path) as entries:
            names = sorted((entry.name for entry in entries if _leads_to_directory(entry)), reverse=True)
    except (FileNotFoundError, ValueError):
        raise UsageError("there is no such mail root", where=path) from None
    except NotADirectoryError:
        raise UsageError("a mail root is a directory", where=path) from None
    except OSError as error:
        raise FailedError.from_os(error, "cannot read the mail root", path) from error
    return {name.casefold(): path / name for name in names}


def _leads_to_directory(entry: os.DirEntry[str]) -> bool:
    # The root's own parts may be links: an administrator moves Users or Logs to another disk that way.
    try:
        return entry.is_dir()
    except OSError:
        return False


def find_root(argument: Path | None, environ: Mapping[str, str], configured: Path | None) -> Path:
    r"""Return the path of the mail root that a call is about, whether or not it is a good one.

    The first of these counts: the argument, ``MDTUI_ROOT``, the settings, and on Windows what the registry says and
    ``C:\MDaemon``, where they are there.

    Args:
        argument: from the command line.
        environ: the environment.
        configured: from the settings.

    Raises:
        UsageError: none of them names one.
    """
    if argument is not None:
        return argument
    if named := environ.get(VARIABLE):
        return Path(named)
    if configured is not None:
        return configured
    app = registered_app()
    for guess in (app.parent if app else None, _USUAL if _WINDOWS else None):
        if guess is not None and os.path.isdir(guess):  # noqa: PTH112 - Path.is_dir raises where there is no right
            return guess
    hint = f"name it as an argument or with --root, in {VARIABLE}, or as root in the settings; on Windows"
    raise UsageError("no mail root was named or found", hint=f"{hint} the registry and {_USUAL} are tried, too")


def registered_app() -> Path | None:
    """Return the ``App`` directory of the MDaemon that is installed on this machine, or None; always None off Windows.

    Source: the registry value ``AppPath``, in the 64-bit and in the 32-bit view.
    """
    if sys.platform == "win32":
        for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
            try:
                with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _REGISTRY_KEY, 0, winreg.KEY_READ | view) as key:
                    value, _ = winreg.QueryValueEx(key, _REGISTRY_VALUE)
            except OSError:
                continue
            if isinstance(value, str) and value.strip():
                return Path(value.strip())
    return None


def is_installed(root: MailRoot) -> bool:
    """Return whether this root is the one that this machine's MDaemon works in, not a copy of it."""
    app = registered_app()
    try:
        return app is not None and root.app is not None and app.samefile(root.app)
    except OSError:
        return False
