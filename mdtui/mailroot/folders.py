"""Folders: the mailbox directories and the ``<Name>.IMAP`` directories in them, however deep.

A mailbox's own directory is its INBOX. A walk lists each directory once and finds in that one listing the IMAP.MRK, the
Hiwater.mrk and the folders below, all of them in any spelling. It yields as it goes, so that a screen can fill; what is
wrong with a folder is a finding on that folder, never an error of the walk. Source of the naming rule: vendor's help
and published tools.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

import msgspec

from mdtui.errors import UsageError, reason
from mdtui.files import find_entry
from mdtui.findings import Finding, Severity
from mdtui.mailroot.accounts import Mailbox
from mdtui.mailroot.entries import FOLDER_SUFFIX, HIWATER, MRK, FolderEntries, is_link
from mdtui.mailroot.hiwater import UNREADABLE, read_hiwater_at
from mdtui.mailroot.names import decode_utf7
from mdtui.mailroot.root import MailRoot
from mdtui.text import safe_text

PUBLIC = "public"
"""The owner of public folders, in mailbox paths and in the names of lock files."""

_KEYS_FOR_HINT, _LETTERS_FOR_HINT = 2000, 200


class Folder(msgspec.Struct, frozen=True, gc=False):
    """A folder as it is on disk. Names are exact; only `label` and `shown_key` are safe to show.

    Attributes:
        path: its directory.
        owner: the mailbox's e-mail address, or ``public``.
        names: what the folders from the mailbox down to this one are called; empty for the INBOX and the public root.
        raw_names: the same as they are on disk, without ``.IMAP``.
        mrk: its IMAP.MRK as it is spelled on disk, where that is a plain file; MDaemon makes it on the first visit.
        folder_class: what it holds, such as ``IPF.Contact``, as Hiwater.mrk says it; empty where it does not.
        findings: ``FLD001`` not readable, ``FLD002`` a name that does not decode, ``FLD003`` Hiwater.mrk not readable,
            ``FLD004`` a link, not followed, ``FLD005`` an IMAP.MRK that is no plain file, ``FLD006`` a folder class
            that is not known.
    """

    path: Path
    owner: str
    names: tuple[str, ...]
    raw_names: tuple[str, ...]
    mrk: Path | None
    folder_class: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def key(self) -> str:
        """The mailbox path, such as ``user@example.com/Sent Items``."""
        return "/".join((self.owner, *self.names))

    @property
    def shown_key(self) -> str:
        """The mailbox path, safe to show."""
        return safe_text(self.key)

    @property
    def label(self) -> str:
        """The folder's own name, or the owner of an INBOX, safe to show."""
        return safe_text(self.names[-1] if self.names else self.owner)

    @property
    def is_inbox(self) -> bool:
        """Whether it is the mailbox itself, or the root of the public folders."""
        return not self.names


class _Place(msgspec.Struct, frozen=True, gc=False):
    """Where a folder is, before it is looked into.

    Attributes:
        path: its directory.
        owner: see `Folder`.
        names: see `Folder`.
        entries: the names of the directories from the mailbox down to it, as on disk.
        decodes: whether its own name is modified UTF-7.
        may_be_link: whether it may lead elsewhere.
    """

    path: Path
    owner: str
    names: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    decodes: bool = True
    may_be_link: bool = False

    @property
    def key(self) -> str:
        return "/".join((self.owner, *self.names))

    def below(self, entry: os.DirEntry[str]) -> _Place | None:
        """Return the folder that is one of its entries, or None where that is neither a directory nor a link."""
        # Of an entry that cannot be looked at, the reading says so.
        with suppress(OSError):
            if not (entry.is_symlink() or entry.is_dir()):
                return None
        stem = entry.name[: -len(FOLDER_SUFFIX)]
        name = decode_utf7(stem)
        return _Place(
            path=self.path / entry.name,
            owner=self.owner,
            names=(*self.names, name or stem or entry.name),
            entries=(*self.entries, entry.name),
            decodes=bool(name),
        )


def walk_folders(
    root: MailRoot, mailboxes: Iterable[Mailbox], cancelled: Callable[[], bool] = lambda: False
) -> Iterator[Folder]:
    """Yield the folders of all mailboxes, then the public ones: each before those below it, by name within a level.

    Symbolic links and junctions are yielded with a finding, but not followed.

    Args:
        root: the mail root, for its public folders.
        mailboxes: the mailboxes, in the order wanted.
        cancelled: asked before each directory, and now and then within a large one; True ends the walk.
    """
    return _walk(_starts(root, mailboxes), cancelled=cancelled)


