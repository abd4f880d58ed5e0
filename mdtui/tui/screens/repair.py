"""The repair: what would mend a folder, line by line; what is wanted of it; and once it is made, what it came to."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult

from mdtui.keys.action import Action, Place
from mdtui.mailroot.folders import Folder
from mdtui.mrk.repair.steps import AROUND, StepKind
from mdtui.server import MailServer
from mdtui.tui.actions import bindings, of_place
from mdtui.tui.facts import Fact
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.questions import Question
from mdtui.tui.repair.mending import Doing, Mending
from mdtui.tui.repair.possible import why_not_mended
from mdtui.tui.repair.questions import give_back_question, repair_question, set_aside_question
from mdtui.tui.repair.text import (
    SWITCHES,
    empty_text,
    item_lines,
    line_facts,
    outcome_facts,
    outcome_text,
    title_texts,
)
from mdtui.tui.repair.writes import GiveBackWrite, MendingWrite, RepairWrite, SetAsideWrite
from mdtui.tui.screens.confirm import ConfirmScreen
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.repair_bar import RepairBar, Switch
from mdtui.tui.widgets.repair_list import RepairList
from mdtui.tui.widgets.writing_pane import WritingPane

_KINDS = {method: kind for kind, method in SWITCHES.items()}


def _toggle(kind: StepKind) -> Callable[[RepairScreen], None]:
    """Return an action that asks for a kind of step, or asks for it no more."""

    def action(screen: RepairScreen) -> None:
        screen.mending.wish(screen.mending.wishes.with_kind(kind))

    return action


def _to_group(step: int) -> Callable[[RepairScreen], None]:
    """Return an action that goes to the heading of another group: the next one with 1, the one before with -1."""

    def action(screen: RepairScreen) -> None:
        if (chosen := screen.list.chosen) is not None:
            screen.list.move_to(screen.mending.groups.heading(chosen, step))

    return action


class RepairScreen(SideScreen):
    """Shows how a folder would be mended, and mends it.

    Args:
        server: the mail root.
        glyphs: the marks.
        records: writes what is to be written.
        elsewhere: says why an action of another place is not possible now.
        folder: the folder.

    Attributes:
        mending: what is known and wanted, and what is under way.
    """

    BINDINGS: ClassVar = bindings(Place.REPAIR)

    def __init__(
        self,
        server: MailServer,
        glyphs: GlyphSet,
        records: WritingPane,
        elsewhere: Callable[[Action], str],
        *,
        folder: Folder,
    ) -> None:
        self.mending = Mending(server, self, folder, records.write)
        self.list = RepairList(glyphs, self.mending)
        self.bar = RepairBar(glyphs)
        super().__init__(glyphs, Place.REPAIR, self.list, records, elsewhere)
        self._server = server

    def compose(self) -> ComposeResult:
        """Put what can be chosen above the plan, and below it what is said of the chosen line."""
        self.title_line.add_class("-focused")
        yield self.title_line
        yield self.bar
        yield self.list
        yield self.details_line
        yield self.facts
        yield self._keys
        yield self.notice

    def on_mount(self) -> None:
        """Look at the folder."""
        self.title_line.show(title=f"Repair {self.mending.folder.shown_key}")
        self.mending.changed = self._show
        self.mending.wish(self.mending.wishes)

    def _show(self, anew: bool) -> None:  # noqa: FBT001 - told by who knows
        """Show what is known now.

        Args:
            anew: it is about another thing than what was shown before.
        """
        mending = self.mending
        self.list.show(empty_text(mending.proposal, mending.problem), anew=anew)
        if mending.proposal is not None or mending.problem:
            keys = "{repair.reload} looks again, {repair.close} goes back"
            self.list.show_empty_with_keys(empty_text(mending.proposal, mending.problem), keys)
        self.title_line.show(note=self._note())
        proposal = mending.proposal
        copies = proposal.copies if proposal is not None and proposal.folder.mrk is not None else ""
        switches = [self._switch(action) for action in of_place(Place.REPAIR) if _is_switch(action)]
        lock, why_not = (proposal.lock, proposal.why_not) if proposal is not None else ("", "")
        self.bar.show(switches, copies, lock, why_not)
        self.show_chosen(same=not anew)
        self.show_keys()

    def _note(self) -> str | list[str]:
        mending = self.mending
        if mending.doing is not Doing.NOTHING:
            return str(mending.doing.value)
        if mending.outcome is not None:
            return outcome_text(mending.outcome)
        return title_texts(mending.groups, busy=mending.proposal.planned.busy) if mending.proposal is not None else ""

    def _switch(self, action: Action) -> Switch:
        wishes = self.mending.wishes
        kind = _KINDS.get(action.method)
        is_set = wishes.seen if kind is None else kind in wishes.asked
        if kind is None:
            value = "seen" if is_set else "unread"
        elif is_set:
            value = wishes.folder_class if kind is StepKind.HIWATER else "on"
        else:
            value = "off" if self.mending.groups.offers(kind) else "none"
        return Switch(action, value, not self.why_not(action), is_set, is_around=kind in AROUND)

    def show_chosen(self, *, same: bool = False) -> None:
        """Show what is said of the line under the cursor; first of what was done, what it came to."""
        chosen, mending, clock = self.list.chosen, self.mending, self._server.clock
        if mending.outcome is not None and self.list.cursor == 0:
            self.facts.show(outcome_facts(mending.outcome, clock), same=same)
        elif chosen is not None:
            facts = line_facts(chosen, mending.wishes, self._server.checks.rules, self._glyphs)
            self.facts.show(facts, item_lines(chosen, clock), same=same)
        else:
            self.facts.show([Fact("Problem", mending.problem, "error")] if mending.problem else ())

    def why_not_here(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        return why_not_mended(action.method, self.mending, self.list.chosen)

    # What is wanted

    def action_toggle_added(self) -> None:
        """Let records that are added be seen, or unread."""
        self.mending.wish(self.mending.wishes.with_added(seen=not self.mending.wishes.seen))

    action_toggle_sort = _toggle(StepKind.SORT)
    action_toggle_flags = _toggle(StepKind.FLAGS)
    action_toggle_rename = _toggle(StepKind.RENAME)
    action_toggle_header = _toggle(StepKind.HEADER)
    action_toggle_rights = _toggle(StepKind.RIGHTS)
    action_toggle_lock = _toggle(StepKind.LOCK)
    action_toggle_name = _toggle(StepKind.FOLDER_NAME)

    def action_next_class(self) -> None:
        """Ask for the next class that the folder may have."""
        self.mending.wish(self.mending.wishes.with_next_class())

    def action_leave_out(self) -> None:
        """Leave out the change and go on to the next, or leave out the whole kind; or take it in."""
        if (chosen := self.list.chosen) is not None:
            self.mending.leave_out(chosen)
            if chosen.item is not None:
                self.list.action_cursor_down()

    def action_reload(self) -> None:
        """Look at the folder again."""
        self.mending.wish(self.mending.wishes)

    # Groups

    def action_fold_up(self) -> None:
        """Go to the group's heading, or fold the group."""
        chosen = self.list.chosen
        if chosen is not None and chosen.item is None:
            self._fold(folded=True)
        elif chosen is not None:
            self.list.move_to(self.list.cursor - chosen.place - 1)

    def action_unfold(self) -> None:
        """Unfold the group, or go to its first line."""
        chosen = self.list.chosen
        if chosen is not None and chosen.group.folded:
            self._fold(folded=False)
        elif chosen is not None and chosen.item is None and chosen.group.items:
            self.list.action_cursor_down()

    def _fold(self, *, folded: bool) -> None:
        if (chosen := self.list.chosen) is not None:
            self.mending.groups.fold(chosen.group, folded=folded)
            self._show(False)

    action_next_group = _to_group(1)
    action_previous_group = _to_group(-1)

    # Writing

    def action_apply(self) -> None:
        """Ask, and carry out what is taken in."""
        if (proposal := self.mending.proposal) is not None:
            groups = self.mending.groups
            steps = groups.chosen(proposal.planned.plan)
            question = repair_question(self._server, proposal, groups, steps)
            self._ask(question, RepairWrite(proposal.folder, proposal.planned, steps))

    def action_set_aside(self) -> None:
        """Ask, and take the IMAP.MRK away."""
        if (proposal := self.mending.proposal) is not None:
            self._ask(set_aside_question(self._server, proposal), SetAsideWrite(proposal.folder))

    def action_give_back(self) -> None:
        """Ask, and give the new IMAP.MRK the flags of the old one."""
        if (proposal := self.mending.proposal) is not None:
            self._ask(give_back_question(self._server, proposal), GiveBackWrite(proposal.folder))

    def action_undo(self) -> None:
        """Take back what was written here."""
        self.mending.take_back()

    def _ask(self, question: Question, write: MendingWrite) -> None:
        def do(answer: bool | None) -> None:  # noqa: FBT001 - what a dialog answers
            if answer:
                self.mending.write(write)

        self.app.push_screen(ConfirmScreen(self._glyphs, question), do)


def _is_switch(action: Action) -> bool:
    return action.method == "toggle_added" or action.method in _KINDS
