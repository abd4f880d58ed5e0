import pytest

from mdtui.text import bytes_of_text, safe_text, text_of_bytes


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("Grüße, Привет, 日本語 😀", "Grüße, Привет, 日本語 😀"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("bell\x07 tab\t line\n", "bell\\x07 tab\\x09 line\\x0a"),
        ("c1 \x9b31m", "c1 \\x9b31m"),
        ("\x7f", "\\x7f"),
        ("exe\u202egpj.", "exe\\u202egpj."),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("lone \ud800", "lone \\ud800"),
        ("tag \U000e0041", "tag \\U000e0041"),
        ("a\u00a0b\u3000c", "a b c"),
        ("heart \u2764\ufe0f", "heart \u2764\\ufe0f"),
        ("filler \u3164", "filler \\u3164"),
        ("line\u2028sep", "line\\u2028sep"),
        ("[bold]markup stays text[/]", "[bold]markup stays text[/]"),
        (b"bytes \x1b \xfc", "bytes \\x1b \u00fc"),
    ],
)
def test_what_a_terminal_could_obey_is_made_visible(text: str | bytes, shown: str) -> None:
    assert safe_text(text) == shown


def test_undefined_bytes_are_their_code_points() -> None:
    assert text_of_bytes(b"\x80\x81\x8d\x8f\x90\x9d") == "\u20ac\x81\x8d\x8f\x90\x9d"
    assert bytes_of_text("\u20ac\x81") == b"\x80\x81"


def test_a_character_that_no_byte_gives_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        bytes_of_text("\u65e5")
