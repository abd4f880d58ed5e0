"""The entries of the journal that nothing came of yet, kept up with it as it grows.

Whoever shows locks asks for them each second, also while a change of a million records writes a hundred megabytes. So
only what came since the last time is read.
"""

from __future__ import annotations

import threading
from pathlib import Path

from mdtui.errors import FailedError
from mdtui.files import FileStamp
from mdtui.mrk.journal import Journal, read_line
from mdtui.mrk.journal_lines import Entry, Intent, Line, Locked, Outcome


class OpenEntries:
    """The entries without an outcome; threads may ask at the same time.

    Args:
        journal: the journal.
        days: so many of its last files are looked at.
    """

    def __init__(self, journal: Journal, days: int) -> None:
        self._journal = journal
        self._days = days
        self._lock = threading.Lock()
        self._found: dict[tuple[str, int], Entry] = {}
        self._files: dict[Path, FileStamp | None] = {}
        self._ends: dict[Path, int] = {}

    def now(self) -> list[Entry]:
        """Return them, the oldest first.

        Raises:
            FailedError: a file cannot be read.
        """
        with self._lock:
            files = {path: self._journal.stamp(path) for path in self._journal.paths(self._days)}
            if not self._goes_on(files):
                self._found, self._files, self._ends = {}, {}, dict.fromkeys(files, 0)
            for path, stamp in files.items():
                if stamp is not None and stamp != self._files.get(path):
                    self._read(path)
            self._files = files
            return list(self._found.values())

    def _goes_on(self, files: dict[Path, FileStamp | None]) -> bool:
        """Return whether the files are those that were read, and nothing of that was taken away."""
        if files.keys() != self._files.keys():
            return False
        for path, now in files.items():
            was = self._files[path]
            if now is None or was is None or not now.same_file(was) or now.size < self._ends[path]:
                return False
        return True

    def _read(self, path: Path) -> None:
        try:
            with path.open("rb") as lines:
                lines.seek(self._ends[path])
                for text in lines:
                    # What is not ended yet is still being written, or torn.
                    if text.endswith(b"\n"):
                        self._ends[path] += len(text)
                        self._take(read_line(text))
        except OSError as error:
            raise FailedError.from_os(error, "cannot read the journal", path) from error

    def _take(self, line: Line | None) -> None:
        if isinstance(line, Intent):
            self._found[line.subject.id, line.part] = Entry(line)
        elif isinstance(line, Outcome):
            self._found.pop((line.id, line.part), None)
        elif line is not None and (entry := self._found.get((line.id, line.part))) is not None:
            if isinstance(line, Locked):
                entry.locked = line
            else:
                entry.tried = line.time
