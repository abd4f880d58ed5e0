from __future__ import annotations

from typing import Any

import msgspec
import pytest

from mdtui.addresses.names import AddressNames


def test_the_key_that_nobody_knows_is_empty() -> None:
    assert AddressNames().restrict_key == ""
    assert (AddressNames().main_file, AddressNames().address_key) == ("MDaemon.ini", "DomainIP")


@pytest.mark.parametrize(
    "setting",
    [
        {"main_file": "..\\other.ini"},
        {"domains_file": "/etc/passwd"},
        {"domains_file": ""},
        {"reload_file": "C:x"},
        {"address_key": "a=b"},
        {"bind_key": "[x"},
        {"ports": ["SMTP"]},
        {"ports": ["SMTP=a\nb"]},
        {"unknown": "x"},
    ],
)
def test_a_name_that_is_none_is_refused(setting: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(setting, AddressNames)
