from __future__ import annotations

import pytest

from mdtui.query import And, Field, Kind, Like, Not, Or, QueryError, Vocabulary, When, Within, Word, parse, walk
from mdtui.query_values import HIGHEST, LOWEST, Moment, Span

WORDS = Vocabulary(
    dict.fromkeys(["seen", "unseen", "flagged", "answered"], ""),
    [
        Field("uid", Kind.NUMBER),
        Field("size", Kind.SIZE),
        Field("date", Kind.DATE),
        Field("name", Kind.TEXT, whole=True),
        Field("subject", Kind.TEXT),
        Field("level", Kind.RANK, ranks=("low", "high")),
    ],
)
SEEN, FLAGGED, ANSWERED = Word("seen"), Word("flagged"), Word("answered")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("seen", SEEN),
        (" SEEN ", SEEN),
        ("seen & flagged", And((SEEN, FLAGGED))),
        ("seen flagged", And((SEEN, FLAGGED))),
        ("seen&&flagged", And((SEEN, FLAGGED))),
        ("seen | flagged", Or((SEEN, FLAGGED))),
        ("seen || flagged", Or((SEEN, FLAGGED))),
        ("seen flagged | answered", Or((And((SEEN, FLAGGED)), ANSWERED))),
        ("seen | flagged answered", Or((SEEN, And((FLAGGED, ANSWERED))))),
        ("seen (flagged | answered)", And((SEEN, Or((FLAGGED, ANSWERED))))),
        ("!seen flagged", And((Not(SEEN), FLAGGED))),
        ("!seen (flagged | answered)", And((Not(SEEN), Or((FLAGGED, ANSWERED))))),
        ("!!seen", SEEN),
        ("! ! !seen", Not(SEEN)),
        ("!(seen)", Not(SEEN)),
        ("((seen))", SEEN),
    ],
)
def test_words_and_how_they_are_joined(text: str, node: object) -> None:
    assert parse(text, WORDS) == node


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("size>1M", Within("size", (Span(1048577, HIGHEST),))),
        ("size > 1M", Within("size", (Span(1048577, HIGHEST),))),
        ("size>=1k", Within("size", (Span(1024, HIGHEST),))),
        ("size<2G", Within("size", (Span(LOWEST, 2147483647),))),
        ("size<=1.5k", Within("size", (Span(LOWEST, 1536),))),
        ("size=500", Within("size", (Span(500, 500),))),
        ("size==500", Within("size", (Span(500, 500),))),
        ("size!=500", Not(Within("size", (Span(500, 500),)))),
        ("uid:100-200", Within("uid", (Span(100, 200),))),
        ("uid:1,5,10-", Within("uid", (Span(1, 1), Span(5, 5), Span(10, HIGHEST)))),
        ("uid=1,5", Within("uid", (Span(1, 1), Span(5, 5)))),
        ("date<30d", When("date", "<", Moment(age=30 * 86400, unit=86400))),
        ("date:1h", When("date", "=", Moment(age=3600, unit=3600))),
        ("date!=1h", Not(When("date", "=", Moment(age=3600, unit=3600)))),
        ("name:md5001*", Like("name", "md5001*", whole=True)),
        ('subject:"invoice 7"', Like("subject", "invoice 7", whole=False)),
        (r'subject:"a \"b\" \*"', Like("subject", r'a "b" \*', whole=False)),
        ("subject:a=b!c:d<e", Like("subject", "a=b!c:d<e", whole=False)),
        ("level>=high", Within("level", (Span(1, HIGHEST),))),
        ("level:LOW", Within("level", (Span(0, 0),))),
    ],
)
def test_fields_and_what_they_are_compared_with(text: str, node: object) -> None:
    assert parse(text, WORDS) == node


