"""Changes in the order they were asked for, one at a time: what each does in a worker, and what is said of it after."""

from __future__ import annotations

from abc import abstractmethod
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import ClassVar

from mdtui.changes import Done
from mdtui.errors import MdtuiError, NothingMatchedError
from mdtui.ini_changes import FilesWritten
from mdtui.mailroot.folders import Folder
from mdtui.mrk.bulk import HowToWrite, PartlyDoneError
from mdtui.mrk.changing import Change, Edit
from mdtui.mrk.history import UNDO, Past, State, redoable, undoable
from mdtui.mrk.locking import never
from mdtui.mrk.recovery import Leftover
from mdtui.mrk.rewrite.rewriting import Rewritten, RewrittenError
from mdtui.server import MailServer
from mdtui.tui.messages import line_of
from mdtui.tui.past.past_text import rewritten_text
from mdtui.tui.present import count_text, records_text
from mdtui.tui.records.rows import FolderRows


def of_folders(pasts: Iterable[Past]) -> list[Past]:
    """Return the changes to folders: a key of the records takes no change to the server's settings back."""
    return [past for past in pasts if not past.files]


@dataclass(frozen=True)
class Standing:
    """What the journal says can be done.

    Attributes:
        undo: there is a change to take back.
        redo: there is an undo to take back.
    """

    undo: bool = False
    redo: bool = False

    @classmethod
    def of(cls, server: MailServer) -> Standing:
        """Look it up; call it in a worker; raises as `Changes.history` does."""
        pasts = of_folders(server.changes.history())
        return cls(undoable(pasts) is not None, redoable(pasts) is not None)


@dataclass(eq=False, kw_only=True)
class Write:
    """Something that is to be written.

    Attributes:
        change: what was done to flags; None where nothing was.
        rewritten: what was done to the whole file; None where nothing was.
        settings: what was done to settings files; None where nothing was.
        error: why not all was done; None where it was.
        stopped: the person stopped it.
        standing: what can be taken back after it, where it looked that up.
        ended: told when it has ended, well or not.
    """

    verb: ClassVar[str] = "changed"
    left: ClassVar[str] = "left as they were, you stopped it"
    looks_back: ClassVar[bool] = True
    change: Change | None = field(default=None, init=False)
    rewritten: Rewritten | None = field(default=None, init=False)
    settings: FilesWritten | None = field(default=None, init=False)
    error: Exception | None = field(default=None, init=False)
    stopped: bool = field(default=False, init=False)
    standing: Standing | None = field(default=None, init=False)
    ended: Callable[[], object] | None = None

    @property
    @abstractmethod
    def where(self) -> str:
        """The mailbox path of the folder, as far as it is known."""

    @property
    @abstractmethod
    def total(self) -> int:
        """How many records it is about."""

    @abstractmethod
    def carry_out(self, server: MailServer, how: HowToWrite) -> Done | None:
        """Do it and return what was done; None where nothing was to be done."""

    def run(self, server: MailServer, how: HowToWrite) -> None:
        """Do it, and keep what came of it; call it in a worker.

        Args:
            server: the mail root.
            how: asked whether to go on, and told how far it is.
        """
        try:
            done = self.carry_out(server, how)
            self.rewritten = done if isinstance(done, Rewritten) else None
            self.settings = done if isinstance(done, FilesWritten) else None
            self.change = done if isinstance(done, Change) else None
        except PartlyDoneError as error:
            self.change, self.error = error.change, error
        except RewrittenError as error:
            self.rewritten, self.error = error.rewritten, error
        except Exception as error:  # noqa: BLE001 - the edge of a thread: whoever asked for it says what went wrong
            self.error = error
        self.stopped = how.get("cancelled", never)()
        if self.looks_back:
            with suppress(MdtuiError):
                self.standing = Standing.of(server)

    @property
    def is_problem(self) -> bool:
        """Whether something went wrong that the person should look at."""
        return self.error is not None or any(done.intruded for done in (self.change, self.rewritten) if done)

    def said(self) -> str:
        """Return what to tell the person."""
        if self.error is not None:
            return line_of(self.error)
        if self.rewritten is not None:
            return f"{self.verb}: {rewritten_text(self.rewritten)}"
        if self.settings is not None:
            return ", ".join([self.verb, *self.settings.besides])
        if self.change is None:
            return ""
        return ", ".join([f"{records_text(len(self.change.changed))} {self.verb}", *self.exceptions(self.change)])

    def exceptions(self, change: Change) -> list[str]:
        """Return what was otherwise than asked for."""
        told = len(change.changed) + len(change.conflicts) + len(change.gone) + change.same
        strangers = change.intruded and not change.overlap
        return [
            *_counted(
                (len(change.gone), "not there any more"),
                (len(change.conflicts), "changed by somebody else since, left as they are"),
                (len(change.overlap), "overwritten by a program that did not take the lock"),
                (len(change.merged), MERGED),
                (self.stopped and self.total - told, self.left),
            ),
            *(["a program wrote meanwhile without taking the lock"] if strangers else ()),
        ]


