"""Each rule about addresses, with settings that break it and settings that keep it."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from typing import NamedTuple

import msgspec
import pytest

from mdtui.addresses.checking import FINDERS, Answers, check, counts, is_host_name
from mdtui.addresses.settings import AddressBook
from mdtui.addresses.sockets import Sockets
from mdtui.findings import Finding, Severity
from mdtui.mrk.rules import load_rules
from tests.fixtures.addresses import MAIN, OTHERS, SEVERITIES, Machine, all_of, book

SERVER = Machine("192.0.2.10", "192.0.2.11", listens=all_of("192.0.2.10", "192.0.2.11")).look()
SIX = Machine("192.0.2.10", "192.0.2.11", "2001:db8::1", listens=all_of("192.0.2.10", "192.0.2.11")).look()
BOUND = b"[a.example.com]\nIP=192.0.2.11\nBind=Yes\n"


class Case(NamedTuple):
    """Settings and a machine that break a rule, and what the finding says."""

    rule: str
    text: str
    book: AddressBook
    machine: Sockets = SERVER
    answers: Answers | None = None


def instead(text: bytes) -> AddressBook:
    """Return the settings with another value in the place of the primary domain's address."""
    return book(MAIN.replace(b"192.0.2.10", text))


def with_problem(**change: object) -> AddressBook:
    good = book()
    return msgspec.structs.replace(good, main=msgspec.structs.replace(good.main, **change))


TWICE = book(MAIN, OTHERS.replace(b"No", b"Yes"))
NO_IMAP = Machine("192.0.2.10", listens=["192.0.2.10 25"]).look()
ELSEWHERE = {"mail-2.example.com": [ip_address("10.0.0.9")]}
THERE = {"example.com": [ip_address("192.0.2.10")], "a.example.com": [ip_address("192.0.2.11")]}
BAD = [
    Case("ADR001", "example.com: 192.0.2.10 is not an address of this machine", book(), Machine("10.9.9.9").look()),
    Case("ADR002", "example.com: 0.0.0.0 is every address of this machine", instead(b"0.0.0.0")),
    Case("ADR002", "example.com: 127.0.0.1 is reached from", instead(b"127.0.0.1")),
    Case("ADR002", "example.com: fe80::1 is an address of one", instead(b"fe80::1")),
    Case("ADR003", "example.com, example.org are bound to one address, 192.0.2.10", TWICE),
    Case("ADR004", "a is bound to its address, and has none", book(MAIN, b"[a]\nBind=Yes\n")),
    Case("ADR005", "example.org has the address 192.0.2.10 and is not bound", book()),
    Case(
        "ADR006",
        "192.0.2.12 listens on SMTP 25, IMAP 143, and no domain is bound to it: x 4711",
        book(),
        Machine("192.0.2.10", "192.0.2.12", listens=["192.0.2.12 25 x", "192.0.2.12 143 x"]).look(),
    ),
    Case("ADR007", "the machine has 2001:db8::1, and every domain is bound to IPv4 only", book(), SIX),
    Case("ADR008", "a_b..c is no name", book(MAIN, b"[a_b..c]\n")),
    Case("ADR008", "mail-3.example.org only carries", book(MAIN, b"[mail-3.example.org]\n")),
    Case("ADR009", "example.org has more than one section", book(MAIN, OTHERS + b"[Example.org]\n")),
    Case("ADR009", "EXAMPLE.com is the primary domain", book(MAIN, b"[EXAMPLE.com]\n")),
    Case("ADR010", "MDaemon.ini: cannot read", with_problem(data=None, problem="cannot read")),
    Case("ADR010", "MDaemon.ini is not there", book(None)),
    Case("ADR011", "MDaemon.ini: it has NUL bytes", with_problem(problem="it has NUL bytes")),
    Case("ADR012", "example.com: 'mail.example.com' is no IP address", instead(b"mail.example.com")),
    Case("ADR013", "example.com: 192.0.2.10 does not listen on IMAP 143", book(), NO_IMAP),
    Case("ADR014", "a: 'perhaps' is neither", book(MAIN, b"[a]\nBind=perhaps\n")),
    Case("ADR015", "mail-2.example.com is 10.0.0.9, and bound to 192.0.2.11", book(), SERVER, ELSEWHERE),
    Case("ADR015", "no name server knows an address of example.com", book(), SERVER, {"example.com": []}),
    Case("ADR016", "DomainIP is there again: line 10, [x]", book(MAIN + b"[x]\nDomainIP=192.0.2.9\n")),
    Case("ADR017", "[Ports] SMTPInPort is 'x'", book(MAIN.replace(b"=25", b"=x"))),
    Case("ADR018", "MDaemon.ini has no address in DomainIP", book(b"[Domain]\nDomainName=example.com\n")),
]  # fmt: skip
GOOD_BOOK = book(MAIN, BOUND)
GOOD: dict[str, tuple[AddressBook, Sockets, Answers | None]] = {
    "ADR005": (GOOD_BOOK, SERVER, None),
    "ADR007": (book(MAIN.replace(b"192.0.2.10", b"192.0.2.10, 2001:db8::1"), BOUND), SIX, None),
    "ADR015": (
        GOOD_BOOK,
        SERVER,
        {"example.com": [ip_address("192.0.2.10")], "a.example.com": [ip_address("192.0.2.11")]},
    ),
}


