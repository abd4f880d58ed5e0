from __future__ import annotations

import time

import pytest

from mdtui.mailroot.headers import Headers, decode_words

LIMIT = 1 << 16


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        (b"plain text", "plain text"),
        (b"=?iso-8859-1?Q?Andr=E9?= Pirard <p@x.y>", "André Pirard <p@x.y>"),
        (b"=?utf-8?B?w6k=?= =?utf-8?B?w6k=?=", "éé"),
        (b"=?utf-8?q?a_b?= c =?utf-8?q?d?=", "a b c d"),
        (b"=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"),
        (b"=?UTF-8*en?Q?=C3=A9?=", "é"),
        (b"=?utf-8?b?YWI?=", "ab"),
        (b"=?utf-8?Q?What? Really?=", "What? Really"),
        (b"x=?utf-8?q?y?=z", "xyz"),
        (b"=?gb2312?B?xOO6ww==?=", "你好"),
        (b"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        (b"=?iso-8859-1?q?=93quoted=94?=", "\u201cquoted\u201d"),
        (b"=?us-ascii?q?caf=C3=A9?=", "café"),
    ],
)
def test_encoded_words_are_decoded(raw: bytes, text: str) -> None:
    assert decode_words(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?utf-8?b?A?= rest", "=?utf-8?b?A?= rest"),
        (b"=?utf-8?q?open", "=?utf-8?q?open"),
        (b"=?utf-8?x?data?=", "=?utf-8?x?data?="),
        (b"=??q?data?=", "=??q?data?="),
        (b"=?utf-8?q?=FF?=", "\ufffd"),
        (b"=?no-such-charset?q?caf=E9?=", "café"),
        (b"=?punycode?q?abc?=", "abc"),
        (b"=?unicode_escape?q?=5Cd?=", "\\d"),
        (b"=?zlib?q?abc?=", "abc"),
        (b"=?\xff\xfe?q?abc?=", "abc"),
    ],
)
def test_broken_words_are_shown_as_well_as_they_can_be(raw: bytes, text: str) -> None:
    assert decode_words(raw) == text


def test_bytes_without_a_charset_are_utf8_or_else_code_page_1252() -> None:
    assert decode_words("Grüße".encode()) == "Grüße"
    assert decode_words("Grüße".encode("cp1252")) == "Grüße"


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_field_is_found_and_unfolded(end: bytes) -> None:
    lines = [b"Received: x", b"SUBJECT:  one", b"\ttwo", b"  three ", b"From: a@b.c", b"", b"To: body"]
    headers = Headers(end.join(lines))
    assert headers.text("Subject", LIMIT) == "one two three"
    assert headers.text("from", LIMIT) == "a@b.c"
    assert headers.raw("to", LIMIT) is None
    assert headers.text("to", LIMIT) == ""


def test_the_first_field_of_a_name_counts() -> None:
    assert Headers(b"Subject: one\nSubject: two\n\n").text("subject", LIMIT) == "one"


def test_a_name_is_a_whole_name() -> None:
    assert Headers(b"X-From: no\nfromage: no\nFrom : no\n no From: no\n").raw("from", LIMIT) is None


@pytest.mark.parametrize("data", [b"", b"\n", b"\r\n", b"\r\n\r\nSubject: body", b"\nSubject: body"])
def test_a_mail_without_headers_has_no_fields(data: bytes) -> None:
    assert Headers(data).raw("subject", LIMIT) is None


def test_a_bare_line_end_ends_the_headers_before_a_later_crlf_one() -> None:
    assert Headers(b"From: a\n\nSubject: b\r\n\r\n").raw("subject", LIMIT) is None
    assert Headers(b"From: a\r\n\r\nSubject: b\n\n").raw("subject", LIMIT) is None


def test_no_more_of_a_field_than_asked_for_is_looked_at() -> None:
    assert Headers(b"Subject:" + b"x" * 100_000).text("subject", 50) == "x" * 50


def test_a_name_of_other_letters_is_no_field() -> None:
    assert Headers(b"Subject: x\n\n").raw("s\xfcbject", LIMIT) is None


@pytest.mark.parametrize(
    "piece",
    [
        b"=?a?q?",
        b"=?a?q?x?=",
        b"=?",
        b"?=",
        b"=?a?",
        b"=?a*",
        b"\n ",
        b" ",
        b"=?utf-8?b?QQ==?= ",
        b"=?utf-8?b?A?= ",
        b"\0",
    ],
)
def test_hostile_fields_are_quick(piece: bytes) -> None:
    field = b"Subject: " + (piece * LIMIT)[:LIMIT]
    begun = time.perf_counter()
    for tail in (b"", b"?="):
        Headers(field + tail).text("subject", LIMIT)
    assert time.perf_counter() - begun < 1
