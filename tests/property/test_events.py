"""Whatever is written into an event or a log, it is recognised, and given back exactly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from mdtui.events import log_history, log_tail
from mdtui.events.catalogue import HOLE, MARKER, EventType, load_catalogue
from mdtui.events.event import event_of_line
from mdtui.events.log_history import BackwardScan, Hit, lines_with, scan_buffer
from mdtui.events.log_tail import LogFile
from mdtui.events.matching import Recogniser
from mdtui.events.parsing import LogLine, parse_line
from mdtui.files import FileSystem
from mdtui.text import safe_text

CATALOGUE = load_catalogue()
RECOGNISER = Recogniser(CATALOGUE)
TYPOGRAPHIC = str.maketrans({"\u2018": "'", "\u2019": "'"})

NUMBERS = {"port", "error", "second_error", "fail_point", "thread_id"}
PLAIN_NAMES = {"address", "list", "domain"}
"""Fields whose values hold no blank: a blank there would leave open where the field before them ends."""

HOSTILE = st.one_of(
    st.text(max_size=40),
    st.text("%sd$()[]{}.*+?|\\^'\"\u2018\u2019: ;,@/-\0\x1b\x9b\u202e\u200b\t\r\n", max_size=40),
    st.sampled_from(
        [
            MARKER,
            f"{MARKER} LDaemon LDAP server could not be started",
            "[EvProcess]",
            "%s %s:%d",
            r"\g<0>\1",
            "x" * 70_000,
            "\x1b]0;title\x07\x1b[31m",
            "=cmd|' /C calc'!A0",
            "' OR '1'='1",
        ]
    ),
)


def separators(kind: EventType) -> list[str]:
    return [literal.translate(TYPOGRAPHIC) for literal in HOLE.split(kind.body) if len(literal) > 1]


@st.composite
def filled(draw: st.DrawFn) -> tuple[EventType, dict[str, str]]:
    kind = draw(st.sampled_from(CATALOGUE.types))
    fields = {}
    for name in kind.fields:
        if name in NUMBERS:
            fields[name] = str(draw(st.integers(-(2**31), 2**32)))
        else:
            value = draw(HOSTILE)
            fields[name] = "".join(value.split()) if name in PLAIN_NAMES else value
    words = [word for other in CATALOGUE for word in separators(other)]
    own = separators(kind)
    for value in fields.values():
        plain = value.translate(TYPOGRAPHIC)
        assume(MARKER in value or not any(word in plain for word in words))
        assume(not any(word in plain for word in own))
    return kind, fields


@given(sample=filled(), marked=st.booleans(), straight=st.booleans())
def test_every_filled_event_gives_its_fields_back(
    *, sample: tuple[EventType, dict[str, str]], marked: bool, straight: bool
) -> None:
    kind, fields = sample
    template = kind.template.translate(TYPOGRAPHIC) if straight else kind.template
    names = iter(kind.fields)
    text = HOLE.sub(lambda _hole: fields[next(names)], template)
    if not marked:
        text = text.removeprefix(f"{MARKER} ")
        assume(HOLE.match(kind.body) is None or MARKER not in fields[kind.fields[0]])
    match = RECOGNISER.find(text)
    assert match is not None
    assert match.type.code == kind.code
    assert match.fields == fields


@given(st.one_of(st.text(), filled().map(lambda sample: sample[0].fill(sample[1]))), st.text(max_size=20))
def test_a_match_explains_the_text_it_was_found_in(text: str, before: str) -> None:
    match = RECOGNISER.find(before + text)
    if match is not None:
        again = RECOGNISER.find(match.type.fill(match.fields))
        assert again is not None
        assert all(value in before + text for value in match.fields.values())


@given(st.binary(max_size=200))
@example(b"Tue 9999-99-99 99:99:99.999: 05: x")
@example(b"999999 999999999 I [00000045] 0x41507015 x")
@example(b"Tue 2026-08-18 00:00:48.993: 05: \xe2\x80")
def test_any_bytes_are_a_line(raw: bytes) -> None:
    line = parse_line(raw)
    assert line.time is None or line.time.tzinfo is None
    event = event_of_line(line, RECOGNISER, "x.log")
    assert event is None or event.shown.isprintable()


@given(
    st.datetimes().map(lambda time: time.replace(microsecond=time.microsecond // 1000 * 1000)),
    st.sampled_from(["00", "01", "02", "03", "04", "05"]),
    st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"])),
)
def test_a_written_line_is_read_back(time: object, colour: str, text: str) -> None:
    written = f"Tue {time.isoformat(' ', 'milliseconds')}: {colour}: {text}\r\n"  # type: ignore[attr-defined]
    assert parse_line(written.encode()) == LogLine(time, colour, text)  # type: ignore[arg-type]


CHUNKS = st.lists(
    st.one_of(
        st.binary(max_size=30),
        st.sampled_from(
            [b"\r\n", b"\n", b"\r", b"**** ALERT ****", b"\r\n**** ALERT **** x\r\n", b"y" * 50, b"\0" * 5]
        ),
    ),
    max_size=12,
)
MakePath = Callable[[], Path]


@pytest.fixture(scope="session")
def make_path(tmp_path_factory: pytest.TempPathFactory) -> MakePath:
    """Give a maker of paths for logs, each in a folder of its own."""
    return lambda: tmp_path_factory.mktemp("logs") / "Tuesday.log"


@settings(max_examples=60, deadline=None)
@given(CHUNKS, st.integers(1, 40), st.integers(1, 40))
def test_splits_change_nothing(make_path: MakePath, chunks: list[bytes], step: int, cap: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log_tail, "_STEP", step)
        patch.setattr(log_tail, "LINE_CAP", cap)
        patch.setattr(log_history, "LINE_CAP", cap)
        path = make_path()
        log, found = LogFile(path, FileSystem()), []
        for chunk in chunks:
            with path.open("ab") as stream:
                stream.write(chunk)
            found += log.poll()
        for _ in range(sum(map(len, chunks)) // step + 1):
            found += log.poll()
        data = b"".join(chunks)
        assert [line.raw for line in found] == [log_history.capped(line) for line in data.split(b"\n")[:-1]]
        assert [line.place for line in found] == [0, *(at + 1 for at, byte in enumerate(data) if byte == 10)][:-1]


def history(log: LogFile, needle: bytes) -> list[tuple[int, bytes]]:
    """Return the lines that are there, and let the log be followed from here."""
    files = FileSystem()
    found: list[Hit] = []
    descriptor = files.open_read(log.path)
    scan = BackwardScan(files, log.go_to_end(descriptor), scan_buffer())
    while scan.end:
        found += reversed(scan.step(descriptor, [needle]).hits)
    files.close(descriptor)
    return [(hit.place, hit.raw) for hit in reversed(found)]


@settings(max_examples=60, deadline=None)
@given(CHUNKS, st.integers(0, 12), st.integers(1, 60))
def test_history_and_following_join_without_a_seam(
    make_path: MakePath, chunks: list[bytes], cut: int, block: int
) -> None:
    needle = b"ALERT"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log_history, "BLOCK", block)
        path = make_path()
        path.write_bytes(b"".join(chunks[:cut]))
        log = LogFile(path, FileSystem(), [needle])
        before = history(log, needle)
        unfinished = b"".join(chunks[:cut]).rpartition(b"\n")[2]
        with path.open("ab") as stream:
            stream.write(b"".join([*chunks[cut:], b"\n"]))
        after = [(line.place, line.raw) for line in log.poll()]
        whole = lines_with(b"".join([*chunks, b"\n"]), [needle])
        if needle in unfinished and len(before) + len(after) > len(whole):
            place, raw = before.pop()
            assert after[0][0] == place
            assert after[0][1].startswith(raw)
        assert before + after == whole


@given(st.text())
def test_what_is_shown_can_be_shown(text: str) -> None:
    event = event_of_line(LogLine(None, "", f"{MARKER} {text}"), RECOGNISER, text)
    assert event is not None
    assert event.shown == safe_text(event.text)
    assert event.shown.isprintable()
    assert event.shown_source.isprintable()
