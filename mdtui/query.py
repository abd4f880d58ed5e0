r"""The query language's text: a string becomes a tree of terms, or an error that points at the place.

The grid, the event feed and the command line share it. What the words and fields mean is told by a `Vocabulary`; this
module knows neither records nor events.

- `unseen & size>1M`: a blank is ``&``, ``&`` binds tighter than ``|``, ``!`` and parentheses as usual.
- Words stand alone (`unseen`). Fields take ``= != < <= > >=`` or ``:``. Case never matters.
- What stands behind the operator is read by `query_values`: numbers, lists and ranges, sizes, dates and ages, globs.
- ``~N`` and ``~f anna`` are patterns of mutt; `query_patterns` reads their arguments.
- ``@name`` stands for a query that was saved under that name, as if it stood there in parentheses.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from types import MappingProxyType

from mdtui.query_patterns import ARGUMENT, pattern_node
from mdtui.query_tree import (
    And,
    Field,
    Like,
    Node,
    Not,
    Or,
    Pattern,
    Vocabulary,
    When,
    Within,
    Word,
    walk,
)
from mdtui.query_values import Kind, QueryError, Span, parse_moment, parse_spans

__all__ = [
    "NONE_SAVED",
    "And",
    "Field",
    "Kind",
    "Like",
    "Node",
    "Not",
    "Or",
    "Pattern",
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
MAX_SAVED = 100
"""How many saved queries one query may take in, those within saved ones counted; each is read where it stands."""
NONE_SAVED: Mapping[str, str] = MappingProxyType({})
_NEAR = 40
"""How much of an unknown word is compared with the known ones."""


def parse(text: str, vocabulary: Vocabulary, saved: Mapping[str, str] = NONE_SAVED) -> Node:
    """Return the tree of a query.

    Args:
        text: anything.
        vocabulary: the words and fields it may use.
        saved: the queries that ``@name`` stands for, by name in lower case.

    Raises:
        QueryError: it is empty, or not a query in this vocabulary.
    """
    return _Parser(text, vocabulary, saved, [], ()).whole(0)


_OPERATOR = re.compile(r"!=|<=|>=|==?|<|>|:")
_WORD = re.compile(r'[^\s&|!()"=<>:]+')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_BARE = re.compile(r'[^\s&|()"<>=!:][^\s&|()"]*')
_NAME = re.compile(r"@([\w.-]+)")
_JOIN = {"&": re.compile("&&?"), "|": re.compile(r"\|\|?")}
_SPELLED = {"and": "&", "or": "|", "not": "!"}


class _Parser:
    """Reads one query from left to right; only parentheses recurse."""

    def __init__(
        self, text: str, vocabulary: Vocabulary, saved: Mapping[str, str], taken: list[str], within: tuple[str, ...]
    ) -> None:
        self.text = text
        self.at = 0
        self._vocabulary = vocabulary
        self._saved = saved
        self._taken = taken
        self._within = within

    def whole(self, depth: int) -> Node:
        node = self.any_of(depth)
        if self.peek():
            raise self.error("no parenthesis is open here")
        return node

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
        read = {"(": self._group, "@": self._saved_query}.get(self.peek())
        node = read(depth) if read is not None else self._pattern(depth) if self.peek() == "~" else self._term()
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

    def _saved_query(self, depth: int) -> Node:
        start, found = self.at, _NAME.match(self.text, self.at)
        name = found[1].lower() if found else ""
        if found is None or name not in self._saved:
            near = difflib.get_close_matches(name[:_NEAR], self._saved, n=1)
            known = "saved are " + " ".join(f"@{one}" for one in sorted(self._saved))
            hint = f"did you mean @{near[0]}?" if near else known if self._saved else "none is saved: [queries]"
            raise self.error(f"no query is saved as '@{name}'", hint=hint)
        if name in self._within:
            raise self.error(f"the saved query '@{name}' takes itself in")
        self._taken.append(name)
        if len(self._taken) > MAX_SAVED or depth >= MAX_DEPTH:
            raise self.error("too many saved queries within one another")
        self.at = found.end()
        inner = _Parser(self._saved[name], self._vocabulary, self._saved, self._taken, (*self._within, name))
        try:
            return inner.whole(depth + 1)
        except QueryError as error:
            raise self.error(f"in @{name}: {error.what}", position=start, hint=error.hint) from None

    def _pattern(self, depth: int) -> Node:
        start = self.at
        letter = self.text[start + 1 : start + 2]
        pattern = self._vocabulary.patterns.get(letter)
        if pattern is None:
            known = " ".join(f"~{one}" for one in self._vocabulary.patterns)
            what = f"unknown pattern '~{letter.strip()}'"
            raise self.error(what, hint=f"known are {known}" if known else "there are no patterns here")
        self.at += 2
        if pattern.meaning:
            return _Parser(pattern.meaning, self._vocabulary, NONE_SAVED, [], ()).whole(depth)
        return self._argument(pattern, start)

    def _argument(self, pattern: Pattern, start: int) -> Node:
        self.peek()
        fields = [self._vocabulary.fields[name] for name in pattern.fields]
        position, quoted = self.at, self.text[self.at : self.at + 1] == '"'
        bare = None if quoted else ARGUMENT.match(self.text, self.at)
        if not quoted and bare is None:
            raise self.error(f"'~{pattern.letter}' needs something after it", position=start, hint=pattern.about)
        if bare is not None:
            self.at = bare.end()
        value = bare.group() if bare is not None else self._value(fields[0])
        try:
            return pattern_node(fields, value)
        except QueryError as error:
            place = position + quoted + error.position
            raise self.error(error.what, position=place, hint=error.hint) from None

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
