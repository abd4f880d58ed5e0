"""IP addresses as settings, people and systems write them, each in one form."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

Address = IPv4Address | IPv6Address

_BETWEEN = re.compile(r"[,; \t]+")
_ZONE = re.compile(r"%.*$")


def address_of(text: str) -> Address | None:
    """Return the address that a text names, or None where it names none.

    The zone of a link-local address is left out, brackets around an IPv6 address too, and an IPv4 address that is
    written as an IPv6 one is the IPv4 address.
    """
    plain = _ZONE.sub("", text.strip())
    if plain.startswith("[") and plain.endswith("]"):
        plain = plain[1:-1]
    try:
        address = ip_address(plain)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def split_addresses(text: str) -> list[str]:
    """Return the words of a text in which several addresses may stand, between commas, semicolons or blanks."""
    return [word for word in _BETWEEN.split(text.strip(" \t\"'")) if word]


def is_wildcard(address: Address) -> bool:
    """Return whether an address stands for all of its kind: ``0.0.0.0`` or ``::``."""
    return address.is_unspecified


def in_order(address: Address) -> tuple[int, int]:
    """Return what addresses are sorted by: IPv4 before IPv6, then by number."""
    return address.version, int(address)
