from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mdtui.events import event_xml
from mdtui.events.event_xml import EventXml, read_event
from mdtui.events.windows_event import RecordReader, WindowsEvent
from tests.unit.events.conftest import Known, known

DOCTYPE = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>'


def xml(text: str = "x", *, number: object = 516) -> str:
    system = f"<System><Provider Name='MDaemon'/><EventID>{number}</EventID></System>"
    return f"<Event>{system}<EventData><Data>{text}</Data></EventData></Event>"


def strings(parser: EventXml, *pieces: bytes | str) -> list[str]:
    data = [piece.encode() if isinstance(piece, str) else piece for piece in pieces]
    return ["|".join(event.strings) for piece in data for event in parser.feed(piece)]


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize("size", [1, 7, 4096, 1 << 20])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_sample_in_pieces_of_any_size_and_every_encoding(
    samples: Path, reader: RecordReader, expected: list[Known], encoding: str, size: int
) -> None:
    data = (samples / "application.xml").read_bytes().decode()
    if size == 1:
        data = data[: data.index("</Event>") + 8]
    parser = EventXml()
    found = [event for piece in pieces(data.encode(encoding), size) for event in parser.feed(piece)]
    events = [event for event in (reader.event(record, "a") for record in found) if event]
    assert known(events) == expected[: len(events)]
    assert len(events) == (1 if size == 1 else 318)
    assert (parser.problem, parser.is_open) == ("", False)


@pytest.mark.parametrize(
    "text",
    [
        xml("a") + xml("b"),
        f"<Events>{xml('a')}\n{xml('b')}</Events>",
        f'<?xml version="1.0" encoding="utf-8"?>\r\n{xml("a")}<?xml version="1.0"?>{xml("b")}',
        f"<!-- an export -->{xml('a')}\0\0\0{xml('b')}\0",
        f"<e:Events xmlns:e='urn:e'>{xml('a')}{xml('b').replace('<', '<e:').replace('<e:/', '</e:')}</e:Events>",
    ],
)
def test_with_and_without_a_root_and_a_declaration(text: str) -> None:
    parser = EventXml()
    assert strings(parser, text) == ["a", "b"]
    assert (parser.problem, parser.is_open, parser.count) == ("", False, 2)


def test_what_an_event_holds() -> None:
    text = (
        "<Event><System><Provider Name='MDaemon'/><EventID Qualifiers='0'>521</EventID><Level>3</Level>"
        "<TimeCreated SystemTime='2026-08-17T22:00:00.0000000Z'/><EventRecordID>9</EventRecordID></System>"
        "<EventData><Data Name='a'>one <b>not this</b>two</Data><Data/><Data>\n </Data><Data>three</Data>"
        "<Data> </Data><Binary>00</Binary></EventData>"
        "<RenderingInfo><Message>said</Message><Level>Warning</Level></RenderingInfo></Event>"
    )
    assert read_event(text) == WindowsEvent(
        "MDaemon", 521, 9, "2026-08-17T22:00:00.0000000Z", 3, ("one not thistwo", "", "", "three"), "said"
    )  # fmt: skip


def test_the_first_of_several_values_counts() -> None:
    text = "<Event><System><EventID>1</EventID><EventID>2</EventID></System></Event>"
    event = read_event(text)
    assert event is not None
    assert event.id == 1


@pytest.mark.parametrize("number", ["", "x", "-1", "1.5", "\u0665", "9" * 100, "1e3"])
def test_a_number_that_is_none(number: str) -> None:
    event = read_event(xml(number=number))
    assert event is not None
    assert event.id is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a&#27;[2J&#x1b;", "a\x1b[2J\x1b"),
        ("\x1b]0;t\x07\0", "\x1b]0;t\x07\0"),
        ("&#0;&#x0;", "\0\0"),
        ("&#xD800;&#xFFFE;&#x110000;", "\ufffd\ufffd\ufffd"),
        ("&lt;b&gt; &amp;amp; &quot;&#65;", '<b> &amp; "A'),
        ("\u202e\u200b\U0001f600", "\u202e\u200b\U0001f600"),
        ("<![CDATA[<Event>&lol;]]>", "<Event>&lol;"),
    ],
)
def test_characters_that_xml_does_not_have_are_kept(written: str, meant: str) -> None:
    for size in (1, 1000):
        parser = EventXml()
        assert strings(parser, *pieces((xml(written) + xml("next")).encode(), size)) == [meant, "next"]


