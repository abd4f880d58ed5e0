"""Nothing that a terminal could obey gets through `safe_text`, and no byte is lost in reading names."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from mdtui.text import bytes_of_text, safe_text, text_of_bytes

anything = st.text(alphabet=st.characters(exclude_categories=())) | st.text(
    alphabet=st.sampled_from(
        "\x00\x07\x1b\x7f\x80\x9b\x9d\xad\u200b\u200e\u202e\u2066\ufeff\ud800\udfff\U000e0041[]31mab "
    )
)


@given(anything)
def test_no_control_format_or_surrogate_character_gets_through(text: str) -> None:
    shown = safe_text(text)
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    shown.encode("utf-8")


@given(anything)
def test_what_is_safe_stays_as_it_is(text: str) -> None:
    assert safe_text(safe_text(text)) == safe_text(text)


@given(st.binary())
def test_any_bytes_are_read_and_turned_back_exactly(data: bytes) -> None:
    assert bytes_of_text(text_of_bytes(data)) == data
    safe_text(data).encode("utf-8")
