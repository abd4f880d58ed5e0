"""What the screens remember between two runs, in a small file of the state directory: the columns that were chosen."""

from __future__ import annotations

from pathlib import Path

import msgspec

from mdtui.own_files import keep, kept

FILE_NAME = "screens.json"
"""In the state directory."""


class ScreenState(msgspec.Struct, frozen=True):
    """What is remembered.

    Attributes:
        columns: the columns of the records, as `mdtui.config.Config.columns` has them; None where none were chosen.
    """

    columns: tuple[str, ...] | None = None


def read_state(directory: Path) -> ScreenState:
    """Return what earlier runs remember; what cannot be understood is nothing.

    Args:
        directory: the state directory.

    Raises:
        MdtuiError: the file cannot be read.
    """
    return _decoded(kept(directory / FILE_NAME))


def keep_state(directory: Path, state: ScreenState) -> None:
    """Remember something for later runs.

    Args:
        directory: the state directory; it is made where it is not there.
        state: what is remembered from now on.

    Raises:
        MdtuiError: it cannot be kept.
    """
    keep(directory / FILE_NAME, lambda _: msgspec.json.encode(state) + b"\n")


def _decoded(data: bytes) -> ScreenState:
    try:
        return msgspec.json.decode(data, type=ScreenState)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return ScreenState()
