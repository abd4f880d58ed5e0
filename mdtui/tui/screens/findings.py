"""The findings: what a check of the mail root finds wrong, in groups, each with its help and the way to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import msgspec

from mdtui.keys.action import Action, Place
from mdtui.mailroot.folders import Folder
from mdtui.tui.actions import bindings
from mdtui.tui.facts import Fact
from mdtui.tui.findings.checking import Checking, State
from mdtui.tui.findings.groups import By, Line, Scope
from mdtui.tui.findings.text import empty_text, found_texts, group_lines, line_facts, looked_text, title_text
from mdtui.tui.glyphs import GlyphSet
from mdtui.tui.records.spot import Spot
from mdtui.tui.screens.side_screen import SideScreen
from mdtui.tui.widgets.finding_list import FindingList
from mdtui.tui.widgets.writing_pane import WritingPane

_FOLDS = frozenset({"fold", "fold_up", "unfold", "fold_all", "next_group", "previous_group"})
_ON_A_LINE = _FOLDS | {"lead", "ignore", "repair"}


def _to_group(step: int) -> Callable[[FindingsScreen], None]:
    """Return an action that goes to the heading of another group: the next one with 1, the one before with -1."""

    def action(screen: FindingsScreen) -> None:
        if (chosen := screen.list.chosen) is not None:
            screen.list.move_to(screen.list.groups.heading(chosen, step))

    return action


class FindingsScreen(SideScreen):
    """Shows findings.

    Args:
        glyphs: the marks.
        records: shows the open folder.
        elsewhere: says why an action of another place is not possible now.
        checking: checks, and keeps what was found.
        lead: goes to a folder, and in it to a record or a message file.
        repair: shows what would mend a folder.
    """

    BINDINGS: ClassVar = bindings(Place.FINDINGS)

    def __init__(
        self,
        glyphs: GlyphSet,
        records: WritingPane,
        elsewhere: Callable[[Action], str],
        checking: Checking,
        lead: Callable[[Folder, Spot | None], None],
        *,
        repair: Callable[[Folder], None],
    ) -> None:
        self.list = FindingList(glyphs, checking.groups, checking.rules)
        super().__init__(glyphs, Place.FINDINGS, self.list, records, elsewhere)
        self._checking = checking
        self._lead = lead
        self._repair = repair

    def on_mount(self) -> None:
        """Show what was found, and check if nobody did yet."""
        self._checking.changed = self._show
        if self._checking.state is State.NEVER:
            self._checking.start(Scope())
        self._show()

    def on_unmount(self) -> None:
        """Look no more; the check goes on."""
        if self._checking.changed == self._show:
            self._checking.leave()

    def _show(self, at: int | None = None) -> None:
        """Show what was found so far.

        Args:
            at: the row to put the cursor on; None leaves it on its line.
        """
        groups = self._checking.groups
        same = self.list.show(empty_text(self._checking), at)
        if groups.checked and not groups.ignored and not self._checking.is_running:
            keys = "{findings.reload} checks again, {findings.close} goes back"
            self.list.show_empty_with_keys(empty_text(self._checking), keys)
        self.title_line.show(title=title_text(groups, self._glyphs.ellipsis), note=found_texts(groups))
        self.details_line.show(note=looked_text(self._checking))
        self.show_chosen(same=same)
        self.show_keys()

    def show_chosen(self, *, same: bool = False) -> None:
        """Show what is said of the line under the cursor."""
        chosen, by, rules = self.list.chosen, self._checking.groups.by, self._checking.rules
        if chosen is None:
            problem = self._checking.problem
            self.facts.show([Fact("Problem", problem, "error")] if problem else ())
        else:
            facts = line_facts(chosen, by, rules, self._checking.clock)
            self.facts.show(facts, group_lines(chosen, by, rules), same=same)

    def why_not_here(self, action: Action) -> str:
        """Return why an action is not possible now; nothing where it is."""
        groups = self._checking.groups
        possible: dict[str, tuple[object, str]] = {
            "stop_check": (self._checking.is_running, "no check is under way"),
            "ignore_none": (groups.ignored, "no rule is ignored"),
            "scope": (self._scope_of_key(), "choose a finding in a folder, or open a folder"),
        }
        if action.method in possible:
            is_possible, reason = possible[action.method]
            return "" if is_possible else reason
        if action.method not in _ON_A_LINE:
            return ""
        return _why_not_on_a_line(self._checking, self.list.chosen, action.method)

    # Where it leads

    def action_lead(self) -> None:
        """Go to the folder, at the record; fold or unfold a group that is of no folder."""
        chosen = self.list.chosen
        if chosen is None:
            return
        folder, finding = chosen.folder, chosen.finding
        if folder is None:
            self.action_fold()
            return
        spot = Spot(finding.record, finding.subject, finding.row) if finding is not None else None
        self.dismiss(None)
        self._lead(folder, spot if spot != Spot() else None)

    def action_repair(self) -> None:
        """Show what would mend the folder."""
        if self.list.chosen is not None and self.list.chosen.folder is not None:
            self._repair(self.list.chosen.folder)

    # Groups

    def action_fold(self) -> None:
        """Fold or unfold the group."""
        if (chosen := self.list.chosen) is not None:
            self._fold(chosen, folded=not chosen.group.folded)

    def action_fold_up(self) -> None:
        """Go to the group's heading, or fold the group."""
        chosen = self.list.chosen
        if chosen is not None and chosen.is_heading:
            self._fold(chosen, folded=True)
        elif chosen is not None:
            self.list.move_to(self.list.cursor - chosen.place - 1)

    def action_unfold(self) -> None:
        """Unfold the group, or go to its first finding."""
        chosen = self.list.chosen
        if chosen is not None and chosen.group.folded:
            self._fold(chosen, folded=False)
        elif chosen is not None and chosen.is_heading:
            self.action_cursor_down()

    def action_fold_all(self) -> None:
        """Fold all groups, or unfold them where all are folded."""
        groups = self._checking.groups
        groups.fold(groups.groups, folded=not all(group.folded for group in groups.groups))
        self._show()

    def _fold(self, chosen: Line, *, folded: bool) -> None:
        self._checking.groups.fold([chosen.group], folded=folded)
        self._show()

    action_next_group = _to_group(1)
    action_previous_group = _to_group(-1)

    def action_group_by(self) -> None:
        """Group by something else."""
        groups, chosen = self._checking.groups, self.list.chosen
        groups.regroup(groups.by.next)
        self._show(at=0 if chosen is None or chosen.is_heading else None)

    # What is looked at

    def action_ignore(self) -> None:
        """Ignore the rule of the finding."""
        chosen = self.list.chosen
        if chosen is not None:
            self._checking.ignore(self._checking.groups.ignored | {_rule(chosen, self._checking.groups.by)})

    def action_ignore_none(self) -> None:
        """Show the findings of every rule."""
        self._checking.ignore(frozenset())

    def _scope_of_key(self) -> Scope | None:
        chosen = self.list.chosen
        near = chosen.folder if chosen is not None else None
        return _next_scope(self._checking.groups.scope, near or self.records.folder)

    def action_scope(self) -> None:
        """Check only the folder, then its mailbox, and then see everything again."""
        scope = self._scope_of_key()
        if scope is None:
            return
        if scope.top is None:
            self._checking.groups.see(scope)
            self._show(at=0)
        else:
            self._checking.start(scope)

    def action_reload(self) -> None:
        """Check from the start."""
        self._checking.start(self._checking.groups.scope)

    def action_stop_check(self) -> None:
        """Check no further."""
        self._checking.stop()


def _rule(line: Line, by: By) -> str:
    """Return the rule that a line is about; nothing where it is about several."""
    if line.finding is not None:
        return line.finding.rule
    return line.group.key if by is By.RULE else ""


def _next_scope(scope: Scope, near: Folder | None) -> Scope | None:
    """Return what to look at after a scope: the folder near at hand, its mailbox, everything; None without a folder."""
    if scope.top is None:
        return Scope(near) if near is not None else None
    return Scope(msgspec.structs.replace(scope.top, names=(), raw_names=())) if scope.top.raw_names else Scope()


def _why_not_on_a_line(checking: Checking, chosen: Line | None, method: str) -> str:
    """Return why an action on a line is not possible; nothing where it is."""
    if chosen is None:
        return empty_text(checking)
    if method == "ignore" and not _rule(chosen, checking.groups.by):
        return "choose a finding of the rule"
    if method in {"lead", "repair"} and chosen.finding is not None and chosen.folder is None:
        return "it is about the mail root, not about a folder"
    if method == "repair" and chosen.folder is None:
        return "choose a finding in a folder"
    return ""