def test_bytes_that_are_no_utf_8_and_halves_of_characters() -> None:
    assert strings(EventXml(), xml("gr\xfc\xdf").encode("cp1252")) == ["gr\xfc\xdf"]
    assert strings(EventXml(), xml("a\ud83d-").encode("utf-16", "surrogatepass")) == ["a\ufffd-"]
    assert read_event(xml("\ud800")) == read_event(xml("\ufffd"))


@pytest.mark.parametrize(
    "text",
    [DOCTYPE + xml("&lol2;"), "<?xml version='1.0'?>" + DOCTYPE, f"<Events>{DOCTYPE}", "<!ENTITY a 'b'>"],
)
def test_a_doctype_is_refused(text: str) -> None:
    parser = EventXml()
    assert strings(parser, xml("before"), text, xml("after")) == ["before"]
    assert parser.problem == "no more of the XML was read: a DOCTYPE is not accepted"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (xml("&lol;"), "the XML is damaged in line 1: undefined entity"),
        ("<a></b>", "the XML is damaged in line 1: mismatched tag"),
        ("</all>", "no more of the XML was read: it ends an element that never began"),
        ("</Event>", "the XML is damaged in line 1: mismatched tag"),
        ("\n\n< ", "the XML is damaged in line 3: not well-formed (invalid token)"),
        ("<a>" * 1000, "no more of the XML was read: its elements lie more than 64 deep"),
    ],
)
def test_damage_keeps_what_came_before_and_is_one_line(text: str, problem: str) -> None:
    parser = EventXml()
    assert strings(parser, xml("before"), text, xml("after")) == ["before"]
    assert parser.problem == problem
    assert strings(parser, xml("after")) == []


@pytest.mark.parametrize("text", ["<a x='", "<!-- ", "<Event ", "<?pi "])
def test_a_tag_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(event_xml, "TAG_LIMIT", 100_000)
    parser = EventXml()
    assert strings(parser, xml("before"), text, *["y" * 10_000] * 100) == ["before"]
    assert parser.problem == "no more of the XML was read: a tag in it never ends"


@pytest.mark.parametrize("text", ["<x/>", "y" * 100, "<x a='bbbb'/>"])
def test_an_event_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(event_xml, "EVENT_LIMIT", 100_000)
    parser = EventXml()
    assert strings(parser, xml("before") + "<Event>", *[text * 1000] * 200) == ["before"]
    assert parser.problem == "no more of the XML was read: an event in it is larger than any that Windows writes"


def test_long_and_many_strings_are_cut() -> None:
    parser = EventXml()
    many = "<Event><EventData>" + "<Data>x</Data>" * 1000 + "</EventData></Event>"
    found = parser.feed((xml("y" * (1 << 20)) + many).encode())
    assert [len(event.strings) for event in found] == [1, event_xml.STRINGS_CAP]
    assert found[0].strings[0] == "y" * event_xml.STRING_CAP
    event = read_event(f"<Event><System><Provider Name='{'z' * 100_000}'/></System></Event>")
    assert event is not None
    assert len(event.provider) == event_xml.STRING_CAP


@pytest.mark.parametrize("text", ["<Event>", "<Ev", "<Events>" + xml(), xml()[:-1]])
def test_what_is_not_complete_is_said(text: str) -> None:
    parser = EventXml()
    parser.feed(text.encode())
    assert parser.is_open
    assert not parser.problem


def test_less_than_a_mark() -> None:
    parser = EventXml()
    assert parser.feed(b"<E") == []
    assert parser.is_open
    assert parser.feed(xml("a").encode()[2:])[0].strings == ("a",)
