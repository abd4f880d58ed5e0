r"""Accounts from ``App\userlist.dat``, and the mailbox directory of each.

The file has fixed columns, 235 bytes and CRLF for each account (source: vendor's knowledge base, and two published
tools that read it). One column is the password in a form that can be turned back: lines are read one at a time, that
column is cut out before anything else happens to the line, and a line whose columns may have shifted is not used.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path, PureWindowsPath

import msgspec

from mdtui.errors import FailedError, MdtuiError, RefusedError
from mdtui.files import FileSystem, find_entry, is_regular
from mdtui.findings import Finding, Severity
from mdtui.mailroot.entries import FOLDER_SUFFIX, is_link
from mdtui.mailroot.root import MailRoot, is_installed
from mdtui.text import safe_text, text_of_bytes

_FILE = "userlist.dat"
_LINE_SIZE = 235
_LONGEST_LINE = 4096
_DOMAIN = slice(0, 45)
_MAILBOX = slice(45, 75)
_FULL_NAME = slice(75, 105)
_MAIL_DIR = slice(105, 195)
_ACCESS = slice(217, 218)
_ACCESS_WORDS = {"Y": "pop+imap", "P": "pop", "I": "imap", "N": "none", "C": "closed"}
_NAMED_LINES = 10


class Account(msgspec.Struct, frozen=True, gc=False):
    """One account. Everything is as it is written in the file, so that nothing here is safe to show but `label`.

    Attributes:
        email: mailbox and domain.
        full_name: the person's name.
        mail_dir: the mailbox directory, as a path of the server.
        access: ``pop+imap``, ``pop``, ``imap``, ``none``, ``closed`` or ``unknown``.
    """

    email: str
    full_name: str
    mail_dir: str
    access: str

    @property
    def label(self) -> str:
        """The e-mail address, safe to show."""
        return safe_text(self.email)


class Accounts(msgspec.Struct, frozen=True):
    """The accounts of a mail root.

    Attributes:
        accounts: in the order of the file.
        findings: ``ROOT001`` where the file cannot be read, ``ROOT002`` where it has lines that are no accounts.
    """

    accounts: tuple[Account, ...] = ()
    findings: tuple[Finding, ...] = ()


class Mailbox(msgspec.Struct, frozen=True, gc=False):
    """A mailbox: whose it is and where it is.

    Attributes:
        owner: the e-mail address of the account, or what stands for it where there is no account.
        directory: the mailbox directory, which is also the INBOX.
    """

    owner: str
    directory: Path


def read_accounts(root: MailRoot) -> Accounts:
    """Return the accounts of ``userlist.dat``; none where there is no such file: accounts may live in a database.

    Returns:
        The accounts and what is wrong with the file. Never raises.
    """
    path = find_entry(root.app, _FILE) if root.app else None
    if path is None:
        return Accounts()
    try:
        return parse_accounts(_lines(path))
    except MdtuiError as error:
        return Accounts(findings=(Finding("ROOT001", Severity.WARNING, error.line()),))


def parse_accounts(lines: Iterable[bytes]) -> Accounts:
    """Return the accounts of the lines of a ``userlist.dat``, whatever bytes they hold.

    A line that is cut short is a finding: bytes may be missing in the middle of it, and then the password stands in
    another column.
    """
    accounts = []
    damaged = []
    for number, line in enumerate(lines, start=1):
        content = line.rstrip(b"\r\n")
        account = _account(content)
        if account is not None:
            accounts.append(account)
        elif content.strip(b" \t\0\x1a"):
            damaged.append(number)
    findings = (_damage(damaged),) if damaged else ()
    return Accounts(tuple(accounts), findings)


def _account(line: bytes) -> Account | None:
    if len(line) < _LINE_SIZE:
        return None
    mailbox, domain = _column(line, _MAILBOX), _column(line, _DOMAIN)
    if not mailbox or not domain:
        return None
    return Account(
        email=f"{mailbox}@{domain}",
        full_name=_column(line, _FULL_NAME),
        mail_dir=_column(line, _MAIL_DIR),
        access=_ACCESS_WORDS.get(_column(line, _ACCESS).upper(), "unknown"),
    )


def _column(line: bytes, column: slice) -> str:
    return text_of_bytes(line[column]).strip(" \0")


def _damage(numbers: list[int]) -> Finding:
    shown = ", ".join(map(str, numbers[:_NAMED_LINES]))
    more = f" and {len(numbers) - _NAMED_LINES} more" if len(numbers) > _NAMED_LINES else ""
    return Finding("ROOT002", Severity.WARNING, f"{_FILE}: not a whole account, left out: line {shown}{more}")


def _lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file that others may write meanwhile, no more than the beginning of an endless one."""
    try:
        descriptor = FileSystem().open_read(path)
        try:
            if not is_regular(descriptor):
                raise RefusedError("not a plain file", where=path)
            with os.fdopen(descriptor, "rb", closefd=False) as stream:
                at_start = True
                while line := stream.readline(_LONGEST_LINE):
                    if at_start:
                        yield line
                    at_start = line.endswith(b"\n")
        finally:
            os.close(descriptor)
    except OSError as error:
        raise FailedError.from_os(error, "cannot read the accounts", path) from error


