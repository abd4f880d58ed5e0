"""The rules ``ADR001`` and so on: what is wrong with the addresses that domains are bound to.

What a rule means is in ``rules.toml``. The findings of files are the same wherever they are looked at; those of sockets
are of this machine and this moment. No name is looked up over the network unless the answers are passed in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from mdtui.addresses.ip import Address
from mdtui.addresses.matrix import Cell, Difference, differences, matrix
from mdtui.addresses.planning import is_service_name
from mdtui.addresses.settings import AddressBook, Domain, is_bound
from mdtui.addresses.sockets import Sockets
from mdtui.findings import Finding, Severity
from mdtui.text import safe_text

Answers = Mapping[str, Sequence[Address]]
"""The addresses that a name server gives for the names of domains, in lower case; none of one that it does not know."""
Looked = tuple[AddressBook, Sockets, Answers | None]
_Find = Callable[[AddressBook, Sockets, Answers | None], Iterator[tuple[str, str]]]
"""Yields the subject of each finding, such as a domain's exact name, and its text."""

_SHOWN = 60
_LONGEST_HOST, _LONGEST_LABEL = 253, 63
_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]+(?<!-)")


def not_here(book: AddressBook, sockets: Sockets, _: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR001: the address is not on this machine."""
    if not sockets.addresses:
        return
    for address, domains in book.bound().items():
        if not sockets.has(address) and not _is_special(address):
            yield domains[0].name, f"{_names(domains)}: {address} is not an address of this machine"


def special(book: AddressBook, _: Sockets, __: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR002: a loopback, wildcard or link-local address."""
    for domain in book.domains:
        for address in filter(_is_special, domain.addresses):
            yield domain.name, f"{domain.shown}: {address} is {_kind(address)}"


def doubled_address(book: AddressBook, _: Sockets, __: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR003: several domains are bound to one address."""
    for address, domains in book.bound().items():
        if len(domains) > 1:
            yield domains[1].name, f"{_names(domains)} are bound to one address, {address}"


def bound_to_none(book: AddressBook, _: Sockets, __: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR004: bound, but to no address."""
    for domain in book.domains:
        if domain.bound is True and not domain.addresses and not domain.bad:
            yield domain.name, f"{domain.shown} is bound to its address, and has none"


def not_bound(book: AddressBook, _: Sockets, __: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR005: an address that the domain is not bound to."""
    for domain in book.domains:
        if domain.bound is False and domain.addresses:
            yield domain.name, f"{domain.shown} has the address {_text(domain.addresses)} and is not bound to it"


def open_though(book: AddressBook, sockets: Sockets, _: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR006: it listens, though it should not."""
    yield from _told(book, sockets, Cell.OPEN)


def no_ipv6(book: AddressBook, sockets: Sockets, _: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR007: IPv4 is bound, IPv6 is not."""
    bound = book.bound()
    here = [each.address for each in sockets.addresses if each.address.version == 6 and not _is_special(each.address)]  # noqa: PLR2004 - the version's name
    if here and bound and all(address.version == 4 for address in bound):  # noqa: PLR2004 - likewise
        yield "", f"the machine has {_text(here[:3])}, and every domain is bound to IPv4 only"


def name_unfit(book: AddressBook, _: Sockets, __: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR008: the domain's name does not fit."""
    primary = book.primary.name if book.primary else ""
    for domain in book.domains:
        if domain.name and not is_host_name(domain.name):
            yield domain.name, f"{domain.shown[:_SHOWN]} is no name that a host can have"
        elif not domain.is_primary and primary and _is_misplaced(domain.name, primary):
            yield domain.name, f"{domain.shown} only carries an address, but is not below {safe_text(primary)}"


def doubled_name(book: AddressBook, _: Sockets, __: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR009: a domain is there twice."""
    for name in book.doubled:
        yield name, f"{name} has more than one section in {book.others.name}"
    primary = book.primary
    for domain in book.secondary:
        if primary is not None and domain.name.lower() == primary.name.lower():
            yield domain.name, f"{domain.shown} is the primary domain, and a secondary one besides"


def unreadable(book: AddressBook, _: Sockets, __: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR010: the settings cannot be read."""
    for file in (book.main, book.others):
        if file.data is None and file.problem:
            yield file.name, f"{file.name}: {file.problem}"
    if book.main.missing and not book.main.problem:
        yield book.main.name, f"{book.main.name} is not there"


def undecodable(book: AddressBook, _: Sockets, __: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR011: the settings are no text that can be made out."""
    for file in (book.main, book.others):
        if file.data is not None and file.problem:
            yield file.name, f"{file.name}: {file.problem}"


def no_address(book: AddressBook, _: Sockets, __: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR012: the value is no IP address."""
    for domain in book.domains:
        for word in domain.bad:
            yield domain.name, f"{domain.shown}: '{safe_text(word[:_SHOWN])}' is no IP address"


def silent_though(book: AddressBook, sockets: Sockets, _: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR013: it does not listen, though it should."""
    yield from _told(book, sockets, Cell.SILENT)


def neither(book: AddressBook, _: Sockets, __: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR014: neither yes nor no."""
    for domain in book.domains:
        if domain.bind_value is not None and domain.bound is None:
            yield domain.name, f"{domain.shown}: '{safe_text(domain.bind_value[:_SHOWN])}' is neither yes nor no"


def leads_elsewhere(book: AddressBook, _: Sockets, answers: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR015: the name does not lead to the address."""
    if answers is None:
        return
    for domain in book.domains:
        if is_bound(domain) and domain.addresses and (found := answers.get(domain.name.lower())) is not None:
            if not found:
                yield domain.name, f"no name server knows an address of {domain.shown}"
            elif not set(found) & set(domain.addresses):
                yield domain.name, f"{domain.shown} is {_text(found)}, and bound to {_text(domain.addresses)}"


def more_lines(book: AddressBook, _: Sockets, __: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR016: more than one address line of the primary domain."""
    for where in book.more_addresses:
        yield book.main.name, f"{book.names.address_key} is there again: {where}"


def no_port(book: AddressBook, _: Sockets, __: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR017: the value is no port."""
    for line in book.bad_ports:
        yield book.main.name, line


def no_primary(book: AddressBook, _: Sockets, __: Answers | None) -> Iterator[tuple[str, str]]:
    """ADR018: no address of the primary domain was found."""
    if book.main.data is None or book.main.problem:
        return
    if book.primary is None or (not book.primary.addresses and not book.primary.bad):
        yield book.main.name, f"{book.main.name} has no address in {book.names.address_key}"


FINDERS: Mapping[str, _Find] = {
    "ADR001": not_here,
    "ADR002": special,
    "ADR003": doubled_address,
    "ADR004": bound_to_none,
    "ADR005": not_bound,
    "ADR006": open_though,
    "ADR007": no_ipv6,
    "ADR008": name_unfit,
    "ADR009": doubled_name,
    "ADR010": unreadable,
    "ADR011": undecodable,
    "ADR012": no_address,
    "ADR013": silent_though,
    "ADR014": neither,
    "ADR015": leads_elsewhere,
    "ADR016": more_lines,
    "ADR017": no_port,
    "ADR018": no_primary,
}
"""What finds the breaches of each rule."""


def check(
    book: AddressBook, sockets: Sockets, severities: Mapping[str, Severity], answers: Answers | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong, the gravest first; never raises.

    Args:
        book: what the settings say.
        sockets: this machine.
        severities: how much each rule matters; a rule that is not among them is not held against anything.
        answers: what a name server says of the domains' names; None where nobody asked.
    """
    found = [
        Finding(rule, severities[rule], safe_text(text), subject=subject)
        for rule, find in FINDERS.items()
        if rule in severities
        for subject, text in find(book, sockets, answers)
    ]
    weight = list(Severity)
    return tuple(sorted(found, key=lambda finding: -weight.index(finding.severity)))


def is_host_name(name: str) -> bool:
    """Return whether a name is one that a host can have: labels of letters, digits and hyphens, joined with dots.

    Letters beyond ASCII are refused, as the file would hold the ``xn--`` form of such a name.
    """
    labels = name.removesuffix(".").split(".")
    return len(name) <= _LONGEST_HOST and all(
        len(label) <= _LONGEST_LABEL and _LABEL.fullmatch(label) is not None for label in labels
    )


def _is_misplaced(name: str, primary: str) -> bool:
    """Return whether a name is of the form ``mail-2.somewhere``, where somewhere is not the primary domain."""
    host, _, rest = name.partition(".")
    return re.fullmatch(r"mail-[0-9]+", host.lower()) is not None and bool(rest) and not is_service_name(name, primary)


def _is_special(address: Address) -> bool:
    return address.is_loopback or address.is_unspecified or address.is_link_local or address.is_multicast


def _kind(address: Address) -> str:
    if address.is_loopback:
        return "reached from this machine only"
    if address.is_unspecified:
        return "every address of this machine"
    return "no address that listens" if address.is_multicast else "an address of one network card only"


def _told(book: AddressBook, sockets: Sockets, cell: Cell) -> Iterator[tuple[str, str]]:
    """Yield a finding for each address, with all of its ports; of what listens, for each process."""
    found: dict[tuple[Address, str], list[Difference]] = {}
    for each in differences(matrix(book, sockets), book):
        if each.cell is cell and (cell is Cell.OPEN or sockets.has(each.address)):
            found.setdefault((each.address, each.listener.who if each.listener else ""), []).append(each)
    for (address, who), parts in found.items():
        ports = ", ".join(f"{part.port.service} {part.port.number}" for part in parts)
        subject = parts[0].domains[0].name if parts[0].domains else ""
        if cell is Cell.OPEN:
            yield subject, f"{address} listens on {ports}, and no domain is bound to it: {who}"
        else:
            yield subject, f"{_names(parts[0].domains)}: {address} does not listen on {ports}"


def _names(domains: Sequence[Domain]) -> str:
    shown = [domain.shown for domain in domains[:3]]
    more = [f"{len(domains) - 3} more"] if len(domains) > 3 else []  # noqa: PLR2004 - as many as fit on a line
    return ", ".join([*shown, *more])


def _text(addresses: Sequence[Address]) -> str:
    return ", ".join(map(str, addresses))


def counts(findings: Sequence[Finding]) -> dict[Severity, int]:
    """Return how many findings there are of each severity, the gravest first."""
    found = Counter(finding.severity for finding in findings)
    return {severity: found[severity] for severity in reversed(Severity) if found[severity]}
