"""The addresses of one mail root: what the settings ask for, what this machine does, a plan, and making it true.

The rules and the plan are `mdtui.addresses`; here they meet the mail root, the journal and the settings files.
"""

from __future__ import annotations

import difflib
import socket
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

import msgspec

from mdtui.addresses.checking import Answers, check
from mdtui.addresses.ip import Address, address_of
from mdtui.addresses.matrix import Difference, Row, differences, matrix
from mdtui.addresses.planning import Plan, Setting, plan
from mdtui.addresses.settings import AddressBook, SettingsFile, book_of, is_bound, read_settings
from mdtui.addresses.sockets import PsutilSockets, Sockets, SocketTable
from mdtui.addresses.ways import Steps, steps
from mdtui.clock import Clock
from mdtui.config import Config
from mdtui.errors import FailedError, MdtuiError, RefusedError, UsageError
from mdtui.files import FileSystem
from mdtui.findings import Finding
from mdtui.ini_changes import FilesWritten, IniChanges, NewFile
from mdtui.mailroot.root import MailRoot
from mdtui.mrk.journal import Journal
from mdtui.mrk.locking import never
from mdtui.mrk.rules import Rule, load_rules
from mdtui.text import safe_text, text_of_bytes

VERB = "bind"
"""What the history calls a change of addresses."""


class Subject(Protocol):
    """What is needed of a mail server; `mdtui.server.MailServer` knows it."""

    @property
    def root(self) -> MailRoot:
        """The mail root."""

    @property
    def config(self) -> Config:
        """The settings."""

    @property
    def clock(self) -> Clock:
        """Time, for pauses."""

    @property
    def journal(self) -> Journal:
        """Where changes are written down."""


class Look(msgspec.Struct, frozen=True):
    """The addresses at one moment.

    Attributes:
        book: what the settings say.
        sockets: this machine.
        rows: domains by addresses by ports.
        differences: what is not as the settings ask for.
        findings: what is wrong, the gravest first.
    """

    book: AddressBook
    sockets: Sockets
    rows: tuple[Row, ...]
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]


class AddressPlan(msgspec.Struct, frozen=True):
    """A plan for this mail root, with what it writes.

    Attributes:
        plan: which domain gets which address, and what follows.
        steps: what to set in which screen of which version.
        files: the settings files as they are to be; none where all is so already.
    """

    plan: Plan
    steps: tuple[Steps, ...]
    files: tuple[NewFile, ...]

    def preview(self) -> list[str]:
        """Return what changes in the files as a unified diff, each line safe to show."""
        return [line for file in self.files for line in _diff(file)]


class Applied(msgspec.Struct, frozen=True):
    """What became of a plan.

    Attributes:
        written: what was written.
        reload: the file that makes MDaemon read the domains again; None where it was not asked for.
        reload_problem: why that could not be made, one line; empty where it could.
    """

    written: FilesWritten
    reload: Path | None = None
    reload_problem: str = ""


