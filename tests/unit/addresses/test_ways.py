from __future__ import annotations

from ipaddress import ip_address

from mdtui.addresses.planning import plan
from mdtui.addresses.ways import load_ways, steps
from tests.fixtures.addresses import MAIN, Machine, book


def lines(*wanted: str) -> dict[str, tuple[str, ...]]:
    made = plan(book(MAIN, b""), [ip_address(text) for text in wanted], Machine().look())
    return {each.way.id: each.lines for each in steps(made)}


def test_every_way_says_what_it_rests_on() -> None:
    assert [way.id for way in load_ways()] == ["restrict", "second", "recognize", "several"]
    assert all(way.source and way.versions and way.title for way in load_ways())


def test_domains_and_addresses_are_put_in() -> None:
    made = lines("10.0.0.1", "10.0.0.2")
    assert made["restrict"] == (
        "Setup, Default Domain / Servers, Domain (oldest: Setup, Primary domain):",
        '  put 10.0.0.1 into "Domain IP" of example.com,',
        '  and tick "Restrict connections to this IP".',
        "Setup, Domain Manager (oldest: Secondary Domains):",
        "  make the domain mail-2.example.com, IP address 10.0.0.2, bound to this IP.",
    )
    assert '  put 10.0.0.2 into "Second IP address for inbound socket binding".' in made["second"]
    assert "  put in 10.0.0.1, 10.0.0.2, and tick" in made["several"]
    assert not any("{" in line for way in made.values() for line in way)


def test_a_second_address_is_a_way_for_two_only() -> None:
    assert "second" not in lines("10.0.0.1", "10.0.0.2", "10.0.0.3")
    assert "second" in lines("10.0.0.1")


def test_the_lines_have_room_on_a_small_screen() -> None:
    assert max(len(line) for way in lines("10.0.0.1", "10.0.0.2").values() for line in way) <= 77
