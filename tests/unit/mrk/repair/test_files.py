from __future__ import annotations

import pytest

from mdtui.mrk.repair.files import MessageFile, MessageFiles, ShortNames, name_for


def files(*names: str) -> MessageFiles:
    return MessageFiles([MessageFile(name, size, 0.0) for size, name in enumerate(names)])


def test_only_message_files_count() -> None:
    listing = files("a.msg", "B.MSG", "Hiwater.mrk", "md50.tmp", ".msg", "msg")
    assert listing.sizes == {"a.msg": 0, "B.MSG": 1, ".msg": 4}
    assert listing.by_key["b.msg"].name == "B.MSG"


def test_of_names_that_differ_in_case_only_the_last_stands_for_all_and_none_is_renamed() -> None:
    listing = files("a.msg", "A.msg", "b.msg")
    assert listing.by_key["a.msg"].name == "A.msg"
    assert [listing.can_be_renamed(file) for file in listing.by_key.values()] == [False, True]


@pytest.mark.parametrize("name", ["../a.msg", "a\\b.msg", "a\0.msg"])
def test_what_is_no_name_in_a_folder_is_never_renamed(name: str) -> None:
    listing = files(name)
    assert not listing.can_be_renamed(listing.by_key[name])


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("md50.msg", b"md50.msg"),
        ("m" * 18 + ".msg", b"m" * 18 + b".msg"),
        ("\xe4\u20ac.msg", b"\xe4\x80.msg"),
        ("m" * 19 + ".msg", None),
        ("\u65e5.msg", None),
        ("\udc81.msg", None),
        ("a:b.msg", None),
        ("con.msg", None),
        ("\x1b.msg", None),
    ],
)
def test_a_record_can_hold_plain_names_that_leave_room_for_a_nul(name: str, field: bytes | None) -> None:
    assert name_for(MessageFile(name, 0, 0.0)) == field


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("md50000001000000042.msg", "md5000001000000042.msg"),
        ("m" * 30 + "7.MSG", "m" * 17 + "7.msg"),
        ("\u65e5 a.b.msg", "ab.msg"),
        ("\u65e5.msg", "message.msg"),
        ("con.msg", "con-2.msg"),
    ],
)
def test_a_short_name_keeps_the_beginning_and_the_end(name: str, short: str) -> None:
    assert ShortNames([]).give(name) == short


def test_a_short_name_is_given_once() -> None:
    names = ShortNames(["message.msg", "message-2.msg", "m" * 18 + ".msg"])
    assert [names.give("\u65e5.msg") for _ in range(2)] == ["message-3.msg", "message-4.msg"]
    long = [names.give("M" * 30 + ".msg") for _ in range(9)]
    assert long[0] == "M" * 16 + "-2.msg"
    assert long[-1] == "M" * 15 + "-10.msg"
    assert all(len(name) == 22 for name in long)
