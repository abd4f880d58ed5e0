"""Whatever strangers put into an event's fields, the event stays what it is.

User names and addresses in events are chosen by whoever tries to log in, so they may hold the words of this event or of
any other, markers, quotes and blanks. Where that leaves a text open, the documented choice is made, and no other one.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from mdtui.events.catalogue import HOLE, MARKER, EventType, load_catalogue
from mdtui.events.event import event_of_line
from mdtui.events.matching import Match, Recogniser
from mdtui.events.parsing import LogLine

CATALOGUE = load_catalogue()
RECOGNISER = Recogniser(CATALOGUE)
STRAIGHT = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u00b4`", "'"))
TAG = re.compile(r"\s?\[Ev[A-Za-z]+\]\Z")
MARKED = re.compile(r"\*{4}\s+ALERT\s+\*{4}")

Sample = tuple[EventType, dict[str, str]]


def holes(kind: EventType) -> list[str]:
    return HOLE.findall(kind.body)


def literals(kind: EventType) -> list[str]:
    return [literal.translate(STRAIGHT) for literal in HOLE.split(kind.body)]


def body_of(kind: EventType, fields: dict[str, str]) -> str:
    return kind.fill(fields).removeprefix(MARKER).removeprefix(" ")


def canonical(text: str) -> str:
    return " ".join(TAG.sub("", text.translate(STRAIGHT).rstrip()).split())


def opening(kind: EventType, fields: dict[str, str]) -> int:
    """Return where the event's own words begin, of those that say something."""
    first = next(place for place, literal in enumerate(literals(kind)) if len(literal) >= 5)
    parts = zip(literals(kind)[:first], fields.values(), strict=False)
    return sum(len(literal) + len(value) for literal, value in parts)


def begins(kind: EventType, fields: dict[str, str]) -> int:
    """Return the same for the canonical text."""
    return len(" ".join(body_of(kind, fields)[: opening(kind, fields)].split()))


def weight(kind: EventType) -> int:
    return sum(map(len, literals(kind)))


WORDS = [literal for kind in CATALOGUE for literal in HOLE.split(kind.body) if literal]
WHOLE = [kind.fill(dict.fromkeys(kind.fields, "7")) for kind in CATALOGUE]
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS).map(lambda words: words.translate(STRAIGHT)),
    st.sampled_from(WHOLE),
    st.sampled_from(WHOLE).map(lambda text: text.removeprefix(f"{MARKER} ")),
    st.sampled_from(
        [MARKER, f"{MARKER} ", "****  ALERT\t****", "%s", "%d", "$X$", "'", "\u2018", "\u2019", "`", "'x' on 'y'"]
    ),
    st.sampled_from([" ", "  ", "\t", "\n", ":", "/", ":25", " on ", "(FailPoint: 1, Error: 2/3)", "[EvSecurity]"]),
    st.text(max_size=6),
    st.integers(-9, 99999).map(str),
)
HOSTILE = st.lists(PIECES, max_size=4).map("".join)


@st.composite
def filled(draw: st.DrawFn, values: st.SearchStrategy[str] = HOSTILE) -> Sample:
    kind = draw(st.sampled_from(CATALOGUE.types))
    numbers = st.integers(-(2**31), 2**32).map(str)
    return kind, {
        name: draw(numbers if hole == "%d" else values) for name, hole in zip(kind.fields, holes(kind), strict=True)
    }


@settings(max_examples=1000, deadline=None)
@given(filled(), st.booleans(), st.booleans())
@example((CATALOGUE.types[16], {"client": "1.2.3.4", "user": "x tried to send a message as y without proper "
                                "authentication"}), True, False)  # fmt: skip
