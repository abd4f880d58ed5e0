"""INI text as Windows programs keep it: read from any bytes, and changed without touching any other byte.

A document is its bytes. A change gives a new document in which one value is different, one line is new or one line is
gone; comments, order, spelling, blanks, line ends, bytes that are no text and a missing last line end stay as they are.

What counts is what Windows' own reading takes: sections and keys are the same in any case, of a section that comes
twice only the first is read, and of a key that comes twice in it the first.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from mdtui.errors import RefusedError
from mdtui.text import bytes_of_text, safe_text, text_of_bytes

_MARK = b"\xef\xbb\xbf"
"""What some editors put before UTF-8 text; it belongs to no line."""
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""What stands before text of two bytes for each character."""
_USUAL_END = b"\r\n"
_BLANKS = b" \t"

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_HEADING = re.compile(rb"[ \t]*\[(?:[ \t]*(?P<name>[^\r\n]*)\])?")
_ENTRY = re.compile(rb"[ \t]*(?P<key>[^;\[=\r\n \t][^=\r\n]*)(?:=[ \t]*(?P<value>[^\r\n]*))?")
_UNFIT = re.compile("[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a document.

    Attributes:
        section: the section that it stands in, as spelled there; not safe to show.
        key: its key, as spelled; not safe to show.
        value: what follows the ``=``, without the blanks around it; not safe to show.
        line: the number of its line, from 1.
    """

    section: str
    key: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with what it says."""

    whole: bytes
    """All of it, with its line end."""
    is_heading: bool = False
    name: str | None = None
    """A heading's section; None of one without ``]``, whose lines belong to no section that could be asked for."""
    key: str | None = None
    value: slice | None = None
    """Where in the line the value stands; None of a key without ``=``."""

    @property
    def end(self) -> bytes:
        """The line end; nothing of a last line that has none."""
        return self.whole[len(self.whole.rstrip(b"\r\n")) :]

    @property
    def is_blank(self) -> bool:
        return not self.whole.strip(b" \t\r\n")

    def value_text(self) -> str | None:
        return text_of_bytes(self.whole[self.value]) if self.value else None

    def with_value(self, value: bytes) -> _Line:
        if self.value is None:
            return _read_line(self.whole.rstrip(b" \t\r\n") + b"=" + value + self.end)
        return _read_line(self.whole[: self.value.start] + value + self.whole[self.value.stop :])


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    lines: range
    """Its lines, from the heading to the line before the next one."""
    entries: dict[str, int]
    """The number of the line that counts, by the key in lower case."""


@dataclass(frozen=True)
class Ini:
    """An INI text; it never changes, a change gives a new one.

    Attributes:
        data: any bytes, read as code page 1252; the five bytes that it does not define stand for themselves. Text of
            two bytes for each character has no sections for this reader, see `is_wide`.
    """

    data: bytes = b""

    @property
    def is_wide(self) -> bool:
        """Whether the text has two bytes for each character; it is neither read nor changed."""
        return self.data.startswith(_WIDE_MARKS)

    # Reading

    def sections(self) -> tuple[str, ...]:
        """Return the names of all sections as they are spelled, in their order, each once; not safe to show."""
        return tuple(section.name for section in self._sections.values())

    def entries(self, section: str | None = None) -> tuple[Entry, ...]:
        """Return the values that count, in their order.

        Args:
            section: of this section only; None for all.
        """
        if section is None:
            wanted = list(self._sections.values())
        else:
            wanted = [found] if (found := self._sections.get(section.lower())) else []
        found_at = ((part, number) for part in wanted for number in part.entries.values())
        return tuple(entry for part, number in found_at if (entry := self._entry(part, number)))

    def find(self, key: str) -> tuple[Entry, ...]:
        """Return the values of a key in whichever section it stands, in the order of the sections."""
        wanted = key.lower()
        found = ((section, section.entries.get(wanted)) for section in self._sections.values())
        return tuple(
            entry for section, number in found if number is not None and (entry := self._entry(section, number))
        )

    def get(self, section: str, key: str) -> str | None:
        """Return a value without the blanks around it, or None where there is no such section, key or ``=``."""
        part = self._sections.get(section.lower())
        number = part.entries.get(key.lower()) if part else None
        return None if number is None else self._lines[number].value_text()

    def count(self, section: str, key: str) -> int:
        """Return how many lines of the first section of that name have a key; of more than one the first counts."""
        part = self._sections.get(section.lower())
        return sum((self._lines[number].key or "").lower() == key.lower() for number in part.lines) if part else 0

    def doubled_sections(self) -> tuple[str, ...]:
        """Return the names of the sections that come again, of which only the first is read."""
        names = [line.name for line in self._lines if line.name is not None]
        counts = Counter(name.lower() for name in names)
        return tuple(section.name for key, section in self._sections.items() if counts[key] > 1)

    def has_section(self, section: str) -> bool:
        """Return whether there is such a section, be it empty."""
        return section.lower() in self._sections

    # Changing

    def with_value(self, section: str, key: str, value: str) -> Ini:
        """Return the document with a value set; where it stands so already, the same bytes.

        A key that is not there is added below the last line of its section that is not blank, a section that is not
        there at the end; the new lines end as their neighbours do.

        Args:
            section: its section, in any case.
            key: its key, in any case; as it is spelled here where it is new.
            value: the new value.

        Raises:
            RefusedError: the value or a name could not be read back, as it has a line end, a control character, blanks
                around it or a character that is not in code page 1252; or the text has two bytes for each character.
        """
        _refuse_wide(self)
        if self.get(section, key) == value:
            return self
        written = _value_bytes(value)
        part = self._sections.get(section.lower())
        if part is None:
            return self._with_section(_bytes(section, "section"), _key_bytes(key), written)
        number = part.entries.get(key.lower())
        if number is None:
            return self._with_line(part, _key_bytes(key) + b"=" + written)
        return self._of([*self._lines[:number], self._lines[number].with_value(written), *self._lines[number + 1 :]])

    def with_values(self, values: Iterable[tuple[str, str, str]]) -> Ini:
        """Return the document with several values set, each a section, a key and a value; see `with_value`.

        Those that are there already are set in one go, however many they are.
        """
        _refuse_wide(self)
        lines, new = list(self._lines), []
        for section, key, value in values:
            part = self._sections.get(section.lower())
            number = part.entries.get(key.lower()) if part else None
            if number is None:
                new.append((section, key, value))
            elif lines[number].value_text() != value:
                lines[number] = lines[number].with_value(_value_bytes(value))
        changed = self._of(lines)
        for section, key, value in new:
            changed = changed.with_value(section, key, value)
        return changed

    def without(self, section: str, key: str) -> Ini:
        """Return the document without a value: its line is gone, and where it comes twice in the section, each.

        A value that is not there leaves the same bytes.

        Raises:
            RefusedError: the text has two bytes for each character.
        """
        _refuse_wide(self)
        part = self._sections.get(section.lower())
        if part is None:
            return self
        wanted = key.lower()
        gone = {number for number in part.lines if (self._lines[number].key or "").lower() == wanted}
        return self._of([line for number, line in enumerate(self._lines) if number not in gone])

    def without_empty_section(self, section: str) -> Ini:
        """Return the document without a section that has nothing but blank lines; any other stays.

        The blank line before its heading goes with it, unless there is one below it that would go as well.

        Raises:
            RefusedError: the text has two bytes for each character.
        """
        _refuse_wide(self)
        part = self._sections.get(section.lower())
        if part is None or any(not self._lines[number].is_blank for number in part.lines[1:]):
            return self
        first = part.lines.start
        if first and len(part.lines) == 1 and self._lines[first - 1].is_blank:
            first -= 1
        return self._of([*self._lines[:first], *self._lines[part.lines.stop :]])

    # The lines

    @cached_property
    def _lines(self) -> list[_Line]:
        if self.is_wide:
            return []
        return [_read_line(match[0]) for match in _LINE.finditer(self.data, len(self._mark))]

    @property
    def _mark(self) -> bytes:
        return _MARK if self.data.startswith(_MARK) else b""

    @cached_property
    def _sections(self) -> dict[str, _Section]:
        """Each section that counts, by its name in lower case; lines before the first heading belong to none."""
        sections: dict[str, _Section] = {}
        headings = [number for number, line in enumerate(self._lines) if line.is_heading]
        for first, after in itertools.pairwise([*headings, len(self._lines)]):
            name = self._lines[first].name
            if name is None or name.lower() in sections:
                continue
            entries: dict[str, int] = {}
            for number in range(first + 1, after):
                key = self._lines[number].key
                if key is not None:
                    entries.setdefault(key.lower(), number)
            sections[name.lower()] = _Section(name, range(first, after), entries)
        return sections

    def _entry(self, section: _Section, number: int) -> Entry | None:
        line = self._lines[number]
        value = line.value_text()
        return None if value is None else Entry(section.name, line.key or "", value, number + 1)

    def _of(self, lines: list[_Line]) -> Ini:
        return Ini(self._mark + b"".join(line.whole for line in lines))

    def _end_near(self, number: int) -> bytes:
        """Return how a new line below a line is to end: as that line does, or the nearest above that has an end."""
        return next((line.end for line in self._lines[number::-1] if line.end), _USUAL_END)

    def _with_line(self, section: _Section, text: bytes) -> Ini:
        last = next(number for number in reversed(section.lines) if not self._lines[number].is_blank)
        end = self._end_near(last)
        new = _Line(text + end if self._lines[last].end else end + text)
        return self._of([*self._lines[: last + 1], new, *self._lines[last + 1 :]])

    def _with_section(self, name: bytes, key: bytes, value: bytes) -> Ini:
        new = [b"[" + name + b"]", key + b"=" + value]
        if not self._lines:
            return Ini(self.data + b"".join(line + _USUAL_END for line in new))
        last = self._lines[-1]
        end = self._end_near(len(self._lines) - 1)
        if not last.is_blank:
            new.insert(0, b"")
        return Ini(self.data + b"".join(line + end if last.end else end + line for line in new))


def _refuse_wide(ini: Ini) -> None:
    if ini.is_wide:
        raise RefusedError(
            "the text has two bytes for each character, which is not changed here", hint="save it as ANSI text"
        )


def _read_line(line: bytes) -> _Line:
    if heading := _HEADING.match(line):
        name = heading["name"]
        return _Line(line, is_heading=True, name=None if name is None else text_of_bytes(name.rstrip(_BLANKS)))
    entry = _ENTRY.match(line)
    if entry is None:
        return _Line(line)
    key, start = text_of_bytes(entry["key"].rstrip(_BLANKS)), entry.start("value")
    if entry["value"] is None:
        return _Line(line, key=key)
    return _Line(line, key=key, value=slice(start, start + len(entry["value"].rstrip(_BLANKS))))


def _value_bytes(value: str) -> bytes:
    return _bytes(value, "value")


def _key_bytes(key: str) -> bytes:
    if not key or key[0] in ";[" or "=" in key:
        raise RefusedError("no key of an INI file is named so", where=safe_text(key))
    return _bytes(key, "key")


def _bytes(text: str, what: str) -> bytes:
    """Return text as it is written; raises RefusedError where it would not be read back as it is."""
    if _UNFIT.search(text):
        raise RefusedError(f"a {what} with a line end or a control character is not written", where=safe_text(text))
    if text != text.strip(" \t"):
        raise RefusedError(f"a {what} with blanks around it is not written", where=f"'{safe_text(text)}'")
    try:
        return bytes_of_text(text)
    except UnicodeEncodeError as error:
        bad = text[error.start]
        raise RefusedError(f"code page 1252 has no '{safe_text(bad)}'", where=safe_text(text)) from error
