"""The services that answer on a domain's address: data, in ``ports.toml`` beside this module."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from typing import Literal

import msgspec

from mdtui.ini import Ini
from mdtui.text import safe_text

_HIGHEST = 65535


class KnownPort(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A service with the port that it has where the settings do not say otherwise.

    Attributes:
        service: its name, at most 8 characters.
        number: the usual port; 0 where there is none.
        key: what the port is called in the main settings file.
        source: what this rests on.
        confidence: how sure the key is.
    """

    service: str
    number: int
    key: str
    source: str = "the settings of this program"
    confidence: Literal["high", "medium", "low"] = "low"


class Port(msgspec.Struct, frozen=True):
    """The port of a service on this server.

    Attributes:
        service: its name.
        number: the port.
        is_set: the settings name it; otherwise it is the usual one, and whether the service is used is not known.
        where: the key it was read from, safe to show; empty of the usual one.
    """

    service: str
    number: int
    is_set: bool
    where: str = ""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    port: tuple[KnownPort, ...]


def load_ports(named: Sequence[str] = ()) -> tuple[KnownPort, ...]:
    """Return the services that the package knows, and those that the settings name.

    Args:
        named: each SERVICE=KEY; of a service that is known, it replaces the key.
    """
    text = resources.files("mdtui.addresses").joinpath("ports.toml").read_bytes()
    ports = {port.service: port for port in msgspec.toml.decode(text, type=_File).port}
    for pair in named:
        service, _, key = pair.partition("=")
        usual = ports[service].number if service in ports else 0
        ports[service] = KnownPort(service, usual, key.strip())
    return tuple(ports.values())


def read_ports(ini: Ini, known: Sequence[KnownPort]) -> tuple[tuple[Port, ...], list[str]]:
    """Return the port of each service, and the values that are no port, each as one line safe to show.

    Args:
        ini: the main settings file.
        known: the services; a key counts in whichever section it stands.
    """
    ports, bad = [], []
    for each in known:
        found = ini.find(each.key)
        if not found:
            if each.number:
                ports.append(Port(each.service, each.number, is_set=False))
            continue
        entry = found[0]
        where = safe_text(f"[{entry.section}] {entry.key}")
        text = entry.value.strip("\"'")
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(_HIGHEST)) else -1
        if 0 < number <= _HIGHEST:
            ports.append(Port(each.service, number, is_set=True, where=where))
        elif number != 0:
            # 0 is how a service is commonly switched off; anything else is a mistake.
            bad.append(safe_text(f"{where} is {entry.value[:40]!r}, which is no port"))
    return tuple(ports), bad
