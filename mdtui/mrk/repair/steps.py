"""The single changes that a repair of an IMAP.MRK is made of, and what each says of itself to a person.

A step holds the bytes that it is about and nothing in words: of a folder whose files are all gone there are as many
steps as records, and what they say is made for those that somebody looks at.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import msgspec

from mdtui.clock import utc_time
from mdtui.mrk import filenames, flags, layout
from mdtui.mrk.records import Header, Record
from mdtui.text import safe_text


class StepKind(enum.StrEnum):
    """What a step does."""

    ADD = "add"
    DROP = "drop"
    SIZE = "size"
    DATE = "date"
    UID = "uid"
    UID_NEXT = "uid-next"
    UID_VALIDITY = "uid-validity"
    NAME = "name"
    RENAME = "rename"
    FLAGS = "flags"
    TAIL = "tail"
    ZEROS = "zeros"
    SORT = "sort"
    HEADER = "header"
    RIGHTS = "rights"
    LOCK = "lock"
    HIWATER = "hiwater"
    FOLDER_NAME = "folder-name"


AROUND = frozenset({StepKind.RIGHTS, StepKind.LOCK, StepKind.HIWATER, StepKind.FOLDER_NAME})
"""What is around an IMAP.MRK: here they have their names only, `mdtui.surroundings` plans and makes them."""
ON_REQUEST = frozenset({StepKind.SORT, StepKind.FLAGS, StepKind.RENAME, StepKind.HEADER}) | AROUND
"""What is never in a plan unless it was asked for: it may be right as it is, or it touches more than the index."""


class Step(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One change of an IMAP.MRK.

    Attributes:
        kind: what it does.
        rule: the id of the rule that is broken without it.
        row: where its record stood, from 0, and only a hint; -1 where it is about no record that is there.
        before: the bytes that it is about, as they are: a record, the tail, or the whole file where a new header is
            made; None where there are none.
        after: the bytes that they become; None where they go away.
        names: the name of a message file on disk and the one that it shall have instead; both exact.
        old: a field of the header, or a number of records, as it is.
        new: the same as it becomes.
        kept: of a record that goes because another one names the same file, the flags byte of that one.
    """

    kind: StepKind
    rule: str
    row: int = -1
    before: bytes | None = None
    after: bytes | None = None
    names: tuple[str, str] | None = None
    old: int = 0
    new: int = 0
    kept: int = 0

    @property
    def text(self) -> str:
        """What is changed, as one line that is safe to show."""
        return _TEXTS[self.kind](self)

    @property
    def reason(self) -> str:
        """Why, as one line that is safe to show."""
        reason = _REASONS[self.rule]
        if self.kind is StepKind.NAME:
            size = record_of(self.after).size
            return f"{reason}; no other message file without a record has just its {size} bytes"
        if self.kind is StepKind.ADD and self.names:
            return f"{reason}, and its name does not fit into one"
        return reason

    @property
    def loses(self) -> str:
        """What is lost by it, in words; empty where it is nothing."""
        tell = _LOSSES.get(self.kind)
        return tell(self) if tell else ""

    @property
    def subject(self) -> str:
        """What the record is called, or will be where it is added; safe to show, and empty where it is about none."""
        if self.kind in {StepKind.TAIL, StepKind.HEADER}:
            return ""
        data = self.before or self.after
        return _label(record_of(data), self.row) if data else ""


def summary(steps: Iterable[Step]) -> str:
    """Return what steps do in one line, such as ``3 added, 1 dropped``; empty for none."""
    return summary_of(Counter(step.kind for step in steps))


def summary_of(numbers: Mapping[StepKind, int]) -> str:
    """Return the same of how many steps there are of each kind."""
    counts = Counter[str]()
    for kind, number in numbers.items():
        counts[_SUMMARIES[kind]] += number
    parts = [(counts[words], words) for words in dict.fromkeys(_SUMMARIES.values()) if counts[words]]
    return ", ".join(words.replace("#", str(count)) for count, words in parts)


