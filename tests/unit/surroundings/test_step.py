from __future__ import annotations

from mdtui.mrk.journal_lines import Altering
from mdtui.mrk.repair.steps import StepKind, summary
from mdtui.surroundings.step import AroundStep, left


def test_a_step_says_what_it_was_given() -> None:
    altering = Altering("rights", "/x", modes=(0, 0o600))
    step = AroundStep(StepKind.RIGHTS, "MRK004", altering=altering, said="said", why="why", loss="loss")
    assert (step.text, step.reason, step.loses, step.subject) == ("said", "why", "loss", "")
    assert (step.row, step.before, step.after, step.names) == (-1, None, None, None)
    assert summary([step]) == "rights given"


def test_what_is_left_has_one_place() -> None:
    found = left("LCK001", "text", "why", StepKind.LOCK)
    assert (found.rule, found.why, found.ask, found.count) == ("LCK001", "why", StepKind.LOCK, 1)
    assert [place.text for place in found.places] == ["text"]
