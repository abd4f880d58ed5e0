"""What a repair says of itself: the plan, what was done, what a check finds afterwards; as lines and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from mdtui.checks import FolderCheck
from mdtui.cli.output import PROGRAM
from mdtui.cli.writing import counted
from mdtui.findings import Finding
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.hiwater import UNKNOWN_CLASS
from mdtui.mrk.repair.left import Left
from mdtui.mrk.repair.steps import Step, StepKind, record_of
from mdtui.mrk.rewrite.rewriting import Rewritten
from mdtui.mrk.rules import Rule
from mdtui.repairs import FolderPlan, Repaired
from mdtui.text import safe_text

_ASKING = {UNKNOWN_CLASS: "--folder-class CLASS"}
"""How to ask for what mends a rule, where that is not by its kind alone."""
SHOWN = 100
"""Lines of one kind that are printed; all are in JSON."""
_WIDTH = max(map(len, StepKind)) + 2


class StepRow(msgspec.Struct, frozen=True):
    """A change, as JSON has it.

    Attributes:
        kind: what it does.
        rule: the id of the rule that is broken without it.
        record: the record's UID as it is, or will be where it is added; None where it is about no record.
        text: what is changed.
        reason: why.
        loses: what is lost by it; empty where it is nothing.
        done: whether it was made, or would be.
    """

    kind: str
    rule: str
    record: int | None
    text: str
    reason: str
    loses: str
    done: bool


class LeftRow(msgspec.Struct, frozen=True):
    """What is found and not mended, as JSON has it.

    Attributes:
        rule: the id of the rule that stays broken.
        count: at how many places.
        why: why it is not mended.
    """

    rule: str
    count: int
    why: str


class FindingRow(msgspec.Struct, frozen=True):
    """A finding of the check afterwards, as JSON has it.

    Attributes:
        rule: the id of the rule.
        severity: how much it matters.
        record: the record's UID; None where it is about no record.
        text: one line.
    """

    rule: str
    severity: str
    record: int | None
    text: str


class RepairResult(msgspec.Struct, frozen=True):
    """What was planned and done, as JSON has it.

    Attributes:
        folder: the mailbox path.
        steps: the changes.
        not_mended: what is found and not mended by them.
        counter_before: LastWriteCounter before; None where nothing was written.
        counter_after: LastWriteCounter after.
        journal_id: the id of the change to the index; None where nothing was written to it.
        journal_ids: the ids of all changes that can be taken back, the last one first.
        copy: where the byte copy of the old file is.
        dry_run: nothing was to be written.
        findings: what a check finds afterwards; None of a dry run.
    """

    folder: str
    steps: list[StepRow]
    not_mended: list[LeftRow]
    counter_before: int | None
    counter_after: int | None
    journal_id: str | None
    copy: str | None
    dry_run: bool
    findings: list[FindingRow] | None
    journal_ids: Sequence[str] = ()

    @classmethod
    def of(
        cls,
        planned: FolderPlan,
        wanted: Sequence[Step],
        repaired: Repaired | None,
        check: FolderCheck | None,
        *,
        dry_run: bool,
    ) -> RepairResult:
        """Return the result of a repair.

        Args:
            planned: the plan.
            wanted: those of its steps that were to be made.
            repaired: what was done; None where nothing was to be.
            check: what a check finds afterwards; None where there was none.
            dry_run: whether the call was one.
        """
        left = {step for step, _ in repaired.left} if repaired is not None else set[Step]()
        made = set(wanted) - left if repaired is not None or dry_run else set[Step]()
        result = cls.of_rewritten(planned.folder, repaired.rewritten if repaired is not None else None)
        return msgspec.structs.replace(
            result,
            steps=[_step_row(step, done=step in made) for step in planned.plan.steps],
            not_mended=[LeftRow(left.rule, left.count, left.why) for left in planned.plan.left],
            dry_run=dry_run,
            findings=None if check is None else [_finding_row(finding) for finding in check.findings],
            journal_ids=repaired.changes if repaired is not None else (),
        )

    @classmethod
    def of_rewritten(cls, folder: Folder, rewritten: Rewritten | None) -> RepairResult:
        """Return the result of a write that had no plan; None where nothing was written."""
        written = rewritten if rewritten is not None and rewritten.written and not rewritten.dry_run else None
        return cls(
            folder=folder.key,
            steps=[],
            not_mended=[],
            counter_before=written.counter_before if written else None,
            counter_after=written.counter_after if written else None,
            journal_id=written.change_id if written else None,
            copy=str(written.copy) if written and written.copy else None,
            dry_run=rewritten is not None and rewritten.dry_run,
            findings=None,
        )


def _step_row(step: Step, *, done: bool) -> StepRow:
    data = step.after if step.kind is StepKind.ADD else step.before
    record = record_of(data).uid if step.row >= 0 or step.kind is StepKind.ADD else None
    return StepRow(step.kind, step.rule, record, step.text, step.reason, step.loses, done)


def _finding_row(finding: Finding) -> FindingRow:
    return FindingRow(finding.rule, finding.severity, finding.record, finding.text)


def plan_lines(planned: FolderPlan) -> list[str]:
    """Return the plan, a line for each change and for each thing that is not mended."""
    plan = planned.plan
    if not plan.steps and not plan.left:
        return [f"{planned.folder.shown_key}: nothing to mend"]
    head = f"{counted(len(plan.steps), 'change')} planned" if plan.steps else "no change planned"
    return [f"{planned.folder.shown_key}: {head}", *_step_lines(plan.steps), *map(_left_line, plan.left)]


def _step_lines(steps: Sequence[Step]) -> Iterator[str]:
    told: Counter[StepKind] = Counter()
    totals = Counter(step.kind for step in steps)
    for step in steps:
        told[step.kind] += 1
        if told[step.kind] <= SHOWN:
            loses = f"; LOSES {step.loses}" if step.loses else ""
            yield f"  {step.kind:<{_WIDTH}}{step.text}: {step.reason}{loses}"
        elif told[step.kind] == totals[step.kind]:
            yield f"  {step.kind:<{_WIDTH}}and {totals[step.kind] - SHOWN} more"


def _left_line(left: Left) -> str:
    ask = "" if left.ask is None else f" ({_ASKING.get(left.rule, f'--also {left.ask}')})"
    places = f" at {left.count} places" if left.count > 1 else ""
    first = f": {left.places[0].text}" if left.places else ""
    return f"  {'left':<{_WIDTH}}{left.rule}{places}{first}; {left.why}{ask}"


def done_lines(folder: Folder, repaired: Repaired) -> list[str]:
    """Return what was done and how it is taken back."""
    written = repaired.rewritten
    late = [f"  {'left':<{_WIDTH}}{step.text}; {why}" for step, why in repaired.left[:SHOWN]]
    if more := len(repaired.left) - SHOWN:
        late += [f"  {'left':<{_WIDTH}}and {more} more"] if more > 0 else []
    if not repaired.all.written:
        return [f"{folder.shown_key}: nothing was written", *late]
    lines = [f"{folder.shown_key}: {safe_text(repaired.all.summary)}", *late]
    copies = [written.copy, *(altered.copy for altered in repaired.around)]
    lines += [f"  the old file: {safe_text(str(copy))}" for copy in copies if copy is not None]
    return [*lines, *(f"  taken back by: {PROGRAM} undo {change}" for change in repaired.changes)]


def check_lines(check: FolderCheck, rules: Mapping[str, Rule]) -> list[str]:
    """Return what a check of the folder finds afterwards, and what is to be done about it.

    Args:
        check: what was found.
        rules: the rules by id.
    """
    if not check.counts:
        return ["  checked: nothing is wrong"]
    lines = [f"  checked: {counted(sum(check.counts.values()), 'finding')} left"]
    told: set[str] = set()
    for finding in check.findings[:SHOWN]:
        lines.append(f"    {finding.rule} {finding.text}")
        if finding.rule not in told:
            told.add(finding.rule)
            lines.append(f"      {rules[finding.rule].action}")
    return lines