def numbered(count: int, word: str) -> str:
    """Return a number with its word, in the plural where that is due."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def record_of(data: bytes | None) -> Record:
    """Return the record in 36 bytes; without them, one of zeros."""
    return Record(*layout.RECORD.unpack(data or bytes(layout.RECORD_SIZE)))


def without_flags(record: bytes) -> bytes:
    """Return the bytes of a record but for its flags, by which it is found again whatever flags it has by then."""
    return record[: layout.FLAGS_OFFSET] + record[layout.FLAGS_OFFSET + 1 :]


def flags_in_words(value: int) -> str:
    """Return the flags of a byte, bits without a known meaning included; empty for none."""
    bits = [f"bit {bit}" for bit in (64, 128) if value & bit]
    return " ".join([*flags.words(value), *bits])


def _label(record: Record, row: int) -> str:
    return safe_text(record.filename) or f"record {row + 1}"


def _day(date: int) -> str:
    return utc_time(date).date().isoformat()


def _add_text(step: Step) -> str:
    record = record_of(step.after)
    words = flags_in_words(record.flags) or "unread"
    what = f"UID {record.uid}, {numbered(record.size, 'byte')}, {_day(record.date)}, {words}"
    if step.names:
        old, new = map(safe_text, step.names)
        return f"rename {old} to {new}, and add a record for it: {what}"
    return f"add a record for {step.subject}: {what}"


def _drop_text(step: Step) -> str:
    record = record_of(step.before)
    what = f"the record of {step.subject}" if record.filename else step.subject
    return f"drop {what}, UID {record.uid}"


def _size_text(step: Step) -> str:
    return f"set the size of {step.subject} from {record_of(step.before).size} to {record_of(step.after).size}"


def _date_text(step: Step) -> str:
    before, after = record_of(step.before), record_of(step.after)
    return f"set the date of {step.subject} from {_day(before.date)} to {_day(after.date)}, that of its file"


def _uid_text(step: Step) -> str:
    before, after = record_of(step.before), record_of(step.after)
    return f"give {step.subject} the new UID {after.uid} in place of {before.uid}, at the end"


def _name_text(step: Step) -> str:
    before, after = record_of(step.before), record_of(step.after)
    name = safe_text(after.filename)
    renamed = f"rename {safe_text(step.names[0])} to {name}, and " if step.names else ""
    return f"{renamed}let the record of UID {before.uid} name {name} in place of '{safe_text(before.filename)}'"


def _rename_text(step: Step) -> str:
    old, new = map(safe_text, step.names or ("", ""))
    return f"rename the message file {old} to {new}, in its record, too"


def _flags_text(step: Step) -> str:
    return f"clear {_cleared(step)} of {step.subject}"


def _tail_text(step: Step) -> str:
    tail = step.before or b""
    name = tail[: layout.NAME_SIZE].partition(b"\0")[0]
    begin = f"; they begin with the name {safe_text(name)}" if filenames.is_plain(name) else ""
    return f"cut off {numbered(len(tail), 'byte')} after the last whole record{begin}"


def _header_text(step: Step) -> str:
    header = Header(*layout.HEADER.unpack_from(step.after or bytes(layout.HEADER_SIZE)))
    kept = f", and keep {step.new} of {numbered(step.old, 'record')}" if step.old else ""
    what = "a new header" if step.before is not None else "an IMAP.MRK"
    return f"make {what}: version {header.version}, UIDValidity {header.uid_validity}{kept}"


_TEXTS: Mapping[StepKind, Callable[[Step], str]] = {
    StepKind.ADD: _add_text,
    StepKind.DROP: _drop_text,
    StepKind.SIZE: _size_text,
    StepKind.DATE: _date_text,
    StepKind.UID: _uid_text,
    StepKind.UID_NEXT: lambda step: f"raise UIDNext from {step.old} to {step.new}",
    StepKind.UID_VALIDITY: lambda step: f"set UIDValidity from {step.old} to {step.new}",
    StepKind.NAME: _name_text,
    StepKind.RENAME: _rename_text,
    StepKind.FLAGS: _flags_text,
    StepKind.TAIL: _tail_text,
    StepKind.ZEROS: lambda step: f"cut off {numbered(step.old, 'record')} of zeros at the end",
    StepKind.SORT: lambda _: "sort the records by UID",
    StepKind.HEADER: _header_text,
}

_REASONS = {
    "MRK001": "without a whole header not one record can be read",
    "MRK002": "the layout of any version but 1 is not known",
    "MRK003": "a record appended behind them would stand in the wrong place",
    "MRK005": "they name no message",
    "MRK006": "there is none; MDaemon, too, would number the messages anew and take them for unread",
    "MRK007": "IMAP allows no 0; mail programs fetch the folder anew, once",
    "MRK008": "the next message would get a UID that another one has, or had",
    "MRK009": "the UID is 0, and IMAP numbers messages from 1",
    "MRK010": "another record has this UID; mail programs fetch the message anew",
    "MRK011": "IMAP wants the messages in the order of their UIDs",
    "MRK012": "another record names the same file",
    "MRK013": "the file name is empty",
    "MRK014": "the file name fills its field, and no NUL ends it",
    "MRK015": "the file name does not end in .msg",
    "MRK016": "the file name is a path",
    "MRK017": "the file name has a drive or a stream",
    "MRK018": "the file name is a device",
    "MRK019": "the file name has control characters",
    "MRK020": "the file name is none that Windows allows",
    "MRK021": "the meaning of these bits is not known",
    "MRK022": "recent, and yet somebody has dealt with it",
    "MRK023": "the file has another size than the record says",
    "MRK024": "the date is 0 or before 1970",
    "MRK025": "the date is in the future",
    "MRK026": "the message file is not there",
    "MRK027": "the message file has no record",
}


def _cleared(step: Step) -> str:
    cleared = record_of(step.before).flags & ~record_of(step.after).flags
    bits = [str(bit) for bit in (64, 128) if cleared & bit]
    if bits:
        return f"flag {'bit' if len(bits) == 1 else 'bits'} {' and '.join(bits)}"
    return f"the flag {flags_in_words(cleared)}"


def _lost_with_record(step: Step) -> str:
    if not any(step.before or b""):
        return ""
    record = record_of(step.before)
    if step.rule == "MRK012":
        words = flags_in_words(record.flags & ~step.kept)
        return f"its flags: {words}" if words else ""
    words = flags_in_words(record.flags)
    return f"its flags: {words}; UID {record.uid}" if words else f"UID {record.uid}; it has no flags"


def _lost_with_header(step: Step) -> str:
    if step.rule == "MRK001":
        return "every flag and every UID that the index held"
    dropped = step.old - step.new
    return f"the flags and UIDs of {numbered(dropped, 'record')} without a message file" if dropped else ""


_LOSSES: Mapping[StepKind, Callable[[Step], str]] = {
    StepKind.DROP: _lost_with_record,
    StepKind.FLAGS: _cleared,
    StepKind.HEADER: _lost_with_header,
}

_SUMMARIES = {
    StepKind.HEADER: "a new header",
    StepKind.ADD: "# added",
    StepKind.DROP: "# dropped",
    StepKind.NAME: "# named anew",
    StepKind.RENAME: "# renamed",
    StepKind.UID: "# renumbered",
    StepKind.SIZE: "size of # corrected",
    StepKind.DATE: "date of # corrected",
    StepKind.FLAGS: "flags of # cleared",
    StepKind.UID_NEXT: "UIDNext raised",
    StepKind.UID_VALIDITY: "UIDValidity set",
    StepKind.TAIL: "tail cut off",
    StepKind.ZEROS: "zeros cut off",
    StepKind.SORT: "sorted",
    StepKind.RIGHTS: "rights given",
    StepKind.LOCK: "old lock removed",
    StepKind.HIWATER: "Hiwater.mrk mended",
    StepKind.FOLDER_NAME: "folder renamed",
}
