"""HTML mail as the lines that a person would read, without what it hides, loads or runs.

`html.parser` of Python 3.11 needs minutes for 64 KiB of tags that are never closed. So tags are found here by searches
that each begin where the one before ended, and the time is linear in the length, whatever the text is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

_LINE = re.compile(
    "address|article|aside|blockquote|br|caption|center|dd|div|dt|fieldset|figure|footer|form|header|hr|li|main|nav|ol"
    "|pre|section|table|tr|ul"
).fullmatch
_PARAGRAPH = re.compile("p|h[1-6]|dl").fullmatch
_NOT_SHOWN = re.compile("script|style|head|title|noscript|template|textarea|select|svg|object").fullmatch
"""What stands between such a tag and its end is not shown."""

_TAG = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9]{0,15})(?=[\s/>])")
_ATTRIBUTES = 4000
"""Characters of a tag in which its attributes are looked for."""
_HUGE_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{9,}")
_WHITE = re.compile(r"\s+")
_SHOWN_LINK = re.compile(r"(?:https?|ftp|mailto|javascript|data|file):", re.IGNORECASE)
_LINK_AT_MOST = 500


def html_lines(text: str) -> list[str]:
    """Return the text of an HTML document, line by line; where a link leads stands behind it in brackets.

    Args:
        text: anything.

    Returns:
        Lines that are not safe to show yet, no two blank ones together. Never raises.
    """
    page = _Page()
    lowered = text.lower()
    position = 0
    while (start := text.find("<", position)) >= 0:
        page.add(text[position:start])
        if text.startswith("<!--", start):
            position = _behind(text, "-->", start + 4)
            continue
        tag = _TAG.match(text, start + 1)
        if tag is None and text[start + 1 : start + 2] not in {"!", "?"}:
            page.add("<")
            position = start + 1
            continue
        position = _behind(text, ">", start + 1)
        if tag is None:
            continue
        closes, name = bool(tag[1]), tag[2].lower()
        if _NOT_SHOWN(name) and not closes and text[position - 2 : position] != "/>":
            position = _behind(text, ">", _before(lowered, f"</{name}", position))
        else:
            page.tag(name, text[tag.end() : min(position - 1, tag.end() + _ATTRIBUTES)], closes=closes)
    page.add(text[position:])
    return page.lines()


def _before(text: str, wanted: str, start: int) -> int:
    place = text.find(wanted, start)
    return place if place >= 0 else len(text)


def _behind(text: str, wanted: str, start: int) -> int:
    place = text.find(wanted, start)
    return place + len(wanted) if place >= 0 else len(text)


class _Page:
    """Lines that grow with each piece of text and each tag."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._pieces: list[str] = []
        self._link = ""
        self._pre = 0

    def add(self, text: str) -> None:
        """Take in a piece of text between two tags."""
        if not text:
            return
        text = html.unescape(_HUGE_NUMBER.sub("\N{REPLACEMENT CHARACTER}", text))
        if self._pre:
            first, *others = text.split("\n")
            self._pieces.append(first)
            for line in others:
                self._break()
                self._pieces.append(line)
        else:
            self._pieces.append(_WHITE.sub(" ", text))

    def tag(self, name: str, attributes: str, *, closes: bool) -> None:
        """Take in a tag."""
        paragraph = _PARAGRAPH(name) is not None
        if paragraph or _LINE(name):
            self._break(blank=paragraph)
        if name == "pre":
            self._pre = max(0, self._pre + (-1 if closes else 1))
        if name in {"td", "th"} and closes:
            self._pieces.append("  ")
        if name == "li" and not closes:
            self._pieces.append("- ")
        if name == "img" and (alt := _attribute(attributes, "alt").strip()):
            self._pieces.append(f"[{_WHITE.sub(' ', alt)}]")
        if name == "a":
            self._leave_link()
            self._link = "" if closes else _attribute(attributes, "href").strip()[:_LINK_AT_MOST]

    def lines(self) -> list[str]:
        """Return all lines."""
        self._leave_link()
        self._break()
        while self._lines and not self._lines[-1]:
            self._lines.pop()
        return self._lines

    def _leave_link(self) -> None:
        """Say where a link leads, because that is what a reader of hostile mail wants to know."""
        link, self._link = self._link, ""
        if link and _SHOWN_LINK.match(link) and (not self._pieces or self._pieces[-1].strip() != link):
            self._pieces.append(f" [{link}]")

    def _break(self, *, blank: bool = False) -> None:
        line = "".join(self._pieces)
        self._pieces = []
        line = line.rstrip() if self._pre else " ".join(line.split(" ")).strip()
        if line or (self._pre and self._lines and self._lines[-1]):
            self._lines.append(line)
        if blank and self._lines and self._lines[-1]:
            self._lines.append("")


def _finder(name: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(rf"(?:^|\s){name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE).search


_FINDERS = {name: _finder(name) for name in ("href", "alt")}


def _attribute(attributes: str, name: str) -> str:
    found = _FINDERS[name](attributes)
    return html.unescape(_HUGE_NUMBER.sub("", found[1] or found[2] or found[3] or "")) if found else ""
