import random

import pytest

from mdtui.mrk import counting
from mdtui.mrk.counting import Totals, count, highest
from mdtui.mrk.layout import DELETED
from mdtui.mrk.records import RecordTable
from tests.conftest import MakeMrk


def test_the_totals_of_a_folder(make_mrk: MakeMrk) -> None:
    table = RecordTable(make_mrk([0, 32, 8, 12, 255]))
    assert count(table) == Totals(5, 3, 3, 2, 5015, oldest_deleted=1_690_000_004)


def test_an_empty_or_torn_file_counts_nothing() -> None:
    assert count(RecordTable(b"")) == Totals()
    assert count(RecordTable(b"x" * 36)) == Totals()


@pytest.mark.parametrize("part", [1, 2, 7, 1000])
def test_a_folder_that_is_counted_in_parts_is_counted_whole(
    make_mrk: MakeMrk, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    draw = random.Random(part)
    flags = [draw.choice((0, DELETED, 255)) if index > 20 else 0 for index in range(50)]
    table = RecordTable(make_mrk(flags))
    whole, uid = count(table), highest(table.uids)
    monkeypatch.setattr(counting, "PART", part)
    assert count(table) == whole
    assert highest(table.uids) == uid == max(table.uids)


def test_where_there_is_no_number_the_highest_is_none() -> None:
    assert highest(RecordTable(b"").uids) == 0
