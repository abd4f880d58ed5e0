r"""Reading event XML: ``<Event>`` elements one after the other, with or without an element around them.

``wevtutil qe LOG /f:RenderedXml`` writes them without one. A declaration may stand anywhere, as exports are put
together by hand; a DOCTYPE or an entity of its own is refused, so nothing in it can grow. What XML does not allow but
Windows and programs write all the same, control characters and halves of characters, is kept: one record with such a
character, which a stranger's user name can bring in, must not hide those behind it.
"""

from __future__ import annotations

import codecs
import re
from xml.parsers import expat

from mdtui.events.windows_event import WindowsEvent
from mdtui.text import text_of_bytes

STRING_CAP = 64 * 1024
"""Characters of one string that are kept; what follows is dropped."""
STRINGS_CAP = 64
"""Strings of one event that are kept."""
DEPTH_LIMIT = 64
"""Elements inside of one another; an event has six at most."""
EVENT_LIMIT = 32 * 1024 * 1024
"""Characters of one event; Windows writes 64 KiB at most."""
TAG_LIMIT = 4 * 1024 * 1024
"""Bytes of one tag or comment, which have to be held in memory until it ends."""

_CONTROLS = {code: 0xFDD0 + code for code in range(32) if code not in (9, 10, 13)}
# Unicode has as many characters without a meaning as there are controls; each stands for one until it is read.
_INWARD = {
    **_CONTROLS,
    **{0xDC00 + byte: ord(text_of_bytes(bytes((byte,)))) for byte in range(0x80, 0x100)},
}
_OUTWARD = {stand_in: code for code, stand_in in _CONTROLS.items()}
_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_CHARACTER = 0xFFFD
"""What Unicode has for something that is no character."""
_REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,10}));")
_DECLARATION = re.compile(r"<\?xml(?=[\s?])")
_UNFINISHED = re.compile(r"(?:&#?[0-9A-Za-z]{0,12}|<\?[xml]{0,3})\Z")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)")

_IN_SYSTEM = {"EventID": "id", "Level": "level", "EventRecordID": "record"}
_LARGEST = (1 << 63) - 1
_BLANKS = " \t\r\n"
_NO_MORE = "no more of the XML was read"


class _RefusedError(Exception):
    pass


class EventXml:
    """Event XML as it comes in.

    Attributes:
        problem: why nothing more is read, one line; empty while all is well.
        count: how many events there were so far.
    """

    def __init__(self) -> None:
        self.problem = ""
        self.count = 0
        self._decoder: codecs.IncrementalDecoder | None = None
        self._raw = b""
        self._held = ""
        self._fed = 0
        self._ready: list[WindowsEvent] = []
        self._event = _EventBuilder()
        self._depth = 0
        self._inside = 0
        self._size = 0
        self._expat = expat.ParserCreate()
        self._expat.buffer_text = True
        # A parser that waits for more before it looks again would hold back the last event; tags are bounded here.
        if (wait := getattr(self._expat, "SetReparseDeferralEnabled", None)) is not None:
            wait(False)
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text
        self._expat.Parse("<all>", False)

    @property
    def is_open(self) -> bool:
        """Whether something has begun that has not ended."""
        return self._depth > 1 or bool(self._raw) or self._fed > self._expat.CurrentByteIndex + len("<all>")

    def feed(self, data: bytes) -> list[WindowsEvent]:
        """Return the events that end in the next piece of a file.

        Args:
            data: UTF-8 or UTF-16, with or without a byte order mark; what is no UTF-8 is read as code page 1252.
        """
        if self._decoder is None:
            self._raw += data
            if len(self._raw) < 4:  # noqa: PLR2004 - the longest mark is no longer
                return []
            data, self._raw = self._raw, b""
            self._decoder = _decoder_for(data)
        return self.feed_text(self._decoder.decode(data))

    def feed_text(self, text: str) -> list[WindowsEvent]:
        """Return the events that end in the next piece of a text."""
        if self.problem:
            return []
        text = self._held + text
        held = _UNFINISHED.search(text, max(0, len(text) - 16))
        text, self._held = (text[: held.start()], held.group()) if held else (text, "")
        piece = _readable(text)
        try:
            self._expat.Parse(piece, False)
            self._fed += len(piece)
        except _RefusedError as error:
            self.problem = f"{_NO_MORE}: {error}"
        except expat.ExpatError as error:
            self.problem = self._damage(error, piece)
        if not self.problem and self._fed - self._expat.CurrentByteIndex > TAG_LIMIT:
            self.problem = f"{_NO_MORE}: a tag in it never ends"
        ready, self._ready = self._ready, []
        return ready

    def _damage(self, error: expat.ExpatError, piece: bytes) -> str:
        at = self._expat.ErrorByteIndex - self._fed - len("<all>")
        if _DOCTYPE.search(piece, max(0, at - 2), max(0, at + 16)):
            return f"{_NO_MORE}: a DOCTYPE is not accepted"
        return f"the XML is damaged in line {error.lineno}: {expat.ErrorString(error.code)}"

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise _RefusedError(f"its elements lie more than {DEPTH_LIMIT} deep")
        name = name.rpartition(":")[2]
        if self._inside:
            self._inside += 1
            self._grow(len(name) + sum(map(len, attributes.values())))
            self._event.start(name, attributes)
        elif name == "Event":
            self._inside = 1
            self._size = 0
            self._event = _EventBuilder()

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if not self._depth:
            raise _RefusedError("it ends an element that never began")
        if self._inside == 1:
            self._ready.append(self._event.build())
            self.count += 1
        elif self._inside:
            self._event.end()
        self._inside = max(0, self._inside - 1)

    def _text(self, data: str) -> None:
        if self._inside:
            self._grow(len(data))
            self._event.text(data)

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > EVENT_LIMIT:
            raise _RefusedError("an event in it is larger than any that Windows writes")


