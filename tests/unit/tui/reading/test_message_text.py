from __future__ import annotations

from mdtui.mailroot.message import decode_message
from mdtui.tui.present import cells
from mdtui.tui.reading.message_text import View, head_facts, note_of, page_lines, plain_lines, preview_lines
from tests.fixtures.hostile_mails import MAKERS

MAIL = (
    b"From: a@example.net\r\nSubject: A subject of so many words that it does not fit into one line\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\n\r\n> quoted\r\n    indented by four and long enough to be broken\r\n"
    b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nABC\r\n--b--\r\n"
)


def shown(view: View, width: int, mail: bytes = MAIL, size: int | None = None) -> list[str]:
    return ["".join(text for text, _ in line) for line in page_lines(decode_message(mail, size), view, width)]


def test_the_text_stands_below_the_head() -> None:
    assert shown(View.TEXT, 46) == [
        "  From     a@example.net",
        "  Subject  A subject of so many words that it",
        "           does not fit into one line",
        "  Attached a.pdf, application/pdf, 3",
        "",
        "  > quoted",
        "      indented by four and long enough to be",
        "      broken",
    ]


def test_what_is_quoted_is_quiet() -> None:
    lines = page_lines(decode_message(MAIL), View.TEXT, 80)
    assert [("  > quoted", "quiet")] in lines


def test_every_header_field() -> None:
    lines = shown(View.HEADERS, 40)
    assert lines[:3] == [
        "  From: a@example.net",
        "  Subject: A subject of so many words",
        "    that it does not fit into one line",
    ]


def test_the_source_is_broken_at_the_edge_and_nowhere_else() -> None:
    lines = shown(View.SOURCE, 40)
    assert lines[1] == "Subject: A subject of so many words that"
    assert "    indented by four and long enough to " in lines


def test_what_was_not_read_is_said() -> None:
    assert shown(View.TEXT, 80, b"a: b\n\ntext", 12345)[-1] == "  12,335 more bytes were not read; m reads on"
    assert note_of(decode_message(b"a: b\n\ntext", 12345), View.TEXT) == "text, 12K, the first 10 read"
    assert note_of(decode_message(b"a: b\n\ntext"), View.SOURCE) == "source, 10"


def test_a_message_without_a_header_or_a_text() -> None:
    assert [fact.label for fact in head_facts(decode_message(b""))] == ["Header"]
    assert shown(View.TEXT, 80, b"Subject: s\n\n")[-1] == "  The message has no text"


def test_what_is_copied_is_not_broken() -> None:
    message = decode_message(MAIL)
    assert plain_lines(message, View.TEXT)[:2] == ["From: a@example.net", f"Subject: {message.field('subject')}"]
    assert plain_lines(message, View.TEXT)[-1] == "    indented by four and long enough to be broken"
    assert plain_lines(message, View.HEADERS)[0] == "From: a@example.net"
    assert plain_lines(message, View.SOURCE) == list(message.source)
    assert plain_lines(decode_message(b"Subject: s\n\n"), View.TEXT) == ["Subject: s"]


def previewed(mail: bytes, size: int | None = None, width: int = 46) -> list[str]:
    return ["".join(text for text, _ in line) for line in preview_lines(decode_message(mail, size), width)]


def test_a_preview_has_one_line_for_each_fact_and_no_more_of_them_than_it_needs() -> None:
    mail = MAIL.replace(b"Subject", b"Cc: b@example.net\r\nReply-To: c@example.net\r\nTo: d@example.net\r\nSubject")
    attached = b"--b\r\nContent-Type: image/png\r\n\r\n" + b"x" * 2000 + b"\r\n--b--\r\n"
    assert previewed(mail.removesuffix(b"--b--\r\n") + attached) == [
        "  From     a@example.net",
        "  To       d@example.net",
        "  Subject  A subject of so many words that it does not fit into one line",
        "  Attached a.pdf 3, image/png 2.0K",
        "  > quoted",
        "      indented by four and long enough to be",
        "      broken",
    ]


def test_a_preview_begins_with_the_first_line_that_says_something() -> None:
    assert previewed(b"Subject: s\n\n\n  \n\nfirst\n\nlast\n") == ["  Subject  s", "  first", "  ", "  last"]
    assert previewed(b"Subject: s\n\n \n\n") == ["  Subject  s", "  The message has no text"]
    assert previewed(b"") == ["  Header   none, the message has no header fields", "  The message has no text"]


def test_a_preview_is_short_however_many_lines_there_are_and_says_what_it_leaves_out() -> None:
    lines = previewed(b"Subject: s\n\nx" + b"\n" * 2000 + b"end", 9000)
    assert len(lines) == 504
    assert lines[-3:] == ["", "  The whole message has more text", "  6,984 more bytes were not read"]


def test_of_what_is_attached_and_goes_on_the_least_size_is_said() -> None:
    mail = b"Content-Type: application/zip; name=a.zip\n\n" + b"x" * 100
    assert previewed(mail, 5000)[0] == "  Attached a.zip at least 100"


def test_a_hostile_mail_is_previewed_in_lines_as_wide_as_the_screen() -> None:
    for name, make in MAKERS.items():
        lines = preview_lines(decode_message(make(2000)), 40)
        body = ["".join(text for text, _ in line) for line in lines if len(line) == 1]
        assert all(cells(line) <= 40 and line.isprintable() for line in body), name


def test_no_line_is_wider_than_the_screen() -> None:
    for name, make in MAKERS.items():
        for view in View:
            lines = shown(view, 40, make(2000))
            assert all(cells(line) <= 40 for line in lines), name
