from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from mdtui.errors import FailedError, RefusedError
from mdtui.mailroot.message import LAST_READ, MessagePart, decode_message, read_message
from tests.fixtures.hostile_mails import MAKERS

ALTERNATIVE = (
    b"From: =?utf-8?q?J=C3=BCrgen?= <j@example.net>\r\nSubject: Two\r\n forms\r\n"
    b"Content-Type: multipart/mixed; boundary=m\r\n\r\n"
    b"--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n"
    b"--a\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nGr\xfc\xdfe\r\n\ttab\r\n\r\n"
    b"--a\r\nContent-Type: text/html\r\n\r\n<p>not shown\r\n--a--\r\n"
    b"--m\r\nContent-Type: application/pdf; name=r.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJDRA==\r\n"
    b"--m\r\nContent-Type: text/html\r\n\r\n<b>footer</b>\r\n--m--\r\n"
)


def test_the_plain_text_of_two_forms_is_read_and_the_rest_is_attached() -> None:
    message = decode_message(ALTERNATIVE)
    assert message.field("from") == "Jürgen <j@example.net>"
    assert message.field("SUBJECT") == "Two forms"
    assert message.text == ("Grüße", "        tab", "", "footer")
    assert message.attachments == (MessagePart("application/pdf", "r.pdf", 4, False, False, 0),)
    assert [part.shown for part in message.parts] == [True, True, False, True]
    assert message.is_whole
    assert message.notes == ()


def test_html_is_read_where_there_is_nothing_else_or_only_blanks() -> None:
    assert decode_message(b"Content-Type: text/html\n\n<p>a<p>b").text == ("a", "", "b")
    mail = (
        b"Content-Type: multipart/alternative; boundary=a\n\n--a\n\n \n\n"
        b"--a\nContent-Type: text/html\n\n<p>shown\n--a--\n"
    )
    assert decode_message(mail).text == ("shown",)


def test_a_message_inside_is_read_below_its_head() -> None:
    mail = b"Subject: fwd\nContent-Type: message/rfc822\n\nFrom: x@example.net\nSubject: inner\n\ntext"
    message = decode_message(mail)
    assert message.text == ("", "-- Attached message --", "From: x@example.net", "Subject: inner", "", "text")
    assert message.attachments == (
        MessagePart("message/rfc822", "inner", len(mail.split(b"\n\n", 1)[1]), False, False, 0),
    )


def test_the_source_is_as_it_is_stored() -> None:
    assert decode_message(b"A: =?q?q?b?=\r\n\r\n\xe4\r\n").source == ("A: =?q?q?b?=", "", "ä")


def test_what_is_no_mail_is_read_too() -> None:
    assert decode_message(b"").text == ()
    message = decode_message(b"\x00\x01 just bytes")
    assert message.source == ("\\x00\\x01 just bytes",)


def test_no_control_sequence_of_a_mail_is_shown() -> None:
    attack = b"\x1b]0;x\x07\x9b5m\xe2\x80\xae"
    mail = (
        b"From: " + attack + b"\nX" + attack + b": y\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n" + attack +
        b"\n--b\nContent-Type: a" + attack + b'/b; name="' + attack + b'"\n\n' + attack
    )  # fmt: skip
    message = decode_message(mail)
    shown = [*message.text, *message.source, *message.notes, *(part.name + part.kind for part in message.parts)]
    shown += [text for field in message.fields for text in field]
    assert all(text.isprintable() for text in shown)
    assert any("\\x1b]0;x\\x07" in text for text in message.text)


def test_only_so_much_of_a_file_is_read_as_was_asked_for(tmp_path: Path) -> None:
    (tmp_path / "md5.msg").write_bytes(b"Subject: s\n\n" + b"x" * 1000)
    message = read_message(tmp_path, "md5.msg", 100)
    assert (len(message.data), message.size, message.is_whole) == (100, 1012, False)
    assert read_message(tmp_path, "md5.msg", 10 * LAST_READ).is_whole


@pytest.mark.parametrize("name", ["../secret.msg", "..", "", "a/b.msg"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.msg").write_bytes(b"x")
    with pytest.raises(RefusedError):
        read_message(tmp_path / "in", name)


def test_a_file_that_went_away_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(FailedError):
        read_message(tmp_path, "md5.msg")


def steps(data: bytes) -> int:
    """Return how many lines of Python are run to decode a mail."""
    count = 0

    def trace(_: FrameType, event: str, __: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        decode_message(data)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", MAKERS)
def test_the_work_grows_no_faster_than_the_mail(name: str) -> None:
    few, many = (steps(MAKERS[name](size)) for size in (1 << 11, 1 << 13))
    assert many <= 4 * few + 2000


@pytest.mark.parametrize("name", MAKERS)
def test_hostile_mails_are_read_whole(name: str) -> None:
    data = MAKERS[name](1 << 16)
    message = decode_message(data, len(data) + 1)
    assert not message.is_whole
    assert all(text.isprintable() for text in (*message.text, *message.notes, *message.source))
    assert len(message.fields) <= 500
    assert sum(map(len, message.text)) <= 8 * len(data)