def mailbox_directories(root: MailRoot, accounts: Accounts) -> list[Mailbox]:
    r"""Return every mailbox of a root, by owner: those of its accounts, and those on disk that have no account.

    An account's ``MailDir`` is a path of the server. Wherever the root lies now, the end of that path is looked up
    below it, name by name in listings: ``C:\MDaemon\Users\example.com\frank`` becomes ``Users/example.com/frank``. A
    directory outside the root counts only where the root is the installed one: in a copy, the path would lead to the
    files of the live server.

    What cannot be looked into, or is a link, is returned too, under the name it has, so that a walk over the mailboxes
    can say what is wrong with it.

    Args:
        root: the mail root.
        accounts: its accounts.
    """
    listing = cache(_list_directory)
    installed = is_installed(root)
    owners: dict[Path, str] = {}
    for account in accounts.accounts:
        directory = _outside(root, account.mail_dir) if installed else None
        directory = directory or _inside(root, account.mail_dir, listing)
        if directory is not None:
            owners.setdefault(directory, account.email)
    taken = {owner.casefold() for owner in owners.values()}
    above = {parent for directory in owners for parent in directory.parents}
    for found in _on_disk(root, owners, listing):
        if found.directory not in above and found.owner.casefold() not in taken:
            owners.setdefault(found.directory, found.owner)
    mailboxes = [Mailbox(owner, directory) for directory, owner in owners.items()]
    return sorted(mailboxes, key=lambda mailbox: (mailbox.owner.casefold(), mailbox.owner, mailbox.directory))


class _Listing(msgspec.Struct, frozen=True):
    """The directories in a directory.

    Attributes:
        directories: name by casefolded name.
        links: names of symbolic links and junctions, whatever they lead to.
        readable: whether it could be listed at all.
    """

    directories: dict[str, str]
    links: tuple[str, ...]
    readable: bool


_Lister = Callable[[Path], _Listing]


def _list_directory(path: Path) -> _Listing:
    directories: dict[str, str] = {}
    links = []
    try:
        with os.scandir(path) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name, reverse=True):
                status = entry.stat(follow_symlinks=False)
                if is_link(status):
                    links.append(entry.name)
                elif stat.S_ISDIR(status.st_mode):
                    directories[entry.name.casefold()] = entry.name
    except OSError:
        return _Listing({}, (), readable=False)
    return _Listing(directories, tuple(links), readable=True)


def _inside(root: MailRoot, mail_dir: str, listing: _Lister) -> Path | None:
    """Return the directory below the root that the longest end of a server's path names, two names at least."""
    parts = PureWindowsPath(mail_dir).parts
    for start in range(len(parts) - 1):
        directory = root.path
        for part in parts[start:]:
            name = listing(directory).directories.get(part.casefold())
            if name is None:
                break
            directory /= name
        else:
            return directory
    return None


def _outside(root: MailRoot, mail_dir: str) -> Path | None:
    """Return the directory that a server's path names on this machine, where it is outside the root.

    A network share is not visited on the word of a file: it would be given the credentials of who looks.
    """
    path = Path(mail_dir)
    if not path.is_absolute() or path.is_relative_to(root.path) or PureWindowsPath(mail_dir).drive.startswith("\\"):
        return None
    return path if os.path.isdir(path) else None  # noqa: PTH112 - Path.is_dir raises where there is no right


def _on_disk(root: MailRoot, claimed: Iterable[Path], listing: _Lister) -> Iterator[Mailbox]:
    r"""Yield what lies in ``Users\<domain>\<mailbox>``, but for domains that are an account's mailbox themselves."""
    users = root.users
    if users is None:
        return
    domains = listing(users)
    if not domains.readable:
        yield Mailbox(users.name, users)
    yield from (Mailbox(name, users / name) for name in domains.links)
    mailboxes = set(claimed)
    for domain in domains.directories.values():
        directory = users / domain
        if directory in mailboxes:
            continue
        found = listing(directory)
        if not found.readable:
            yield Mailbox(domain, directory)
        for name in (*found.directories.values(), *found.links):
            if not name.casefold().endswith(FOLDER_SUFFIX):
                yield Mailbox(f"{name}@{domain}", directory / name)
