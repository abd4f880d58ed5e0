import pytest

from mdtui.errors import UsageError
from mdtui.mrk.flags import ALL_FLAGS, Flag, Verb, combine, letters, parse, words


def test_letters_stand_in_one_order_with_a_dash_for_what_is_not_set() -> None:
    assert letters(0) == "------"
    assert letters(63) == "SAFDTR"
    assert letters(Flag.SEEN | Flag.DELETED) == "S--D--"
    assert letters(Flag.FLAGGED, absent=".") == "..F..."


def test_unknown_bits_do_not_show_as_letters_or_words() -> None:
    assert letters(64 | 128) == "------"
    assert words(64 | 128 | Flag.DRAFT) == ["draft"]


def test_words_are_the_names_of_the_command_line() -> None:
    assert words(63) == ["seen", "answered", "flagged", "deleted", "draft", "recent"]


@pytest.mark.parametrize(
    ("verb", "before", "mask", "after"),
    [
        (Verb.ADD, 0, 32, 32),
        (Verb.ADD, 32 | 64, 8, 32 | 64 | 8),
        (Verb.REMOVE, 63, 32, 31),
        (Verb.REMOVE, 0, 32, 0),
        (Verb.TOGGLE, 32, 32, 0),
        (Verb.TOGGLE, 0, 33, 33),
        (Verb.REPLACE, 63, 4, 4),
        (Verb.REPLACE, 192 | 63, 4, 192 | 4),
        (Verb.REPLACE, 255, 0, 192),
    ],
)
def test_a_verb_changes_the_known_flags_only(verb: Verb, before: int, mask: int, after: int) -> None:
    assert verb.apply(before, mask) == after


@pytest.mark.parametrize("verb", Verb)
def test_no_verb_touches_a_bit_without_meaning(verb: Verb) -> None:
    for before in range(256):
        assert verb.apply(before, 255) & 192 == before & 192


def test_flags_are_read_by_name_in_any_case() -> None:
    assert parse("seen") == Flag.SEEN
    assert parse(" Seen , FLAGGED") == Flag.SEEN | Flag.FLAGGED


@pytest.mark.parametrize("text", ["", "read", "seen,", "seen flagged"])
def test_an_unknown_flag_is_said_with_the_known_ones(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text)
    assert "seen answered flagged deleted draft recent" in caught.value.line()


def test_every_flag_has_a_letter_of_its_own() -> None:
    assert len({flag.letter for flag in ALL_FLAGS}) == 6
    assert combine(ALL_FLAGS) == 63
