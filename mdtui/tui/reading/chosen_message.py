"""Which message the cursor of the records is on, and how it is opened: for the message screen and for the preview."""

from __future__ import annotations

from typing import NamedTuple

from mdtui.errors import MdtuiError
from mdtui.mailroot.folders import Folder
from mdtui.mailroot.message import FIRST_READ, OpenedMessage
from mdtui.message_files import MessageFiles
from mdtui.pairing import Lack
from mdtui.text import safe_text, text_of_bytes
from mdtui.tui.messages import line_of
from mdtui.tui.records.rows import FolderRows

NOTHING_HERE = "There is no record here"
"""Said where no row is shown."""


class ChosenMessage(NamedTuple):
    """A row of the records as a message to be read.

    Attributes:
        folder: the folder.
        filename: the file name in the record.
        name: the message file's name on disk; None where it is not known to be there.
        lack: what the row is without, as far as the folder was listed.
        record: which record it is, such as ``UID 17``, or that there is none.
    """

    folder: Folder
    filename: bytes
    name: str | None
    lack: Lack
    record: str

    @property
    def shown_name(self) -> str:
        """The name of the message file, safe for a terminal."""
        return safe_text(self.name or text_of_bytes(self.filename))

    @property
    def is_listed(self) -> bool:
        """Whether it is known if there is a message file, so that the folder need not be listed to read it."""
        return self.name is not None or self.lack is Lack.FILE

    def is_file_of(self, other: ChosenMessage) -> bool:
        """Return whether both are about one message file."""
        return (self.folder.path, self.filename) == (other.folder.path, other.filename)


def chosen_message(rows: FolderRows | None, folder: Folder | None) -> ChosenMessage | None:
    """Return the message under the cursor; None where no folder is open, or no row is shown.

    Args:
        rows: the rows of the open folder.
        folder: the open folder.
    """
    if rows is None or folder is None or not len(rows):
        return None
    index, pairing = rows.index(rows.cursor), rows.pairing
    record = f"UID {rows.table.uids[index]}" if pairing.is_record(index) else "no record"
    return ChosenMessage(folder, pairing.key(index), pairing.name_on_disk(index), pairing.lack(index), record)


def open_message(files: MessageFiles, chosen: ChosenMessage, limit: int = FIRST_READ) -> OpenedMessage:
    """Return the message of a row.

    Args:
        files: the message files of the mail root.
        chosen: the row; the folder is listed where it is not known yet which file that is.
        limit: read no more than so many bytes.

    Raises:
        NothingMatchedError: the folder has no message file of that name.
        FailedError: it cannot be read, or the folder cannot be listed.
        RefusedError: it is no plain file.
    """
    if chosen.name is not None:
        return files.read_listed(chosen.folder, chosen.name, limit)
    return files.read(chosen.folder, chosen.filename, limit)


def why_unread(error: Exception) -> str:
    """Return what stands in the place of a message that was not read, safe for a terminal."""
    return line_of(error) if isinstance(error, MdtuiError) else "the message cannot be read"
