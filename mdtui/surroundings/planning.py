"""What is wrong around the index of a folder, what would mend it and in which order, and the door to doing it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

import msgspec

from mdtui.errors import MdtuiError
from mdtui.files import FileSystem
from mdtui.mailroot.folders import Folder
from mdtui.mrk.bulk import HowToWrite
from mdtui.mrk.repair.left import LEFT_OUT, NOT_ASKED, Left
from mdtui.mrk.repair.steps import StepKind
from mdtui.mrk.rewrite.rewriting import Rewritten
from mdtui.processes.table import ProcessTable
from mdtui.surroundings.alterations import Alterations, Place
from mdtui.surroundings.folder_class import FolderClass
from mdtui.surroundings.folder_name import FolderName
from mdtui.surroundings.forgotten_lock import ForgottenLock, Ground
from mdtui.surroundings.rights import READABLE, Rights
from mdtui.surroundings.step import Alteration, AroundStep, Found, left

FIRST = (StepKind.RIGHTS, StepKind.LOCK)
"""What comes before the index: without the right it cannot be read, under a lock not written."""
LAST = (StepKind.HIWATER, StepKind.FOLDER_NAME)
"""What comes after it; the name last, as all else is found by it."""
NOT_MENDED = "a repair cannot mend it"


class Around(msgspec.Struct, frozen=True):
    """What is to be done around an index, and what is not.

    Attributes:
        first: the steps before those of the index.
        last: the steps after them.
        left: what is found and not mended by them.
    """

    first: tuple[AroundStep, ...] = ()
    last: tuple[AroundStep, ...] = ()
    left: tuple[Left, ...] = ()


class Surroundings:
    """What is around the indexes of one mail root.

    Args:
        ground: what must be known of the root.
        place: gives where a folder's files are.
        files: the system calls.
        table: the processes of this machine.
    """

    def __init__(self, ground: Ground, place: Place, files: FileSystem, table: ProcessTable) -> None:
        self._ground = ground
        self._place = place
        self._files = files
        self._rights = Rights(files)
        self._lock = ForgottenLock(ground, files, table)
        self._class = FolderClass(files, ground.clock, ground.journal.copies)
        self._name = FolderName(files)

    @cached_property
    def alterations(self) -> Alterations:
        """What makes the changes, writes them down and takes them back."""
        kinds: dict[str, Alteration] = {
            StepKind.RIGHTS.value: self._rights,
            StepKind.LOCK.value: self._lock,
            StepKind.HIWATER.value: self._class,
            StepKind.FOLDER_NAME.value: self._name,
        }
        timeout = self._ground.config.lock_timeout
        return Alterations(
            self._ground.journal, self._place, kinds, timeout, files=self._files, clock=self._ground.clock
        )

    def plan(
        self, folder: Folder, wants: Callable[[StepKind], bool], without: frozenset[StepKind], folder_class: str
    ) -> Around:
        """Return what would mend what is around a folder's index; nothing is written, and nothing is raised.

        Args:
            folder: the folder.
            wants: says whether steps of a kind may be in the plan.
            without: kinds that are left out, as the person said.
            folder_class: what the folder shall hold, such as ``IPF.Note``; empty where the person has not said it.
        """
        found = [found for kind in (*FIRST, *LAST) for found in self._asked(folder, kind, wants, without, folder_class)]
        steps = [each for each in found if isinstance(each, AroundStep)]
        stays = [each for each in found if isinstance(each, Left)]
        told = {each.rule for each in found}
        stays += [left(each.rule, each.text, NOT_MENDED) for each in folder.findings if each.rule not in told]
        first, last = (tuple(step for step in steps if step.kind in kinds) for kinds in (FIRST, LAST))
        return Around(first, last, tuple(stays))

    def _asked(
        self,
        folder: Folder,
        kind: StepKind,
        wants: Callable[[StepKind], bool],
        without: frozenset[StepKind],
        folder_class: str,
    ) -> Iterator[Found]:
        """Yield what is found of one kind; a step that nobody asked for is told as what could be asked for."""
        for found in self._find(folder, kind, folder_class):
            if isinstance(found, Left) or wants(kind):
                yield found
            elif found.rule != READABLE or self._is_denied(folder):
                why = (LEFT_OUT, None) if kind in without else (NOT_ASKED, kind)
                yield left(found.rule, self._text_of(folder, found), *why)

    def _find(self, folder: Folder, kind: StepKind, folder_class: str) -> Iterator[Found]:
        match kind:
            case StepKind.RIGHTS:
                return self._rights.find(folder)
            case StepKind.LOCK:
                return self._lock_of(folder)
            case StepKind.HIWATER:
                return self._class.find(folder, folder_class)
            case _:
                return self._name.find(folder)

    def _lock_of(self, folder: Folder) -> Iterator[Found]:
        try:
            yield from self._lock.find(folder)
        except MdtuiError as error:
            yield left("LCK001", error.line(), NOT_MENDED)

    def _is_denied(self, folder: Folder) -> bool:
        return folder.mrk is not None and bool(self._rights.why_denied(folder.mrk))

    def _text_of(self, folder: Folder, step: AroundStep) -> str:
        """Return what is wrong that a step would mend, as a check tells it."""
        if step.rule == READABLE and folder.mrk is not None:
            return self._rights.why_denied(folder.mrk)
        return next((each.text for each in folder.findings if each.rule == step.rule), step.text)

    def make(self, folder: Folder, step: AroundStep, how: HowToWrite) -> Rewritten:
        """Carry out one step; raises as `Alterations.make` does.

        Args:
            folder: the folder.
            step: the step.
            how: see `HowToWrite`; there is no progress.
        """
        if step.own and not how.get("dry_run"):
            path = self._ground.folder_locks.to_take(folder)
            self._ground.changes.remove_own_lock(path)
            return Rewritten(path, written=True, summary=step.text, around=step.kind)
        return self.alterations.make(folder.key, step, how)
