"""Choosing the steps of a repair: what each broken rule leads to, and in which order.

The order matters: records that go leave names and UIDs free of doubt, and new UIDs come last, so that every other step
finds its record by the UID that stands there.
"""

from __future__ import annotations

import msgspec

from mdtui.mrk import filenames, layout
from mdtui.mrk.look import Look
from mdtui.mrk.records import Header, RecordTable
from mdtui.mrk.repair.carrying import DEALT_WITH
from mdtui.mrk.repair.case import Case, fits, whole
from mdtui.mrk.repair.names import TOO_LARGE, Names
from mdtui.mrk.repair.steps import Step, StepKind, record_of

_NO_FILE = "its message file is not there"
_NO_DATE = "the date of its file is no better"


def choose_steps(case: Case, added: int) -> None:
    """Find the steps that mend a folder, and carry them out on its draft.

    Args:
        case: the folder.
        added: the flags byte of records that are added; bits that would break a rule are passed over.
    """
    if case.broken and not case.look.is_known:
        _make_header(case)
    if not case.broken or not case.look.is_known:
        return
    names = Names(case)
    _mend_ends(case)
    for row in case.rows("MRK026"):
        case.drop("MRK026", row)
    names.mend()
    names.drop_doubled()
    names.rename()
    _clear_flags(case)
    _correct_sizes(case)
    _correct_dates(case)
    _renumber(case)
    added &= layout.KNOWN_FLAGS
    names.add(added & ~layout.RECENT if added & DEALT_WITH else added)
    if case.work.draft.is_out_of_order():
        case.do(Step(StepKind.SORT, "MRK011"))


def _make_header(case: Case) -> None:
    if not case.has_listing or not case.notes.wants(StepKind.HEADER):
        return
    before, after = case.work.draft.data(), _with_new_header(case.look, len(case.files.by_key))
    look = Look(RecordTable(after), case.files.sizes, case.look.now)
    # The first rule is the one about the header, or about there being none.
    rule = next(iter(case.broken))
    case.do(Step(StepKind.HEADER, rule, before=before, after=after, old=case.look.count, new=look.count))
    case.see(look)


def _with_new_header(look: Look, files: int) -> bytes:
    """Return the file with a header of the known version, and with those records that name one of the message files.

    Args:
        look: the file as it is, with its message files.
        files: how many message files there are; there must be UIDs for all.
    """
    table, old, kept = look.table, look.table.header, []
    for row, key in enumerate(look.keys):
        if key in (look.files or {}) and filenames.is_plain(look.names[row]):
            start = layout.record_offset(row)
            kept.append(bytes(table.data[start : start + layout.RECORD_SIZE]))
    now = whole(look.now, layout.UINT32 - 1)
    above = min(max((record_of(record).uid for record in kept), default=0) + 1, layout.UINT32 - 1)
    if old is None:
        header = Header(layout.VERSION, now, above, 0)
    elif not old.uid_validity or max(old.uid_next, above) + files >= layout.UINT32:
        # With UIDs used up nothing could be added; under a new UIDValidity they begin anew.
        header = msgspec.structs.replace(old, version=layout.VERSION, uid_validity=now, uid_next=above)
    else:
        header = msgspec.structs.replace(old, version=layout.VERSION, uid_next=max(old.uid_next, above))
    return header.pack() + b"".join(kept)


def _mend_ends(case: Case) -> None:
    draft = case.work.draft
    if draft.tail:
        case.do(Step(StepKind.TAIL, "MRK003", before=draft.tail))
    if draft.zeros:
        case.do(Step(StepKind.ZEROS, "MRK005", old=draft.zeros))
    if not draft.header.uid_validity:
        case.do(Step(StepKind.UID_VALIDITY, "MRK007", new=whole(case.look.now, layout.UINT32 - 1)))


def _clear_flags(case: Case) -> None:
    for rule, keep in (("MRK021", layout.KNOWN_FLAGS), ("MRK022", ~layout.RECENT)):
        for row in case.rows(rule):
            flags = case.work.draft.at(row)[layout.FLAGS_OFFSET]
            case.change(StepKind.FLAGS, rule, row, flags=flags & keep)


def _correct_sizes(case: Case) -> None:
    # A check says nothing of the sizes of names that no file can have, which may have other names by now.
    for row in dict.fromkeys([*case.rows("MRK023"), *case.given]):
        file = case.file(row)
        if file is None or file.size == case.look.sizes[row]:
            continue
        if fits(file):
            case.change(StepKind.SIZE, "MRK023", row, size=file.size)
        else:
            case.notes.add("MRK023", row, TOO_LARGE)


def _correct_dates(case: Case) -> None:
    for rule in ("MRK024", "MRK025"):
        for row in case.rows(rule) if case.has_listing else ():
            file = case.file(row)
            date = case.date(file) if file else None
            if date is None:
                case.notes.add(rule, row, _NO_DATE if file else _NO_FILE)
            else:
                case.change(StepKind.DATE, rule, row, date=date)


def _renumber(case: Case) -> None:
    draft, look = case.work.draft, case.look
    if draft.header.uid_next <= draft.highest():
        case.do(Step(StepKind.UID_NEXT, "MRK008"))
    seen: set[int] = set()
    for row, uid in enumerate(look.uids if not look.uids_ascend else ()):
        if row in draft.gone:
            continue
        if uid and uid not in seen:
            seen.add(uid)
        else:
            record = draft.at(row)
            case.do(Step(StepKind.UID, "MRK010" if uid else "MRK009", row, record, record), row)
