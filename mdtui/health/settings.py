"""What of a server's health can be set."""

from __future__ import annotations

from typing import Annotated

import msgspec

from mdtui.processes.expected import Confidence, ExpectedProcess
from mdtui.processes.ports import ExpectedPort

_Limit = Annotated[int, msgspec.Meta(ge=0)]
_Few = msgspec.Meta(max_length=64)


class Queue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A folder in which mail waits.

    Attributes:
        name: what to call it, one word.
        folder: below the mail root, or a whole path.
        warning: more files are a warning; 0 does not judge.
        critical: more are critical; 0 does not judge.
        old: an oldest file of more seconds is a warning; 0 does not judge.
        source: what the folder rests on.
        confidence: how sure it is.
    """

    name: str
    folder: str
    warning: _Limit = 1000
    critical: _Limit = 10_000
    old: _Limit = 0
    source: str = "settings"
    confidence: Confidence = "high"


class HealthSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    r"""What is watched, and from when on it is not well; the limits of free space are those of `[feed]`.

    Attributes:
        services: the Windows service that MDaemon is; its name is not published, so that the default is a guess.
        processes: programs to watch beside the known ones, or instead of one of the same name, each with `name`,
            `role`, `need` (needed, optional, on demand) and `codes`; see [the known ones](health.md).
        ports: likewise ports, each with `name`, `port`, `program`, `need` (needed, optional) and `keys`.
        queues: likewise queue folders, each with `name`, `folder`, `warning`, `critical` and `old`.
        without: names of known processes, ports, queues and modules that are not looked at.
        log_quiet: seconds after which logs that do not grow are a warning; 0 does not judge.
        probe: whether `mdtui status` asks MDaemon each time whether it is alive, as with `--probe`; that takes up to
            20 seconds, and writes `WATCHDOG.SEM` into `App`.
    """

    services: Annotated[tuple[str, ...], _Few] = ("MDaemon",)
    processes: Annotated[tuple[ExpectedProcess, ...], _Few] = ()
    ports: Annotated[tuple[ExpectedPort, ...], _Few] = ()
    queues: Annotated[tuple[Queue, ...], _Few] = ()
    without: Annotated[tuple[str, ...], _Few] = ()
    log_quiet: _Limit = 3600
    probe: bool = False
