"""What a pane knows of the file that it shows: whether to read it again, and whether a copy of it is to be kept.

Whoever keeps MDaemon's rules raises LastWriteCounter with every change. So a file that was written to while the counter
stood is read again, too; where its records differ then, somebody did not keep the rules, and that is said.
"""

from __future__ import annotations

from mdtui.copies import COUNTER_STILL
from mdtui.files import FileStamp
from mdtui.findings import Finding, Severity
from mdtui.mrk import layout
from mdtui.mrk.changing import Change
from mdtui.mrk.reading import Reading
from mdtui.mrk.records import RecordTable

COPY_SECONDS = 60.0
"""From one copy of an open folder to the next."""


class FileWatch:
    """The state of one file on the screen.

    Attributes:
        counter: LastWriteCounter as it is shown; None where it is not known.
    """

    def __init__(self) -> None:
        self.counter: int | None = None
        self._stamp: FileStamp | None = None
        self._suspect = False
        self._kept = float("-inf")
        self._due = False

    @property
    def suspected(self) -> int | None:
        """The counter that stood while the file was written to; None where it moved, or nobody wrote."""
        return self.counter if self._suspect else None

    def show(self, reading: Reading) -> None:
        """Take note of what is on the screen now."""
        self.counter = _counter_of(reading)
        self._suspect = False

    def is_as_read(self, reading: Reading) -> bool:
        """Return whether what is on the screen is what was read: nobody wrote since then, as far as is known here."""
        return self.counter == _counter_of(reading)

    def opened(self) -> None:
        """Take note that it is another file from now on."""
        self._stamp, self._due = None, False

    def wrote(self, change: Change) -> None:
        """Take note of our own write, so that it is not taken for somebody else's."""
        if self.counter == change.counter_before == change.counter_after - 1:
            self.counter = change.counter_after
        self._stamp = None

    def moved(self, counter: int | None, stamp: FileStamp | None) -> bool:
        """Return whether the file has to be read again.

        Args:
            counter: LastWriteCounter now; None where there is none to read.
            stamp: the file's state now; None where there is no file.
        """
        known, self._stamp = self._stamp, stamp
        self._suspect = counter == self.counter and known is not None and stamp is not None and stamp != known
        return self._suspect or counter != self.counter

    def is_still(self, counter: int | None, stamp: FileStamp | None) -> bool:
        """Return whether `moved` has nothing to say, nor to take note of; for arguments see there."""
        return counter == self.counter and stamp == self._stamp

    def takes_copy(self, now: float, *, opened: bool) -> bool:
        """Return whether a copy of what is read now is to be kept; if not yet, one is due later.

        Args:
            now: seconds on a clock that never goes back.
            opened: whether a person opens the folder, which does not wait.
        """
        takes = opened or self._suspect or now - self._kept >= COPY_SECONDS
        self._kept = now if takes else self._kept
        self._due = not takes
        return takes

    def copy_is_due(self, now: float) -> bool:
        """Return whether a copy has waited long enough."""
        return self._due and now - self._kept >= COPY_SECONDS


def _counter_of(reading: Reading) -> int | None:
    header = reading.table.header
    return None if reading.busy or header is None else header.last_write_counter


def records_differ(before: RecordTable, after: RecordTable) -> bool:
    """Return whether the bytes behind the headers differ."""
    return before.data[layout.HEADER_SIZE :] != after.data[layout.HEADER_SIZE :]


def counter_still(shown: RecordTable | None, reading: Reading, counter: int | None, folder: str) -> Finding | None:
    """Return the finding that a file's records changed and its counter did not; None where it is not so.

    Args:
        shown: the records on the screen.
        reading: what was read now.
        counter: the counter that stood.
        folder: the mailbox path.
    """
    if not stood_still(shown, reading, counter):
        return None
    text = f"somebody changed the file, LastWriteCounter did not move: {counter}"
    return Finding(COUNTER_STILL, Severity.WARNING, text, folder)


def stood_still(shown: RecordTable | None, reading: Reading, counter: int | None) -> bool:
    """Return whether a file's records changed and its counter did not.

    Args:
        shown: the records on the screen; None where there are none.
        reading: what was read now.
        counter: the counter that stood while the file was written to; None where it did not.
    """
    header = reading.table.header
    if shown is None or counter is None or reading.busy or header is None:
        return False
    return header.last_write_counter == counter and records_differ(shown, reading.table)
