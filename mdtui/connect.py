"""Which mail root a call is about, and the `MailServer` over it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mdtui.config import Config
from mdtui.files import find_entry
from mdtui.mailroot.root import MailRoot, find_root, open_root
from mdtui.server import MailServer


def connect(
    argument: Path | None, config: Config, environ: Mapping[str, str], *, near: Path | None = None
) -> MailServer:
    """Return the mail server of a root.

    Args:
        argument: the root named on the command line.
        config: the settings.
        environ: the environment, which may name a root.
        near: the file or directory that the call is about; where no root was named, the root it lies in counts, and
            outside every root it stands alone: it can be looked at, but its lock is not known.

    Raises:
        UsageError: there is no mail root to be found.
        FailedError: it cannot be read.
    """
    if argument is None and near is not None and near.exists():
        return MailServer(_root_above(near), config)
    configured = Path(config.root) if config.root else None
    return MailServer(open_root(find_root(argument, environ, configured)), config)


def _root_above(near: Path) -> MailRoot:
    absolute = near.absolute()
    for directory in (absolute, *absolute.parents):
        # Every Windows disk has a Users of its own; only beside App does it hold mailboxes.
        if directory.is_dir() and find_entry(directory, "Users") and find_entry(directory, "App"):
            return open_root(directory)
    alone = absolute if absolute.is_dir() else absolute.parent
    return MailRoot(path=alone, app=None, users=None, public=None, logs=None, lock_files=None)
