from __future__ import annotations

from ipaddress import ip_address

import pytest

from mdtui.addresses.names import AddressNames
from mdtui.addresses.planning import FULL_ADDRESS, Plan, is_service_name, plan
from mdtui.addresses.settings import SettingsFile, book_of
from mdtui.errors import MdtuiError, RefusedError, UsageError
from tests.fixtures.addresses import MAIN, OTHERS, Machine, book

HERE = Machine("10.0.0.1", "10.0.0.2", "10.0.0.3", "127.0.0.1", "fe80::1").look()


def planned(*wanted: str, main: bytes = MAIN, others: bytes | None = OTHERS, restrict_key: str = "") -> Plan:
    names = AddressNames(restrict_key=restrict_key)
    return plan(book(main, others, names), [ip_address(text) for text in wanted], HERE)


def shares(made: Plan) -> list[tuple[str, str, bool]]:
    return [(share.domain, share.text, share.is_new) for share in made.shares]


def test_the_published_example() -> None:
    made = planned("10.0.0.1", "10.0.0.2")
    assert shares(made) == [("example.com", "10.0.0.1", False), ("mail-2.example.com", "10.0.0.2", False)]
    assert [setting.line for setting in made.settings] == [
        "MDaemon.ini [Domain] DomainIP=10.0.0.1  (was 192.0.2.10)",
        "Domains.dat [mail-2.example.com] IP=10.0.0.2  (was 192.0.2.11)",
    ]
    assert list(map(str, made.listens)) == ["10.0.0.1", "10.0.0.2"]
    assert list(map(str, made.silent)) == ["10.0.0.3"]
    assert made.notes[0] == FULL_ADDRESS
    assert "restrict_key" in made.notes[1]


def test_a_domain_that_is_not_there_is_made_and_bound() -> None:
    made = planned("10.0.0.1", "10.0.0.2", "10.0.0.3", others=b"[example.org]\r\n")
    assert shares(made)[1:] == [("mail-2.example.com", "10.0.0.2", True), ("mail-3.example.com", "10.0.0.3", True)]
    assert [setting.line for setting in made.settings[1:3]] == [
        "Domains.dat [mail-2.example.com] IP=10.0.0.2  (new)",
        "Domains.dat [mail-2.example.com] Bind=Yes  (new)",
    ]
    assert any("is new: give it a DNS record" in note for note in made.notes)


def test_a_domain_that_has_the_address_keeps_it_and_is_bound_to_it() -> None:
    others = b"[example.org]\nIP=10.0.0.2\nBind=No\n[Mail-2.Example.com]\nIP=192.0.2.11\nBind=Yes\n"
    made = planned("10.0.0.1", "10.0.0.2", others=others)
    assert shares(made)[1:] == [("example.org", "10.0.0.2", False)]
    assert made.released == ("Mail-2.Example.com",)
    assert [setting.line for setting in made.settings[1:]] == [
        "Domains.dat [example.org] Bind=Yes  (was No)",
        "Domains.dat [Mail-2.Example.com] Bind=No  (was Yes)",
    ]


def test_a_name_is_found_again_in_any_case() -> None:
    made = planned("10.0.0.1", "10.0.0.2", others=b"[MAIL-2.example.com]\nIP=192.0.2.9\nBind=Yes\n")
    assert shares(made)[1] == ("MAIL-2.example.com", "10.0.0.2", False)


def test_what_is_so_already_changes_nothing() -> None:
    assert planned("192.0.2.10", "192.0.2.11").settings == ()


def test_several_addresses_of_one_domain_stay_together() -> None:
    made = planned("10.0.0.1", "10.0.0.2", "10.0.0.3", others=b"[a.example.com]\nIP=10.0.0.3;10.0.0.2\nBind=Yes\n")
    assert shares(made)[1:] == [("a.example.com", "10.0.0.3, 10.0.0.2", False)]
    assert [setting.key for setting in made.settings] == ["DomainIP"]
    assert any("only MDaemon 25" in note for note in made.notes)


def test_the_tick_is_set_where_its_key_is_known() -> None:
    made = planned("10.0.0.1", restrict_key="Restrict")
    assert "MDaemon.ini [Domain] Restrict=Yes  (new)" in [setting.line for setting in made.settings]
    assert not any("restrict_key" in note for note in made.notes)


def test_notes_on_addresses_that_are_elsewhere_or_reach_nobody() -> None:
    notes = planned("127.0.0.1", "10.9.9.9").notes
    assert "127.0.0.1 is reached from this machine only" in notes
    assert "10.9.9.9 is not an address of this machine now" in notes
    assert any("will be made" in note for note in planned("10.0.0.1", others=None).notes)


@pytest.mark.parametrize(
    "wanted",
    [(), ("10.0.0.1", "10.0.0.1"), ("0.0.0.0",), ("::",), ("224.0.0.1",), tuple(f"10.1.0.{n}" for n in range(65))],  # noqa: S104 - not bound to
)
def test_addresses_that_nothing_can_be_bound_to(wanted: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        planned(*wanted)


@pytest.mark.parametrize(
    ("main", "wanted"), [(b"[a]\nx=1\n", ("10.0.0.1",)), (b"[a]\nDomainIP=10.0.0.9\n", ("10.0.0.1", "10.0.0.2"))]
)
def test_without_a_primary_domain_or_its_name_there_is_no_plan(main: bytes, wanted: tuple[str, ...]) -> None:
    with pytest.raises(RefusedError, match="in \\[addresses\\] of the settings"):
        planned(*wanted, main=main)


def test_files_that_cannot_be_made_out_are_not_planned_for() -> None:
    names = AddressNames()
    bad = book_of(SettingsFile("MDaemon.ini", None, b"", problem="broken"), book().others, names)
    with pytest.raises(MdtuiError, match="broken"):
        plan(bad, [ip_address("10.0.0.1")], HERE)


def test_the_names_of_a_plan() -> None:
    assert is_service_name("MAIL-12.example.COM", "Example.com")
    assert not is_service_name("mail-2.example.org", "example.com")
    assert not is_service_name("mail-02.example.com", "example.com")
