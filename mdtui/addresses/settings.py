r"""Which address each domain is bound to, as the settings files say it.

The primary domain has one ``DomainIP`` line in ``App\MDaemon.ini``, in whichever section; each secondary domain has a
section of its own in ``App\Domains.dat`` with ``IP`` and ``Bind``. Any bytes are read: what cannot be made out is a
remark, and never an error. All names are `AddressNames`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from mdtui.addresses.ip import Address, address_of, split_addresses
from mdtui.addresses.names import AddressNames
from mdtui.addresses.ports import Port, load_ports, read_ports
from mdtui.errors import MdtuiError
from mdtui.files import find_entry, read_file
from mdtui.ini import Entry, Ini
from mdtui.text import safe_text

LIMIT = 16 << 20
"""A settings file is read up to so many bytes; one that is longer is not changed."""
_SAYS_YES = frozenset({"yes", "y", "true", "1", "on"})
_SAYS_NO = frozenset({"no", "n", "false", "0", "off", ""})
_SHOWN = 80
"""Characters of a value that are shown."""


class SettingsFile(msgspec.Struct, frozen=True):
    """A settings file as it was read.

    Attributes:
        name: what it is called in the settings of this program.
        path: where it is, or would be; None where there is no ``App`` directory.
        data: its bytes; None where it is not there or cannot be read.
        problem: why it cannot be read or made out, one line; empty where it can.
        missing: it is not there.
    """

    name: str
    path: Path | None
    data: bytes | None = None
    problem: str = ""
    missing: bool = False

    @property
    def ini(self) -> Ini:
        """What it says; of a file that was not read, nothing."""
        return Ini(self.data or b"")


class Domain(msgspec.Struct, frozen=True):
    """A domain and the address that it is bound to.

    Attributes:
        name: as written; not safe to show.
        is_primary: whether it is the primary domain.
        value: what the settings say of its address, as written; None where they say nothing. Not safe to show.
        addresses: the addresses that this names.
        bad: the words of it that name none; not safe to show.
        bound: whether it is bound to them, and to no other; None where that is not known.
        bind_value: what the settings say of that, as written; None where they say nothing. Not safe to show.
        section: the section that it stands in.
        file: the file's name.
    """

    name: str
    is_primary: bool
    value: str | None = None
    addresses: tuple[Address, ...] = ()
    bad: tuple[str, ...] = ()
    bound: bool | None = None
    bind_value: str | None = None
    section: str = ""
    file: str = ""

    @property
    def shown(self) -> str:
        """The name, safe to show."""
        return safe_text(self.name) or "(no name)"

    @property
    def shown_value(self) -> str:
        """What the settings say of the address, safe to show."""
        return safe_text((self.value or "")[:_SHOWN])


class AddressBook(msgspec.Struct, frozen=True):
    """Everything that the settings say of addresses.

    Attributes:
        names: what files and keys are called.
        main: the file of the primary domain.
        others: the file of the secondary domains.
        domains: the domains, the primary one first where there is one.
        ports: the port of each service.
        bad_ports: values that are no port, one line each, safe to show.
        more_addresses: further ``DomainIP`` lines, which count for nothing; as sections, safe to show.
        doubled: names of domains that have two sections, safe to show.
    """

    names: AddressNames
    main: SettingsFile
    others: SettingsFile
    domains: tuple[Domain, ...] = ()
    ports: tuple[Port, ...] = ()
    bad_ports: tuple[str, ...] = ()
    more_addresses: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()

    @property
    def primary(self) -> Domain | None:
        """The primary domain; None where no line of it was found."""
        return next((domain for domain in self.domains if domain.is_primary), None)

    @property
    def secondary(self) -> tuple[Domain, ...]:
        """The other domains, in the order of their file."""
        return tuple(domain for domain in self.domains if not domain.is_primary)

    @property
    def answers_everywhere(self) -> bool:
        """Whether the server answers on every address: its primary domain is not bound to one.

        Inferred from the published text, by which the tick at the primary domain is what binds the server at all.
        """
        primary = self.primary
        return primary is None or not primary.addresses or not is_bound(primary)

    def bound(self) -> dict[Address, tuple[Domain, ...]]:
        """Return the addresses that are to listen, each with the domains that are bound to it.

        A primary domain counts as bound to its address as long as the settings do not say that it is not.
        """
        found: dict[Address, list[Domain]] = {}
        for domain in self.domains:
            if is_bound(domain):
                for address in domain.addresses:
                    found.setdefault(address, []).append(domain)
        return {address: tuple(domains) for address, domains in found.items()}


def is_bound(domain: Domain) -> bool:
    """Return whether a domain is to listen on its addresses: it says so, or is the primary one and says nothing."""
    return domain.bound is True or (domain.is_primary and domain.bound is None)


def read_settings(app: Path | None, names: AddressNames) -> AddressBook:
    """Return what the settings below an ``App`` directory say of addresses; never raises.

    Args:
        app: the directory; None where the mail root has none.
        names: what files and keys are called.
    """
    return book_of(_read(app, names.main_file), _read(app, names.domains_file), names)


def _read(app: Path | None, name: str) -> SettingsFile:
    if app is None:
        return SettingsFile(name, None, problem="the mail root has no App directory", missing=True)
    path = find_entry(app, name)
    if path is None:
        return SettingsFile(name, app / name, missing=True)
    try:
        data = read_file(path, LIMIT + 1)
    except MdtuiError as error:
        return SettingsFile(name, path, problem=error.line())
    return SettingsFile(name, path, data, problem=_problem(data))


def _problem(data: bytes) -> str:
    if len(data) > LIMIT:
        return f"longer than {LIMIT >> 20} MB, which no settings file is"
    ini = Ini(data)
    if ini.is_wide:
        return "text of two bytes for each character, which is not read here"
    if b"\0" in data:
        return "it has NUL bytes, which no text has: perhaps it was cut short by a crash"
    return "" if ini.sections() or not data.strip() else "it has no section, so it is no INI text"


def book_of(main: SettingsFile, others: SettingsFile, names: AddressNames) -> AddressBook:
    """Return what two settings files say; see `read_settings`."""
    ini = main.ini
    found = ini.find(names.address_key)
    ports, bad_ports = read_ports(ini, load_ports(names.ports))
    return AddressBook(
        names=names,
        main=main,
        others=others,
        domains=(*_primary(ini, found, names), *_secondary(others.ini, names)),
        ports=ports,
        bad_ports=tuple(bad_ports),
        more_addresses=tuple(_more(ini, found, names.address_key)),
        doubled=tuple(_doubled(others.ini)),
    )


def _primary(ini: Ini, found: tuple[Entry, ...], names: AddressNames) -> Iterator[Domain]:
    named = ini.find(names.name_key)
    if not found and not named:
        return
    section = found[0].section if found else named[0].section
    name = ini.get(section, names.name_key)
    restricted = ini.get(section, names.restrict_key) if names.restrict_key else None
    yield _domain(
        name if name is not None else (named[0].value if named else ""),
        found[0].value if found else None,
        restricted,
        section,
        names.main_file,
        is_primary=True,
    )


def _secondary(ini: Ini, names: AddressNames) -> Iterator[Domain]:
    for section in ini.sections():
        value, bind = ini.get(section, names.domain_address_key), ini.get(section, names.bind_key)
        yield _domain(section, value, bind, section, names.domains_file, is_primary=False)


def _domain(name: str, value: str | None, bind: str | None, section: str, file: str, *, is_primary: bool) -> Domain:
    words = split_addresses(value or "")
    read = [(word, address_of(word)) for word in words]
    return Domain(
        name=name,
        is_primary=is_primary,
        value=value,
        addresses=tuple(dict.fromkeys(address for _, address in read if address is not None)),
        bad=tuple(word for word, address in read if address is None),
        bound=truth_of(bind) if bind is not None else (None if is_primary else False),
        bind_value=bind,
        section=section,
        file=file,
    )


def truth_of(value: str) -> bool | None:
    """Return whether a value says yes or no, or None where it says neither."""
    word = value.strip(" \t\"'").lower()
    return True if word in _SAYS_YES else False if word in _SAYS_NO else None


def _more(ini: Ini, found: tuple[Entry, ...], key: str) -> Iterator[str]:
    """Yield where further lines of the primary domain's address stand."""
    yield from (safe_text(f"line {entry.line}, [{entry.section}]") for entry in found[1:])
    if found:
        count = ini.count(found[0].section, key)
        yield from [safe_text(f"[{found[0].section}]")] * (count - 1)


def _doubled(ini: Ini) -> Iterator[str]:
    yield from (safe_text(name) for name in ini.doubled_sections())
