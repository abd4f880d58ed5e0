from __future__ import annotations

from mdtui.mailroot.mime import DEEPEST, MOST, entities
from tests.fixtures.hostile_mails import MAKERS

MIXED = (
    b'From: a\r\nContent-Type: multipart/mixed; boundary="b 1"\r\n\r\nnot shown\r\n'
    b"--b 1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\none\r\n"
    b"--b 1\r\nContent-Type: application/pdf; name*=utf-8''%C3%A4.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    b"QUJD\r\n--b 1--\r\nnor this\r\n"
)


def test_the_parts_of_a_multipart() -> None:
    whole, text, pdf = entities(MIXED, whole=True)
    assert (whole.kind, whole.depth, whole.within) == ("multipart/mixed", 0, "")
    assert (text.kind, text.charset, text.body, text.within) == ("text/plain", "utf-8", b"one", "multipart/mixed")
    assert (pdf.name, pdf.decoded(), pdf.is_attachment, pdf.cut) == ("ä.pdf", b"ABC", True, False)


def test_the_last_part_of_what_was_read_may_go_on() -> None:
    *_, text, pdf = entities(MIXED[: MIXED.index(b"QUJD") + 3], whole=False)
    assert (text.cut, pdf.cut, pdf.body) == (False, True, b"QUJ")


def test_an_encoded_or_8_bit_name_is_decoded() -> None:
    for raw in (b'name="=?utf-8?q?=C3=A4=2Epdf?="', b'name="\xc3\xa4.pdf"', b'name="\xe4.pdf"'):
        (entity,) = entities(b"Content-Type: application/pdf; " + raw + b"\n\n", whole=True)
        assert entity.name == "ä.pdf"


def test_what_is_inline_is_not_attached() -> None:
    (entity,) = entities(b"Content-Type: text/plain; name=a.txt\nContent-Disposition: inline\n\nx", whole=True)
    assert not entity.is_attachment


def test_a_message_in_a_message() -> None:
    outer, inner = entities(b"Content-Type: message/rfc822\n\nSubject: =?q?q?Inner?=\n\nbody", whole=True)
    assert outer.inner_field("subject") == b"=?q?q?Inner?="
    assert (inner.kind, inner.body, inner.depth) == ("text/plain", b"body", 1)


def test_a_digest_holds_messages() -> None:
    mail = b"Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\ny\n--b--\n"
    assert [entity.kind for entity in entities(mail, whole=True)] == [
        "multipart/digest", "message/rfc822", "text/plain",
    ]  # fmt: skip


def test_parts_are_bounded_in_number_and_depth() -> None:
    assert len(list(entities(MAKERS["many parts"](1 << 17), whole=True))) == MOST
    assert max(entity.depth for entity in entities(MAKERS["parts inside of parts"](1 << 16), whole=True)) == DEEPEST
    assert len(list(entities(MAKERS["messages inside of messages"](1 << 16), whole=True))) == DEEPEST + 1


def test_a_broken_transfer_encoding_leaves_the_body_or_what_can_be_read() -> None:
    (entity,) = entities(b"Content-Transfer-Encoding: base64\n\nQUJDR", whole=True)
    assert entity.decoded().startswith(b"ABC") or entity.decoded() == b"QUJDR"
    (odd,) = entities(b"Content-Transfer-Encoding: x-none\n\nQUJD", whole=True)
    assert odd.decoded() == b"QUJD"
