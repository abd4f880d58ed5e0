from __future__ import annotations

import pytest

from mdtui.mrk.needles import Needle, may_fit, needles_of
from mdtui.mrk.query_words import VOCABULARY
from mdtui.query import parse


def needles(text: str) -> tuple[Needle, ...] | None:
    return needles_of(parse(text, VOCABULARY))


def number(value: int) -> Needle:
    return Needle(value.to_bytes(4, "little"), is_name=False)


def name(value: bytes) -> Needle:
    return Needle(value, is_name=True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("uid:7", (number(7),)),
        ("uid:1,7", (number(1), number(7))),
        ("uid:1,99999999999", (number(1),)),
        ("uid:1-7", None),
        ("uid>7", None),
        ("uid!=7", None),
        ("size=1k", (number(1024),)),
        ("name:MD5.msg", (name(b"md5.msg"),)),
        ("name:a*bcd?e", (name(b"bcd"),)),
        (r"name:a\*b", (name(b"a"),)),
        ("name:*", None),
        ("name:\xe9", None),
        ("unseen", None),
        ("missing", None),
        ("date<30d", None),
        ("from:anna", None),
        ("orphan", ()),
        ("!orphan", None),
        ("unseen & uid:7 & name:a", (number(7),)),
        ("unseen & seen", None),
        ("uid:7 | name:a", (number(7), name(b"a"))),
        ("uid:7 | unseen", None),
        ("orphan | uid:7", (number(7),)),
        (f"uid:{','.join(map(str, range(17)))}", None),
        (" | ".join(f"uid:{uid}" for uid in range(17)), None),
    ],
)
def test_what_a_file_must_hold(text: str, wanted: tuple[Needle, ...] | None) -> None:
    assert needles(text) == wanted


def test_the_case_of_a_name_does_not_matter_and_that_of_a_number_does() -> None:
    assert may_fit(needles("name:md5*"), b"..MD5..")
    assert not may_fit(needles("name:md5*"), b"..MD4..")
    assert may_fit(needles("uid:65"), b"..A\0\0\0..")
    assert not may_fit(needles("uid:97"), b"..A\0\0\0..")


def test_where_nothing_can_be_said_any_file_may_fit_and_for_message_files_alone_none() -> None:
    assert may_fit(needles("unseen"), b"")
    assert not may_fit(needles("orphan"), b"anything")
