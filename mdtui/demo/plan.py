"""What the demo's mail root holds: domains, accounts and folders, read from ``plan.toml``."""

from __future__ import annotations

import enum
from importlib import resources

import msgspec


class Role(enum.StrEnum):
    """What a folder is for, and so what its messages, flags and folder class are."""

    INBOX = "inbox"
    MAIL = "mail"
    SENT = "sent"
    DRAFTS = "drafts"
    DELETED = "deleted"
    JUNK = "junk"
    HOSTILE = "hostile"
    BIG = "big"
    CONTACTS = "contacts"
    CALENDAR = "calendar"
    TASKS = "tasks"
    NOTES = "notes"
    DOCUMENTS = "documents"

    @property
    def folder_class(self) -> str:
        """The ``FolderClass`` in Hiwater.mrk."""
        return _CLASSES.get(self, "IPF.Note")


_CLASSES = {
    Role.CONTACTS: "IPF.Contact",
    Role.CALENDAR: "IPF.Appointment",
    Role.TASKS: "IPF.Task",
    Role.NOTES: "IPF.StickyNote",
    Role.DOCUMENTS: "IPF.Document",
}

PUBLIC = "public"
"""What stands for the owner in the keys and lock names of public folders."""


class Domain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mail domain.

    Attributes:
        name: its name.
        ip: the address it is configured for.
        bind: whether connections are restricted to that address.
    """

    name: str
    ip: str
    bind: bool


class FolderPlan(msgspec.Struct, frozen=True):
    """A folder to make.

    Attributes:
        role: what it is for.
        messages: how many messages it gets.
        names: its decoded names below the mailbox; empty for the inbox.
    """

    role: Role
    messages: int
    names: tuple[str, ...]


class _Box(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What accounts and the public folders have in common."""

    language: str
    folders: tuple[str, ...]

    @property
    def plans(self) -> list[FolderPlan]:
        """The folders to make, in order."""
        return [_plan(text) for text in self.folders]


class Public(_Box, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The public folders."""


class AccountPlan(_Box, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A mailbox to make.

    Attributes:
        mailbox: the part of the address before the ``@``, also its directory's name.
        domain: the part behind it.
        full_name: the person; characters of code page 1252 only, as ``userlist.dat`` holds no others.
        access: the letter of ``AccessType``: Y for POP and IMAP, P, I, N for none, C for a closed account.
        listed: whether it stands in ``userlist.dat``.
    """

    mailbox: str
    domain: str
    full_name: str
    access: str = "Y"
    listed: bool = True

    @property
    def email(self) -> str:
        """The address."""
        return f"{self.mailbox}@{self.domain}"


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole plan; the first domain is the primary one."""

    domains: tuple[Domain, ...]
    accounts: tuple[AccountPlan, ...]
    public: Public


def load_plan() -> Plan:
    """Return the plan of the demo's mail root."""
    data = resources.files("mdtui.demo").joinpath("plan.toml").read_bytes()
    return msgspec.toml.decode(data, type=Plan)


def _plan(text: str) -> FolderPlan:
    role, messages, path = text.split("|", 2)
    return FolderPlan(Role(role), int(messages), tuple(path.split("/")) if path else ())