MERGED = "had been changed by somebody else, the flag was applied to what stands there now"


def _counted(*parts: tuple[int, str]) -> list[str]:
    return [f"{count_text(count)} {what}" for count, what in parts if count > 0]


@dataclass(eq=False)
class FlagWrite(Write):
    """Flags that are changed with a key.

    Attributes:
        edit: what to do.
        folder: in which folder.
        rows: where it is shown; None where it is not on the screen.
        left_out: selected message files without a record, which have no flags to change.
        token: what `FolderRows.begin` gave; None where nothing was begun.
    """

    edit: Edit
    folder: Folder
    rows: FolderRows | None = None
    left_out: int = 0
    token: int | None = None
    looks_back: ClassVar[bool] = False

    @property
    def where(self) -> str:
        """The mailbox path of the folder."""
        return self.folder.key

    @property
    def total(self) -> int:
        """How many records it is about."""
        return len(self.edit.targets)

    def carry_out(self, server: MailServer, how: HowToWrite) -> Change:
        """Change the flags."""
        return server.edit(self.folder, self.edit, **how)

    def said(self) -> str:
        """Return what to tell the person: nothing where a key did just what its row shows."""
        change = self.change
        if self.error is None and change is not None and len(change.changed) == 1 and not self.exceptions(change):
            return ""
        return super().said()

    def exceptions(self, change: Change) -> list[str]:
        """Return what was otherwise than asked for."""
        return [*super().exceptions(change), *_counted((self.left_out, "left out that have no record yet"))]


@dataclass(eq=False)
class UndoWrite(Write):
    """A change that is taken back.

    Attributes:
        past: the change; None for the last one of this run, which is known when its turn comes.
        earlier: set where only a change of an earlier run, or of another program, is there: that is asked about first.
    """

    past: Past | None = None
    earlier: Past | None = field(default=None, init=False)
    verb: ClassVar[str] = "taken back"
    left: ClassVar[str] = "left as they were, you stopped it; U and then u takes back all"
    nothing: ClassVar[str] = "there is no change to take back"

    @property
    def where(self) -> str:
        """The mailbox path of the folder."""
        return "" if self.past is None else self.past.subject.folder

    @property
    def total(self) -> int:
        """How many records it is about."""
        return 0 if self.past is None else len(self.past.changed)

    def find(self, pasts: list[Past]) -> Past | None:
        """Return the last change that stands."""
        return undoable(pasts)

    def carry_out(self, server: MailServer, how: HowToWrite) -> Done | None:
        """Take the change back, or find out what to ask about."""
        if self.past is None:
            pasts = of_folders(server.changes.history())
            self.past = self.find([past for past in pasts if past.who == server.journal.who])
            if self.past is None:
                self.earlier = self.find(pasts)
                if self.earlier is None:
                    raise NothingMatchedError(self.nothing)
                return None
        return server.changes.undo(self.past.id, **how)


