"""The reference page of the query language, made from its words, and its examples, each of which a test reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mdtui.events.catalogue import load_catalogue
from mdtui.events.query import vocabulary
from mdtui.mrk.query_words import VOCABULARY
from mdtui.query_tree import Vocabulary
from mdtui.query_values import Kind

RECORDS = {
    "unseen": "not seen",
    "unseen & size>1M": "not seen, and larger than a megabyte",
    "unseen size>1M": "the same: a blank is `&`",
    "!seen (flagged | answered)": "not seen, but flagged or answered",
    "deleted & date<30d": "deleted, and less than 30 days old",
    "date>1y": "more than a year old",
    "date=2026-08": "of August 2026",
    "date>=2026-08-18T10:30": "from that minute on",
    "uid:100-200": "with these UIDs",
    "uid:1,5,10-": "with these UIDs, and all from 10 on",
    "uid!=7": "with any other UID",
    "size:10k-20k": "of 10 to 20 kilobytes",
    "name:md5001*": "whose message file is called so",
    "from:anna": "from somebody in whose name or address *anna* stands",
    'subject:"invoice 7"': "with these words in the Subject",
    "subject:invoice*2026": "whose whole Subject begins with the one and ends with the other",
    "to:sales | cc:sales": "to, or in copy to, *sales*",
    "missing": "without their message file",
    "orphan": "message files without a record",
}
EVENTS = {
    "critical": "critical events",
    "severity>=error": "errors and worse",
    "code:521": "with this code",
    "code:500-515 time<1d": "with one of these codes, of the last day",
    "tag:EvSecurity & user:anna": "of this group, with *anna* as the user",
    'text:"could not be opened"': "with these words",
    "unknown": "that the catalogue does not have",
}
PATTERNS = {
    "~N": "new",
    "~U ~z >1M": "not seen, and larger than a megabyte",
    '~f anna ~s "invoice"': "from anna, with *invoice* in the Subject",
    "~d <30d": "less than 30 days old",
    "~d >1w": "more than a week old",
    "~d 1/8/2026-18/8/2026": "from the first to the last of these days",
    "~d 20260801-": "from that day on",
    "!~D (~F | ~Q)": "not deleted, but flagged or answered",
    "~z 10K-1M": "of that size",
    "~C sales": "to, or in copy to, *sales*",
    "~A": "all",
}
SAVED = {"big": "size>1M", "old-big": "@big date>1y"}
WITH_SAVED = {"@big": "what is saved as `big`", "@old-big & unseen": "likewise, and not seen"}

_LANGUAGE = """\
The records, the feed, `mdtui find` and every `--where` understand the same language. Words stand alone; a field takes
an operator and a value. A blank is `&`, which binds tighter than `|`; `!` turns round what follows; parentheses group.
Case never matters. On a command line, put a query in quotes: a shell has its own meaning for `&`, `|`, `<`, `>`, `!`
and `~`.

On the screens, Tab puts in what fits at the cursor and then the next that does, Up and Down bring back what was asked
before (200 queries are kept in `queries.jsonl` in the state directory), and a line below says what a word means and how
many fit so far."""


def bar(text: str) -> str:
    """Return text that can stand in a cell of a table."""
    return text.replace("|", "\\|")


def examples(of: Mapping[str, str]) -> list[str]:
    rows = [f"| `{bar(query)}` | {meaning} |" for query, meaning in of.items()]
    return ["| Query | Finds |", "|---|---|", *rows, ""]


def words_of(words: Mapping[str, str]) -> list[str]:
    return ["| Word | Means |", "|---|---|", *(f"| `{word}` | {about} |" for word, about in words.items()), ""]


def fields_of(words: Vocabulary, left_out: Iterable[str] = ()) -> list[str]:
    rows = []
    for field in words.fields.values():
        if field.name not in left_out:
            operators = "`:`" if field.kind is Kind.TEXT else "`: = != < <= > >=`"
            how = " < ".join(f"`{rank}`" for rank in field.ranks) if field.ranks else field.kind.value
            whole = "; without a star the whole name" if field.whole else ""
            rows.append(f"| `{field.name}` | {operators} | {field.about} | {bar(how)}{whole} |")
    return ["| Field | Operators | Holds | Values |", "|---|---|---|---|", *rows, ""]


def catalogue_fields() -> list[str]:
    return sorted({name.lower() for kind in load_catalogue().types for name in kind.fields})


def queries(note: str) -> str:
    events = vocabulary(catalogue_fields())
    own = set(vocabulary().fields)
    further = [name for name in events.fields if name not in own]
    patterns = [
        f"| `~{pattern.letter}` | {bar(pattern.about)} | "
        f"{f'`{bar(pattern.meaning)}`' if pattern.meaning else ', '.join(f'`{name}`' for name in pattern.fields)} |"
        for pattern in VOCABULARY.patterns.values()
    ]
    of_events = ", ".join(f"`~{letter}` ({pattern.about})" for letter, pattern in events.patterns.items())
    return "\n".join(
        [
            "# Queries\n",
            note,
            _LANGUAGE,
            "\n## Records\n",
            *words_of(VOCABULARY.words),
            *fields_of(VOCABULARY),
            "A text is a glob: `*` stands for any characters and `?` for any one. Without `*` it may stand anywhere in",
            'the field, with one it must fit the whole. A backslash takes `*`, `?`, `\\` and `"` literally.\n',
            *examples(RECORDS),
            "## Patterns of mutt\n",
            "A pattern may stand wherever a word may. Arguments are as in mutt, with three differences: a text is a",
            "glob and not a regular expression, an absolute date has its year, and a date may be written as ISO does.",
            "In an age `y m w d H M S` are years, months of 30 days, weeks, days, hours, minutes and seconds.\n",
            "| Pattern | Finds | The same as, or asks |",
            "|---|---|---|",
            *patterns,
            "",
            *examples(PATTERNS),
            "## Events\n",
            *words_of(events.words),
            *fields_of(events, further),
            f"And every field of [the catalogue](events.md), as text: {', '.join(f'`{name}`' for name in further)}.\n",
            f"Of mutt's patterns these have a meaning: {of_events}. In the feed, words that are no query are looked",
            "for in the text of the events.\n",
            *examples(EVENTS),
            "## Saved queries\n",
            "`[queries]` in [the settings](settings.md) gives names to queries. `@name` stands for one, as if it stood",
            "there in parentheses; a saved query may take in others. They are checked when the settings are read.\n",
            "```toml",
            "[queries]",
            *(f'{name} = "{text}"' for name, text in SAVED.items()),
            "```\n",
            *examples(WITH_SAVED),
        ]
    )