class Addresses:
    """The addresses of one mail root.

    Args:
        server: the mail server.
        files: the system calls.
        table: the sockets of this machine.
        resolve: gives the addresses of a host name over the network; raises OSError where there are none.
    """

    def __init__(
        self,
        server: Subject,
        files: FileSystem,
        *,
        table: SocketTable | None = None,
        resolve: Callable[[str], list[str]] | None = None,
    ) -> None:
        self._server = server
        self._files = files
        self._table = table or PsutilSockets()
        self._resolve = resolve or _resolve

    @cached_property
    def settings(self) -> IniChanges:
        """The changes to MDaemon's settings files, and the way back from them."""
        server = self._server
        read_only = server.config.read_only
        return IniChanges(server.journal, files=self._files, clock=server.clock, read_only=read_only)

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The rules about addresses, by id."""
        return load_rules("mdtui.addresses")

    def book(self) -> AddressBook:
        """Return what the settings say; never raises."""
        return read_settings(self._server.root.app, self._server.config.addresses)

    def look(self, *, resolve: bool = False, cancelled: Callable[[], bool] = never) -> Look:
        """Return the addresses as they are now; never raises.

        Args:
            resolve: ask a name server for the domains' names; that takes seconds where none answers.
            cancelled: asked before each name; True asks for no further one.
        """
        book = self.book()
        return self._look(book, self._answers(book, cancelled) if resolve else None)

    def look_at(self, planned: AddressPlan) -> Look:
        """Return this machine's sockets beside what the settings will say once a plan is applied; never raises."""
        book, new = self.book(), {file.path: file.after for file in planned.files}

        def applied(file: SettingsFile) -> SettingsFile:
            if file.path not in new:
                return file
            return msgspec.structs.replace(file, data=new[file.path], missing=False)

        return self._look(book_of(applied(book.main), applied(book.others), book.names), None)

    def _look(self, book: AddressBook, answers: Answers | None) -> Look:
        sockets = self._table.look()
        rows = matrix(book, sockets)
        severities = {name: rule.severity for name, rule in self.rules.items()}
        return Look(book, sockets, rows, differences(rows, book), check(book, sockets, severities, answers))

    def _answers(self, book: AddressBook, cancelled: Callable[[], bool]) -> Answers:
        answers: dict[str, tuple[Address, ...]] = {}
        for domain in book.domains:
            if cancelled():
                break
            if is_bound(domain) and domain.addresses and domain.name:
                answers[domain.name.lower()] = self._answer(domain.name)
        return answers

    def _answer(self, name: str) -> tuple[Address, ...]:
        try:
            found = (address_of(text) for text in self._resolve(name))
            return tuple(dict.fromkeys(address for address in found if address is not None))
        except (OSError, UnicodeError):
            # A name that no name server can be asked for has no address either.
            return ()

    def plan(self, wanted: Sequence[Address]) -> AddressPlan:
        """Return a plan for listening on these addresses and no other; nothing is written.

        Raises:
            MdtuiError: as `planning.plan` says, or a value cannot stand in the file.
        """
        book = self.book()
        planned = plan(book, wanted, self._table.look())
        return AddressPlan(planned, steps(planned), tuple(_new_files(book, planned.settings)))

    def apply(self, planned: AddressPlan, *, reload: bool = False, dry_run: bool = False) -> Applied:
        """Write what a plan says, all of it or nothing.

        Args:
            planned: the plan; a file that was changed since it was made is refused.
            reload: make the file that lets MDaemon read its domains again.
            dry_run: write nothing.

        Raises:
            RefusedError: read-only, or a file was changed since.
            MdtuiError: as `IniChanges.write` says.
        """
        summary = "; ".join(f"{share.shown} on {share.text}" for share in planned.plan.shares)
        written = self.settings.write(VERB, planned.files, summary=summary, dry_run=dry_run)
        if not reload or dry_run:
            return Applied(written)
        try:
            return Applied(written, self.reload())
        except MdtuiError as error:
            return Applied(written, reload_problem=error.line())

    def reload(self) -> Path:
        """Make the file that lets MDaemon read its domains again, and return its path; MDaemon deletes it.

        Raises:
            RefusedError: read-only, or there is no ``App`` directory.
            FailedError: the system refuses.
        """
        app, name = self._server.root.app, self._server.config.addresses.reload_file
        if self._server.config.read_only:
            raise RefusedError("read-only: nothing is written", where=name)
        if app is None:
            raise RefusedError("the mail root has no App directory", where=self._server.root.path)
        try:
            self._files.close(self._files.create_new(app / name, 0o644))
        except FileExistsError:
            # MDaemon has not come round to the one that is there.
            return app / name
        except OSError as error:
            raise FailedError.from_os(error, "cannot ask MDaemon to read again", app / name) from error
        return app / name


def wanted_addresses(text: str) -> list[Address]:
    """Return the addresses that a person names, between commas or blanks.

    Raises:
        UsageError: one of the words is no IP address.
    """
    wanted = []
    for word in text.replace(",", " ").split():
        address = address_of(word)
        if address is None:
            raise UsageError("no IP address", where=word, hint="such as 10.0.0.1,10.0.0.2")
        wanted.append(address)
    return wanted


def _new_files(book: AddressBook, settings: Sequence[Setting]) -> list[NewFile]:
    return [file for each in (book.main, book.others) if (file := _new_file(each, settings)) is not None]


def _new_file(file: SettingsFile, settings: Sequence[Setting]) -> NewFile | None:
    own = [setting for setting in settings if setting.file == file.name]
    if not own or file.path is None:
        return None
    ini = file.ini.with_values((setting.section, setting.key, setting.after) for setting in own)
    return NewFile(file.path, file.data, ini.data)


def _diff(file: NewFile) -> list[str]:
    before, after = (_lines(data) for data in (file.before, file.after))
    name = safe_text(file.path.name)
    was = name if file.before is not None else "(no file)"
    return [safe_text(line) for line in difflib.unified_diff(before, after, was, name, lineterm="")]


def _lines(data: bytes | None) -> list[str]:
    return [text_of_bytes(line) for line in (data or b"").splitlines()]


def _resolve(name: str) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)]
