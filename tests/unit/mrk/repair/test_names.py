from __future__ import annotations

from collections.abc import Callable

from mdtui.mrk.flags import Flag
from mdtui.mrk.repair.case import Case
from mdtui.mrk.repair.files import MessageFile, MessageFiles
from mdtui.mrk.repair.left import LEFT_OUT, Notes
from mdtui.mrk.repair.names import Names
from mdtui.mrk.repair.steps import ON_REQUEST, StepKind, record_of
from tests.unit.mrk.test_checking import NOW, Sound

LONG = "m" * 19 + ".msg"
UNFIT = "no record can hold the name of the file, which would have to be renamed"
SHARED = "no record can hold the name of the file, and another file's differs from it in case only"
ALL = ON_REQUEST
NONE = frozenset[StepKind]()


def case_of(
    spoil: Callable[[Sound], object], asked: frozenset[StepKind] = NONE, without: frozenset[StepKind] = NONE
) -> Case:
    folder = Sound()
    spoil(folder)
    files = None
    if folder.files is not None:
        files = MessageFiles([MessageFile(name, size, NOW - 5.0) for name, size in folder.files.items()])
    return Case(folder.look(), files, Notes(asked, without, has_listing=files is not None))


def mended(case: Case) -> list[str]:
    """Mend the names, and return the names of the records from then on."""
    names = Names(case)
    names.mend()
    names.drop_doubled()
    names.rename()
    return [record_of(case.work.draft.at(row)).filename.decode() for row in case.work.draft.rows() if row is not None]


def done(case: Case) -> list[tuple[StepKind, str]]:
    return [(step.kind, step.rule) for step in case.work.done]


def lost(*sizes: int, names: tuple[bytes, ...] = (b"..\\x.msg", b"C:x.msg"), **files: int) -> Callable[[Sound], None]:
    """Take their names from the first records, which have these sizes, and put files there."""

    def spoil(folder: Sound) -> None:
        for row, size in enumerate(sizes):
            folder.rename(row, names[row])
            folder.change(row, size=size)
        folder.files = {**(folder.files or {}), **{f"{name}.msg": size for name, size in files.items()}}

    return spoil


def test_a_lost_record_gets_the_one_file_of_its_size_and_keeps_its_flags() -> None:
    case = case_of(lost(77, a=77, b=78))
    assert mended(case)[0] == "a.msg"
    assert done(case) == [(StepKind.NAME, "MRK016")]
    assert record_of(case.work.draft.at(0)).flags == Flag.SEEN
    assert list(case.unrecorded) == ["b.msg"]


def test_it_is_dropped_where_there_is_any_doubt() -> None:
    two_files = case_of(lost(77, a=77, b=77))
    two_records = case_of(lost(77, 77, a=77))
    no_size = case_of(lost(0, a=0))
    no_file = case_of(lost(77, a=78))
    for case in (two_files, two_records, no_size, no_file):
        mended(case)
        assert {kind for kind, _ in done(case)} == {StepKind.DROP}
        assert len(case.unrecorded) == 2 - (case is not two_files)


def test_it_is_dropped_where_no_name_shall_be_given() -> None:
    case = case_of(lost(77, a=77), without=frozenset({StepKind.NAME}))
    mended(case)
    assert done(case) == [(StepKind.DROP, "MRK016")]


def test_a_file_whose_name_does_not_fit_is_renamed_when_that_is_asked_for() -> None:
    def spoil(folder: Sound) -> None:
        lost(77)(folder)
        folder.files = {**(folder.files or {}), LONG: 77}

    case = case_of(spoil, ALL)
    assert mended(case)[0] == "m" * 18 + ".msg"
    assert case.work.done[0].names == (LONG, "m" * 18 + ".msg")
    case = case_of(spoil)
    assert mended(case)[0] == "..\\x.msg"
    assert case.notes.of("MRK016", 0, is_known=True) == (UNFIT, StepKind.RENAME)


def test_the_rule_that_says_most_is_named() -> None:
    case = case_of(lost(77, 78, names=(b"C:..\\x.txt", b"a\x1b:.msg")))
    mended(case)
    assert done(case) == [(StepKind.DROP, "MRK016"), (StepKind.DROP, "MRK017")]


def test_without_a_listing_only_records_of_nothing_go() -> None:
    def spoil(folder: Sound) -> None:
        lost(77)(folder)
        folder.records[1] = record_of(bytes(36))
        folder.files = None

    case = case_of(spoil)
    assert len(mended(case)) == 3
    assert done(case) == [(StepKind.DROP, "MRK013")]


