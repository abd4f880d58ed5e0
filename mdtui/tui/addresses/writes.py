"""What a worker does for the addresses: writes a plan, and finds out which change of addresses stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import msgspec

from mdtui.address_changes import VERB, AddressPlan, Look
from mdtui.ini_changes import FilesWritten
from mdtui.mrk.bulk import HowToWrite
from mdtui.mrk.history import Past, State
from mdtui.server import MailServer
from mdtui.tui.writing import Write


class Seen(msgspec.Struct, frozen=True):
    """What the screen of addresses shows.

    Attributes:
        look: the addresses.
        last: the last change of addresses that stands; None where there is none.
    """

    look: Look
    last: Past | None


def see(server: MailServer, *, resolve: bool = False) -> Seen:
    """Return what is to be shown; call it in a worker.

    Raises:
        FailedError: the journal cannot be read.
    """
    pasts = server.changes.history()
    last = next((past for past in pasts if past.subject.verb == VERB and past.state is State.DONE), None)
    return Seen(server.addresses.look(resolve=resolve), last)


@dataclass(eq=False)
class BindWrite(Write):
    """A plan that is written into the settings files.

    Attributes:
        planned: the plan.
    """

    planned: AddressPlan
    verb: ClassVar[str] = "written"

    @property
    def where(self) -> str:
        """The names of the files."""
        return ", ".join(file.path.name for file in self.planned.files)

    @property
    def total(self) -> int:
        """How many files it is about."""
        return len(self.planned.files)

    def carry_out(self, server: MailServer, how: HowToWrite) -> FilesWritten:
        """Write it."""
        return server.addresses.apply(self.planned, dry_run=bool(how.get("dry_run"))).written