def folder_at(root: MailRoot, mailboxes: Iterable[Mailbox], path: Path) -> Folder:
    """Return the folder of a directory.

    Args:
        root: the mail root.
        mailboxes: its mailboxes.
        path: the folder's directory or its IMAP.MRK, by whatever name of the directory.

    Raises:
        UsageError: it is outside every mailbox, or no folder.
    """
    is_file = path.name.casefold() == MRK.casefold() and not os.path.isdir(path)  # noqa: PTH112 - Path.is_dir may raise
    target = path.parent if is_file else path
    start, entries = _place_above(list(_starts(root, mailboxes)), target)
    wanted = tuple(entry.casefold() for entry in entries)

    def leads_there(place: _Place) -> bool:
        return tuple(entry.casefold() for entry in place.entries) == wanted[: len(place.entries)]

    found = [folder for folder in _walk([start], leads_there) if len(folder.names) == len(wanted)]
    exact = [folder for folder in found if folder.path.parts[len(start.path.parts) :] == entries]
    if not found:
        raise UsageError("not a folder of the mailbox", where=path, hint="a folder's directory ends with .IMAP")
    return (exact or found)[0]


def loose_folder(path: Path) -> Folder:
    """Return a folder outside every mailbox, such as a copy from a backup: to be looked at, its lock is not known.

    Args:
        path: a directory with an IMAP.MRK, or such a file of any name.

    Raises:
        UsageError: it is neither.
    """
    mrk = find_entry(path, MRK) if path.is_dir() else path
    directory = path if path.is_dir() else path.parent
    if mrk is None or not mrk.is_file():
        raise UsageError("no folder of a mail root and no IMAP.MRK", where=path)
    name = directory.absolute().name
    return Folder(path=directory, owner="", names=(name,), raw_names=(name,), mrk=mrk)


def find_folder(root: MailRoot, mailboxes: Iterable[Mailbox], mailbox_path: str) -> Folder:
    """Return the folder of a mailbox path such as ``user@example.com/Sent Items`` or ``public/Sales``.

    Args:
        root: the mail root.
        mailboxes: its mailboxes.
        mailbox_path: owner and folder names in any case; ``INBOX`` after the owner may be there or not.

    Raises:
        UsageError: there is no such folder, or there are several.
    """
    starts = list(_starts(root, mailboxes))
    for spelling in (mailbox_path, mailbox_path.rstrip("/"), _without_inbox(mailbox_path.rstrip("/"))):
        found = _named(starts, spelling)
        if len(found) > 1:
            hint = "name its directory instead"
            raise UsageError("several folders have this mailbox path", where=mailbox_path, hint=hint)
        if found:
            return found[0]
    own = [start for start in starts if _is_on_the_way(start.key, mailbox_path.casefold())]
    keys = [folder.key for folder in islice(_walk(own), _KEYS_FOR_HINT)] if own else [start.key for start in starts]
    what = "no such folder" if own else "no such mailbox"
    raise UsageError(what, where=mailbox_path, hint=_nearest(mailbox_path, keys))


def _named(starts: Iterable[_Place], mailbox_path: str) -> list[Folder]:
    """Return the folders of a mailbox path; where one is spelled exactly so, only that."""
    wanted = mailbox_path.casefold()

    def leads_there(place: _Place) -> bool:
        return _is_on_the_way(place.key, wanted)

    found = [folder for folder in _walk(filter(leads_there, starts), leads_there) if folder.key.casefold() == wanted]
    return [folder for folder in found if folder.key == mailbox_path] or found


def _is_on_the_way(key: str, wanted: str) -> bool:
    # Names may hold the separator themselves, so paths are compared as wholes and never taken apart.
    key = key.casefold()
    return key == wanted or wanted.startswith(f"{key}/")


def _without_inbox(mailbox_path: str) -> str:
    owner, _, rest = mailbox_path.partition("/")
    inbox, _, below = rest.partition("/")
    if inbox.casefold() != "inbox":
        return mailbox_path
    return f"{owner}/{below}" if below else owner


