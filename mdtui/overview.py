"""A mail root on one page: sums by domain and mailbox, and the folders that stand out.

It is worked out folder by folder and can be shown at any moment; what is kept of a folder is only what it adds to the
sums, unless it is one of those that stand out.
"""

from __future__ import annotations

import contextlib
import shutil
from bisect import insort
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec

from mdtui.findings import Finding
from mdtui.mailroot.folders import PUBLIC, Folder
from mdtui.mailroot.root import MailRoot
from mdtui.mrk.locking import never

TOP = 10
"""Folders that are told of each kind."""


class Noticed(Protocol):
    """What an overview asks of a folder; a `FolderTotals` has it, and says what each is."""

    @property
    def records(self) -> int:
        """How many records there are."""

    @property
    def unseen(self) -> int:
        """How many have no SEEN flag."""

    @property
    def flagged(self) -> int:
        """How many are FLAGGED."""

    @property
    def deleted(self) -> int:
        """How many are DELETED."""

    @property
    def bytes(self) -> int:
        """The sum of the recorded sizes."""

    @property
    def oldest_deleted(self) -> int:
        """The earliest date of a DELETED record."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed while reading."""


class Server(Protocol):
    """What an overview takes of a mail server; a `MailServer` is one."""

    @property
    def root(self) -> MailRoot:
        """The mail root."""

    def folders(self, cancelled: Callable[[], bool] = never) -> Iterator[Folder]:
        """Yield every folder of the root as it is found."""

    def totals(self, folder: Folder) -> Noticed:
        """Return the sums over a folder's records."""


class Sums(msgspec.Struct):
    """What some folders hold together.

    Attributes:
        name: the domain, or the mailbox; exact, not safe to show.
        first: the folder that stands for them: of a mailbox, its INBOX.
        folders: how many there are.
        records: how many records they have.
        unseen: how many of these have no SEEN flag.
        flagged: how many are FLAGGED.
        deleted: how many are DELETED.
        bytes: the sum of the recorded sizes.
        findings: what was noticed in them while reading.
    """

    name: str
    first: Folder
    folders: int = 0
    records: int = 0
    unseen: int = 0
    flagged: int = 0
    deleted: int = 0
    bytes: int = 0
    findings: int = 0

    def add(self, totals: Noticed) -> None:
        """Add a folder."""
        self.folders += 1
        self.records += totals.records
        self.unseen += totals.unseen
        self.flagged += totals.flagged
        self.deleted += totals.deleted
        self.bytes += totals.bytes
        self.findings += len(totals.findings)


class Standing(NamedTuple):
    """A folder that stands out.

    Attributes:
        folder: the folder.
        totals: its sums.
    """

    folder: Folder
    totals: Noticed


class Disk(msgspec.Struct, frozen=True):
    """The room on a disk.

    Attributes:
        path: a directory of the mail root that is on it.
        free: bytes that are free.
        total: bytes in all.
    """

    path: str
    free: int
    total: int


class _Best:
    """The few folders that have most of something; equal ones in the order in which they came."""

    def __init__(self, weight: Callable[[Noticed], float | None], most: int) -> None:
        self._weight = weight
        self._most = most
        self._kept: list[tuple[float, int, Standing]] = []
        self._number = 0

    def add(self, folder: Folder, totals: Noticed) -> None:
        weight = self._weight(totals)
        self._number += 1
        if not weight or (len(self._kept) == self._most and -weight >= self._kept[-1][0]):
            return
        insort(self._kept, (-weight, self._number, Standing(folder, totals)), key=lambda kept: kept[:2])
        del self._kept[self._most :]

    @property
    def folders(self) -> tuple[Standing, ...]:
        return tuple(standing for _, _, standing in self._kept)


class Overview:
    """The sums over a mail root as far as it was read.

    Args:
        root: the mail root, for the room on its disks.
        top: how many folders of each kind are told.

    Attributes:
        domains: the sums by domain, by its name; public folders are one of their own.
        mailboxes: the sums by mailbox, by its owner.
        complete: whether every folder was read.
    """

    def __init__(self, root: MailRoot, top: int = TOP) -> None:
        self.domains: dict[str, Sums] = {}
        self.mailboxes: dict[str, Sums] = {}
        self.complete = False
        self._root = root
        self._largest = _Best(lambda totals: totals.bytes, top)
        self._unseen = _Best(lambda totals: totals.unseen, top)
        # The older, the more; 2^32 is later than any date that a record can hold.
        self._deleted = _Best(lambda totals: (1 << 32) - totals.oldest_deleted if totals.deleted else None, top)
        self._findings = _Best(lambda totals: len(totals.findings), top)

    def add(self, folder: Folder, totals: Noticed) -> None:
        """Add a folder."""
        domain = PUBLIC if folder.owner == PUBLIC else folder.owner.rpartition("@")[2] or folder.owner
        for sums, name in ((self.domains, domain), (self.mailboxes, folder.owner)):
            if name not in sums:
                sums[name] = Sums(name, folder)
            sums[name].add(totals)
        for best in (self._largest, self._unseen, self._deleted, self._findings):
            best.add(folder, totals)

    @property
    def whole(self) -> Sums | None:
        """The sums over everything that was read; None where nothing was."""
        whole: Sums | None = None
        for sums in self.domains.values():
            if whole is None:
                whole = msgspec.structs.replace(sums, name="")
                continue
            for field in ("folders", "records", "unseen", "flagged", "deleted", "bytes", "findings"):
                setattr(whole, field, getattr(whole, field) + getattr(sums, field))
        return whole

    @property
    def largest(self) -> tuple[Standing, ...]:
        """The folders with the most bytes, the largest first."""
        return self._largest.folders

    @property
    def unseen(self) -> tuple[Standing, ...]:
        """The folders with the most unseen messages."""
        return self._unseen.folders

    @property
    def oldest_deleted(self) -> tuple[Standing, ...]:
        """The folders in which a record has been DELETED and not expunged for longest, by the date of its message."""
        return self._deleted.folders

    @property
    def with_findings(self) -> tuple[Standing, ...]:
        """The folders with the most findings."""
        return self._findings.folders

    def disks(self, usage: Callable[[Path], Sequence[int]] = shutil.disk_usage) -> tuple[Disk, ...]:
        """Return the room on each disk that the mail root is on; of one that cannot be asked, nothing.

        Args:
            usage: says how many bytes a directory's disk has in all, how many are used and how many are free.
        """
        found: dict[int, Disk] = {}
        root = self._root
        for path in (root.path, root.users, root.public, root.logs):
            if path is not None:
                with contextlib.suppress(OSError):
                    device = path.stat().st_dev
                    if device not in found:
                        total, _, free = usage(path)
                        found[device] = Disk(str(path), free, total)
        return tuple(found.values())


def read_overview(server: Server, cancelled: Callable[[], bool] = never, top: int = TOP) -> Iterator[Overview]:
    """Yield an overview again after each folder that was added to it, and at the end; it is the same object.

    Args:
        server: the mail server.
        cancelled: asked before each folder; True ends it as it is.
        top: how many folders of each kind are told.

    Raises:
        FailedError: the mail root cannot be read.
    """
    overview = Overview(server.root, top)
    for folder in server.folders(cancelled):
        if cancelled():
            break
        overview.add(folder, server.totals(folder))
        yield overview
    else:
        overview.complete = not cancelled()
    yield overview
