from __future__ import annotations

from mdtui.mrk.flags import ALL_FLAGS
from mdtui.mrk.query import compile_query
from mdtui.mrk.query_words import FLAG_WORDS, VOCABULARY


def test_every_flag_has_its_words() -> None:
    assert {flag for flag, _ in FLAG_WORDS.values()} == set(ALL_FLAGS)


def test_everything_has_a_meaning_and_every_meaning_can_be_read() -> None:
    assert all(VOCABULARY.words.values())
    assert all(field.about for field in VOCABULARY.fields.values())
    for pattern in VOCABULARY.patterns.values():
        assert pattern.about
        assert bool(pattern.meaning) is not bool(pattern.fields)
        assert set(pattern.fields) <= set(VOCABULARY.fields)
        compile_query(pattern.meaning or f"~{pattern.letter} 2026")
