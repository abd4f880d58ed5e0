"""Which port each service is configured for: by the settings, by ``MDaemon.ini``, or by default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from mdtui.errors import MdtuiError
from mdtui.files import find_entry, read_file
from mdtui.processes.ports import ExpectedPort
from mdtui.text import text_of_bytes

SETTINGS_FILE = "MDaemon.ini"
_LIMIT = 4 << 20
_PORTS = range(1, 65536)
_DIGITS = 5


class ConfiguredPort(msgspec.Struct, frozen=True):
    """A port that is expected, with its number here.

    Attributes:
        expected: the port.
        origin: where the number is from: ``default``, ``settings``, or the key in ``MDaemon.ini``.
    """

    expected: ExpectedPort
    origin: str


def configured_ports(
    known: Iterable[ExpectedPort], own: Iterable[ExpectedPort], ini: Mapping[str, int]
) -> list[ConfiguredPort]:
    """Return every port that is expected, with the number that counts here.

    Args:
        known: the ports that the package knows.
        own: those of the settings, which replace known ones of the same name in any case.
        ini: the numbers in ``MDaemon.ini``, from `numbers_in`.
    """
    merged = {port.name.casefold(): ConfiguredPort(port, "default") for port in known}
    merged |= {port.name.casefold(): ConfiguredPort(port, "settings") for port in own}
    return [_by_ini(port, ini) for port in merged.values()]


def _by_ini(port: ConfiguredPort, ini: Mapping[str, int]) -> ConfiguredPort:
    for key in port.expected.keys:
        number = ini.get(key.casefold())
        if number in _PORTS:
            return ConfiguredPort(msgspec.structs.replace(port.expected, port=number), f"{key} in {SETTINGS_FILE}")
    return port


def read_numbers(app: Path | None) -> dict[str, int]:
    """Return the numbers in the ``MDaemon.ini`` of an ``App`` directory; none where it cannot be read."""
    path = find_entry(app, SETTINGS_FILE) if app is not None else None
    if path is None:
        return {}
    try:
        return numbers_in(read_file(path, _LIMIT))
    except MdtuiError:
        return {}


def numbers_in(data: bytes) -> dict[str, int]:
    """Return the keys of INI text that have a number, by casefolded name, in whichever section; of any bytes.

    Of a key that comes twice the first counts, as in Windows' own reading.
    """
    found: dict[str, int] = {}
    for line in text_of_bytes(data).split("\n"):
        key, _, value = (part.strip() for part in line.partition("="))
        if key and not key.startswith((";", "[")) and value.isascii() and value.isdigit() and len(value) <= _DIGITS:
            found.setdefault(key.casefold(), int(value))
    return found
