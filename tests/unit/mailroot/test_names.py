from __future__ import annotations

import pytest

from mdtui.mailroot.names import decode_utf7, encode_utf7

CANONICAL = [
    ("", ""),
    ("Sent Items", "Sent Items"),
    ("Entw&APw-rfe", "Entwürfe"),
    ("R&-D", "R&D"),
    ("&-", "&"),
    ("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"),
    ("&BBIERQQ+BDQEOQ-", "Входй"),
    ("&2D3cjA-", "💌"),
    ("&AAo-", "\n"),
    ("&AH8-", "\x7f"),
    ("&IAs-", "\u200b"),
]


@pytest.mark.parametrize(("raw", "text"), CANONICAL)
def test_a_name_goes_both_ways(raw: str, text: str) -> None:
    assert decode_utf7(raw) == text
    assert encode_utf7(text) == raw


@pytest.mark.parametrize(
    ("raw", "text"), [("A&ADo-B", "A:B"), ("&AGEAYg-", "ab"), ("&APw-&APw-", "üü"), ("&ACY-", "&")]
)
def test_a_name_that_should_be_written_otherwise_decodes(raw: str, text: str) -> None:
    assert decode_utf7(raw) == text


@pytest.mark.parametrize(
    "raw",
    [
        "&",
        "a&b",
        "&APw",
        "&AP-",
        "&A-",
        "&APx-",
        "&AP/8-",
        "&AP==-",
        "&AP w-",
        "&2D0-",
        "&3Iw-",
        "&AGEA-",
        "Entwürfe",
        "tab\t",
        "\x7f",
        "\udce4",
    ],
)
def test_what_is_not_modified_utf7_is_none(raw: str) -> None:
    assert decode_utf7(raw) is None


def test_half_of_a_surrogate_pair_is_written_but_not_read() -> None:
    assert encode_utf7("\ud83d") == "&2D0-"


def test_a_long_name_is_quick() -> None:
    assert decode_utf7("&APw-" * 20_000) == "ü" * 20_000
    assert decode_utf7("&" * 100_000) is None
    assert decode_utf7("a" * 100_000 + "\x7f") is None
