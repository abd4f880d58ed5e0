"""What the folder tree shows, without a screen: domain, mailbox, folder, with their sums and what is folded.

Folders and their totals arrive in batches while a person already works in the tree; a second reading adds what is new
and drops what is gone, and leaves the rest as it was folded.
"""

from __future__ import annotations

import enum
from bisect import insort
from collections.abc import Callable, Iterable, Iterator

from mdtui.mailroot.folders import Folder
from mdtui.server import FolderTotals
from mdtui.text import safe_text
from mdtui.tui.findings.weight import NOTHING, Weight

PUBLIC = "public"
"""The owner that public folders have."""
INBOX = "INBOX"
"""What a mailbox's own directory is shown as."""


class Kind(enum.IntEnum):
    """What a branch stands for; the value is how far it is indented at least."""

    DOMAIN = 0
    MAILBOX = 1
    FOLDER = 2


class Branch:
    """One node of the tree.

    Args:
        kind: what it stands for.
        name: its own name, as it is spelled in its mail root.
        parent: what it hangs on; None for the trunk.
        is_inbox: whether it is a mailbox's own directory; a folder of that name may stand beside it.

    Attributes:
        key: what it is found by: the names from the trunk down.
        folder: what Enter opens; None where there is nothing to open.
        totals: the folder's own totals; None as long as they are not known.
        checked: what a check found on the folder; None where none looked at it as it is now.
        children: what hangs on it, sorted.
        folded: whether the children are hidden.
        unseen: unseen messages in it and in all below, as far as known.
        records: records in it and in all below, as far as known.
        weight: findings on it and on all below, as far as known.
        unknown: how many folders in it and below have no totals yet.
    """

    __slots__ = (
        "checked",
        "children",
        "folded",
        "folder",
        "generation",
        "is_inbox",
        "key",
        "kind",
        "name",
        "parent",
        "records",
        "totals",
        "unknown",
        "unseen",
        "weight",
    )

    def __init__(self, kind: Kind, name: str, parent: Branch | None, *, is_inbox: bool = False) -> None:
        self.kind = kind
        self.name = name
        self.parent = parent
        self.is_inbox = is_inbox
        self.key: tuple[str, ...] = (*parent.key, "" if is_inbox else name) if parent is not None else ()
        self.folder: Folder | None = None
        self.totals: FolderTotals | None = None
        self.checked: Weight | None = None
        self.children: list[Branch] = []
        self.folded = kind is not Kind.DOMAIN
        self.unseen = self.records = self.unknown = 0
        self.weight = NOTHING
        self.generation = 0

    @property
    def label(self) -> str:
        """The name, safe for a terminal."""
        if self.parent is not None and self.parent.parent is None and self.name == PUBLIC:
            return "Public folders"
        return safe_text(self.name)

    @property
    def opens(self) -> Folder | None:
        """The folder that it leads to: its own, of a mailbox its inbox; None where there is none."""
        return next((child for child in self.children if child.is_inbox), self).folder

    @property
    def order(self) -> tuple[bool, str, str]:
        """Where it stands among its neighbours: the inbox first, public folders last, the rest by name."""
        is_public = self.kind is Kind.DOMAIN and self.name == PUBLIC
        return (is_public, "" if self.is_inbox else self.name.casefold(), self.name)

    @property
    def depth(self) -> int:
        """How many branches it hangs on, the trunk not counted."""
        return sum(1 for _ in self.above())

    @property
    def shown_weight(self) -> Weight:
        """What a mark beside it stands for: its own findings, or those of all below where it is folded or no folder."""
        return self.weight if self.folded or self.kind is not Kind.FOLDER else self.own_weight

    @property
    def own_weight(self) -> Weight:
        """The findings on the folder itself: of a check where there was one; its totals name the folder's again."""
        if self.checked is not None:
            return self.checked
        known = self.totals or self.folder
        return Weight.of(known.findings) if known is not None else NOTHING

    @property
    def shown_unseen(self) -> int:
        """Unseen messages of the folder itself, or of all below where it is folded or no folder."""
        if self.folded or self.kind is not Kind.FOLDER:
            return self.unseen
        return self.totals.unseen if self.totals is not None else 0

    @property
    def is_empty(self) -> bool:
        """Whether it is known that there is no record in it nor below."""
        return self.records == 0 and self.unknown == 0

    def above(self) -> Iterator[Branch]:
        """Yield what it hangs on, the nearest first, the trunk not."""
        branch = self.parent
        while branch is not None and branch.parent is not None:
            yield branch
            branch = branch.parent

    def add_up(self, *, unseen: int = 0, records: int = 0, weight: Weight = NOTHING, unknown: int = 0) -> None:
        """Add to the sums of this branch and of all it hangs on."""
        for branch in (self, *self.above()):
            branch.unseen += unseen
            branch.records += records
            branch.unknown += unknown
            if weight != NOTHING:
                branch.weight = branch.weight.plus(weight)


