from __future__ import annotations

import os
from pathlib import Path

import pytest

from mdtui.mrk.repair.left import LEFT_OUT, NOT_ASKED
from mdtui.mrk.repair.steps import AROUND, StepKind
from mdtui.surroundings.planning import FIRST, LAST, NOT_MENDED, Around
from tests.conftest import MakeMrk
from tests.fixtures.around_bench import CASES, AroundBench, Case, forget_lock

RULES = {"rights": "MRK004", "lock": "LCK001", "class": "FLD006", "aside": "FLD003", "name": "FLD002"}


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def bench(request: pytest.FixtureRequest, tmp_path: Path, make_mrk: MakeMrk) -> AroundBench:
    return AroundBench(tmp_path / "bench", make_mrk([0]), request.param)


def plan(bench: AroundBench, asked: frozenset[StepKind], without: frozenset[StepKind] = frozenset()) -> Around:
    server = bench.server()
    wants = (asked - without).__contains__
    return server.surroundings.plan(bench.folder, wants, without, "IPF.Note")


def test_each_kind_has_its_place() -> None:
    assert frozenset((*FIRST, *LAST)) == AROUND


def test_what_is_asked_for_is_planned(bench: AroundBench) -> None:
    around = plan(bench, AROUND)
    [step] = (*around.first, *around.last)
    assert (step.kind, step.rule) == (bench.case.kind, RULES[bench.case.name])
    assert (step in around.first) == (step.kind in FIRST)
    assert around.left == ()
    assert step.text.isprintable()
    assert step.reason.isprintable()


def test_what_nobody_asked_for_is_told_as_what_could_be(bench: AroundBench) -> None:
    around = plan(bench, frozenset())
    assert (around.first, around.last) == ((), ())
    # A file that we may read breaks no rule, whatever its rights.
    expected = [] if bench.case.kind is StepKind.RIGHTS else [(RULES[bench.case.name], NOT_ASKED, bench.case.kind)]
    assert [(left.rule, left.why, left.ask) for left in around.left] == expected


def test_what_is_left_out_is_told_so(bench: AroundBench) -> None:
    around = plan(bench, AROUND, AROUND)
    expected = [] if bench.case.kind is StepKind.RIGHTS else [(LEFT_OUT, None)]
    assert [(left.why, left.ask) for left in around.left] == expected


def test_what_no_step_is_about_is_told_too(tmp_path: Path, make_mrk: MakeMrk) -> None:
    bench = AroundBench(tmp_path / "bench", make_mrk([0]), Case("link", StepKind.LOCK, forget_lock))
    mrk = bench.folder.path / "IMAP.MRK"
    mrk.unlink()
    mrk.mkdir()
    around = plan(bench, AROUND)
    assert [(left.rule, left.why) for left in around.left] == [("FLD005", NOT_MENDED)]


def test_a_journal_that_cannot_be_read_keeps_the_lock(tmp_path: Path, make_mrk: MakeMrk) -> None:
    bench = AroundBench(tmp_path / "bench", make_mrk([0]), CASES[1])
    journal = bench.state / "journal-2026-01-01.jsonl"
    journal.mkdir(parents=True)
    around = plan(bench, AROUND)
    assert around.first == ()
    assert [left.rule for left in around.left] == ["LCK001"]
    assert "cannot read the journal" in around.left[0].places[0].text
    assert os.path.lexists(bench.root / "LockFiles" / "IMAP-Work-anna@example.com.lck")
