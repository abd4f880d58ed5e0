"""The tree that a query becomes: words, comparisons, and what joins them; and what a query may say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from mdtui.query_values import Kind, Moment, Span, glob_source


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a vocabulary.

    Attributes:
        name: what stands in the query before the operator.
        kind: what it holds.
        whole: of text, whether a glob without a star must fit the whole value; else it may stand anywhere in it.
        ranks: of a rank, its names from the lowest to the highest.
        about: what it holds, in a few words.
    """

    name: str
    kind: Kind
    whole: bool = False
    ranks: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One of the patterns of the mail program mutt, such as ``~N`` or ``~f anna``.

    Attributes:
        letter: what stands behind the tilde; case matters.
        meaning: the same as a query; of a pattern with an argument empty.
        fields: what its argument is compared with: one of these fields must fit.
        about: what it finds, in a few words.
    """

    letter: str
    meaning: str = ""
    fields: tuple[str, ...] = ()
    about: str = ""


class Vocabulary:
    """What may stand in a query.

    Args:
        words: terms that stand alone, each with what it means in a few words.
        fields: terms that take an operator and a value.
        patterns: those of mutt's patterns that have a meaning here.
    """

    def __init__(self, words: Mapping[str, str], fields: Iterable[Field], patterns: Iterable[Pattern] = ()) -> None:
        self.words: Mapping[str, str] = dict(words)
        self.fields: Mapping[str, Field] = {field.name: field for field in fields}
        self.patterns: Mapping[str, Pattern] = {pattern.letter: pattern for pattern in patterns}


@dataclass(frozen=True, slots=True)
class Word:
    """A term that stands alone."""

    name: str


@dataclass(frozen=True, slots=True)
class Within:
    """A field whose number lies in one of the spans; of a rank, the place of its name from 0."""

    field: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class When:
    """A field whose time stands in relation to a moment; the operator is one of ``= < <= > >=``."""

    field: str
    operator: str
    moment: Moment

    def span(self, now: float, zone: dt.tzinfo | None) -> Span:
        """Return the whole seconds since 1970-01-01 UTC that fit.

        Args:
            now: what ages are counted from, in seconds since 1970-01-01 UTC.
            zone: the zone of dates that were written without one; None for the zone of this machine.
        """
        return self.moment.span(self.operator, now, zone)


@dataclass(frozen=True, slots=True)
class Like:
    """A field whose text fits a glob."""

    field: str
    glob: str
    whole: bool

    def pattern(self) -> re.Pattern[str]:
        """Return the glob as a regular expression to be used with `re.Pattern.search`."""
        return re.compile(glob_source(self.glob, whole=self.whole), re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Not:
    """What the other does not fit."""

    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """What all of them fit."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What at least one of them fits."""

    nodes: tuple[Node, ...]


Node: TypeAlias = Word | Within | When | Like | Not | And | Or


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything below it."""
    yield node
    if isinstance(node, Not):
        yield from walk(node.node)
    elif isinstance(node, And | Or):
        for child in node.nodes:
            yield from walk(child)
