from __future__ import annotations

import datetime as dt

from mdtui.query_tree import And, Field, Like, Not, Or, Pattern, Vocabulary, When, Word, walk
from mdtui.query_values import Kind, Moment


def test_walk_goes_down_every_branch() -> None:
    seen, text = Word("seen"), Like("subject", "x", whole=False)
    tree = And((seen, Or((Not(text), seen))))
    assert list(walk(tree)) == [tree, seen, tree.nodes[1], Not(text), text, seen]


def test_a_vocabulary_knows_its_parts_by_name() -> None:
    vocabulary = Vocabulary({"seen": "read"}, [Field("uid", Kind.NUMBER)], [Pattern("N", "seen")])
    assert vocabulary.words["seen"] == "read"
    assert vocabulary.fields["uid"].kind is Kind.NUMBER
    assert vocabulary.patterns["N"].meaning == "seen"


def test_a_glob_is_a_pattern_of_any_case() -> None:
    assert Like("subject", "in*ce", whole=True).pattern().search("INVOICE")
    assert not Like("subject", "in*ce", whole=True).pattern().search("invoices")


def test_a_time_is_a_span_of_seconds() -> None:
    day = When("date", "=", Moment(dt.datetime(1970, 1, 1, tzinfo=dt.UTC), dt.datetime(1970, 1, 2, tzinfo=dt.UTC)))
    assert day.span(0.0, dt.UTC) == (0, 86399)