@pytest.mark.parametrize(
    ("text", "position", "line"),
    [
        ("", 0, "the query is empty"),
        (" \t", 2, "the query is empty"),
        ("seen &", 6, "a term is missing: at the end of: seen & (such as unseen or size>1M)"),
        ("| seen", 0, "a term is missing: at 1: | seen"),
        ("seen & | flagged", 7, "a term is missing: at 8: | flagged"),
        ("()", 1, "a term is missing: at 2: )"),
        ("seen)", 4, "no parenthesis is open here: at 5: )"),
        ("seen (flagged", 5, "this parenthesis is never closed: at 6: (flagged (add ))"),
        ("unseen size>>1M", 12, "a value is missing for 'size': at 13: >1M (sizes are like 500, 20k, 1.5M or 2G)"),
        ("unsen", 0, "unknown word 'unsen': at 1: unsen (did you mean unseen?)"),
        ("seen and flagged", 5, "unknown word 'and': at 6: and flagged (write &)"),
        ("siz>1", 0, "unknown field 'siz': at 1: siz>1 (did you mean size?)"),
        ("seen:1", 0, "'seen' takes no value: at 1: seen:1 (write seen or !seen)"),
        ("level", 0, "'level' needs a value: at 1: level (it has fixed names)"),
        ("level:mid", 6, "unknown level 'mid': at 7: mid (low < high)"),
        ('"invoice"', 0, 'a text needs its field before it: at 1: "invoice" (such as subject:"invoice 7")'),
        ('subject:"invoice', 8, 'this quote is never closed: at 9: "invoice (add ")'),
        ("uid:1,x", 6, "not a number: 'x': at 7: x (numbers are like 7, lists and ranges like 1,5,10-20)"),
        ("uid:9-3", 4, ("the range runs backwards: '9-3': at 5: 9-3"
         " (numbers are like 7, lists and ranges like 1,5,10-20)")),
        ("uid>1-2", 0, ("a list or a range goes with : and not with >: at 1: uid>1-2"
         " (numbers are like 7, lists and ranges like 1,5,10-20)")),
        ("name=x", 0, ("'name' is text: write name: and not name=: at 1: name=x"
         ' (text is like anna*, "two words" or invoice)')),
        ("date<soon", 5, ("not a date: 'soon': at 6: soon"
         " (dates are like 2026-08-18 or 2026-08-18T10:30, ages like 12h, 30d or 1y)")),
        ("\x1b[31m", 0, ("unknown word '\\x1b[31m': at 1: \\x1b[31m"
         " (known are answered flagged seen unseen date level name size subject uid)")),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_that_points_at_the_place(text: str, position: int, line: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, WORDS)
    assert (caught.value.line(), caught.value.position) == (line, position)
    assert caught.value.text == text


@pytest.mark.parametrize("text", ["(" * 100_000, "(" * 100_000 + "seen" + ")" * 100_000])
def test_parentheses_may_not_nest_without_end(text: str) -> None:
    with pytest.raises(QueryError, match="too many parentheses"):
        parse(text, WORDS)


def test_any_length_is_read() -> None:
    assert parse("!" * 100_001 + "seen", WORDS) == Not(SEEN)
    node = parse("|".join(["seen"] * 10_000), WORDS)
    assert isinstance(node, Or)
    assert len(node.nodes) == 10_000


def test_walking_meets_every_node() -> None:
    node = parse("seen !(flagged | size>1)", WORDS)
    assert [type(part) for part in walk(node)] == [And, Word, Not, Or, Word, Within]


SAVED = {"big": "size>1M", "mine": "@big seen", "loop": "@circle", "circle": "@loop", "bad": "foo"}


def test_a_saved_query_stands_for_itself_in_parentheses() -> None:
    big = Within("size", (Span((1 << 20) + 1, HIGHEST),))
    assert parse("!@big", WORDS, SAVED) == Not(big)
    assert parse("@BIG | flagged", WORDS, SAVED) == Or((big, FLAGGED))
    assert parse("@mine", WORDS, SAVED) == And((big, SEEN))


@pytest.mark.parametrize(
    ("text", "position", "what"),
    [
        ("seen @bag", 5, "no query is saved as '@bag'"),
        ("seen @", 5, "no query is saved as '@'"),
        ("seen @loop", 5, "in @loop: in @circle: the saved query '@loop' takes itself in"),
        ("@bad", 0, "in @bad: unknown word 'foo'"),
    ],
)
def test_a_mistake_in_a_saved_query_points_at_its_name(text: str, position: int, what: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, WORDS, SAVED)
    assert (caught.value.position, caught.value.what) == (position, what)


def test_an_unknown_saved_query_gets_the_nearest_or_all_names() -> None:
    hints = []
    for text, saved in (("@bigg", SAVED), ("@zzz", {"a": "seen"}), ("@a", {})):
        with pytest.raises(QueryError) as caught:
            parse(text, WORDS, saved)
        hints.append(caught.value.hint)
    assert hints == ["did you mean @big?", "saved are @a", "none is saved: [queries]"]


def test_saved_queries_cannot_make_an_endless_one() -> None:
    saved = {f"q{number}": f"@q{number + 1} @q{number + 1}" for number in range(40)} | {"q40": "seen"}
    with pytest.raises(QueryError, match="too many saved queries"):
        parse("@q0", WORDS, saved)


def test_where_there_are_no_patterns_it_says_so() -> None:
    with pytest.raises(QueryError) as caught:
        parse("~N", WORDS)
    assert caught.value.hint == "there are no patterns here"
