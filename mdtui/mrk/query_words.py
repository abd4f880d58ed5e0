"""What a query over records may say: words for flags and for what lacks its other half, fields and patterns."""

from __future__ import annotations

from mdtui.mrk.flags import ALL_FLAGS, Flag
from mdtui.query_tree import Field, Pattern, Vocabulary
from mdtui.query_values import Kind

HEADERS = ("from", "subject", "to", "cc")
"""Fields that are read from the message file."""
FLAG_WORDS: dict[str, tuple[Flag, bool]] = {flag.word: (flag, True) for flag in ALL_FLAGS} | {
    f"un{flag.word}": (flag, False) for flag in ALL_FLAGS if flag is not Flag.RECENT
}
"""What a word says of a record's flags, and whether it must be set; the same words as in IMAP's SEARCH (RFC 3501)."""

VOCABULARY = Vocabulary(
    {word: f"{flag.name} is {'set' if wanted else 'not set'}" for word, (flag, wanted) in FLAG_WORDS.items()}
    | {"missing": "the record has no message file", "orphan": "a message file without a record"},
    [
        Field("uid", Kind.NUMBER, about="the record's UID"),
        Field("size", Kind.SIZE, about="bytes of the message file, as the record has them"),
        Field("date", Kind.DATE, about="the record's date"),
        Field("name", Kind.TEXT, whole=True, about="the name of the message file"),
        *(Field(name, Kind.TEXT, about=f"{name.capitalize()} in the message file") for name in HEADERS),
    ],
    [
        Pattern("A", "seen | unseen", about="every record"),
        Pattern("N", "recent & unseen", about="new: not seen, and no mail program has asked for it yet"),
        Pattern("O", "!recent & unseen", about="old: not seen, although a mail program has asked for it"),
        Pattern("U", "unseen", about="not seen"),
        Pattern("R", "seen", about="seen"),
        Pattern("F", "flagged", about="flagged"),
        Pattern("D", "deleted", about="deleted, and not expunged yet"),
        Pattern("Q", "answered", about="answered"),
        Pattern("d", fields=("date",), about="the date, such as <30d, >1w or 1/8/2026-18/8/2026"),
        Pattern("z", fields=("size",), about="the size, such as >1M or 10K-1M"),
        Pattern("f", fields=("from",), about="From, such as anna"),
        Pattern("s", fields=("subject",), about='Subject, such as "invoice"'),
        Pattern("t", fields=("to",), about="To"),
        Pattern("c", fields=("cc",), about="Cc"),
        Pattern("C", fields=("to", "cc"), about="To or Cc"),
        Pattern("L", fields=("from", "to", "cc"), about="From, To or Cc"),
    ],
)
"""What a query over records may say: `missing` is a record without its message file, `orphan` the opposite."""
