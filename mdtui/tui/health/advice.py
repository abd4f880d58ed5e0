"""What to do about a line of the health screen, down to the command; nothing of it is done here."""

from __future__ import annotations

from pathlib import PureWindowsPath

from mdtui.health.judging import SERVER
from mdtui.health.report import LOCKED_ROW, HealthReport, module_row
from mdtui.mailroot.root import MailRoot
from mdtui.processes.semaphores import LOCK_SEMAPHORES
from mdtui.text import safe_text
from mdtui.tui.health.rows import PORTS

QUOTE = "> "
"""What a line begins with that is to be typed."""
_SERVICE_STATES = ("running", "stopped", "paused")


def commands(key: str, report: HealthReport, root: MailRoot) -> list[str]:
    """Return the commands of the advice on a line, as they are to be typed."""
    return [line.removeprefix(QUOTE) for line in advice(key, report, root) if line.startswith(QUOTE)]


def advice(key: str, report: HealthReport, root: MailRoot) -> list[str]:
    """Return what to do about a line; what is to be typed in a console of the server begins with ``> ``.

    Nothing of it is done here: to start or stop a mail server is for a person.
    """
    kind = key.partition(":")[0]
    if kind in {"process", "service"}:
        return _restart(report, root)
    if key == LOCKED_ROW and report.liveness.locked_for is not None:
        said = "Once whoever wrote it is done, delete it, so that MDaemon goes on:"
        return [said, f'{QUOTE}del "{_in_app(root, LOCK_SEMAPHORES)}"']
    if kind == "port" or key == PORTS:
        ports = [port for port in report.ports if key in {port.row, PORTS} and port.state != "listening"]
        look = f"{QUOTE}netstat -ano -p tcp | findstr :"
        return ["To see who listens:", f"{look}{ports[0].expected.port}"] if ports else []
    if any(one.state != "present" for one in report.modules if module_row(one.module.name) == key):
        return ["Run MDaemon's installer of the same version again: it puts the file back and keeps the settings."]
    return []


def _restart(report: HealthReport, root: MailRoot) -> list[str]:
    """Return how to start MDaemon, which starts its other programs, and how to stop it before that where it runs."""
    service = next((one.name for one in report.services if one.state in _SERVICE_STATES), "")
    launcher = f'{QUOTE}"{_in_app(root, "MDLaunch.exe")}"'
    start, stop = launcher, f"{launcher} /stop"
    if service:
        start, stop = (f'{QUOTE}net {verb} "{safe_text(service)}"' for verb in ("start", "stop"))
    if any(state.name.casefold() == SERVER and state.state == "missing" for state in report.states):
        return ["To start MDaemon, which starts its other programs:", start]
    return ["To stop MDaemon and start it again:", stop, start]


def _in_app(root: MailRoot, name: str) -> str:
    """Return the path of a file in ``App`` as it is to be typed, safe for a terminal."""
    return safe_text(str(root.app / name if root.app is not None else PureWindowsPath(r"C:\MDaemon\App", name)))
