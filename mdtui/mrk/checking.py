"""The rules of an IMAP.MRK: each a small function that yields the places at which a folder breaks it.

A rule looks at whole columns first and yields nothing for a sound folder; record by record it goes only where something
is wrong. What a rule means is in ``rules.toml``. For ids with other prefixes see their packages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice, pairwise

import msgspec

from mdtui.clock import utc_time
from mdtui.findings import Finding
from mdtui.mrk import filenames, flags, layout
from mdtui.mrk.locking import never
from mdtui.mrk.look import Hit, Look
from mdtui.mrk.records import structure_findings
from mdtui.mrk.rules import Rule
from mdtui.text import safe_text, text_of_bytes

_DAY = 86_400
"""How far ahead a date may be: neither the zone of the recorded dates is known, nor are all clocks right."""
_STRETCH = 1 << 16
"""Records that are looked at in one go; no other thread has a turn meanwhile, such as the one that answers keys."""
_UNKNOWN_FLAGS = 255 & ~layout.KNOWN_FLAGS
_DEALT_WITH = layout.SEEN | layout.ANSWERED | layout.DELETED
_WITH_UNKNOWN = bytes(value for value in range(256) if value & _UNKNOWN_FLAGS)
_RECENT_AND_YET = bytes(value for value in range(256) if value & layout.RECENT and value & _DEALT_WITH)


class Checked(msgspec.Struct, frozen=True):
    """What a check found in one folder.

    Attributes:
        findings: in the order of the rules and the records; of each rule no more than asked for.
        counts: how many there are of each rule that is broken, also those that are not among the findings.
    """

    findings: tuple[Finding, ...] = ()
    counts: Mapping[str, int] = {}


def zeros_at_end(look: Look) -> Iterator[Hit]:
    """MRK005: records of zeros at the end."""
    if left := len(look.table) - look.count:
        yield Hit(f"{left} {'record' if left == 1 else 'records'} of zeros at the end")


def no_index(look: Look) -> Iterator[Hit]:
    """MRK006: messages, but no IMAP.MRK."""
    if not look.has_index and look.files:
        files = len(look.files)
        yield Hit(f"{files} message {'file' if files == 1 else 'files'}, but no IMAP.MRK")


def uid_validity_zero(look: Look) -> Iterator[Hit]:
    """MRK007: UIDValidity is 0."""
    if look.header.uid_validity == 0:
        yield Hit("UIDValidity is 0")


def uid_next_low(look: Look) -> Iterator[Hit]:
    """MRK008: UIDNext is not above the highest UID."""
    highest = max(look.uids, default=0)
    if look.header.uid_next <= highest:
        yield Hit(f"UIDNext is {look.header.uid_next}, the highest UID is {highest}")


def uid_zero(look: Look) -> Iterator[Hit]:
    """MRK009: UID is 0."""
    if not look.uids_ascend:
        for row, uid in enumerate(look.uids):
            if uid == 0:
                yield look.hit(row, "the UID is 0")


def uid_doubled(look: Look) -> Iterator[Hit]:
    """MRK010: several records have one UID."""
    if not look.uids_ascend:
        # UIDs of 0 are another rule's.
        rows = (row for row, uid in enumerate(look.uids) if uid)
        for row, first in _doubled(rows, look.uids):
            yield look.hit(row, f"UID {look.uids[row]} is that of {look.label(first)}, too")


def uid_order(look: Look) -> Iterator[Hit]:
    """MRK011: UIDs are not ascending."""
    if not look.uids_ascend:
        lower = [row for row, (before, uid) in enumerate(pairwise(look.uids), 1) if 0 < uid < before]
        if lower:
            uid, before = look.uids[lower[0]], look.uids[lower[0] - 1]
            more = f"; so it is at {len(lower) - 1} more places" if len(lower) > 1 else ""
            yield look.hit(lower[0], f"UID {uid} stands behind {before}{more}")


def name_doubled(look: Look) -> Iterator[Hit]:
    """MRK012: several records name one file."""
    if len(_distinct(look.keys)) < look.count:
        rows = (row for row, name in enumerate(look.names) if name)
        for row, first in _doubled(rows, look.keys):
            yield look.hit(row, f"the record of UID {look.uids[first]} names this file, too")


def name_empty(look: Look) -> Iterator[Hit]:
    """MRK013: the file name is empty."""
    return _misnamed(look, lambda name: not name, "the file name is empty")


def name_unended(look: Look) -> Iterator[Hit]:
    """MRK014: the file name fills its field."""
    return _misnamed(look, filenames.is_unended, f"the file name fills all {layout.NAME_SIZE} bytes")


def name_suffix(look: Look) -> Iterator[Hit]:
    """MRK015: the file name does not end in .msg."""
    return _misnamed(look, filenames.is_without_suffix, "the file name does not end in .msg")


def name_path(look: Look) -> Iterator[Hit]:
    """MRK016: the file name is a path."""
    return _misnamed(look, filenames.is_path, "the file name is a path")


def name_colon(look: Look) -> Iterator[Hit]:
    """MRK017: the file name has a drive or a stream."""
    return _misnamed(look, filenames.has_colon, "the file name has a drive or a stream")


def name_device(look: Look) -> Iterator[Hit]:
    """MRK018: the file name is a device."""
    return _misnamed(look, filenames.is_device, "the file name is a device")


def name_control(look: Look) -> Iterator[Hit]:
    """MRK019: the file name has control characters."""
    return _misnamed(look, filenames.has_control, "the file name has control characters")


def name_refused(look: Look) -> Iterator[Hit]:
    """MRK020: the file name is none that Windows allows."""
    return _misnamed(look, filenames.is_refused, "the file name is none that Windows allows")


def flags_unknown(look: Look) -> Iterator[Hit]:
    """MRK021: flag bits without a known meaning."""
    for row in _rows_with(look, _WITH_UNKNOWN):
        unknown = look.flags[row] & _UNKNOWN_FLAGS
        bits = " and ".join(str(bit) for bit in (64, 128) if unknown & bit)
        yield look.hit(row, f"flag {'bit' if unknown in {64, 128} else 'bits'} {bits}")


def flags_odd(look: Look) -> Iterator[Hit]:
    """MRK022: recent, and yet seen, answered or deleted."""
    for row in _rows_with(look, _RECENT_AND_YET):
        others = flags.words(look.flags[row] & _DEALT_WITH)
        yield look.hit(row, f"recent, and yet {' and '.join(others)}")


def size_differs(look: Look) -> Iterator[Hit]:
    """MRK023: Size is not the size of the file."""
    if not look.fits_files:
        for row, (recorded, size) in enumerate(zip(look.sizes, look.file_sizes, strict=True)):
            if size is not None and recorded != size and row not in look.not_plain:
                yield look.hit(row, f"the recorded size is {recorded}, the file has {size} bytes")


def date_early(look: Look) -> Iterator[Hit]:
    """MRK024: the date is 0 or before 1970."""
    if min(look.dates, default=1) <= 0:
        for row, date in enumerate(look.dates):
            if date <= 0:
                yield look.hit(row, "the date is 0, the beginning of 1970" if date == 0 else "the date is before 1970")


def date_ahead(look: Look) -> Iterator[Hit]:
    """MRK025: the date is in the future."""
    limit = look.now + _DAY
    if max(look.dates, default=0) > limit:
        for row, date in enumerate(look.dates):
            if date > limit:
                day = utc_time(date).date()
                yield look.hit(row, f"the date is in the future: {day.isoformat()}")


def no_file(look: Look) -> Iterator[Hit]:
    """MRK026: the message file is not there."""
    if not look.fits_files:
        for row, size in enumerate(look.file_sizes):
            # A name that no message file can have is another rule's.
            if size is None and row not in look.not_plain:
                yield look.hit(row, "the message file is not there")


def no_record(look: Look) -> Iterator[Hit]:
    """MRK027: the message file has no record."""
    if look.files:
        recorded = _distinct(look.keys)
        if not look.files.keys() <= recorded:
            for key, (name, _) in look.files.items():
                if key not in recorded:
                    yield Hit(f"{safe_text(name)}: the message file has no record", subject=name)


def counter_still(look: Look) -> Iterator[Hit]:
    """MRK028: the counter stood still though the file changed."""
    before, header = look.before, look.header
    if (
        before is not None
        and (before.counter, before.uid_validity) == (header.last_write_counter, header.uid_validity)
        and before.digest != look.digest
    ):
        yield Hit(f"the file changed since {before.when}, LastWriteCounter did not: {before.counter}")


def _distinct(keys: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), _STRETCH):
        found.update(keys[start : start + _STRETCH])
    return found


def _doubled(rows: Iterable[int], values: list[int] | list[str]) -> Iterator[tuple[int, int]]:
    """Yield each of the rows whose value came before, with the row in which it came first."""
    first: dict[int | str, int] = {}
    for row in rows:
        before = first.setdefault(values[row], row)
        if before != row:
            yield row, before


def _misnamed(look: Look, wrong: Callable[[bytes], bool], text: str) -> Iterator[Hit]:
    return (look.hit(row, text) for row in look.odd_rows if wrong(look.names[row]))


def _rows_with(look: Look, values: bytes) -> Iterator[int]:
    """Yield the rows whose flags byte is one of these."""
    if len(look.flags.translate(None, values)) < look.count:
        yield from (row for row, value in enumerate(look.flags) if value in values)


_Find = Callable[[Look], Iterator[Hit]]

WITHOUT_INDEX: Mapping[str, _Find] = {"MRK006": no_index}
"""What is asked of a folder without IMAP.MRK."""
OF_ANY_LAYOUT: Mapping[str, _Find] = {"MRK005": zeros_at_end}
"""What is asked of every IMAP.MRK with a header, beside its structure."""
OF_RECORDS: Mapping[str, _Find] = {
    "MRK007": uid_validity_zero,
    "MRK008": uid_next_low,
    "MRK009": uid_zero,
    "MRK010": uid_doubled,
    "MRK011": uid_order,
    "MRK012": name_doubled,
    "MRK013": name_empty,
    "MRK014": name_unended,
    "MRK015": name_suffix,
    "MRK016": name_path,
    "MRK017": name_colon,
    "MRK018": name_device,
    "MRK019": name_control,
    "MRK020": name_refused,
    "MRK021": flags_unknown,
    "MRK022": flags_odd,
    "MRK023": size_differs,
    "MRK024": date_early,
    "MRK025": date_ahead,
    "MRK026": no_file,
    "MRK027": no_record,
    "MRK028": counter_still,
}
"""What is asked of a file of the known layout."""
AGAINST_FILES = frozenset({"MRK006", "MRK023", "MRK026", "MRK027"})
"""Rules that compare the records with the message files, which were listed at another moment."""


def check(
    look: Look,
    rules: Mapping[str, Rule],
    folder: str = "",
    *,
    limit: int | None = None,
    cancelled: Callable[[], bool] = never,
) -> Checked:
    """Return what is wrong in a folder; any bytes and any listing give a result.

    Args:
        look: the folder at one moment.
        rules: the rules to be held against it, by id; what is not among them is not looked for.
        folder: the folder's mailbox path, for the findings.
        limit: so many findings of each rule at most; the counts are always whole.
        cancelled: asked between two rules; True ends the check with what was found so far.
    """
    found: list[Finding] = []
    counts: Counter[str] = Counter()
    if look.has_index:
        structure = [finding for finding in structure_findings(look.table) if finding.rule in rules]
        counts.update(finding.rule for finding in structure)
        found += [_in_folder(finding, folder) for finding in structure]
    for name, find in _asked_of(look).items():
        if cancelled():
            break
        if name in rules:
            hits = find(look)
            kept = [_finding(rules[name], hit, look, folder) for hit in islice(hits, limit)]
            found += kept
            counts[name] += len(kept) + sum(1 for _ in hits)
    return Checked(tuple(found), {name: count for name, count in counts.items() if count})


def _asked_of(look: Look) -> Mapping[str, _Find]:
    if not look.has_index:
        return WITHOUT_INDEX
    if look.table.header is None:
        return {}
    return {**OF_ANY_LAYOUT, **OF_RECORDS} if look.is_known else OF_ANY_LAYOUT


def _in_folder(finding: Finding, folder: str) -> Finding:
    return Finding(finding.rule, finding.severity, finding.text, folder)


def _finding(rule: Rule, hit: Hit, look: Look, folder: str) -> Finding:
    if hit.row is None:
        return Finding(rule.id, rule.severity, hit.text, folder, subject=hit.subject)
    subject = text_of_bytes(look.names[hit.row])
    return Finding(rule.id, rule.severity, hit.text, folder, look.uids[hit.row], hit.row, subject)
