"""What can stand in a query at the cursor: words, fields, operators, values, patterns and saved queries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from mdtui.query import NONE_SAVED
from mdtui.query_tree import Field, Pattern, Vocabulary
from mdtui.query_values import Kind

SAMPLES: Mapping[Kind, tuple[str, ...]] = {
    Kind.SIZE: ("100k", "1M", "10M"),
    Kind.DATE: ("1d", "7d", "30d", "1y"),
}
"""Values that a field of a kind is often compared with."""
_OPERATORS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: (":",),
    Kind.NUMBER: (":", "=", "<", ">"),
    Kind.SIZE: (">", "<", "=", ">=", "<="),
    Kind.DATE: ("<", ">", "=", ">=", "<="),
    Kind.RANK: (">=", "=", "<="),
}
"""What may stand behind a field of a kind, the usual one first."""
_WORD = re.compile(r'[^\s&|!()"=<>:]+')
_OPERATOR = re.compile(r"\s*(!=|<=|>=|==?|<|>|:)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BARE = re.compile(r'[^\s&|()"]+')
_PLAIN = re.compile(r'[^\s&|()"<>=!:\\*?][^\s&|()"\\*?]*')
"""A value that needs no quotes and is no glob."""


class Choice(NamedTuple):
    """What may be put in.

    Attributes:
        text: what stands in the query then.
        about: what it means, in a few words; empty where the text says it.
    """

    text: str
    about: str = ""


class Completion(NamedTuple):
    """What fits at the cursor.

    Attributes:
        start: where the part begins that a choice takes the place of; it ends at the cursor.
        choices: the choices, the likeliest first; none where anything may stand there.
        hint: what may stand there, in a few words.
    """

    start: int
    choices: tuple[Choice, ...]
    hint: str


class _Place(NamedTuple):
    """Where the cursor is: in a term, behind a field, behind a pattern, or in quotes."""

    start: int
    field: Field | None = None
    pattern: Pattern | None = None
    quoted: bool = False


def complete(
    before: str,
    vocabulary: Vocabulary,
    saved: Mapping[str, str] = NONE_SAVED,
    values: Callable[[str], Iterable[str]] = lambda _: (),
) -> Completion:
    """Return what may stand at the cursor.

    Args:
        before: the query up to the cursor.
        vocabulary: the words, fields and patterns.
        saved: the saved queries by name.
        values: gives values that a field of text is known to have.
    """
    place = _place(before, vocabulary)
    part = before[place.start :]
    fields = [place.field] if place.field else [vocabulary.fields[name] for name in _argument_of(place.pattern)]
    if fields:
        hint = place.pattern.about if place.pattern else _hint_of(fields[0])
        return Completion(place.start, tuple(_values(fields[0], place, part, values)), hint)
    found = tuple(_terms(part, vocabulary, saved))
    exact = next((choice.about for choice in found if choice.text == part.lower() or choice.text == part), "")
    return Completion(place.start, found, exact)


def _argument_of(pattern: Pattern | None) -> Sequence[str]:
    return pattern.fields if pattern is not None else ()


def _hint_of(field: Field) -> str:
    said = " < ".join(field.ranks) if field.kind is Kind.RANK else field.kind.value
    return f"{field.about}; {said}" if field.about else said


def _place(before: str, vocabulary: Vocabulary) -> _Place:
    """Return where the end of a text is, by reading it from left to right."""
    at, end = 0, len(before)
    while at < end:
        character = before[at]
        if character == "~":
            pattern = vocabulary.patterns.get(before[at + 1 : at + 2])
            if end - at <= 2:  # noqa: PLR2004 - the tilde and its letter
                return _Place(at)
            place, at = (
                _value_at(before, at + 2, _Place(0, pattern=pattern)) if _argument_of(pattern) else (None, at + 2)
            )
        elif word := _WORD.match(before, at):
            if word.end() == end:
                return _Place(at)
            operator = _OPERATOR.match(before, word.end())
            field = vocabulary.fields.get(word.group().lower())
            place, at = None, operator.end() if operator else word.end()
            if operator and field is not None:
                place, at = _value_at(before, at, _Place(0, field))
        else:
            place, at = None, at + 1
        if place is not None:
            return place
    return _Place(end)


def _value_at(before: str, at: int, place: _Place) -> tuple[_Place | None, int]:
    """Return the place, where a value that begins here has not ended yet; else None, and where it ends."""
    while at < len(before) and before[at].isspace():
        at += 1
    if before[at : at + 1] == '"':
        quoted = _QUOTED.match(before, at)
        return (None, quoted.end()) if quoted else (place._replace(start=at, quoted=True), at)
    bare = _BARE.match(before, at)
    if at == len(before) or (bare and bare.end() == len(before)):
        return place._replace(start=at), at
    return None, bare.end() if bare else at + 1


def _values(field: Field, place: _Place, part: str, values: Callable[[str], Iterable[str]]) -> Iterable[Choice]:
    typed = part.removeprefix('"').casefold()
    signs = part[:1] if place.pattern and part[:1] in ("<", ">") else ""
    known = field.ranks or SAMPLES.get(field.kind, ()) if field.kind is not Kind.TEXT else values(field.name)
    if place.pattern and not signs and field.kind is not Kind.TEXT:
        known = [f"{sign}{value}" for sign in ("<", ">") for value in known]
    for value in known:
        if (signs + value).casefold().startswith(typed):
            yield Choice(signs + (value if field.kind is not Kind.TEXT else _written(value)))


def _written(value: str) -> str:
    """Return a text as it stands in a query."""
    if _PLAIN.fullmatch(value):
        return value
    escaped = re.sub(r'([\\"*?])', r"\\\1", value)
    return f'"{escaped}"'


def _terms(part: str, vocabulary: Vocabulary, saved: Mapping[str, str]) -> Iterable[Choice]:
    if part.startswith("~"):
        for letter, pattern in vocabulary.patterns.items():
            if letter.startswith(part[1:]):
                yield Choice(f"~{letter}{' ' if pattern.fields else ''}", pattern.about)
        return
    typed = part.lower()
    if not part.startswith("@"):
        yield from _words(typed, vocabulary)
    for name, text in saved.items():
        if f"@{name}".startswith(typed):
            yield Choice(f"@{name}", text)


def _words(typed: str, vocabulary: Vocabulary) -> Iterable[Choice]:
    if (field := vocabulary.fields.get(typed)) is not None:
        yield from (Choice(f"{field.name}{sign}", field.about) for sign in _OPERATORS[field.kind])
    for name, about in vocabulary.words.items():
        if name.startswith(typed):
            yield Choice(name, about)
    for field in vocabulary.fields.values():
        if field.name.startswith(typed) and field.name != typed:
            yield Choice(f"{field.name}{_OPERATORS[field.kind][0]}", field.about)
