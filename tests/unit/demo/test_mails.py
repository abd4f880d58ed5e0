from __future__ import annotations

import email
import email.message
import email.policy
import random
import re
from email.utils import parsedate_to_datetime

import pytest

from mdtui.demo.mails import MailWriter, Person, load_languages
from mdtui.demo.plan import Role

ANNA = Person("Anna Müller", "anna.mueller@example.com")
NOW = 1_790_000_000
LANGUAGES = load_languages()
ORDINARY = ("de", "en", "fr", "ja", "ru")


def many(role: Role = Role.INBOX, language: str = "de", count: int = 60) -> list[bytes]:
    writer = MailWriter(LANGUAGES, random.Random(3))
    return [writer.write(role, language, ANNA, NOW - place) for place in range(count)]


def parsed(data: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(data, policy=email.policy.default)


def test_the_same_generator_gives_the_same_bytes() -> None:
    assert many() == many()


@pytest.mark.parametrize("language", ORDINARY)
def test_mails_are_well_formed(language: str) -> None:
    for data in many(language=language, count=40):
        assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
        assert max(map(len, data.split(b"\r\n"))) <= 998
        mail = parsed(data)
        for part in mail.walk():
            assert not part.defects
            if not part.is_multipart():
                part.get_content()
        for field in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version"):
            assert len(mail.get_all(field, [])) == 1
        assert parsedate_to_datetime(mail["Date"]).timestamp() in range(NOW - 40, NOW + 1)


@pytest.mark.parametrize("language", ORDINARY)
def test_subjects_and_senders_come_back_as_they_are(language: str) -> None:
    words = LANGUAGES[language]
    patterns = [re.compile(re.escape(subject).replace(r"\{n\}", r"\d+")) for subject in words.subjects]
    addresses = {person.rpartition("<")[2].rstrip(">") for person in words.people}
    for data in many(language=language, count=40):
        mail = parsed(data)
        assert any(pattern.fullmatch(mail["Subject"]) for pattern in patterns), mail["Subject"]
        assert mail["From"].addresses[0].addr_spec in addresses
        assert mail["To"].addresses[0].addr_spec == ANNA.address


def test_all_forms_and_encodings_occur() -> None:
    mails = [data for language in ORDINARY for data in many(language=language)]
    together = b"\n".join(mails)
    for token in (
        b"text/plain",
        b"text/html",
        b"multipart/alternative",
        b"multipart/mixed",
        b"quoted-printable",
        b"base64",
        b"8bit",
        b"7bit",
        b"iso-2022-jp",
        b"koi8-r",
        b"windows-1251",
        b"=?utf-8?",
        b"=?iso-8859-1?",
        b"filename*=utf-8''",
    ):
        assert token.lower() in together.lower(), token
    assert any(not data.isascii() for data in mails)


def test_some_mails_are_large() -> None:
    sizes = [len(data) for language in ORDINARY for data in many(language=language, count=100)]
    assert max(sizes) > 1 << 20
    assert sorted(sizes)[len(sizes) // 2] < 5000


def test_some_junk_has_bare_8_bit_headers() -> None:
    headers = [data.partition(b"\r\n\r\n")[0] for data in many(Role.JUNK)]
    assert any(not header.isascii() for header in headers)
    assert all(b"X-Spam-Flag: YES" in header for header in headers)


def test_hostile_mails_hold_what_a_terminal_would_obey_but_only_encoded_in_headers() -> None:
    mails = many(Role.HOSTILE)
    assert all(b"\x1b" not in data.partition(b"\r\n\r\n")[0] for data in mails)
    subjects = [str(parsed(data)["Subject"]) for data in mails]
    assert any("\x1b" in subject for subject in subjects)
    assert any("\u202e" in subject for subject in subjects)


def test_sent_mail_and_drafts_are_from_the_owner() -> None:
    for role in (Role.SENT, Role.DRAFTS):
        for data in many(role, count=5):
            mail = parsed(data)
            assert mail["From"].addresses[0].addr_spec == ANNA.address
            assert "Received" not in mail


@pytest.mark.parametrize(
    ("role", "kind", "begin"),
    [
        (Role.CONTACTS, "text/vcard", "BEGIN:VCARD"),
        (Role.CALENDAR, "text/calendar", "BEGIN:VEVENT"),
        (Role.TASKS, "text/calendar", "BEGIN:VTODO"),
    ],
)
def test_items_that_are_no_mails(role: Role, kind: str, begin: str) -> None:
    mail = parsed(many(role, count=1)[0])
    assert mail.get_content_type() == kind
    content = mail.get_content()
    assert begin in (content if isinstance(content, str) else content.decode())
