"""What the files and keys are called that say which address a domain is bound to.

Known for sure is that the primary domain has one line ``DomainIP``, and that a secondary domain can be bound to an
address of its own. Where each stands was looked for and not found in any published text: so every name is a setting.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

_FileName = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._ -]*$")]
_Key = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[^;\[=\x00-\x20][^=\x00-\x1f]*$")]
_MaybeKey = Annotated[str, msgspec.Meta(max_length=64, pattern=r"^([^;\[=\x00-\x20][^=\x00-\x1f]*)?$")]
_ServiceKey = Annotated[str, msgspec.Meta(max_length=80, pattern=r"^[A-Za-z0-9-]{1,8}=[^;\[=\x00-\x20][^=\x00-\x1f]*$")]


class AddressNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    r"""Where MDaemon keeps which address a domain is bound to, below ``App``.

    Attributes:
        main_file: the file of the primary domain and of the ports.
        address_key: the key of the primary domain's address, in whichever section it stands.
        name_key: the key of the primary domain's name, in the section of its address; a guess.
        restrict_key: the key of "Restrict connections to this IP" of the primary domain, in the section of its address;
            empty, as it is not known: then nobody can say whether the primary domain is restricted.
        domains_file: the file with a section for each secondary domain; a guess by analogy with ``gateways.dat``.
        domain_address_key: the key of a secondary domain's address.
        bind_key: the key that says whether a secondary domain is bound to its address.
        yes: what such a key says when it is set.
        no: what it says when it is not.
        ports: the keys of the ports in the main file, each as SERVICE=KEY, beside or instead of the guessed ones.
        reload_file: the file that makes MDaemon read the domains again; it is only made when asked for.
    """

    main_file: _FileName = "MDaemon.ini"
    address_key: _Key = "DomainIP"
    name_key: _Key = "DomainName"
    restrict_key: _MaybeKey = ""
    domains_file: _FileName = "Domains.dat"
    domain_address_key: _Key = "IP"
    bind_key: _Key = "Bind"
    yes: str = "Yes"
    no: str = "No"
    ports: Annotated[tuple[_ServiceKey, ...], msgspec.Meta(max_length=16)] = ()
    reload_file: _FileName = "DOMAINS.SEM"
