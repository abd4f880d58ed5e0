"""Logs of Windows come from anywhere: whatever is in them, the rest is read, and nothing in them is obeyed."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mdtui.events.catalogue import MARKER, load_catalogue
from mdtui.events.distinct import Distinct
from mdtui.events.event import Event
from mdtui.events.event_xml import STRING_CAP, EventXml
from mdtui.events.evtx_chunks import CHUNK, mend
from mdtui.events.evtx_file import EvtxFile
from mdtui.events.matching import Recogniser
from mdtui.events.windows_event import Position, RecordReader, WindowsEvent, moment_of
from mdtui.findings import Severity

SAMPLES = Path(__file__).parents[1] / "fixtures" / "events"
READER = RecordReader(Recogniser(load_catalogue()))
APPLICATION = (SAMPLES / "application.xml").read_bytes()
FIRST_EVENTS = b"".join(APPLICATION.split(b"</Event>")[n] + b"</Event>" for n in range(20))
CHUNK_OF_SAMPLE = (SAMPLES / "application.evtx").read_bytes()[4096 : 4096 + CHUNK]

HOSTILE = st.one_of(
    st.text(max_size=60),
    st.text("\0\x01\x1b\x7f\x9b\ud800\udfff\ufffe\uffff\ufdd0\u202e\u200b&<>;#x'\"]\r\n\t", max_size=60),
    st.sampled_from(
        [
            f"{MARKER} LDaemon LDAP server could not be started",
            "]]></Data></EventData></Event><Event>",
            "&lol;&#0;&#x1b;",
            "<!DOCTYPE a>",
            "\x1b]0;title\x07\x1b[31m",
        ]
    ),
)
WINDOWS_EVENTS = st.builds(
    WindowsEvent,
    st.sampled_from(["MDaemon", "mdaemon", "ESENT", ""]),
    st.none() | st.integers(490, 540) | st.integers(0, 2**63 - 1),
    st.none() | st.integers(0, 2**63 - 1),
    HOSTILE | st.datetimes().map(lambda time: time.isoformat() + "Z"),
    st.none() | st.integers(0, 300),
    st.lists(HOSTILE, max_size=5).map(tuple),
    HOSTILE,
)


def kept(text: str) -> str:
    """Return what is left of a string: XML has one end of line only, and Unicode has some that are no characters."""
    text = re.sub("\r\n|\r", "\n", text)
    text = re.sub("[\ufdd0-\ufdef]", lambda match: chr(ord(match[0]) - 0xFDD0), text)
    text = re.sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", text)
    return text[:STRING_CAP]


def xml_of(strings: list[str]) -> str:
    data = "".join(f"<Data>{escape(text)}</Data>" for text in strings)
    return f"<Event><System><Provider Name='MDaemon'/></System><EventData>{data}<Data>end</Data></EventData></Event>"


@given(st.lists(HOSTILE, min_size=1, max_size=5), st.integers(1, 5000))
@example(["x" * 100_000, "&" * 70_000], 4999)
def test_strings_come_back_whatever_they_hold_and_the_next_event_too(strings: list[str], size: int) -> None:
    text = xml_of(strings) + xml_of(["next"])
    parser = EventXml()
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    events = [event for piece in pieces for event in parser.feed_text(piece)]
    assert parser.problem == ""
    # A string of nothing but blanks is what some writers put for an empty one.
    wanted = [text if text.strip(" \n\t") else "" for text in map(kept, strings)]
    assert list(events[0].strings[:-1]) == wanted
    assert events[1].strings == ("next", "end")


@given(st.lists(st.binary(max_size=200), max_size=20))
@example([b"\xff\xfe", b"<\0", b"\0\xd8"])
@example([b"<Event>", b"</Event", b"></all>", b"<a/>"])
def test_any_bytes_give_events_and_at_most_one_line(pieces: list[bytes]) -> None:
    parser = EventXml()
    for piece in pieces:
        for event in parser.feed(piece):
            READER.event(event, "x")
    assert parser.problem.isprintable()


@given(st.integers(0, len(FIRST_EVENTS) - 1), st.binary(min_size=1, max_size=20), st.booleans())
def test_damaged_xml_gives_what_came_before(place: int, put: bytes, over: bool) -> None:  # noqa: FBT001 - from Hypothesis
    rest = FIRST_EVENTS[place + len(put) if over else place :]
    parser = EventXml()
    events = parser.feed(FIRST_EVENTS[:place] + put + rest)
    whole = EventXml().feed(FIRST_EVENTS)
    before = FIRST_EVENTS[:place].count(b"</Event>")
    assert events[:before] == whole[:before]
    assert parser.problem.isprintable()


@given(WINDOWS_EVENTS)
@example(WindowsEvent("MDaemon", 521, 1, "9999-12-31T23:59:59.9999999-14:00", 2, ("\ud800",), "\0"))
def test_any_record_is_an_event_or_none(record: WindowsEvent) -> None:
    event = READER.event(record, "\x1b[2J.evtx")
    if record.provider.casefold() == "mdaemon":
        assert event is not None
        assert event.code == record.id
    if event is not None:
        assert event.shown.isprintable()
        assert event.shown_source.isprintable()
        assert event.time is None or event.time.tzinfo is dt.UTC
        assert not Position().past(event).is_before(event)


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_none(text: str) -> None:
    moment = moment_of(text)
    assert moment is None or moment.tzinfo is dt.UTC


@given(st.data(), st.integers(0, CHUNK))
def test_a_damaged_chunk_is_mended_or_left(data: st.DataObject, present: int) -> None:
    chunk = bytearray(CHUNK_OF_SAMPLE[:present].ljust(CHUNK, b"\0"))
    for _ in range(data.draw(st.integers(0, 5))):
        place = data.draw(st.integers(0, CHUNK - 4))
        chunk[place : place + 4] = data.draw(st.binary(min_size=4, max_size=4))
    mend(chunk, present)
    assert len(chunk) == CHUNK
    again = bytearray(chunk)
    mend(again, present)
    assert again[512:] == chunk[512:]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 200_000), st.binary(min_size=1, max_size=64)), max_size=8),
    st.integers(0, 200_704),
)
def test_a_damaged_evtx_ends_in_what_can_be_read_and_a_line(
    tmp_path: Path, damage: list[tuple[int, bytes]], size: int
) -> None:
    data = bytearray((SAMPLES / "application.evtx").read_bytes()[:size])
    for place, put in damage:
        data[place : place + len(put)] = put
    path = tmp_path / "log.evtx"
    path.write_bytes(data)
    source = EvtxFile(path, READER)
    for event in source.read():
        assert event.shown.isprintable()
    assert source.problem.isprintable()
    assert "broke off" not in source.problem
    assert source.problem or len(data) % CHUNK == 4096


@pytest.mark.parametrize("sources", [1, 2, 3])
@given(data=st.data())
def test_as_many_events_are_given_as_the_fullest_source_has(sources: int, data: st.DataObject) -> None:
    """Like events within two seconds: each log may lack some, none is given twice."""
    counts = [data.draw(st.integers(0, 4)) for _ in range(sources)]
    noon = dt.datetime(2026, 8, 18, 12)  # noqa: DTZ001 - text logs carry no zone
    events = [
        Event(noon + dt.timedelta(seconds=data.draw(st.floats(0, 2))), 508, "", Severity.INFO, "x", {}, str(source))
        for source, count in enumerate(counts)
        for _ in range(count)
    ]
    events = data.draw(st.permutations(events))
    distinct = Distinct()
    cut = data.draw(st.integers(0, len(events)))
    given_events = distinct.of(events[:cut]) + distinct.of(events[cut:])
    assert len(given_events) == max(counts)
