"""Whether a directory lies on this machine, or is seen over a network from another one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import ctypes

    _drive_type = ctypes.WinDLL("kernel32").GetDriveTypeW
    _HERE = frozenset({2, 3, 6})
    """A drive that can be taken out, a fixed one, a disk in memory; not a remote one, and none that is not known."""
_LONG, _LONG_SHARE = "\\\\?\\", "\\\\?\\UNC\\"


def why_elsewhere(path: Path) -> str:
    r"""Return why a directory may be on another machine than this one, as a phrase; nothing where it is on this one.

    A drive letter may stand for a share, and a junction may lead to one, so both the path as it is and what it leads
    to must be here.

    Args:
        path: the directory, absolute. On Windows ``\\server\share`` and remote drives are elsewhere. On other systems
            nothing is known to be elsewhere, as what is mounted where is not looked at.
    """
    for name in (str(path), os.path.realpath(path)):
        plain = _without_prefix(name)
        if plain.startswith("\\\\"):
            return "it is a network share"
        if sys.platform == "win32":
            drive = os.path.splitdrive(plain)[0]
            if _drive_type(f"{drive}\\") not in _HERE:
                return f"drive {drive} is not one of this machine"
    return ""


def _without_prefix(name: str) -> str:
    if name.startswith(_LONG_SHARE):
        return "\\\\" + name.removeprefix(_LONG_SHARE)
    return name.removeprefix(_LONG)
