r"""The query language's text: a string becomes a tree of terms, or an error that points at the place.

The grid, the event feed and the command line share it. What the words and fields mean is told by a `Vocabulary`; this
module knows neither records nor events.

- `unseen & size>1M`: a blank is ``&``, ``&`` binds tighter than ``|``, ``!`` and parentheses as usual.
- Words stand alone (`unseen`). Fields take ``= != < <= > >=`` or ``:``. Case never matters.
- What stands behind the operator is read by `query_values`: numbers, lists and ranges, sizes, dates and ages, globs.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from mdtui.query_values import Kind, Moment, QueryError, Span, glob_source, parse_moment, parse_spans

__all__ = [
    "And",
    "Field",
    "Kind",
    "Like",
    "Node",
    "Not",
    "Or",
    "QueryError",
    "Span",
    "Vocabulary",
    "When",
    "Within",
    "Word",
    "parse",
    "walk",
]

MAX_DEPTH = 50
"""How deep parentheses may nest; no query a person writes comes near."""
_NEAR = 40
"""How much of an unknown word is compared with the known ones."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a vocabulary.

    Attributes:
        name: what stands in the query before the operator.
        kind: what it holds.
        whole: of text, whether a glob without a star must fit the whole value; else it may stand anywhere in it.
        ranks: of a rank, its names from the lowest to the highest.
    """

    name: str
    kind: Kind
    whole: bool = False
    ranks: tuple[str, ...] = ()


class Vocabulary:
    """What may stand in a query.

    Args:
        words: terms that stand alone.
        fields: terms that take an operator and a value.
    """

    def __init__(self, words: Iterable[str], fields: Iterable[Field]) -> None:
        self.words = frozenset(words)
        self.fields: Mapping[str, Field] = {field.name: field for field in fields}


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


def parse(text: str, vocabulary: Vocabulary) -> Node:
    """Return the tree of a query.

    Args:
        text: anything.
        vocabulary: the words and fields it may use.

    Raises:
        QueryError: it is empty, or not a query in this vocabulary.
    """
    parser = _Parser(text, vocabulary)
    node = parser.any_of(0)
    if parser.peek():
        raise parser.error("no parenthesis is open here")
    return node


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything below it."""
    yield node
    if isinstance(node, Not):
        yield from walk(node.node)
    elif isinstance(node, And | Or):
        for child in node.nodes:
            yield from walk(child)


_OPERATOR = re.compile(r"!=|<=|>=|==?|<|>|:")
_WORD = re.compile(r'[^\s&|!()"=<>:]+')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_BARE = re.compile(r'[^\s&|()"<>=!:][^\s&|()"]*')
_JOIN = {"&": re.compile("&&?"), "|": re.compile(r"\|\|?")}
_SPELLED = {"and": "&", "or": "|", "not": "!"}