def _nearest(wanted: str, keys: Iterable[str]) -> str:
    by_folded = {key.casefold()[:_LETTERS_FOR_HINT]: key for key in keys}
    near = difflib.get_close_matches(wanted.casefold()[:_LETTERS_FOR_HINT], by_folded, cutoff=0.5)
    return f"did you mean {' or '.join(by_folded[key] for key in near)}" if near else "mdtui tree lists them all"


def _starts(root: MailRoot, mailboxes: Iterable[Mailbox]) -> Iterator[_Place]:
    for mailbox in mailboxes:
        yield _Place(mailbox.directory, mailbox.owner)
    if root.public is not None:
        # An administrator moves a part of the root to another disk by a link; what is below may not lead elsewhere.
        yield _Place(root.public, PUBLIC, may_be_link=True)


def _place_above(starts: Sequence[_Place], target: Path) -> tuple[_Place, tuple[str, ...]]:
    """Return the mailbox that a directory lies in, and the names that lead from there to the directory."""
    absolute = _absolute(target)
    chain = (absolute, *absolute.parents)
    by_name = {os.path.normcase(start.path): start for start in starts}
    for above in chain:
        if start := by_name.get(os.path.normcase(above)):
            return start, absolute.parts[len(above.parts) :]
    # The same directory can have another name: through a link, a substituted drive or a short 8.3 name.
    by_identity = {identity: above for above in reversed(chain) if (identity := _identity(above))}
    inside = [(by_identity[identity], start) for start in starts if (identity := _identity(start.path)) in by_identity]
    if not inside:
        raise UsageError("not in a mailbox of this mail root", where=target)
    above, start = max(inside, key=lambda pair: len(pair[0].parts))
    return start, absolute.parts[len(above.parts) :]


def _absolute(path: Path) -> Path:
    # What is above a link is known to the system alone, but a drive or link that is in a name otherwise stays in it.
    with suppress(OSError, RuntimeError, ValueError):
        return path.resolve() if ".." in path.parts else path.absolute()
    return path


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if status.st_ino else None


def _walk(
    starts: Iterable[_Place],
    wanted: Callable[[_Place], bool] = lambda _: True,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Folder]:
    """Yield the wanted folders; what is not wanted is not looked into."""
    for start in starts:
        to_do = [start]
        while to_do:
            if cancelled():
                return
            folder, below = _read(to_do.pop(), cancelled)
            yield folder
            to_do.extend(filter(wanted, reversed(below)))


def _read(place: _Place, cancelled: Callable[[], bool]) -> tuple[Folder, list[_Place]]:
    """Return a folder and the folders below it, in order, by one listing of its directory."""
    entries, notes = _list(place, cancelled)
    mrk = entries.plain_file(MRK)
    if mrk is None and MRK in entries.files:
        notes.append(Finding("FLD005", Severity.ERROR, f"{MRK} is not a plain file; not opened"))
    folder_class, more = _folder_class(entries)
    folder = Folder(
        path=place.path,
        owner=place.owner,
        names=place.names,
        raw_names=tuple(entry[: -len(FOLDER_SUFFIX)] for entry in place.entries),
        mrk=mrk,
        folder_class=folder_class,
        findings=tuple(replace(note, folder=place.key) for note in (*notes, *more)),
    )
    found = [child for entry in entries.folders if (child := place.below(entry)) is not None]
    return folder, sorted(found, key=lambda child: (child.names[-1].casefold(), child.entries[-1]))


def _list(place: _Place, cancelled: Callable[[], bool]) -> tuple[FolderEntries, list[Finding]]:
    entries = FolderEntries()
    notes = []
    if not place.decodes:
        notes.append(Finding("FLD002", Severity.WARNING, "the name is not modified UTF-7; shown as it is on disk"))
    try:
        if not place.may_be_link and is_link(place.path.lstat()):
            notes.append(Finding("FLD004", Severity.WARNING, "a symbolic link or junction; not followed"))
        else:
            entries.read(place.path, cancelled)
    except OSError as error:
        text = safe_text(f"the directory cannot be read: {reason(error)}")
        notes.append(Finding("FLD001", Severity.ERROR, text))
    return entries, notes


def _folder_class(entries: FolderEntries) -> tuple[str, list[Finding]]:
    path = entries.plain_file(HIWATER)
    if path is not None:
        content, findings = read_hiwater_at(path)
        return content.folder_class, findings
    if HIWATER in entries.files:
        return "", [Finding(UNREADABLE, Severity.WARNING, f"{HIWATER} is not a plain file; not opened")]
    return "", []
