"""Domains by addresses by ports: what is to listen, what does, and the difference between the two."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from mdtui.addresses.ip import Address, in_order, is_wildcard
from mdtui.addresses.ports import Port
from mdtui.addresses.settings import AddressBook, Domain, is_bound
from mdtui.addresses.sockets import Listener, Sockets


class Cell(enum.Enum):
    """Whether a port of an address is to listen, and does."""

    LISTENS = "listens"
    """It is to listen, and does."""
    SILENT = "does not listen"
    """The settings name the port and bind the address, and nothing listens: a difference."""
    OPEN = "listens though it should not"
    """Something listens where no domain is bound: a difference."""
    UNUSED = "is not used"
    """Nothing listens, and the settings do not ask for it."""
    UNKNOWN = "is not known"
    """The system does not tell what listens."""

    @property
    def differs(self) -> bool:
        """Whether it is not as the settings ask for."""
        return self in {Cell.SILENT, Cell.OPEN}


class Spot(msgspec.Struct, frozen=True):
    """One port of one address.

    Attributes:
        port: the port.
        cell: whether it is to listen, and does.
        listener: what answers there; None where nothing does or nobody knows.
    """

    port: Port
    cell: Cell
    listener: Listener | None = None


class Row(msgspec.Struct, frozen=True):
    """A domain at one of its addresses; or an address on which something listens and to which no domain is bound.

    Attributes:
        domain: the domain; None where the address is no domain's.
        address: the address; None of a domain whose settings name none.
        is_bound: whether the domain is bound to the address, and so is to listen there.
        is_here: whether the address is this machine's.
        spots: one for each port, in their order.
    """

    domain: Domain | None
    address: Address | None
    is_bound: bool
    is_here: bool
    spots: tuple[Spot, ...]

    @property
    def differs(self) -> bool:
        """Whether any of its ports is not as the settings ask for."""
        return any(spot.cell.differs for spot in self.spots)


class Difference(msgspec.Struct, frozen=True):
    """A port of an address that is not as the settings ask for.

    Attributes:
        address: the address.
        port: the port.
        cell: `Cell.SILENT` or `Cell.OPEN`.
        listener: what answers there; None where nothing does.
        domains: the domains that are bound to the address.
    """

    address: Address
    port: Port
    cell: Cell
    listener: Listener | None
    domains: tuple[Domain, ...]


def matrix(book: AddressBook, sockets: Sockets) -> tuple[Row, ...]:
    """Return a row for each domain and each of its addresses, then one for each other address that answers."""
    wanted = _Wanted(frozenset(book.bound()), book.answers_everywhere)
    rows = [
        _row(domain, address, wanted, book.ports, sockets)
        for domain in book.domains
        for address in domain.addresses or (None,)
    ]
    named = {row.address for row in rows}
    others = (address for address in _others(book.ports, sockets, wanted.bound) if address not in named)
    rows += [_row(None, address, wanted, book.ports, sockets) for address in others]
    return tuple(rows)


class _Wanted(NamedTuple):
    """Where the server is to listen: on these addresses, or on every one."""

    bound: frozenset[Address]
    everywhere: bool


def _others(ports: Sequence[Port], sockets: Sockets, bound: Iterable[Address]) -> list[Address]:
    """Return the addresses with a socket of their own on one of the ports, but for those that domains are bound to."""
    numbers = {port.number for port in ports}
    found = {each.address for each in sockets.listeners if each.port in numbers}
    return sorted(found - set(bound), key=in_order)


def _row(
    domain: Domain | None,
    address: Address | None,
    wanted: _Wanted,
    ports: Sequence[Port],
    sockets: Sockets,
) -> Row:
    bound = domain is not None and is_bound(domain)
    here = address is not None and (sockets.has(address) or is_wildcard(address))
    spots = tuple(_spot(port, address, wanted, sockets, is_bound=bound) for port in ports)
    return Row(domain, address, bound and address is not None, here, spots)


def _spot(port: Port, address: Address | None, wanted: _Wanted, sockets: Sockets, *, is_bound: bool) -> Spot:
    if address is None:
        return Spot(port, Cell.UNUSED)
    if not sockets.known:
        return Spot(port, Cell.UNKNOWN)
    listener = sockets.on(address, port.number)
    if listener is not None:
        # A domain that is not bound may share its address with one that is.
        return Spot(port, Cell.LISTENS if wanted.everywhere or address in wanted.bound else Cell.OPEN, listener)
    return Spot(port, Cell.SILENT if port.is_set and (is_bound or wanted.everywhere) else Cell.UNUSED)


def differences(rows: Iterable[Row], book: AddressBook) -> tuple[Difference, ...]:
    """Return what is not as the settings ask for, each address and port once.

    A socket that listens on all addresses is told once, as what it is, where any domain is bound to an address.
    """
    bound = book.bound()
    found: dict[tuple[Address, int], Difference] = {}
    for row in rows:
        if row.address is None:
            continue
        for spot in row.spots:
            key = (spot.listener.address if spot.cell is Cell.OPEN and spot.listener else row.address, spot.port.number)
            if spot.cell.differs:
                domains = bound.get(row.address, ())
                found.setdefault(key, Difference(key[0], spot.port, spot.cell, spot.listener, domains))
    return tuple(sorted(found.values(), key=lambda each: (in_order(each.address), each.port.number)))
