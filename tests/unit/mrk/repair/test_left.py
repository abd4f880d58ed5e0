from __future__ import annotations

from mdtui.mrk.checking import check
from mdtui.mrk.look import Look
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.mrk.repair.left import LEFT_OUT, NO_LISTING, NOT_ASKED, PLACES, Left, Notes, hits_of, left_of
from mdtui.mrk.repair.steps import ON_REQUEST, StepKind
from mdtui.mrk.rules import load_rules
from tests.unit.mrk.test_checking import EVERY_CASE, Sound

NOBODY = frozenset[StepKind]()


def notes(asked: frozenset[StepKind] = NOBODY, without: frozenset[StepKind] = NOBODY, *, listing: bool = True) -> Notes:
    return Notes(asked, without, has_listing=listing)


def odd(count: int) -> Look:
    """Give a folder of records that are recent and seen."""
    records = [Record(b"md%d.msg".ljust(23, b"\0") % uid, 33, uid, 1, 1) for uid in range(1, count + 1)]
    return Look(RecordTable(encode(Header(1, 99, count + 1, 7), records)), None, 1e9)


def test_what_is_looked_for_is_what_a_check_finds() -> None:
    for _, case in EVERY_CASE:
        folder = Sound()
        case.spoil(folder)
        look = folder.look()
        found = {rule: len(places) for rule, hits in hits_of(look) if (places := list(hits))}
        assert found == check(look, load_rules()).counts


def test_some_kinds_are_wanted_only_when_they_are_asked_for() -> None:
    assert {kind for kind in StepKind if not notes().wants(kind)} == ON_REQUEST
    assert all(notes(ON_REQUEST).wants(kind) for kind in StepKind)
    assert not notes(ON_REQUEST, frozenset({StepKind.SORT})).wants(StepKind.SORT)


def test_each_reason_says_what_to_ask_for() -> None:
    asked, refused = frozenset({StepKind.FLAGS}), frozenset({StepKind.FLAGS, StepKind.ADD, StepKind.HEADER})
    assert notes().of("MRK021", 1, is_known=True) == (NOT_ASKED, StepKind.FLAGS)
    assert notes(asked).of("MRK021", 1, is_known=True) == ("a repair cannot mend it", None)
    assert notes(asked, refused).of("MRK021", 1, is_known=True) == (LEFT_OUT, None)
    assert notes(without=refused).of("MRK027", "a.msg", is_known=True) == (LEFT_OUT, None)
    assert notes(listing=False).of("MRK016", 1, is_known=True) == (NO_LISTING, None)
    unknown = "the layout of this version is not known"
    assert notes().of("MRK003", "", is_known=False) == (unknown, StepKind.HEADER)
    assert notes(without=refused).of("MRK003", "", is_known=False) == (unknown, None)
    assert notes().of("MRK002", "", is_known=False) == (NOT_ASKED, StepKind.HEADER)
    assert notes().of("MRK028", "", is_known=True) == ("a repair cannot mend it", None)


def test_a_note_stands_for_its_place_alone() -> None:
    noted = notes(frozenset({StepKind.SORT}), frozenset({StepKind.FLAGS}))
    noted.add("MRK014", 1, "it is long", StepKind.RENAME)
    noted.add("MRK014", 2, "it is long", StepKind.FLAGS)
    noted.add("MRK014", 3, "it is long", StepKind.SORT)
    noted.add("MRK014", 4, "it is long")
    assert [noted.of("MRK014", row, is_known=True) for row in range(1, 6)] == [
        ("it is long", StepKind.RENAME),
        (LEFT_OUT, None),
        ("it is long", None),
        ("it is long", None),
        (NOT_ASKED, StepKind.RENAME),
    ]


def test_what_stays_for_one_reason_is_told_together() -> None:
    look = odd(PLACES + 5)
    noted = notes()
    noted.add("MRK022", 8, "a reason of its own")
    rows = [*reversed(range(look.count - 1)), None]
    asked, other = left_of(look, noted, rows, shown=True)
    assert (asked.rule, asked.why, asked.ask, asked.count) == ("MRK022", NOT_ASKED, StepKind.FLAGS, PLACES + 4)
    assert [hit.row for hit in asked.places[:3]] == [23, 22, 21]
    assert len(asked.places) == PLACES
    ((hit,)) = other.places
    assert other == Left("MRK022", "a reason of its own", None, 1, (hit,))
    assert (hit.row, hit.text) == (8, "md16.msg: recent, and yet seen")
    assert left_of(look, noted, rows, shown=False)[0].places[0].row is None


def test_of_a_sound_folder_nothing_stays() -> None:
    look = Sound().look()
    assert left_of(look, notes(), range(look.count), shown=True) == ()