def test_a_hostile_field_never_makes_another_event(sample: Sample, marked: bool, straight: bool) -> None:  # noqa: FBT001 - drawn
    kind, fields = sample
    body = body_of(kind, fields)
    # A marker before the event's own words begins an event, too; which one is meant, the text leaves open.
    assume(marked or not MARKED.search(body[: opening(kind, fields)]))
    text = f"{MARKER} {body}" if marked else body
    match = RECOGNISER.find(text.translate(STRAIGHT) if straight else text)
    assert match is not None
    assert canonical(body_of(match.type, match.fields)) == canonical(body), "it is no reading of the text"
    if match.type is kind:
        parted_as_documented(kind, fields, match)
    else:
        ours, theirs = begins(kind, fields), begins(match.type, match.fields)
        assert theirs < ours or (theirs == ours and weight(match.type) > weight(kind))


def parted_as_documented(kind: EventType, fields: dict[str, str], match: Match) -> None:
    """Of several ways to part one event's fields it is the one with the shortest first, or last, field."""
    step = -1 if kind.ambiguous == "last" else 1
    ours, theirs = ([len(canonical(value)) for value in each.values()][::step] for each in (fields, match.fields))
    assert theirs <= ours


PLAIN = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda text: not any(word.strip() and word.strip() in text for word in WORDS if len(word) < 5)
)


@settings(deadline=None)
@given(filled(PLAIN.filter(lambda text: not re.search(r"\s|['\u2018\u2019\u201b\u00b4`]", text))), st.data())
def test_any_spacing_and_any_quotes_give_the_fields_back(sample: Sample, data: st.DataObject) -> None:
    kind, fields = sample
    blanks = st.sampled_from([" ", "  ", "\t", " \u00a0"])
    quotes = st.sampled_from("'\u2018\u2019\u201b`")

    def spoiled(words: str) -> str:
        spaced = re.sub(" ", lambda _: data.draw(blanks), words)
        return re.sub("[\u2018\u2019]", lambda _: data.draw(quotes), spaced)

    parts = [spoiled(literal) for literal in HOLE.split(kind.body)]
    values = [*fields.values(), ""]
    text = "".join(part + value for part, value in zip(parts, values, strict=True))
    for marker in ("", f"{MARKER} ", "****\tALERT  ****   ", "  **** ALERT ****"):
        match = RECOGNISER.find(marker + text)
        assert match is not None
        found = {name: value.strip() for name, value in match.fields.items()}
        assert (match.type.code, found) == (kind.code, fields)


@given(filled())
def test_what_is_said_in_a_session_is_no_event(sample: Sample) -> None:
    kind, fields = sample
    for arrow in ("<-- ", "--> "):
        line = LogLine(None, "02", f"{arrow}{kind.fill(fields)}")
        assert event_of_line(line, RECOGNISER, "x.log") is None


def test_what_a_stranger_says_last_changes_nothing() -> None:
    """Who logs in chooses the user of 521, who sends the sender of 506: no text in them makes another event."""
    for inner in CATALOGUE:
        words = body_of(inner, dict.fromkeys(inner.fields, "7"))
        for code, fields in ((521, {"client": "192.0.2.1", "user": words}), (506, {"client": "x", "sender": words})):
            kind = CATALOGUE.get(code)
            assert kind is not None
            for text in (kind.fill(fields), body_of(kind, fields)):
                match = RECOGNISER.find(text)
                assert match is not None
                assert (match.type.code, match.fields) == (code, fields)


@pytest.mark.parametrize("kind", CATALOGUE.types, ids=lambda kind: str(kind.code))
@pytest.mark.parametrize(
    "value",
    [
        '"',
        "O'Brien\u2019s",
        "a\nb",
        "\r\n",
        "\x1b[2J\x07\0\x9b",
        "\u202egnp.exe",
        "%s%d$X$",
        "x" * (64 << 10),
        "é" * 999,
    ],
    ids=["quote", "quotes", "newline", "line end", "controls", "turned", "template", "long", "letters"],
)
def test_each_field_of_each_event_comes_back_exactly(kind: EventType, value: str) -> None:
    texts = [name for name, hole in zip(kind.fields, holes(kind), strict=True) if hole != "%d"]
    for hostile in texts:
        fields = dict.fromkeys(kind.fields, "7") | {hostile: f"a{value}z"}
        match = RECOGNISER.find(kind.fill(fields))
        assert match is not None
        assert (match.type, match.fields) == (kind, fields)
