"""Which actions of the repair screen are possible now, and why the others are not."""

from __future__ import annotations

from mdtui.mrk.repair.steps import StepKind
from mdtui.tui.repair.groups import Line
from mdtui.tui.repair.mending import Doing, Mending
from mdtui.tui.repair.text import SWITCHES

IT_IS_DONE = "it is done, F5 plans anew"
_KINDS = {method: kind for kind, method in SWITCHES.items()} | {"toggle_added": StepKind.ADD}
_NOTHING_OF = {
    StepKind.ADD: "no record is to be added",
    StepKind.SORT: "the records stand in the order of their UIDs",
    StepKind.FLAGS: "no flag bit is amiss",
    StepKind.RENAME: "every message file has a name that fits into a record",
    StepKind.HEADER: "the header can be read",
    StepKind.RIGHTS: "the owner has the right to read and write",
    StepKind.LOCK: "no old lock is to be removed",
    StepKind.HIWATER: "Hiwater.mrk can be read, and its class is known",
    StepKind.FOLDER_NAME: "the folder's name can be read",
}
_OF_LINES = frozenset({"fold_up", "unfold", "next_group", "previous_group"})
_WRITES = frozenset({"apply", "set_aside", "give_back"})
_UNDER_WAY = {
    Doing.LOOKING: "the folder is being looked at",
    Doing.WRITING: "it is being written",
    Doing.CHECKING: "the folder is being checked",
}


def why_not_mended(method: str, mending: Mending, chosen: Line | None) -> str:
    """Return why an action is not possible, as a phrase without a full stop; nothing where it is possible.

    Args:
        method: the action's.
        mending: what is known and under way.
        chosen: the line under the cursor.
    """
    if method in _OF_LINES:
        return "" if chosen is not None else "there is no line"
    under_way = _UNDER_WAY.get(mending.doing, "")
    if method in _WRITES:
        return _why_not_written(method, mending) or under_way
    if method == "undo":
        return under_way or ("" if mending.can_undo else "nothing was written here yet")
    if method in _KINDS or method in {"leave_out", "reload"}:
        return _why_not_chosen(method, mending, chosen)
    return ""


def _why_not_chosen(method: str, mending: Mending, chosen: Line | None) -> str:
    if mending.doing in {Doing.WRITING, Doing.CHECKING}:
        return _UNDER_WAY[mending.doing]
    if method == "reload":
        return ""
    if mending.outcome is not None:
        return IT_IS_DONE
    if method == "leave_out":
        return "" if chosen is not None and chosen.group.kind is not None else "choose a change"
    kind = _KINDS[method]
    return "" if mending.groups.offers(kind) else _NOTHING_OF[kind]


def _why_not_written(method: str, mending: Mending) -> str:
    proposal = mending.proposal
    if proposal is None:
        return mending.doing.value or "the folder cannot be looked at"
    has_index = proposal.folder.mrk is not None
    reasons = {
        "apply": (
            (mending.outcome is not None, IT_IS_DONE),
            (not mending.groups.wanted, "nothing is to be changed"),
        ),
        "set_aside": ((not has_index, "there is no IMAP.MRK to set aside"),),
        "give_back": (
            (proposal.aside is None, "no IMAP.MRK of this folder was set aside"),
            (not has_index, "MDaemon has not made a new IMAP.MRK yet, F5 looks again"),
        ),
    }
    found = next((reason for is_so, reason in reasons[method] if is_so), "")
    return found or proposal.why_not
