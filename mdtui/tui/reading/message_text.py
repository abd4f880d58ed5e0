"""A message as lines of a page: what it says, every header field, or its source; and as the few of a preview."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile

from rich.cells import chop_cells

from mdtui.mailroot.message import MessagePart, OpenedMessage
from mdtui.tui.facts import INDENT, LABEL_WIDTH, Fact, fact_lines
from mdtui.tui.present import count_text, size_text, wrap

Part = tuple[str, str]
Line = Sequence[Part]

_SHOWN = ("From", "To", "Cc", "Reply-To", "Subject", "Date")
_NOT_IN_PREVIEW = ("Cc", "Reply-To", "Attached", "")
"""Labels of facts that a preview has no line for; what is attached takes one line in all."""
_PREVIEW_LINES = 500
"""Lines of the text that a preview has at most, before they are broken."""
_LONGEST_LINE = 20_000
"""Characters of a line that are shown; no person reads more in one."""
_LEAST = 10


class View(enum.Enum):
    """What is shown of a message."""

    TEXT = "text"
    HEADERS = "headers"
    SOURCE = "source"


def page_lines(message: OpenedMessage, view: View, width: int) -> list[Line]:
    """Return a message as lines of at most so many cells."""
    makers = {View.TEXT: _text, View.HEADERS: _headers, View.SOURCE: _source}
    lines = list(makers[view](message, max(_LEAST, width - INDENT)))
    left = left_text(message)
    return [*lines, *_notes(message, width, (f"{left}; m reads on" if left else "",))]


def preview_lines(message: OpenedMessage, width: int) -> list[Line]:
    """Return the beginning of a message, for where there are few lines.

    Args:
        message: the message.
        width: cells of a line of the text; the lines of the head, one for each fact, may be wider, to be cut off.
    """
    facts = [fact for fact in head_facts(message) if fact.label not in _NOT_IN_PREVIEW]
    if files := message.attachments:
        facts.append(Fact("Attached", ", ".join(f"{part.name or part.kind} {_size_of(part)}" for part in files)))
    blank = " " * INDENT
    head: list[Line] = [[(f"{blank}{fact.label:<{LABEL_WIDTH}}", "quiet"), (fact.text, fact.look)] for fact in facts]
    text = list(dropwhile(lambda line: not line.strip(), message.text))
    body = list(_body(text[:_PREVIEW_LINES], max(_LEAST, width - INDENT)))
    more = "The whole message has more text" if len(text) > _PREVIEW_LINES else ""
    return [*head, *body, *_notes(message, width, (more, left_text(message)))]


def plain_lines(message: OpenedMessage, view: View) -> list[str]:
    """Return a message as lines without an indent and without breaks, for the clipboard and the command line."""
    if view is View.SOURCE:
        return list(message.source)
    if view is View.HEADERS:
        return [f"{name}: {value}" for name, value in message.fields]
    head = [f"{fact.label}: {fact.text}" for fact in head_facts(message)]
    return [*head, "", *message.text] if message.text else head


def head_facts(message: OpenedMessage) -> list[Fact]:
    """Return who wrote to whom about what and when, and what is attached."""
    facts = [Fact(name, value) for name in _SHOWN if (value := message.field(name))]
    files = message.attachments
    facts += [Fact("" if number else "Attached", attachment_text(part)) for number, part in enumerate(files)]
    return facts or [Fact("Header", "none, the message has no header fields", "warning")]


def attachment_text(part: MessagePart) -> str:
    """Return name, kind and size of a part."""
    return f"{part.name or '(without a name)'}, {part.kind}, {_size_of(part)}"


def _size_of(part: MessagePart) -> str:
    return f"{'at least ' if part.cut else ''}{size_text(part.size)}"


def left_text(message: OpenedMessage) -> str:
    """Return how much of a message was not read; nothing where all of it was."""
    left = message.size - len(message.data)
    return f"{count_text(left)} more bytes were not read" if left else ""


def note_of(message: OpenedMessage, view: View) -> str:
    """Return what belongs beside the title."""
    read = "" if message.is_whole else f", the first {size_text(len(message.data))} read"
    return f"{view.value}, {size_text(message.size)}{read}"


def _text(message: OpenedMessage, width: int) -> Iterator[Line]:
    blank = " " * INDENT
    for line in fact_lines(head_facts(message), width + INDENT):
        yield [(blank + line.label, "quiet"), (line.text, line.look)]
    yield []
    yield from _body(message.text, width)


def _body(texts: Sequence[str], width: int) -> Iterator[Line]:
    blank = " " * INDENT
    if not any(texts):
        yield [(f"{blank}The message has no text", "quiet")]
    for text in texts:
        for piece in _broken(text[:_LONGEST_LINE], width):
            yield [(blank + piece, "quiet" if piece.startswith(">") else "text")]


def _broken(text: str, width: int) -> list[str]:
    """Return a line in lines of at most so many cells; what it is indented by stays."""
    indent = len(text) - len(text.lstrip(" "))
    if not 0 < indent <= width // 2:
        return wrap(text, width)
    return [" " * indent + piece for piece in wrap(text[indent:], width - indent)]


def _headers(message: OpenedMessage, width: int) -> Iterator[Line]:
    blank = " " * INDENT
    for name, value in message.fields:
        first, *others = wrap(f"{name}: {value}", width - INDENT)
        label, colon, rest = first.partition(":")
        yield [(blank + label + colon, "heading"), (rest, "text")]
        for piece in others:
            yield [(blank * 2 + piece, "text")]


def _source(message: OpenedMessage, width: int) -> Iterator[Line]:
    for text in message.source:
        for piece in chop_cells(text[:_LONGEST_LINE], width + INDENT) or [""]:
            yield [(piece, "text")]


def _notes(message: OpenedMessage, width: int, further: Iterable[str]) -> Iterator[Line]:
    notes = [*message.notes, *filter(None, further)]
    if notes:
        yield []
    for note in notes:
        for piece in wrap(note, max(_LEAST, width - INDENT)):
            yield [(" " * INDENT + piece, "warning")]
