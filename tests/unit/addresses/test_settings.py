from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path

import pytest

from mdtui.addresses.names import AddressNames
from mdtui.addresses.settings import LIMIT, is_bound, read_settings, truth_of
from tests.fixtures.addresses import MAIN, OTHERS, book

TEN, ELEVEN = ip_address("192.0.2.10"), ip_address("192.0.2.11")


def test_the_primary_domain_and_then_the_others() -> None:
    found = book()
    assert [(each.name, each.is_primary, each.addresses, each.bound) for each in found.domains] == [
        ("example.com", True, (TEN,), None),
        ("example.org", False, (TEN,), False),
        ("mail-2.example.com", False, (ELEVEN,), True),
    ]
    assert found.primary is found.domains[0]
    assert found.secondary == found.domains[1:]
    assert {address: [each.name for each in domains] for address, domains in found.bound().items()} == {
        TEN: ["example.com"],
        ELEVEN: ["mail-2.example.com"],
    }
    assert not found.answers_everywhere


def test_the_address_counts_in_whichever_section_it_stands() -> None:
    main = b"[a]\r\nDomainName=not.this\r\n[b]\r\ndomainip = 192.0.2.10 \r\nDOMAINNAME=example.com\r\n"
    primary = book(main).primary
    assert primary is not None
    assert (primary.name, primary.section, primary.addresses) == ("example.com", "b", (TEN,))


def test_whether_the_primary_domain_is_restricted_is_known_only_with_the_name_of_the_key() -> None:
    main = MAIN.replace(b"DomainIP", b"Restrict=No\r\nDomainIP")
    assert book(main).domains[0].bound is None
    loose = book(main, names=AddressNames(restrict_key="Restrict"))
    assert loose.domains[0].bound is False
    assert loose.answers_everywhere
    assert ELEVEN in loose.bound()


def test_several_addresses_and_words_that_are_none() -> None:
    domain = book(MAIN, b"[a]\nIP=192.0.2.10, nonsense;192.0.2.11 192.0.2.10\nBind=yes\n").secondary[0]
    assert (domain.addresses, domain.bad) == ((TEN, ELEVEN), ("nonsense",))


def test_what_comes_again_is_kept_apart() -> None:
    found = book(MAIN + b"[x]\r\nDomainIP=192.0.2.12\r\n", OTHERS + b"[EXAMPLE.ORG]\r\nIP=192.0.2.13\r\n")
    assert found.more_addresses == ("line 10, [x]",)
    assert found.doubled == ("example.org",)
    again = book(MAIN.replace(b"DomainIP", b"DomainIP=192.0.2.9\r\nDomainIP"))
    assert again.more_addresses == ("[Domain]",)
    assert again.domains[0].addresses == (ip_address("192.0.2.9"),)


def test_nothing_is_known_without_files() -> None:
    empty = book(None, None)
    assert (empty.domains, empty.primary, empty.bound()) == ((), None, {})
    assert empty.answers_everywhere


@pytest.mark.parametrize(("text", "truth"), [("Yes", True), (" 1 ", True), ("'no'", False), ("", False), ("x", None)])
def test_yes_and_no(text: str, truth: bool | None) -> None:  # noqa: FBT001 - what is expected
    assert truth_of(text) is truth


def test_a_secondary_domain_that_says_neither_is_not_bound() -> None:
    assert not is_bound(book(MAIN, b"[a]\nIP=192.0.2.10\nBind=maybe\n").secondary[0])
    assert not is_bound(book(MAIN, b"[a]\nIP=192.0.2.10\n").secondary[0])


def test_files_are_found_in_any_spelling(tmp_path: Path) -> None:
    (tmp_path / "mdaemon.INI").write_bytes(MAIN)
    found = read_settings(tmp_path, AddressNames())
    assert found.main.path == tmp_path / "mdaemon.INI"
    assert (found.others.missing, found.others.path, found.others.problem) == (True, tmp_path / "Domains.dat", "")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("[a]\nx=1\n".encode("utf-16"), "two bytes"),
        (b"[a]\n\0\0\0", "NUL"),
        (b"no section", "no section"),
        (b"[a]\n" + b";" * LIMIT, "longer than 16 MB"),
    ],
)
def test_a_file_that_cannot_be_made_out_says_why(tmp_path: Path, data: bytes, problem: str) -> None:
    (tmp_path / "MDaemon.ini").write_bytes(data)
    assert problem in read_settings(tmp_path, AddressNames()).main.problem


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "MDaemon.ini").mkdir()
    found = read_settings(tmp_path, AddressNames())
    assert (found.main.data, found.main.problem != "") == (None, True)
    nowhere = read_settings(None, AddressNames())
    assert nowhere.main.problem == "the mail root has no App directory"
