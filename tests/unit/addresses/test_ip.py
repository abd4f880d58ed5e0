from __future__ import annotations

from ipaddress import ip_address

import pytest

from mdtui.addresses.ip import address_of, in_order, is_wildcard, split_addresses


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("  10.0.0.1 ", "10.0.0.1"),
        ("2001:DB8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
    ],
)
def test_one_form_for_each_address(text: str, address: str) -> None:
    assert address_of(text) == ip_address(address)


@pytest.mark.parametrize("text", ["", "10.0.0", "10.0.0.256", "010.0.0.1", "mail.example.com", "10.0.0.1:25", "\x00"])
def test_what_is_no_address(text: str) -> None:
    assert address_of(text) is None


def test_several_in_one_value() -> None:
    assert split_addresses(' "10.0.0.1, 10.0.0.2;10.0.0.3\t::1" ') == ["10.0.0.1", "10.0.0.2", "10.0.0.3", "::1"]
    assert split_addresses(" ") == []


def test_order_and_wildcards() -> None:
    texts = ["::1", "10.0.0.10", "10.0.0.9"]
    assert sorted(map(ip_address, texts), key=in_order) == [ip_address(text) for text in reversed(texts)]
    assert is_wildcard(ip_address("0.0.0.0"))  # noqa: S104 - it is not bound to
    assert is_wildcard(ip_address("::"))
    assert not is_wildcard(ip_address("::1"))
