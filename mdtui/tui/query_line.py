"""What helps a person to write a query: what fits at the cursor, what was asked before, and a line that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from mdtui.events.query import vocabulary
from mdtui.mrk.query_words import VOCABULARY
from mdtui.query import NONE_SAVED
from mdtui.query_completion import Choice, complete
from mdtui.query_history import QueryHistory
from mdtui.query_tree import Vocabulary
from mdtui.server import MailServer
from mdtui.text import safe_text
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.present import crop


class QueryLine:
    """Completes queries about one thing, and remembers them.

    Args:
        of: what they are about, such as ``records``; each has a history of its own.
        vocabulary: what they may say.
        saved: the queries that ``@name`` stands for.
        directory: the state directory, with what earlier runs remember.
        example: what is said where nothing is written.

    Attributes:
        history: the queries that were asked.
        values: gives values that a field of text is known to have.
    """

    def __init__(
        self,
        of: str,
        vocabulary: Vocabulary,
        saved: Mapping[str, str] = NONE_SAVED,
        *,
        directory: Path,
        example: str = "",
    ) -> None:
        self.history = QueryHistory(directory)
        self.values: Callable[[str], Iterable[str]] = lambda _: ()
        self._of = of
        self._vocabulary = vocabulary
        self._saved = saved
        self._example = example
        self._choices: tuple[Choice, ...] = ()
        self._chosen = -1
        self._written = ""
        self._before = ""
        self._back = 0
        self._draft = ""

    def begin(self) -> None:
        """Forget what was being completed and how far back the history was."""
        self._choices, self._chosen, self._back = (), -1, 0

    def asked(self, text: str) -> None:
        """Take note of a query that was asked."""
        self.history.add(self._of, text)

    def step(self, text: str, cursor: int, by: int) -> tuple[str, int] | None:
        """Put in the next choice that fits at the cursor.

        Args:
            text: what is written.
            cursor: the place of the cursor in it.
            by: 1 for the next choice, -1 for the one before.

        Returns:
            What is written then, and the cursor's place; None where nothing fits.
        """
        before, after = text[:cursor], text[cursor:]
        if self._chosen < 0 or before != self._written:
            found = complete(before, self._vocabulary, self._saved, self._values)
            self._choices, self._before = found.choices, before[: found.start]
            self._chosen = -1 if by > 0 else 0
        if not self._choices:
            return None
        self._chosen = (self._chosen + by) % len(self._choices)
        self._written = self._before + self._choices[self._chosen].text
        if len(self._choices) == 1:
            # There is nothing else to choose, so the next key may begin the next term.
            self._chosen = -1
            self._written += "" if self._written.endswith((" ", ":", "=", "<", ">")) or after[:1] == " " else " "
        return self._written + after, len(self._written)

    def recall(self, text: str, by: int) -> str | None:
        """Return what was asked before or, with -1 for `by`, after what is written; None where there is none."""
        texts = self.history.texts(self._of)
        if not self._back:
            self._draft = text
        back = self._back + by
        if not 0 <= back <= len(texts):
            return None
        self._back = back
        return safe_text(texts[-back]) if back else self._draft

    def hint(self, before: str, room: int, glyphs: GlyphSet) -> str:
        """Return what fits at the cursor, in a line.

        Args:
            before: the query up to the cursor.
            room: how many cells there are.
            glyphs: the signs.
        """
        if self._chosen >= 0 and before == self._written:
            return crop(self._around(room), room, glyphs.ellipsis)
        if not before.strip():
            return crop(self._example, room, glyphs.ellipsis)
        found = complete(before, self._vocabulary, self._saved, self._values)
        if len(found.choices) == 1 and found.choices[0].about:
            said = f"{found.choices[0].text.strip().removesuffix(':')}: {found.choices[0].about}"
        else:
            choices = " ".join(choice.text.strip() for choice in found.choices)
            said = f"{choices}  {found.hint}" if choices and found.hint else choices or found.hint
        return crop(safe_text(said), room, glyphs.ellipsis)

    def _values(self, field: str) -> Iterable[str]:
        return self.values(field)

    def _around(self, room: int) -> str:
        """Return the choices with the one that is put in, so that it is in sight."""
        texts = [safe_text(choice.text.strip()) for choice in self._choices]
        texts[self._chosen] = f"[{texts[self._chosen]}]"
        about = self._choices[self._chosen].about
        first = self._chosen if len(" ".join(texts[: self._chosen + 1])) > room // 2 else 0
        said = " ".join(texts[first:])
        return f"{texts[self._chosen]} {safe_text(about)}   {' '.join(texts[self._chosen + 1 :])}" if about else said


def for_records(server: MailServer, values: Callable[[str], Iterable[str]] = lambda _: ()) -> QueryLine:
    """Return what helps to write queries over records.

    Args:
        server: the mail root, whose settings hold the saved queries.
        values: gives values that a field of text is known to have.
    """
    saved, directory = server.config.queries, server.journal.directory
    line = QueryLine(
        "records", VOCABULARY, saved, directory=directory, example="such as: unseen size>1M   from:anna   date<7d"
    )
    line.values = values
    return line


def for_events(server: MailServer) -> QueryLine:
    """Return what helps to write queries over events, of which words without a field are looked for in the text."""
    words = vocabulary(server.reports.field_names)
    example = "such as: critical   code:521 time<1d   or any text"
    return QueryLine("events", words, server.config.queries, directory=server.journal.directory, example=example)
