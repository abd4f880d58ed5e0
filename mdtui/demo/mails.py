"""The demo's mails: RFC 5322 texts as they come from many programs, in many languages and encodings.

Some are plain, some HTML, some multipart; headers are encoded words, or 8-bit where a careless program wrote them.
They are written by hand rather than by the email package, so that the same seed gives the same bytes on every Python.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import html
import random
from email.header import Header
from email.utils import format_datetime
from importlib import resources

import msgspec

from mdtui.demo.plan import Role

_LINE = 60
"""Characters after which a body's line ends."""
_LARGE = 1_200_000
"""Bytes of the largest attachments; few are that large, but a query by size shall find some."""
_LARGE_SHARE = 0.03


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What mails in one language are made of.

    Attributes:
        charsets: the character sets that mail programs use for it.
        zone: minutes that the senders' clocks are ahead of UTC.
        people: senders, as ``name <address>``.
        subjects: subjects; ``{n}`` stands for a number.
        sentences: what bodies are made of.
        attachment: the name of an attached file.
    """

    charsets: tuple[str, ...]
    zone: int
    people: tuple[str, ...]
    subjects: tuple[str, ...]
    sentences: tuple[str, ...]
    attachment: str


class _Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    languages: dict[str, Language]


class Person(msgspec.Struct, frozen=True):
    """A name, which may be empty, and an address."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The part of the address behind the ``@``."""
        return self.address.partition("@")[2]


class _Part(msgspec.Struct, frozen=True):
    """A MIME part: its header lines and its body."""

    headers: tuple[str, ...]
    body: bytes

    def lines(self) -> bytes:
        return "".join(f"{line}\r\n" for line in self.headers).encode("ascii") + b"\r\n" + self.body


def load_languages() -> dict[str, Language]:
    """Return what mails are made of, by language; ``junk`` and ``hostile`` are among them."""
    data = resources.files("mdtui.demo").joinpath("texts.toml").read_bytes()
    return msgspec.toml.decode(data, type=_Texts).languages


class MailWriter:
    """Writes mails.

    Args:
        languages: what they are made of.
        rng: decides everything; the same state gives the same mails.
    """

    def __init__(self, languages: dict[str, Language], rng: random.Random) -> None:
        self._languages = languages
        self._rng = rng

    def write(self, role: Role, language: str, owner: Person, sent: int) -> bytes:
        """Return a mail as MDaemon stores it, with CRLF line ends.

        Args:
            role: what the folder that it goes into is for.
            language: the language of the mailbox's owner.
            owner: who sent it, in folders for sent mail and drafts; else who got it.
            sent: when it was sent, seconds since 1970-01-01 UTC.
        """
        words = self._languages[role.value if role in (Role.JUNK, Role.HOSTILE) else language]
        stranger = _person(self._rng.choice(words.people))
        mine = role in (Role.SENT, Role.DRAFTS)
        sender, receiver = (owner, stranger) if mine else (stranger, owner)
        charset = self._rng.choice(words.charsets)
        moment = dt.datetime.fromtimestamp(sent, dt.UTC).astimezone(dt.timezone(dt.timedelta(minutes=words.zone)))
        subject = self._rng.choice(words.subjects).replace("{n}", str(self._rng.randrange(1000, 100000)))
        careless = role is Role.JUNK and self._rng.random() < 0.5  # noqa: PLR2004 - half of them
        lines = [] if mine else self._trace(sender, receiver, moment, role)
        lines += [
            b"From: " + _mailbox(sender, charset, "From", careless=careless),
            b"To: " + _mailbox(receiver, charset, "To", careless=False),
            b"Subject: " + _unstructured(subject, charset, "Subject", careless=careless),
            b"Date: " + format_datetime(moment).encode("ascii"),
            f"Message-ID: <{self._rng.getrandbits(80):020x}@{sender.domain}>".encode("ascii"),
            b"MIME-Version: 1.0",
        ]
        part = self._content(role, words, charset, subject, moment)
        return b"".join(line + b"\r\n" for line in lines) + part.lines()

    def _trace(self, sender: Person, receiver: Person, moment: dt.datetime, role: Role) -> list[bytes]:
        """Return the header lines that servers on the way have added."""
        host = f"203.0.113.{self._rng.randrange(1, 255)}"
        at = format_datetime(moment.astimezone(dt.UTC))
        lines = [
            f"Received: from mx.{sender.domain} ({host})",
            f"\tby mail.{receiver.domain} (MDaemon demo) with ESMTP id md5{self._rng.randrange(10**12):012d}.msg",
            f"\tfor <{receiver.address}>; {at}",
            f"X-MDRemoteIP: {host}",
            f"X-Return-Path: {sender.address}",
        ]
        lines += ["X-Spam-Flag: YES"] if role is Role.JUNK else []
        return [line.encode("ascii") for line in lines]

    def _content(self, role: Role, words: Language, charset: str, subject: str, moment: dt.datetime) -> _Part:
        item = _item(role, subject, moment, _person(self._rng.choice(words.people)))
        if item is not None:
            return self._text(item[1], "utf-8", item[0])
        body = self._body(words)
        form = self._rng.choices(("plain", "html", "alternative", "mixed"), (45, 15, 25, 15))[0]
        plain = self._text(body, charset, "text/plain")
        if form == "plain":
            return plain
        page = self._text(_html(body), charset, "text/html")
        if form == "html":
            return page
        both = self._multipart("alternative", plain, page)
        return both if form == "alternative" else self._multipart("mixed", both, self._attachment(words.attachment))

    def _body(self, words: Language) -> str:
        paragraphs = [
            " ".join(self._rng.choices(words.sentences, k=self._rng.randrange(1, 5)))
            for _ in range(self._rng.randrange(1, 6))
        ]
        return "\r\n\r\n".join(map(_wrapped, paragraphs)) + "\r\n"

    def _text(self, text: str, charset: str, kind: str) -> _Part:
        data = text.encode(charset, "replace")
        if data.isascii():
            encoding = "7bit"
        else:
            encoding = self._rng.choice(("8bit", "quoted-printable", "base64"))
            data = _encoded(data, encoding)
        return _Part((f'Content-Type: {kind}; charset="{charset}"', f"Content-Transfer-Encoding: {encoding}"), data)

    def _multipart(self, kind: str, *parts: _Part) -> _Part:
        boundary = f"----=_Part_{self._rng.getrandbits(64):016x}"
        edge = f"--{boundary}".encode("ascii")
        inner = b"".join(edge + b"\r\n" + part.lines() + b"\r\n" for part in parts)
        return _Part((f'Content-Type: multipart/{kind}; boundary="{boundary}"',), inner + edge + b"--\r\n")

    def _attachment(self, name: str) -> _Part:
        large = self._rng.random() < _LARGE_SHARE
        size = _LARGE if large else min(int(1000 * self._rng.paretovariate(1.1)), _LARGE)
        data = b"%PDF-1.4\n" + self._rng.randbytes(size)
        quoted = "".join(f"%{byte:02X}" if byte < 0x30 or byte > 0x7A else chr(byte) for byte in name.encode())  # noqa: PLR2004 - 0 to z
        headers = (
            "Content-Type: application/pdf",
            f"Content-Disposition: attachment; filename*=utf-8''{quoted}",
            "Content-Transfer-Encoding: base64",
        )
        return _Part(headers, _encoded(data, "base64"))


