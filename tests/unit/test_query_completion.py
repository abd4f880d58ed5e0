from __future__ import annotations

import pytest

from mdtui.events.query import vocabulary
from mdtui.mrk.query_words import VOCABULARY
from mdtui.query import QueryError, parse
from mdtui.query_completion import complete

SAVED = {"big": "size>1M"}


def texts(before: str, *values: str) -> list[str]:
    return [choice.text for choice in complete(before, VOCABULARY, SAVED, lambda _: values).choices]


@pytest.mark.parametrize(
    ("before", "start", "choices"),
    [
        ("uns", 0, ["unseen"]),
        ("UNS", 0, ["unseen"]),
        ("unseen & fr", 9, ["from:"]),
        ("seen (fl", 6, ["flagged"]),
        ("!fl", 1, ["flagged"]),
        ("size", 0, ["size>", "size<", "size=", "size>=", "size<="]),
        ("size>", 5, ["100k", "1M", "10M"]),
        ("size > 1", 7, ["100k", "1M", "10M"]),
        ("size>1M fl", 8, ["flagged"]),
        ("date<3", 5, ["30d"]),
        ("uid:", 4, []),
        ("~Q", 0, ["~Q"]),
        ("~d", 0, ["~d "]),
        ("~z <", 3, ["<100k", "<1M", "<10M"]),
        ("~z >1", 3, [">100k", ">1M", ">10M"]),
        ("~N fl", 3, ["flagged"]),
        ("~f anna fl", 8, ["flagged"]),
        ("@", 0, ["@big"]),
        ("seen @b", 5, ["@big"]),
        ('subject:"a b" fl', 14, ["flagged"]),
        ("xyz", 0, []),
        ("xyz:", 4, None),
    ],
)
def test_what_fits_at_the_end(before: str, start: int, choices: list[str] | None) -> None:
    found = complete(before, VOCABULARY, SAVED)
    assert found.start == start
    if choices is not None:
        assert [choice.text for choice in found.choices] == choices


def test_nothing_typed_offers_words_fields_and_saved_queries() -> None:
    assert {"unseen", "missing", "size>", "from:", "@big"} <= set(texts(""))


def test_values_of_a_text_are_those_that_are_known_quoted_where_they_must_be() -> None:
    assert texts("from:an", "anna", "Anna B", "bob", 'an"x', "an*") == ["anna", '"Anna B"', '"an\\"x"', '"an\\*"']
    assert texts('from:"Anna ', "anna", "Anna B") == ['"Anna B"']


def test_a_rank_offers_its_names() -> None:
    found = complete("severity>=e", vocabulary(["user"]))
    assert [choice.text for choice in found.choices] == ["error"]
    assert "info < warning" in found.hint


def test_a_hint_says_what_the_word_or_the_value_is() -> None:
    assert complete("unseen", VOCABULARY).hint == "SEEN is not set"
    assert complete("size>", VOCABULARY).hint.startswith("bytes of the message file")
    assert complete("~d ", VOCABULARY).hint.startswith("the date")


def mistake(text: str) -> str:
    """Return what is wrong with a query; nothing where it can be read."""
    try:
        parse(text, VOCABULARY, SAVED)
    except QueryError as error:
        return error.what
    return ""


def test_whatever_is_put_in_can_be_read() -> None:
    values = ["anna", "Anna B", 'x"y', "*", "\\", "a|b", "=x"]
    for before in ("", "from:", "size>", "date<", "~d ", "~z >", "~f ", "severity", "seen | "):
        found = complete(before, VOCABULARY, SAVED, lambda _: values)
        for choice in found.choices:
            wrong = mistake(before[: found.start] + choice.text)
            # A field and its operator, or a pattern, wait for their value.
            assert not wrong or "value is missing" in wrong or "needs something" in wrong, choice
