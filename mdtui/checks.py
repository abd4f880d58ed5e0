"""Checks of folders, mailboxes and whole roots: the rules of every package, merged into one result for each folder.

A check looks at a live server. Index and message files are read one after the other, so what does not fit together is
looked at again where the index has changed meanwhile, and only what stays is told.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Protocol, TypedDict, Unpack

import msgspec

from mdtui.clock import Clock
from mdtui.config import Config
from mdtui.copies import Copies
from mdtui.errors import MdtuiError
from mdtui.findings import Finding, Severity
from mdtui.folder_locks import FolderLocks
from mdtui.lock_radar import old_lock
from mdtui.mailroot.accounts import Accounts
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.messages import message_sizes
from mdtui.mailroot.root import MailRoot
from mdtui.mrk.checking import AGAINST_FILES, Checked, check
from mdtui.mrk.locking import LockFile, list_locks, never
from mdtui.mrk.look import Look
from mdtui.mrk.reading import Reading
from mdtui.mrk.rules import Rule, load_rules

LOOKS = 3
"""So often is a folder looked at whose index changes while its message files are listed."""
_NOT_ENTERED = frozenset({"FLD001", "FLD004", "FLD005"})
"""Findings of a folder that say that nothing in it can be looked at."""


class FolderCheck(msgspec.Struct, frozen=True):
    """What a check found in one folder, or about the mail root itself.

    Attributes:
        folder: the folder; None for the root.
        findings: the folder's own, its lock's, then its records'; of each rule no more than asked for.
        counts: how many there are of each rule that is broken, also those that are not among the findings.
        records: records that were looked at.
        busy: a writer was at work all the time; some findings may be of the moment only.
    """

    folder: Folder | None
    findings: tuple[Finding, ...] = ()
    counts: Mapping[str, int] = {}
    records: int = 0
    busy: bool = False

    def rest(self) -> Iterator[tuple[Finding, int]]:
        """Yield the last finding of each rule that is broken more often than the findings name, and how much more."""
        if sum(self.counts.values()) == len(self.findings):
            return
        last = {finding.rule: finding for finding in self.findings}
        listed = Counter(finding.rule for finding in self.findings)
        for rule, count in self.counts.items():
            if count > listed[rule]:
                yield last[rule], count - listed[rule]


class HowToCheck(TypedDict, total=False):
    """How a check is carried out.

    Attributes:
        ignore: ids of rules that are not held against anything.
        limit: so many findings of each rule in each folder at most; by default all.
        messages: whether the message files are looked at; by default they are.
        cancelled: asked again and again; True ends the check after the last whole folder.
        noted: told a line about the check itself, such as that no copies of the records can be kept.
    """

    ignore: frozenset[str]
    limit: int | None
    messages: bool
    cancelled: Callable[[], bool]
    noted: Callable[[str], None]


def _tell_nobody(_line: str) -> None:
    pass


class Subject(Protocol):
    """What a check needs to know of a mail server; `mdtui.server.MailServer` knows it."""

    @property
    def root(self) -> MailRoot:
        """The mail root."""

    @property
    def config(self) -> Config:
        """The settings."""

    @property
    def clock(self) -> Clock:
        """Time, for ages and dates."""

    @property
    def accounts(self) -> Accounts:
        """The accounts."""

    def folders(self, cancelled: Callable[[], bool] = ..., *, owner: str | None = ...) -> Iterator[Folder]:
        """Yield every folder of the root, or of one owner."""

    def open(self, folder: Folder) -> Reading:
        """Return a folder's records."""

    def counter(self, folder: Folder) -> int | None:
        """Return a folder's LastWriteCounter by one small read."""

    @property
    def folder_locks(self) -> FolderLocks:
        """Which lock file is a folder's."""

    @property
    def copies(self) -> Copies:
        """Where copies of the records are kept."""


