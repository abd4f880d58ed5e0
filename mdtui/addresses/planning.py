"""A plan for listening on some addresses and no other: which domain gets which, what to set where, what follows.

The way is the published one: the primary domain is bound to one address, and a secondary domain, named
``mail-2.example.com`` and so on below the primary one, to each further address. Every address answers for every domain,
as long as people log in with their full email address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from mdtui.addresses.ip import Address, in_order, is_wildcard
from mdtui.addresses.settings import AddressBook, Domain
from mdtui.addresses.sockets import Sockets
from mdtui.errors import RefusedError, UsageError
from mdtui.text import safe_text

FULL_ADDRESS = "every address answers for every domain only if people log in with their full email address"
"""What the published text says of the way."""
_FIRST_NUMBER = 2
"""The published example calls the domain of the second address ``mail-2``."""
_MOST = 64
"""Addresses in a plan."""


class Setting(msgspec.Struct, frozen=True):
    """A value that the plan sets.

    Attributes:
        file: the settings file, as it is called in the settings of this program.
        section: the section; not safe to show.
        key: the key.
        before: the value that stands there; None where there is none. Not safe to show.
        after: the value to be set.
    """

    file: str
    section: str
    key: str
    before: str | None
    after: str

    @property
    def line(self) -> str:
        """The setting as one line, safe to show."""
        was = "new" if self.before is None else f"was {self.before}"
        return safe_text(f"{self.file} [{self.section}] {self.key}={self.after}  ({was})")


class Share(msgspec.Struct, frozen=True):
    """A domain and the addresses that it gets.

    Attributes:
        domain: the domain's name; not safe to show.
        addresses: what it is bound to.
        is_primary: whether it is the primary domain.
        is_new: whether there is no such domain yet.
    """

    domain: str
    addresses: tuple[Address, ...]
    is_primary: bool
    is_new: bool = False

    @property
    def shown(self) -> str:
        """The name, safe to show."""
        return safe_text(self.domain)

    @property
    def text(self) -> str:
        """The addresses as one text."""
        return ", ".join(map(str, self.addresses))


class Plan(msgspec.Struct, frozen=True):
    """What binds the server to some addresses.

    Attributes:
        wanted: the addresses.
        shares: which domain gets which, the primary one first.
        released: domains that are bound to another address now, and are to be no longer; not safe to show.
        settings: the values to be set; none where all is so already.
        listens: the addresses that answer afterwards.
        silent: the other addresses of this machine, which answer no longer.
        notes: what else is to be known, one line each, safe to show.
    """

    wanted: tuple[Address, ...]
    shares: tuple[Share, ...]
    released: tuple[str, ...]
    settings: tuple[Setting, ...]
    listens: tuple[Address, ...]
    silent: tuple[Address, ...]
    notes: tuple[str, ...]


def plan(book: AddressBook, wanted: Sequence[Address], sockets: Sockets) -> Plan:
    """Return what binds the server to these addresses and no other.

    Args:
        book: what the settings say now.
        wanted: the addresses; the first goes to the primary domain.
        sockets: this machine, for its other addresses.

    Raises:
        UsageError: no address, one twice, or one that stands for all.
        RefusedError: the settings cannot be read, or no primary domain was found in them.
    """
    primary = _must_be_possible(book, wanted)
    shares = tuple(_shares(book, primary, wanted))
    taken = {share.domain.lower() for share in shares}
    released = tuple(
        domain.name for domain in book.secondary if domain.bound is not False and domain.name.lower() not in taken
    )
    settings = tuple(each for each in _settings(book, primary, shares, released) if each.before != each.after)
    own = {each.address for each in sockets.addresses}
    reached = {address for address in own if not address.is_loopback and not address.is_link_local}
    return Plan(
        wanted=tuple(wanted),
        shares=shares,
        released=released,
        settings=settings,
        listens=tuple(wanted),
        silent=tuple(sorted(reached - set(wanted), key=in_order)),
        notes=tuple(_notes(book, primary, shares, sockets)),
    )


def must_be_sensible(wanted: Sequence[Address]) -> None:
    """Refuse addresses that nothing can be bound to.

    Raises:
        UsageError: none at all, one twice, or one that stands for all.
    """
    if not wanted:
        raise UsageError("a plan needs an address")
    if len(wanted) > _MOST:
        raise UsageError(f"more than {_MOST} addresses are none that one server is bound to")
    for position, address in enumerate(wanted):
        if address in wanted[:position]:
            raise UsageError("the address is there twice", where=address)
        if is_wildcard(address):
            raise UsageError("this address stands for all, and binds to none", where=address)
        if address.is_multicast:
            raise UsageError("nobody listens on a multicast address", where=address)


def _must_be_possible(book: AddressBook, wanted: Sequence[Address]) -> Domain:
    """Return the primary domain; raises as `plan` does."""
    must_be_sensible(wanted)
    for file in (book.main, book.others):
        if file.problem:
            raise RefusedError(f"the settings cannot be changed: {file.problem}", where=file.path or file.name)
    if book.primary is None:
        hint = f"set address_key and name_key in [addresses] of the settings, if {book.names.address_key} is another"
        raise RefusedError("no primary domain was found", where=book.main.path or book.main.name, hint=hint)
    if len(wanted) > 1 and not book.primary.name:
        hint = f"set name_key in [addresses] of the settings, if {book.names.name_key} is another"
        raise RefusedError("the primary domain's name was not found", where=book.main.path or book.main.name, hint=hint)
    return book.primary


def _shares(book: AddressBook, primary: Domain, wanted: Sequence[Address]) -> Iterator[Share]:
    """Yield which domain gets which address: first those that have it, then those that are named for it, then new."""
    rest = list(wanted)
    first = rest.pop(0)
    yield Share(primary.name, (first,), is_primary=True)
    keeping: dict[str, list[Address]] = {}
    for domain in sorted(book.secondary, key=lambda each: each.bound is not True):
        for address in [each for each in domain.addresses if each in rest]:
            rest.remove(address)
            keeping.setdefault(domain.name, []).append(address)
    free = _names(book, primary, set(keeping))
    given = {next(free): [address] for address in rest}
    known = {domain.name.lower() for domain in book.secondary}
    found = {**keeping, **given}
    for name in sorted(found, key=lambda each: wanted.index(found[each][0])):
        yield Share(name, tuple(found[name]), is_primary=False, is_new=name.lower() not in known)


def _names(book: AddressBook, primary: Domain, taken: set[str]) -> Iterator[str]:
    """Yield ``mail-2.example.com`` and so on: those that are there already, in their spelling, or new ones."""
    known = {domain.name.lower(): domain.name for domain in book.secondary}
    gone = {name.lower() for name in taken}
    number = _FIRST_NUMBER
    while True:
        name = f"mail-{number}.{primary.name}"
        if name.lower() not in gone:
            yield known.get(name.lower(), name)
        number += 1


def is_service_name(name: str, primary: str) -> bool:
    """Return whether a domain is named as the plan names them: ``mail-2`` and so on below the primary domain."""
    return re.fullmatch(rf"mail-[1-9][0-9]*\.{re.escape(primary.lower())}", name.lower()) is not None


def _settings(
    book: AddressBook, primary: Domain, shares: Sequence[Share], released: Sequence[str]
) -> Iterator[Setting]:
    names, by_name = book.names, {domain.name: domain for domain in book.secondary}
    for share in shares:
        if share.is_primary:
            yield Setting(
                names.main_file, primary.section, names.address_key, primary.value, _value(primary, share.addresses)
            )
            if names.restrict_key and primary.bound is not True:
                yield Setting(names.main_file, primary.section, names.restrict_key, primary.bind_value, names.yes)
            continue
        domain = by_name.get(share.domain)
        value = _value(domain, share.addresses)
        section = domain.section if domain else share.domain
        yield Setting(names.domains_file, section, names.domain_address_key, domain.value if domain else None, value)
        if domain is None or domain.bound is not True:
            before = domain.bind_value if domain else None
            yield Setting(names.domains_file, section, names.bind_key, before, names.yes)
    for name in released:
        domain = by_name[name]
        yield Setting(names.domains_file, domain.section, names.bind_key, domain.bind_value, names.no)


def _value(domain: Domain | None, addresses: Sequence[Address]) -> str:
    """Return what to write for some addresses: what stands there already, where it means the same."""
    if domain is not None and domain.value is not None and not domain.bad and domain.addresses == tuple(addresses):
        return domain.value
    return ", ".join(map(str, addresses))


def _notes(book: AddressBook, primary: Domain, shares: Sequence[Share], sockets: Sockets) -> Iterator[str]:
    if len(shares) > 1:
        yield FULL_ADDRESS
    if primary.bound is not True and not book.names.restrict_key:
        yield (
            'what "Restrict connections to this IP" is called in the file is not known (restrict_key): tick it on'
            " the screen of the primary domain, or the server goes on answering on every address"
        )
    for share in shares:
        if share.is_new:
            yield (
                f"{share.shown} is new: give it a DNS record of {share.text}; whether MDaemon takes a domain from"
                " the file alone is not known, so look for it in the Domain Manager"
            )
        if len(share.addresses) > 1:
            yield f"{share.shown} has several addresses, which only MDaemon 25 and later knows"
    for address in (each for share in shares for each in share.addresses):
        if not sockets.has(address):
            yield f"{address} is not an address of this machine now"
        elif address.is_loopback:
            yield f"{address} is reached from this machine only"
    if book.others.missing:
        yield f"{book.others.name} is not there and will be made; its name is a guess, see domains_file in the settings"