def test_a_name_that_fills_its_field_and_leads_nowhere_is_left_when_nothing_shall_be_dropped() -> None:
    case = case_of(lost(77, names=(b"m" * 23,)), ALL, frozenset({StepKind.DROP}))
    mended(case)
    assert done(case) == []
    assert case.notes.of("MRK014", 0, is_known=True) == (LEFT_OUT, None)
    gone = case_of(lost(77, names=(LONG.encode(),)), ALL)
    mended(gone)
    assert gone.notes.of("MRK014", 0, is_known=True) == ("its message file is not there", None)


def test_of_records_that_name_one_file_the_first_stays() -> None:
    def spoil(folder: Sound) -> None:
        folder.rename(2, b"MD5000000000002.MSG")
        folder.rename(3, b"md5000000000002.msg")
        folder.change(1, flags=Flag.SEEN)
        folder.change(2, flags=Flag.SEEN)
        folder.change(3, flags=Flag.SEEN | Flag.FLAGGED)

    case = case_of(spoil)
    assert mended(case) == ["md5000000000001.msg", "md5000000000002.msg"]
    assert [step.loses for step in case.work.done] == ["", "its flags: flagged"]


def long_name(folder: Sound) -> None:
    folder.rename(1, LONG.encode(), LONG)


def test_a_file_with_too_long_a_name_is_renamed_with_its_record_when_asked_for() -> None:
    case = case_of(long_name, ALL)
    assert mended(case)[1] == "m" * 18 + ".msg"
    assert done(case) == [(StepKind.RENAME, "MRK014")]
    assert case.file(1) == MessageFile(LONG, 200, NOW - 5.0)
    case = case_of(long_name)
    assert mended(case)[1] == LONG
    assert case.notes.of("MRK014", 1, is_known=True) == (UNFIT, StepKind.RENAME)


def test_a_file_is_not_renamed_while_another_one_is_called_the_same_in_other_case() -> None:
    def spoil(folder: Sound) -> None:
        long_name(folder)
        folder.files = {LONG.upper(): 1, **(folder.files or {})}

    case = case_of(spoil, ALL)
    mended(case)
    assert done(case) == []
    assert case.notes.of("MRK014", 1, is_known=True) == (SHARED, None)


def test_a_file_that_only_this_system_allows_is_renamed_and_its_record_kept() -> None:
    case = case_of(lambda folder: folder.rename(1, b"a:b.msg", "a:b.msg"), ALL)
    assert mended(case)[1] == "ab.msg"
    assert done(case) == [(StepKind.RENAME, "MRK017")]
    case = case_of(lambda folder: folder.rename(1, b"a:b.msg", "a:b.msg"))
    mended(case)
    assert done(case) == []
    assert case.notes.of("MRK017", 1, is_known=True) == (UNFIT, StepKind.RENAME)


def added(case: Case, flags: int = 0) -> list[tuple[str, int, int]]:
    Names(case).add(flags)
    records = [record_of(step.after) for step in case.work.done]
    return [(record.filename.decode("cp1252"), record.uid, record.date) for record in records]


def test_files_get_records_in_the_order_in_which_they_came() -> None:
    folder = Sound()
    new = [("c.msg", NOW - 9), ("b.msg", NOW - 7), ("a.msg", NOW - 7), ("d.msg", NOW + 9e9), ("e.msg", 0)]
    known = [MessageFile(name, size, NOW) for name, size in (folder.files or {}).items()]
    files = MessageFiles([*known, *(MessageFile(name, 5, modified) for name, modified in new)])
    look = folder.look()
    case = Case(type(look)(look.table, files.sizes, NOW), files, Notes(NONE, NONE, has_listing=True))
    assert added(case, Flag.SEEN) == [
        ("c.msg", 10, NOW - 9),
        ("a.msg", 11, NOW - 7),
        ("b.msg", 12, NOW - 7),
        ("d.msg", 13, NOW),
        ("e.msg", 14, NOW),
    ]
    assert {record_of(step.after).flags for step in case.work.done} == {Flag.SEEN}


def test_what_no_record_can_hold_is_told() -> None:
    def spoil(folder: Sound) -> None:
        folder.files = {**(folder.files or {}), "big.msg": 2**32, "\u65e5.msg": 1, "A:.msg": 1, "a:.msg": 1}

    case = case_of(spoil)
    assert added(case) == []
    whys = [case.notes.of("MRK027", name, is_known=True) for name in ("big.msg", "\u65e5.msg", "a:.msg")]
    assert whys == [("the file is larger than a record can say", None), (UNFIT, StepKind.RENAME), (SHARED, None)]
    assert added(case_of(spoil, ALL)) == [("message.msg", 10, NOW - 5)]
    assert added(case_of(spoil, ALL, frozenset({StepKind.ADD}))) == []