@dataclass(eq=False)
class RedoWrite(UndoWrite):
    """An undo that is taken back."""

    verb: ClassVar[str] = "brought back"
    left: ClassVar[str] = Write.left
    nothing: ClassVar[str] = "there is no undo to take back"

    def find(self, pasts: list[Past]) -> Past | None:
        """Return the last undo that stands."""
        return redoable(pasts)


def back(past: Past, ended: Callable[[], object] | None = None) -> UndoWrite:
    """Return what takes a change back; of an undo, what brings back what it took back."""
    return (RedoWrite if past.subject.verb == UNDO else UndoWrite)(past, ended=ended)


@dataclass(eq=False)
class FinishWrite(Write):
    """The rest of a change that a crash cut short.

    Attributes:
        leftover: what the crash left.
    """

    leftover: Leftover
    verb: ClassVar[str] = "changed, it is finished"

    @property
    def where(self) -> str:
        """The mailbox path of the folder."""
        return self.leftover.entry.intent.subject.folder

    @property
    def total(self) -> int:
        """How many records it is about."""
        return len(self.leftover.old)

    def carry_out(self, server: MailServer, how: HowToWrite) -> Done | None:
        """Make the rest."""
        return server.changes.finish(self.leftover, **how)

    def said(self) -> str:
        """Return what to tell the person."""
        return super().said() or "nothing was left to do, it is written down as finished"


@dataclass(eq=False)
class GiveUpWrite(FinishWrite):
    """A change that a crash cut short, and that is taken back with all its parts."""

    verb: ClassVar[str] = "taken back"
    _total: int = field(default=0, init=False)

    @property
    def total(self) -> int:
        """How many records it is about, once that is known."""
        return self._total

    def carry_out(self, server: MailServer, how: HowToWrite) -> Done | None:
        """Write down how far it got, and take back what was changed."""
        changes, name = server.changes, self.leftover.entry.intent.subject.id
        changes.settle(self.leftover)
        done = [past for past in changes.history() if past.id == name and past.state is State.DONE]
        self._total = sum(len(past.changed) for past in done)
        return changes.undo(name, **how) if done else None

    def said(self) -> str:
        """Return what to tell the person."""
        what = "no record had been changed" if self.leftover.found is None else "the old file stands there"
        return Write.said(self) or f"{what}, that is written down now"


class Writes:
    """The queue of what is to be written, and whether anything can be taken back.

    Attributes:
        standing: what the journal says can be done, as far as is known.
    """

    def __init__(self) -> None:
        self.standing = Standing()
        self._waiting: deque[Write] = deque()
        self._running: Write | None = None

    @property
    def busy(self) -> int:
        """How many changes wait or are being written."""
        return len(self._waiting) + (self._running is not None)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back, or one on its way that could be."""
        return self.standing.undo or any(isinstance(write, FlagWrite) for write in self._queued())

    @property
    def can_redo(self) -> bool:
        """Whether there is an undo to take back, or one on its way that could be."""
        return self.standing.redo or self.undoing

    @property
    def undoing(self) -> bool:
        """Whether something is on its way that no row shows yet."""
        return any(not isinstance(write, FlagWrite) for write in self._queued())

    def _queued(self) -> list[Write]:
        return [write for write in (self._running, *self._waiting) if write is not None]

    def add(self, write: Write) -> None:
        """Put a change behind the others."""
        self._waiting.append(write)

    def next(self) -> Write | None:
        """Return the change to write now, or None while another is being written or there is none."""
        if self._running is not None or not self._waiting:
            return None
        self._running = self._waiting.popleft()
        return self._running

    def drop_waiting(self) -> list[Write]:
        """Forget the changes whose turn has not come, and return them."""
        dropped = list(self._waiting)
        self._waiting.clear()
        return dropped

    def ended(self, write: Write) -> None:
        """Take note of what came of the change that was being written."""
        self._running = None
        if write.standing is not None:
            self.standing = write.standing
        elif write.change is not None and write.change.changed:
            self.standing = Standing(undo=True)