class _Parser:
    """Reads one query from left to right; only parentheses recurse."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.at = 0
        self._vocabulary = vocabulary

    def error(self, what: str, *, position: int | None = None, hint: str = "") -> QueryError:
        return QueryError(what, text=self.text, position=self.at if position is None else position, hint=hint)

    def peek(self) -> str:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.text[self.at : self.at + 1]

    def any_of(self, depth: int) -> Node:
        nodes = [self._all_of(depth)]
        while self._join("|"):
            nodes.append(self._all_of(depth))
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def _all_of(self, depth: int) -> Node:
        nodes = [self._one(depth)]
        while self.peek() not in ("", "|", ")"):
            self._join("&")
            nodes.append(self._one(depth))
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def _join(self, sign: str) -> bool:
        self.peek()
        found = _JOIN[sign].match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found is not None

    def _one(self, depth: int) -> Node:
        negated = False
        while self.peek() == "!":
            negated = not negated
            self.at += 1
        node = self._group(depth) if self.peek() == "(" else self._term()
        return Not(node) if negated else node

    def _group(self, depth: int) -> Node:
        opened = self.at
        if depth >= MAX_DEPTH:
            raise self.error("too many parentheses within one another")
        self.at += 1
        node = self.any_of(depth + 1)
        if self.peek() != ")":
            raise self.error("this parenthesis is never closed", position=opened, hint="add )")
        self.at += 1
        return node

    def _term(self) -> Node:
        found = _WORD.match(self.text, self.at)
        if found is None:
            raise self._no_term()
        start, name = self.at, found.group().lower()
        self.at = found.end()
        self.peek()
        operator = _OPERATOR.match(self.text, self.at)
        if operator is None:
            self._check_word(name, start)
            return Word(name)
        self.at = operator.end()
        return self._comparison(self._field(name, start), operator.group(), start)

    def _no_term(self) -> QueryError:
        found = self.peek()
        if not self.text.strip():
            return self.error("the query is empty")
        if found == '"':
            return self.error("a text needs its field before it", hint='such as subject:"invoice 7"')
        return self.error("a term is missing", hint="such as unseen or size>1M" if not found else "")

    def _check_word(self, name: str, start: int) -> None:
        if name in self._vocabulary.words:
            return
        if name in self._vocabulary.fields:
            field = self._vocabulary.fields[name]
            raise self.error(f"'{name}' needs a value", position=start, hint=field.kind.value)
        hint = f"write {_SPELLED[name]}" if name in _SPELLED else self._nearest(name)
        raise self.error(f"unknown word '{name}'", position=start, hint=hint)

    def _field(self, name: str, start: int) -> Field:
        field = self._vocabulary.fields.get(name)
        if field is None:
            if name in self._vocabulary.words:
                raise self.error(f"'{name}' takes no value", position=start, hint=f"write {name} or !{name}")
            raise self.error(f"unknown field '{name}'", position=start, hint=self._nearest(name))
        return field

    def _nearest(self, name: str) -> str:
        known = sorted(self._vocabulary.words) + sorted(self._vocabulary.fields)
        near = difflib.get_close_matches(name[:_NEAR], known, n=1)
        return f"did you mean {near[0]}?" if near else f"known are {' '.join(known)}"

    def _comparison(self, field: Field, operator: str, start: int) -> Node:
        self.peek()
        position = self.at + (self.text[self.at : self.at + 1] == '"')
        value = self._value(field)
        try:
            return _node(field, operator, value)
        except QueryError as error:
            raise self.error(error.what, position=position + error.position, hint=error.hint) from None
        except ValueError as error:
            raise self.error(str(error), position=start, hint=field.kind.value) from None

    def _value(self, field: Field) -> str:
        if quoted := _QUOTED.match(self.text, self.at):
            self.at = quoted.end()
            return quoted.group(1).replace('\\"', '"')
        if self.text[self.at : self.at + 1] == '"':
            raise self.error("this quote is never closed", hint='add "')
        bare = _BARE.match(self.text, self.at)
        if bare is None:
            raise self.error(f"a value is missing for '{field.name}'", hint=field.kind.value)
        self.at = bare.end()
        return bare.group()


def _node(field: Field, operator: str, value: str) -> Node:
    """Return the term of a comparison; QueryError where the value is wrong, ValueError where the operator is."""
    if field.kind is Kind.TEXT:
        if operator != ":":
            raise ValueError(f"'{field.name}' is text: write {field.name}: and not {field.name}{operator}")
        return Like(field.name, value, field.whole)
    sign = "=" if operator in (":", "==", "!=") else operator
    node: Node
    if field.kind is Kind.DATE:
        node = When(field.name, sign, parse_moment(value))
    else:
        node = Within(field.name, tuple(span.related(sign) for span in _spans(field, value)))
    if sign != "=" and isinstance(node, Within) and ("," in value or "-" in value):
        raise ValueError(f"a list or a range goes with : and not with {operator}")
    return Not(node) if operator == "!=" else node


def _spans(field: Field, value: str) -> tuple[Span, ...]:
    if field.kind is not Kind.RANK:
        return parse_spans(value, field.kind)
    name = value.lower()
    if name not in field.ranks:
        raise QueryError(f"unknown {field.name} '{value}'", text=value, position=0, hint=" < ".join(field.ranks))
    rank = field.ranks.index(name)
    return (Span(rank, rank),)