def _person(text: str) -> Person:
    name, _, rest = text.rpartition("<")
    return Person(name.strip(), rest.rstrip(">"))


def _unstructured(text: str, charset: str, field: str, *, careless: bool) -> bytes:
    """Return a header's text as encoded words, or as bare 8-bit bytes where the sender is careless."""
    if careless:
        return text.encode(charset, "replace")
    if text.isascii() and text.isprintable():
        return text.encode("ascii")
    exact = text.encode(charset, "replace").decode(charset)
    return Header(exact, charset, header_name=field).encode(linesep="\r\n").encode("ascii")


def _mailbox(person: Person, charset: str, field: str, *, careless: bool) -> bytes:
    address = f"<{person.address}>".encode("ascii")
    return _unstructured(person.name, charset, field, careless=careless) + b" " + address if person.name else address


def _encoded(data: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return base64.encodebytes(data).replace(b"\n", b"\r\n")
    return binascii.b2a_qp(data) if encoding == "quoted-printable" else data


def _wrapped(paragraph: str) -> str:
    lines, line = [], ""
    for word in paragraph.split(" "):
        if line and len(line) + len(word) >= _LINE:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\r\n".join([*lines, line])


def _html(body: str) -> str:
    paragraphs = "".join(f"<p>{html.escape(text)}</p>\r\n" for text in body.split("\r\n\r\n"))
    return f"<!DOCTYPE html>\r\n<html><body>\r\n{paragraphs}</body></html>\r\n"


def _item(role: Role, subject: str, moment: dt.datetime, person: Person) -> tuple[str, str] | None:
    """Return the content type and text of an item that is no mail, or None where the folder holds mails."""
    start = moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    if role is Role.CONTACTS:
        card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{person.name}\r\nEMAIL:{person.address}\r\nEND:VCARD\r\n"
        return "text/vcard", card
    if role is Role.CALENDAR:
        return "text/calendar", _calendar("VEVENT", f"DTSTART:{start}\r\nDURATION:PT1H\r\n", subject)
    if role is Role.TASKS:
        return "text/calendar", _calendar("VTODO", f"DUE:{start}\r\nSTATUS:NEEDS-ACTION\r\n", subject)
    return None


def _calendar(component: str, times: str, subject: str) -> str:
    inner = f"BEGIN:{component}\r\n{times}SUMMARY:{subject}\r\nEND:{component}\r\n"
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inner}END:VCALENDAR\r\n"
