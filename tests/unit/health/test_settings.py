from __future__ import annotations

import msgspec
import pytest

from mdtui.health.settings import HealthSettings, Queue


def test_what_a_settings_file_may_say() -> None:
    text = """
services = ["MDaemon", "MDaemon Messaging"]
without = ["webmail", "HashCash.dll"]
log_quiet = 0
[[processes]]
name = "Backup.exe"
role = "backup"
need = "optional"
[[ports]]
name = "SMTP"
port = 2525
program = "MDaemon.exe"
need = "needed"
[[queues]]
name = "archive"
folder = 'D:\\Archive'
old = 60
"""
    settings = msgspec.toml.decode(text, type=HealthSettings)
    assert settings.processes[0].name == "Backup.exe"
    assert settings.ports[0].port == 2525
    assert settings.queues[0] == Queue(name="archive", folder="D:\\Archive", old=60)


@pytest.mark.parametrize(
    "text",
    [
        "probes = true",
        "log_quiet = -1",
        "[[ports]]\nname = 'a'\nport = 70000\nprogram = 'b'\nneed = 'needed'",
        "[[queues]]\nname = 'a'\nfolder = 'b'\nwarning = -1",
        "[[processes]]\nname = 'a'\nrole = 'b'\nneed = 'sometimes'",
    ],
)
def test_a_mistake_is_refused(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.toml.decode(text, type=HealthSettings)
