from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from mdtui.mrk.repair.case import Case, fits, whole
from mdtui.mrk.repair.files import MessageFile, MessageFiles
from mdtui.mrk.repair.left import Notes
from mdtui.mrk.repair.steps import Step, StepKind
from tests.unit.mrk.test_checking import DAY, NOW, Sound


def case_of(spoil: Callable[[Sound], object] = lambda _: None, *without: StepKind) -> Case:
    folder = Sound()
    spoil(folder)
    files = None
    if folder.files is not None:
        files = MessageFiles([MessageFile(name, size, NOW - 5.5) for name, size in folder.files.items()])
    return Case(folder.look(), files, Notes(frozenset(), frozenset(without), has_listing=files is not None))


def strangers(folder: Sound) -> None:
    folder.head(uid_validity=0)
    folder.change(1, size=7)
    folder.change(2, size=7)
    folder.rename(3, b"md5000000000004.msg")
    folder.files = {**(folder.files or {}), "New.msg": 9}


def test_what_is_wrong_is_kept_by_rule() -> None:
    case = case_of(strangers)
    assert case.broken == {"MRK007": [-1], "MRK023": [1, 2], "MRK026": [3], "MRK027": [-1]}
    assert case.unrecorded == {"New.msg": MessageFile("New.msg", 9, NOW - 5.5)}
    assert case.rows("MRK026", "MRK023", "MRK026", "MRK009") == [3, 1, 2]
    case.drop("MRK026", 3)
    assert case.rows("MRK026", "MRK023") == [1, 2]
    assert case_of().broken == {}


def test_the_file_of_a_record_is_the_one_that_it_names_or_was_given() -> None:
    case = case_of(strangers)
    found = case.file(1)
    assert found is not None
    assert found.name == "md5000000000002.msg"
    assert case.file(3) is None
    case.given[3] = case.files.by_key["new.msg"]
    assert case.file(3) == MessageFile("New.msg", 9, NOW - 5.5)


def test_without_a_listing_no_file_is_known() -> None:
    case = case_of(lambda folder: setattr(folder, "files", None))
    assert (case.has_listing, case.file(0)) == (False, None)


def test_a_step_is_done_if_its_kind_is_wanted() -> None:
    case = case_of(strangers, StepKind.DROP)
    assert case.change(StepKind.SIZE, "MRK023", 1, size=200)
    case.drop("MRK026", 3)
    assert [step.kind for step in case.work.done] == [StepKind.SIZE]
    assert case.work.draft.at(1)[28:32] == (200).to_bytes(4, "little")


def test_why_a_step_was_not_done_is_noted() -> None:
    case = case_of()
    assert not case.do(Step(StepKind.ADD, "MRK027", after=case.work.draft.at(0)), "md1.msg")
    why, ask = case.notes.of("MRK027", "md1.msg", is_known=True)
    assert (why, ask) == ("a record names that file by now", None)


@pytest.mark.parametrize(
    ("modified", "date"),
    [
        (NOW - 5.5, NOW - 6),
        (1.0, 1),
        (0.99, None),
        (-5.0, None),
        (math.nan, None),
        (NOW + DAY, NOW + DAY),
        (NOW + DAY + 1.0, None),
        (math.inf, None),
    ],
)
def test_the_date_of_a_file_is_taken_where_a_check_would_let_it_pass(modified: float, date: int | None) -> None:
    assert case_of().date(MessageFile("a.msg", 0, modified)) == date


def test_times_are_made_to_fit() -> None:
    figures = [5.9, 0, -3, 1e30, math.inf, -math.inf, math.nan]
    assert [whole(seconds, 100) for seconds in figures] == [5, 1, 1, 100, 100, 1, 1]


def test_a_record_can_say_up_to_four_gigabytes() -> None:
    sizes = [-1, 0, 2**32 - 1, 2**32]
    assert [fits(MessageFile("a.msg", size, 0.0)) for size in sizes] == [False, True, True, False]