def read_event(text: str) -> WindowsEvent | None:
    """Return the event that a text holds, or None where it holds none; of several the first."""
    xml = EventXml()
    return next(iter(xml.feed_text(text)), None)


class _EventBuilder:
    """One event while it is read."""

    def __init__(self) -> None:
        self._path: list[str] = []
        self._values: dict[str, str] = {}
        self._strings: list[str] = []
        self._parts: list[str] | None = None
        self._length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        match self._path:
            case ["System", "Provider"]:
                self._keep("provider", attributes.get("Name", ""))
            case ["System", "TimeCreated"]:
                self._keep("time", attributes.get("SystemTime", ""))
            case ["System", "EventID" | "Level" | "EventRecordID"] | ["RenderingInfo", "Message"]:
                self._collect()
            case ["EventData", "Data"] if len(self._strings) < STRINGS_CAP:
                self._collect()

    def end(self) -> None:
        parts, self._parts = self._parts, None
        if parts is not None and len(self._path) == 2:  # noqa: PLR2004 - what is collected stands in two elements
            value = "".join(parts)
            if self._path[0] == "EventData":
                self._strings.append(_outward(value) if value.strip(_BLANKS) else "")
            else:
                self._keep(_IN_SYSTEM.get(self._path[1], "message"), value)
        elif parts is not None:
            self._parts = parts
        self._path.pop()

    def text(self, data: str) -> None:
        if self._parts is not None and self._length < STRING_CAP:
            self._parts.append(data[: STRING_CAP - self._length])
            self._length += len(self._parts[-1])

    def build(self) -> WindowsEvent:
        values = self._values
        strings = tuple(self._strings)
        while strings and not strings[-1]:
            strings = strings[:-1]
        return WindowsEvent(
            values.get("provider", ""),
            _number(values.get("id", "")),
            _number(values.get("record", "")),
            values.get("time", ""),
            _number(values.get("level", "")),
            strings,
            values.get("message", ""),
        )

    def _collect(self) -> None:
        self._parts = []
        self._length = 0

    def _keep(self, name: str, value: str) -> None:
        self._values.setdefault(name, _outward(value[:STRING_CAP]))


def _number(text: str) -> int | None:
    text = text.strip()
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(_LARGEST)):
        return None
    number = int(text)
    return number if number <= _LARGEST else None


def _readable(text: str) -> bytes:
    """Return a text as UTF-8 that XML accepts, with a stand-in for each control."""
    text = _NOT_XML.sub(lambda odd: chr(_INWARD.get(ord(odd[0]), _NOT_CHARACTER)), text)
    if "&#" in text:
        text = _REFERENCE.sub(_reference, text)
    if "<?" in text:
        text = _DECLARATION.sub("<?declaration", text)
    return text.encode()


def _reference(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    if code in _CONTROLS:
        return chr(_CONTROLS[code])
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF):  # noqa: PLR2004 - no characters
        return chr(_NOT_CHARACTER)
    return match[0]


def _outward(text: str) -> str:
    return text if text.isascii() else text.translate(_OUTWARD)


def _decoder_for(data: bytes) -> codecs.IncrementalDecoder:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return codecs.getincrementaldecoder("utf-16")("replace")
    if data[1:2] == b"\0" and data[3:4] == b"\0":
        return codecs.getincrementaldecoder("utf-16-le")("replace")
    if data[:1] == b"\0" and data[2:3] == b"\0":
        return codecs.getincrementaldecoder("utf-16-be")("replace")
    return codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
