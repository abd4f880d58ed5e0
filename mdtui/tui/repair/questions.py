"""What is asked before the index of a folder is written anew, taken away, or given the flags of another one."""

from __future__ import annotations

from collections.abc import Collection

from mdtui.mrk.records import RecordTable
from mdtui.mrk.repair.steps import AROUND, Step, StepKind, summary_of
from mdtui.mrk.rewrite.rewriting import Rewritten
from mdtui.server import MailServer
from mdtui.text import safe_text
from mdtui.tui.facts import Fact
from mdtui.tui.findings.text import counted
from mdtui.tui.past.past_text import moment_text, rewritten_text
from mdtui.tui.present import count_text
from mdtui.tui.questions import Looked, Question
from mdtui.tui.repair.groups import RepairGroups
from mdtui.tui.repair.text import losing_fact
from mdtui.tui.repair.writes import Proposal

TOLD = 4
"""Of what is lost, so many lines are in the question; the list has all."""
NEW_UIDS = "The folder gets a new UIDValidity: mail programs fetch all of its messages anew, once."
ANEW = (
    "The IMAP.MRK is taken away. MDaemon makes a new one when somebody opens the folder by IMAP or webmail: all"
    " messages unread, with new UIDs, so that mail programs fetch them anew."
)
KEPT = "once the new IMAP.MRK is there, p gives them to its records by file name"
NO_LOCK_BACK = "but the lock file, which would only lock the folder for everybody"
_UNDO = "u takes it back, now or in a later run"


def repair_question(server: MailServer, proposal: Proposal, groups: RepairGroups, steps: Collection[Step]) -> Question:
    """Return the question before a plan is carried out.

    Args:
        server: the mail root.
        proposal: the plan.
        groups: the same as it is shown.
        steps: those of its steps that are wanted.
    """
    planned = proposal.planned

    def look() -> Looked:
        would = server.repairs.apply(planned, steps, dry_run=True)
        late = len(would.left)
        facts = [Fact("Records", rewritten_text(would.rewritten))] if would.rewritten.written else []
        if late:
            facts.append(Fact("Not done", f"{counted(late, 'change')} not due any more, left out", "warning"))
        return Looked(tuple(facts), "" if would.all.written else "nothing would change")

    known = [Fact("Folder", planned.folder.shown_key), Fact("Changes", summary_of(groups.numbers))]
    headers = groups.steps_of({StepKind.HEADER})
    known += [Fact("Header", step.text, "warning") for step in headers]
    if any(_moves_validity(step) for step in (*headers, *groups.steps_of({StepKind.UID_VALIDITY}))):
        known.append(Fact("Means", NEW_UIDS, "warning"))
    known += [Fact("Around", step.text, "warning") for step in groups.steps_of(AROUND)]
    known += _lost(groups)
    kept = _kept(proposal, is_index=any(number for kind, number in groups.numbers.items() if kind not in AROUND))
    if groups.numbers.get(StepKind.LOCK):
        kept = (*kept, Fact("", NO_LOCK_BACK))
    return Question(f"Make {counted(len(steps), 'change')}?", tuple(known), look, kept)


def _moves_validity(step: Step) -> bool:
    """Return whether the folder has another UIDVALIDITY afterwards."""
    if step.kind is StepKind.HEADER:
        before, after = (RecordTable(data or b"").header for data in (step.before, step.after))
        return before is None or after is None or before.uid_validity != after.uid_validity
    return step.kind is StepKind.UID_VALIDITY


def _lost(groups: RepairGroups) -> list[Fact]:
    if not groups.losing:
        return [Fact("Loses", "nothing")]
    said = [losing_fact(groups.losing, groups.wanted)]
    first = groups.first_losing(TOLD)
    said += [Fact("", f"{step.subject}: {step.loses}" if step.subject else step.loses) for step in first]
    more = groups.losing - TOLD
    return [*said, Fact("", f"and {count_text(more)} more, marked in the plan")] if more > 0 else said


def _kept(proposal: Proposal, *, is_index: bool = True) -> tuple[Fact, ...]:
    old = Fact("Copy", proposal.copies, "quiet")
    return (
        *([old] if proposal.folder.mrk is not None and is_index else []),
        Fact("Lock", proposal.lock),
        Fact("Undo", _UNDO),
    )


def set_aside_question(server: MailServer, proposal: Proposal) -> Question:
    """Return the question before an IMAP.MRK is taken away for MDaemon to make it anew."""

    def look() -> Looked:
        would = server.repairs.set_aside(proposal.folder, dry_run=True)
        return Looked((Fact("Flags", f"{safe_text(would.summary)}; {KEPT}"),))

    known = (
        Fact("Folder", proposal.folder.shown_key),
        Fact("Means", ANEW, "warning"),
        Fact("Loses", "every UID, and until they are given back every flag", "error"),
    )
    return Question("Let MDaemon make the IMAP.MRK anew?", known, look, _kept(proposal))


def give_back_question(server: MailServer, proposal: Proposal) -> Question:
    """Return the question before the records of a new IMAP.MRK get the flags of the one that was set aside."""

    def look() -> Looked:
        would: Rewritten = server.repairs.give_back(proposal.folder, dry_run=True)
        refused = "" if would.written else "all records have these flags already"
        return Looked((Fact("Records", rewritten_text(would)),), refused)

    known = [Fact("Folder", proposal.folder.shown_key)]
    if (past := proposal.aside) is not None:
        known.append(Fact("From", f"{safe_text(past.summary)}, {moment_text(past.time, server.clock)}"))
    return Question("Give the records the flags from before?", tuple(known), look, _kept(proposal))