class Branches:
    """The tree of a mail root, and its rows: the branches that no folded one hides.

    Attributes:
        rows: what is shown, from top to bottom.
    """

    def __init__(self) -> None:
        self.rows: list[Branch] = []
        self._trunk = Branch(Kind.DOMAIN, "", None)
        self._by_key: dict[tuple[str, ...], Branch] = {}
        self._by_path: dict[str, Branch] = {}
        self._generation = 0

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def unseen(self) -> int:
        """Unseen messages in all folders, as far as known."""
        return sum(branch.unseen for branch in self._trunk.children)

    @property
    def findings(self) -> int:
        """Findings on all folders, as far as known."""
        return sum(branch.weight.total for branch in self._trunk.children)

    @property
    def folders(self) -> int:
        """How many folders there are, hidden or not."""
        return len(self._by_path)

    def find(self, folder: Folder) -> Branch | None:
        """Return the branch of a folder, or None where it is not in the tree."""
        return self._by_path.get(folder.key)

    def named(self, path: str) -> Folder | None:
        """Return the folder of a mailbox path, or None where there is none."""
        branch = self._by_path.get(path)
        return branch.folder if branch is not None else None

    def begin(self) -> None:
        """Start a reading: what it does not name again is dropped by `finish`."""
        self._generation += 1

    def add(self, folders: Iterable[Folder]) -> None:
        """Add a batch of folders, or renew what is known of them."""
        for folder in folders:
            branch = self._branch_of(folder)
            before = branch.own_weight
            if branch.folder is None:
                branch.add_up(unknown=1)
            branch.folder = folder
            branch.add_up(weight=branch.own_weight.minus(before))
            self._by_path[folder.key] = branch
        self._lay_out()

    def set_totals(self, batch: Iterable[tuple[Folder, FolderTotals]]) -> list[Folder]:
        """Set the totals of some folders; those that are not in the tree are passed over.

        Returns:
            The folders that changed since they were checked, so that what the check found is not shown any more.
        """
        changed = []
        for folder, totals in batch:
            branch = self.find(folder)
            if branch is None:
                continue
            old, weight = branch.totals, branch.own_weight
            branch.totals = totals
            if branch.checked is not None and old is not None and _differ(old, totals):
                branch.checked = None
                changed.append(folder)
            branch.add_up(
                unseen=totals.unseen - (old.unseen if old else 0),
                records=totals.records - (old.records if old else 0),
                weight=branch.own_weight.minus(weight),
                unknown=0 if old else -1,
            )
        return changed

    def set_checked(self, batch: Iterable[tuple[Folder, Weight]]) -> None:
        """Set what a check found on some folders; those that are not in the tree are passed over."""
        for folder, weight in batch:
            branch = self.find(folder)
            if branch is not None:
                before = branch.own_weight
                branch.checked = weight
                branch.add_up(weight=weight.minus(before))

    def finish(self) -> None:
        """End a reading: drop what it did not name."""
        for key, branch in list(self._by_key.items()):
            if branch.generation != self._generation:
                del self._by_key[key]
                self._drop(branch)
        self._lay_out()

    def fold(self, branch: Branch, *, folded: bool) -> None:
        """Fold or unfold what hangs on a branch."""
        branch.folded = folded
        self._lay_out()

    def reveal(self, branch: Branch) -> int:
        """Unfold everything above a branch and return its row."""
        for other in branch.above():
            other.folded = False
        self._lay_out()
        return self.rows.index(branch)

    def after(self, branch: Branch | None, wanted: Callable[[Branch], bool]) -> Branch | None:
        """Return the next folder below a branch that is wanted, hidden or not, going on at the top; or None."""
        order = [other for other in _walk(self._trunk) if other.folder is not None or other is branch]
        start = order.index(branch) + 1 if branch in order else 0
        return next((other for other in order[start:] + order[:start] if other.folder and wanted(other)), None)

    def _branch_of(self, folder: Folder) -> Branch:
        mailbox, _, domain = folder.owner.rpartition("@")
        if folder.owner == PUBLIC:
            branch = self._child(self._trunk, Kind.DOMAIN, PUBLIC)
            names = folder.names
        else:
            over = self._child(self._trunk, Kind.DOMAIN, domain) if mailbox else self._trunk
            branch = self._child(over, Kind.MAILBOX, mailbox or domain)
            names = folder.names or (INBOX,)
        for name in names:
            branch = self._child(branch, Kind.FOLDER, name, is_inbox=not folder.names)
        return branch

    def _child(self, parent: Branch, kind: Kind, name: str, *, is_inbox: bool = False) -> Branch:
        branch = Branch(kind, name, parent, is_inbox=is_inbox)
        known = self._by_key.setdefault(branch.key, branch)
        if known is branch:
            insort(parent.children, branch, key=lambda child: child.order)
        known.generation = self._generation
        return known

    def _drop(self, branch: Branch) -> None:
        if branch.folder is not None:
            self._by_path.pop(branch.folder.key, None)
            known = branch.totals
            branch.add_up(
                unseen=-(known.unseen if known else 0),
                records=-(known.records if known else 0),
                weight=NOTHING.minus(branch.own_weight),
                unknown=0 if known else -1,
            )
        if branch.parent is not None:
            branch.parent.children.remove(branch)

    def _lay_out(self) -> None:
        self.rows = list(_walk(self._trunk, folded_too=False))


def _walk(branch: Branch, *, folded_too: bool = True) -> Iterator[Branch]:
    """Yield all that hangs on a branch, from top to bottom."""
    for child in branch.children:
        yield child
        if child.children and (folded_too or not child.folded):
            yield from _walk(child, folded_too=folded_too)


def _differ(before: FolderTotals, now: FolderTotals) -> bool:
    """Return whether a folder has other records than before, or other findings; flags alone do not count."""
    return (before.records, before.bytes, before.findings) != (now.records, now.bytes, now.findings)
