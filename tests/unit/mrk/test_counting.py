from mdtui.mrk.counting import Totals, count
from mdtui.mrk.records import RecordTable
from tests.conftest import MakeMrk


def test_the_totals_of_a_folder(make_mrk: MakeMrk) -> None:
    table = RecordTable(make_mrk([0, 32, 8, 12, 255]))
    assert count(table) == Totals(5, 3, 3, 2, 5015, oldest_deleted=1_690_000_004)


def test_an_empty_or_torn_file_counts_nothing() -> None:
    assert count(RecordTable(b"")) == Totals()
    assert count(RecordTable(b"x" * 36)) == Totals()
