"""The messages of a mail server, to be read: a record's message file, or one without a record.

Reading changes nothing: no flag is set, and the file's times stay as they are.
"""

from __future__ import annotations

from typing import Protocol

from mdtui.errors import NothingMatchedError
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.message import FIRST_READ, OpenedMessage, read_message
from mdtui.text import text_of_bytes


class Server(Protocol):
    """What reading a message takes of a mail server; a `MailServer` is one."""

    def listing(self, folder: Folder) -> dict[str, str]:
        """Return the folder's message files: the name as it is on disk, by the name in lower case."""


def no_message_file(name: str) -> NothingMatchedError:
    """Return the error that a folder has no message file of a name."""
    return NothingMatchedError("there is no such message file in the folder", where=name)


class MessageFiles:
    """Opens message files.

    Args:
        server: the mail server.
    """

    def __init__(self, server: Server) -> None:
        self._server = server

    def read(self, folder: Folder, filename: bytes | str, limit: int = FIRST_READ) -> OpenedMessage:
        """Return the message of a record.

        Args:
            folder: the folder, which is listed.
            filename: the file name in the record, or that of a message file without one; it may be anything, and is
                opened only where it is in the listing.
            limit: read no more than so many bytes.

        Raises:
            NothingMatchedError: the folder has no message file of that name.
            FailedError: it cannot be read, or the folder cannot be listed.
            RefusedError: it is no plain file.
        """
        wanted = filename if isinstance(filename, str) else text_of_bytes(filename)
        name = self._server.listing(folder).get(wanted.casefold())
        if name is None:
            raise no_message_file(wanted)
        return read_message(folder.path, name, limit)

    def read_listed(self, folder: Folder, name: str, limit: int = FIRST_READ) -> OpenedMessage:
        """Return the message of a message file whose name a listing of the folder gave; for the rest see `read`."""
        return read_message(folder.path, name, limit)