def found(book: AddressBook, machine: Sockets, answers: Answers | None = None) -> Sequence[Finding]:
    return check(book, machine, SEVERITIES, answers)


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.rule)
def test_what_breaks_a_rule_is_found(case: Case) -> None:
    texts = [each.text for each in found(case.book, case.machine, case.answers) if each.rule == case.rule]
    assert any(text.startswith(case.text) for text in texts), texts


@pytest.mark.parametrize("rule", FINDERS)
def test_what_keeps_a_rule_is_not(rule: str) -> None:
    assert rule not in {each.rule for each in found(*GOOD.get(rule, (GOOD_BOOK, SERVER, None)))}


def test_a_server_that_does_what_its_settings_say_has_no_finding() -> None:
    assert found(GOOD_BOOK, SERVER) == ()


def test_every_rule_has_a_text_a_finder_and_a_bad_example() -> None:
    assert list(load_rules("mdtui.addresses")) == list(FINDERS)
    assert {case.rule for case in BAD} == set(FINDERS)


def test_the_gravest_come_first_and_a_rule_that_is_left_out_finds_nothing() -> None:
    machine = Machine("2001:db8::1").look()
    findings = found(book(), machine)
    weights = [list(Severity).index(each.severity) for each in findings]
    assert weights == sorted(weights, reverse=True)
    assert counts(findings) == {Severity.ERROR: 2, Severity.INFO: 2}
    assert {each.rule for each in check(book(), machine, {"ADR007": Severity.INFO})} == {"ADR007"}


def test_where_nothing_is_known_of_the_machine_nothing_is_said_of_it() -> None:
    assert {each.rule for each in found(book(), Sockets(problem="no right"))} == {"ADR005"}


def test_foreign_text_is_shown_and_not_obeyed() -> None:
    nasty = b"[\x1b[31m]\nIP=\x1b[2J\nBind=\x07\n"
    findings = found(book(MAIN, nasty + nasty), SERVER)
    assert {"ADR008", "ADR009", "ADR012", "ADR014"} <= {each.rule for each in findings}
    assert all(each.text.isprintable() for each in findings)


@pytest.mark.parametrize("name", ["example.com", "a", "MAIL-2.example.com.", "x_y.example.com", "1.example.com"])
def test_a_name_of_a_host(name: str) -> None:
    assert is_host_name(name)


@pytest.mark.parametrize(
    "name", ["", ".", "a..b", "-a.com", "a-.com", "a b.com", "\u00fc.de", "a" * 64, "a." * 127 + "aa"]
)
def test_what_is_no_name_of_a_host(name: str) -> None:
    assert not is_host_name(name)
