from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from mdtui.cli.structure_lines import Structure, records_line, structure_done, structure_lines, structure_of
from mdtui.mrk.history import Past, State
from mdtui.mrk.journal_lines import KeptFile, Rewriting, Subject, Who
from mdtui.mrk.rewrite.rewriting import Rewritten
from tests.conftest import MakeMrk
from tests.fixtures.around_bench import CASES, AroundBench

SUBJECT = Subject("20231114-221320-abcd", "repair", (), "a@b", summary="3 added\x1b[2J")
REWRITING = Rewriting(KeptFile("a", "", 12), KeptFile("b", "", 14), "x", (("o.msg", "n.msg"),))
PAST = Past(
    SUBJECT,
    1.0,
    Who("anna", "box", "", 7, 1.0),
    "/IMAP.MRK",
    9,
    State.DONE,
    (),
    structure=True,
    rewriting=REWRITING,
    copies=(Path("copies") / "a.before.mrk",),
)
STRUCTURE = Structure("3 added\x1b[2J", 12, 14, 1, in_place=False, copy=str(PAST.copy))


def test_a_past_change_and_one_just_now_read_alike() -> None:
    assert structure_of(PAST) == STRUCTURE
    done = Rewritten(
        Path("IMAP.MRK"), records_before=12, records_after=14, renamed=1, summary=SUBJECT.summary, copy=PAST.copy
    )
    assert structure_done(done) == STRUCTURE


def test_a_change_of_flags_is_none() -> None:
    assert structure_of(msgspec.structs.replace(PAST, rewriting=None)) is None


def test_the_lines_are_safe_and_say_where_the_copy_is() -> None:
    assert structure_lines(STRUCTURE) == [
        "3 added\\x1b[2J",
        "message files renamed: 1",
        f"the file from before: {PAST.copy}",
    ]
    in_place = Structure("", 1, 1, 0, in_place=True, copy=None)
    assert structure_lines(in_place) == ["the old file was written over, as another program had it open"]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (12, 14, "12 -> 14 records"),
        (None, 3, "a new file of 3 records"),
        (5, None, "5 records, the file taken away"),
    ],
)
def test_the_numbers_say_what_became_of_the_file(before: int | None, after: int | None, line: str) -> None:
    assert records_line(Structure("", before, after, 0, in_place=False, copy=None)) == line
    there = Rewritten(
        Path("x"),
        was_there=before is not None,
        is_there=after is not None,
        records_before=before or 0,
        records_after=after or 0,
    )
    assert records_line(structure_done(there)) == line


def test_what_is_around_the_index_has_no_records(tmp_path: Path, make_mrk: MakeMrk) -> None:
    bench = AroundBench(tmp_path, make_mrk([0]), CASES[2])
    done = bench.mend()
    [past] = bench.server().changes.history()
    for structure in (structure_of(past), structure_done(done.around[0])):
        assert structure is not None
        assert (structure.records_before, structure.records_after, structure.around) == (None, None, "hiwater")
        assert records_line(structure) == "the IMAP.MRK stays as it is"
        assert structure_lines(structure)[-1] == f"the file from before: {done.around[0].copy}"
