"""Modified UTF-7: every text survives, and any name at all gives a text or None."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mdtui.mailroot.names import decode_utf7, encode_utf7

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NEARLY_NAMES = st.text(st.sampled_from("&-,+/=AZaz09 wüPÿ\0"), max_size=30)


@given(TEXTS)
def test_every_text_survives(text: str) -> None:
    raw = encode_utf7(text)
    assert raw.isascii()
    assert raw.isprintable()
    assert decode_utf7(raw) == text


@given(TEXTS)
def test_what_this_program_writes_is_the_one_right_way(text: str) -> None:
    raw = encode_utf7(text)
    decoded = decode_utf7(raw)
    assert decoded is not None
    assert encode_utf7(decoded) == raw


@given(st.text() | NEARLY_NAMES)
def test_any_name_decodes_or_does_not(raw: str) -> None:
    text = decode_utf7(raw)
    assert text is None or decode_utf7(encode_utf7(text)) == text


@given(st.text(st.characters()))
def test_any_text_can_be_written(text: str) -> None:
    assert encode_utf7(text).isascii()