class Checks:
    """The rules, to be held against the folders of one mail root.

    Args:
        server: the mail server.
    """

    def __init__(self, server: Subject) -> None:
        self._server = server

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Every rule there is, by id."""
        return load_rules() | load_rules("mdtui.mailroot")

    def everything(self, **how: Unpack[HowToCheck]) -> Iterator[FolderCheck]:
        """Yield what is wrong in each folder of the root as it is found, then what is wrong with the root itself.

        Args:
            how: see `HowToCheck`.
        """
        cancelled = how.get("cancelled", never)
        run = _Run(self._server, self.rules, how)
        yield from run.folders(self._server.folders(cancelled))
        if not cancelled():
            yield run.root()

    def folders(self, folders: Iterable[Folder], **how: Unpack[HowToCheck]) -> Iterator[FolderCheck]:
        """Yield what is wrong in each of the folders, in their order, as it is found.

        Args:
            folders: the folders; they may come while the check runs.
            how: see `HowToCheck`.
        """
        return _Run(self._server, self.rules, how).folders(folders)

    def below(self, top: Folder, **how: Unpack[HowToCheck]) -> Iterator[FolderCheck]:
        """Yield what is wrong in a folder and in each of those below it, as it is found.

        Args:
            top: the folder; an INBOX stands for its mailbox.
            how: see `HowToCheck`.
        """
        return self.folders(self._from(top, how.get("cancelled", never)), **how)

    def _from(self, top: Folder, cancelled: Callable[[], bool]) -> Iterator[Folder]:
        if not top.owner:
            # A folder outside every mailbox has none below it.
            yield top
            return
        for folder in self._server.folders(cancelled, owner=top.owner):
            if folder.raw_names[: len(top.raw_names)] == top.raw_names:
                yield folder


class _Run:
    """One check of some folders."""

    def __init__(self, server: Subject, rules: Mapping[str, Rule], how: HowToCheck) -> None:
        ignored = how.get("ignore", frozenset())
        self._server = server
        self._rules = {name: rule for name, rule in rules.items() if name not in ignored}
        self._limit = how.get("limit")
        self._messages = how.get("messages", True)
        self._cancelled = how.get("cancelled", never)
        self._noted = how.get("noted", _tell_nobody)
        self._copies = server.copies.gathering()
        self._old_locks, self._about_locks = self._look_for_locks()

    def folders(self, folders: Iterable[Folder]) -> Iterator[FolderCheck]:
        """Yield what is wrong in each folder."""
        try:
            for folder in folders:
                if self._cancelled():
                    return
                result = self._folder(folder)
                if self._cancelled():
                    return
                yield result
        finally:
            self._copies.finish()
            if self._copies.problem:
                self._noted(f"no copies of the records are kept: {self._copies.problem}")

    def root(self) -> FolderCheck:
        """Return what is wrong with the root: its accounts, its lock directory, and locks that are for no folder."""
        locks = (self._about_lock(lock, "") for lock in self._old_locks.values())
        return self._result(None, [*self._server.accounts.findings, *self._about_locks, *filter(None, locks)])

    def _look_for_locks(self) -> tuple[dict[str, LockFile], list[Finding]]:
        """Return the lock files that are too old, by their names without regard to case."""
        config = self._server.config
        directory = self._server.folder_locks.known_directory
        if directory is None:
            return {}, []
        try:
            locks = list_locks(directory, self._server.clock)
        except MdtuiError as error:
            return {}, [Finding("LCK002", Severity.WARNING, error.line())]
        return {lock.path.name.casefold(): lock for lock in locks if lock.age > config.lock_old}, []

    def _about_lock(self, lock: LockFile, folder: str) -> Finding | None:
        return old_lock(lock, folder, self._server.config.lock_old)

    def _folder(self, folder: Folder) -> FolderCheck:
        own = [*folder.findings, *self._old_lock_of(folder)]
        if any(finding.rule in _NOT_ENTERED for finding in folder.findings):
            return self._result(folder, own)
        try:
            return self._entered(folder, own)
        except MdtuiError as error:
            return self._result(folder, [*own, Finding("MRK004", Severity.ERROR, error.line(), folder.key)])

    def _old_lock_of(self, folder: Folder) -> Iterator[Finding]:
        if self._old_locks:
            try:
                name = self._server.folder_locks.path(folder).name.casefold()
            except MdtuiError:
                # A folder of which no lock file can be named has none.
                return
            lock = self._old_locks.pop(name, None)
            finding = self._about_lock(lock, folder.key) if lock else None
            if finding is not None:
                yield finding

    def _entered(self, folder: Folder, own: list[Finding]) -> FolderCheck:
        for _ in range(LOOKS):
            reading = self._server.open(folder) if folder.mrk is not None else None
            sizes, unlisted = self._sizes(folder)
            before = self._copies.before(folder, reading)
            look = Look(reading.table if reading else None, sizes, self._server.clock.now(), before)
            checked = check(look, self._rules, folder.key, limit=self._limit, cancelled=self._cancelled)
            if self._is_settled(folder, look, checked):
                break
        self._copies.add(folder, reading, look)
        # A lock that was left behind keeps nobody busy.
        busy = reading is not None and reading.busy and all(finding.rule != "LCK001" for finding in own)
        return self._result(folder, own + unlisted, checked, records=len(look.table), busy=busy)

    def _sizes(self, folder: Folder) -> tuple[dict[str, int] | None, list[Finding]]:
        if not self._messages:
            return None, []
        try:
            return message_sizes(folder.path, self._cancelled), []
        except MdtuiError as error:
            return None, [Finding("FLD001", Severity.ERROR, error.line(), folder.key)]

    def _is_settled(self, folder: Folder, look: Look, checked: Checked) -> bool:
        """Return whether records and message files were of one moment, as far as it matters."""
        if AGAINST_FILES.isdisjoint(checked.counts) or folder.mrk is None:
            return True
        return self._server.counter(folder) == look.header.last_write_counter

    def _result(
        self,
        folder: Folder | None,
        own: list[Finding],
        checked: Checked | None = None,
        *,
        records: int = 0,
        busy: bool = False,
    ) -> FolderCheck:
        """Return a result with the findings of rules that are asked for, and the folder's key in each of them."""
        key = folder.key if folder is not None else ""
        mine = [dataclasses.replace(finding, folder=key) for finding in own if finding.rule in self._rules]
        counts = Counter(finding.rule for finding in mine)
        checked = checked or Checked()
        return FolderCheck(folder, (*mine, *checked.findings), {**counts, **checked.counts}, records, busy)
