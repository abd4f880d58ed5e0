"""What the simulated server does, one action at a time: mail comes, people read it, things go wrong."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

from mdtui.clock import Clock
from mdtui.demo import logs
from mdtui.demo.damage import MAILBOX as DAMAGED
from mdtui.demo.folders import FIRST_NUMBER
from mdtui.demo.live import Done, LiveFolder, live_folders
from mdtui.demo.mails import MailWriter, Person, load_languages
from mdtui.demo.plan import Role, load_plan
from mdtui.demo.processes import SERVER, ServerProcesses
from mdtui.demo.queues import Queues
from mdtui.errors import FailedError, MdtuiError, RefusedError
from mdtui.files import FileSystem
from mdtui.mailroot.messages import list_messages
from mdtui.mailroot.root import MailRoot
from mdtui.mrk import flags
from mdtui.mrk.flags import Flag
from mdtui.mrk.records import RecordTable

_AWAY = 6
"""Actions after which a program that stopped is started again."""
_YOUNGEST = 40
"""Mail programs work on that many of the newest messages."""
_HOLD = (2.0, 3.0)
"""Seconds for which a lock is held now and then, at the usual pace."""
_EVENT_OF = {"CFEngine.exe": 527, "WorldClient.exe": 525, "MDSpamD.exe": 533, "LDaemon.exe": 508, "WebAdmin.exe": 513}
"""The event that tells of a program that ended; of MDaemon.exe itself nobody is left to tell."""
_UNSTEADY = ("CFEngine.exe", "WorldClient.exe", "MDSpamD.exe")
"""The programs that are restarted now and then."""
_EXPUNGE_TRIES = 5
"""Folders that are looked into for a deleted message."""
_MESSAGE = re.compile(r"md50(\d{11})\.msg")

_CLIENT: tuple[tuple[int, Callable[[int], int]], ...] = (
    (10, lambda byte: (byte | Flag.SEEN) & ~Flag.RECENT),
    (3, lambda byte: (byte | Flag.SEEN | Flag.ANSWERED) & ~Flag.RECENT),
    (2, lambda byte: byte ^ Flag.FLAGGED),
    (2, lambda byte: (byte | Flag.SEEN | Flag.DELETED) & ~Flag.RECENT),
    (1, lambda byte: byte & ~Flag.SEEN),
)
"""What a person does with a message in a mail program, and how often: read, answer, mark, delete, mark as unread."""


class Pace(msgspec.Struct, frozen=True):
    """How fast the server works.

    Attributes:
        interval: seconds between two actions, on average.
        folders: keys of the folders that it works in; empty for all that are not damaged.
        log_size: bytes at which a log is renamed to ``.OLD`` and a new one begun; 0 for never.
    """

    interval: float = 1.5
    folders: tuple[str, ...] = ()
    log_size: int = 0


class Activity:
    """The server at work.

    Args:
        root: a demo's mail root.
        rng: decides what happens.
        pace: how fast, and where.
        processes: the server's processes, as far as there are any.
        files: the system calls.
        clock: for times and waiting.
        wait: pauses for so many seconds, less when the server is told to stop, and returns whether it is.

    Raises:
        RefusedError: there is no folder to work in.
    """

    def __init__(
        self,
        root: MailRoot,
        rng: random.Random,
        pace: Pace,
        *,
        processes: ServerProcesses,
        files: FileSystem,
        clock: Clock,
        wait: Callable[[float], bool],
    ) -> None:
        self._root = root
        self._rng = rng
        self._pace = pace
        self._processes = processes
        self._clock = clock
        self._wait = wait
        if root.app is None or root.logs is None or root.lock_files is None:
            raise RefusedError("the demo's mail root is not whole", where=root.path, hint="use another directory")
        self._app = root.app
        self._book = logs.LogBook(root.logs, clock.zone(), pace.log_size)
        self._events = logs.EventWriter(rng)
        self._queues = Queues(root.path, rng)
        self._mails = MailWriter(load_languages(), rng)
        self._language = {account.email: account.language for account in load_plan().accounts}
        cancelled = functools.partial(wait, 0)
        found = live_folders(root, root.lock_files, files=files, clock=clock, cancelled=cancelled)
        self._folders = [folder for folder in found if self._is_wanted(folder)]
        if not self._folders:
            raise RefusedError("there is no folder to work in", where=root.path)
        self._number = _last_number(self._folders)
        self._back_at: dict[str, int] = {}
        self._count = 0
        self._actions: tuple[tuple[int, Callable[[], Done | None]], ...] = (
            (36, self._deliver),
            (36, self._change_flags),
            (8, self._expunge),
            (8, self._routine),
            (8, self._event),
            (3, self._hold),
            (1, self._lose_process),
        )

    def step(self) -> Done | None:
        """Do one action, and what a server does all the while.

        Returns:
            What was done to a folder; None where it was something else, or the folder could not be had.

        Raises:
            OSError: a log cannot be written.
        """
        self._count += 1
        self._consume_semaphore()
        self._queues.step(self._clock.now())
        self._watch_processes()
        action = self._rng.choices([action for _, action in self._actions], [weight for weight, _ in self._actions])[0]
        try:
            return action()
        except MdtuiError as error:
            self._log(f"Folder is skipped: {error.line()}", logs.ERROR)
            return None
        finally:
            self._book.flush()

    def note(self, text: str) -> None:
        """Write a line into the system log.

        Raises:
            OSError: it cannot be written.
        """
        self._log(text, logs.ERROR)
        self._book.flush()

    def _deliver(self) -> Done:
        folder = self._folder()
        now = int(self._clock.now())
        address = folder.owner if "@" in folder.owner else "sales@example.com"
        language = self._language.get(folder.owner, "en")
        role = Role.JUNK if self._rng.random() < 0.1 else Role.INBOX  # noqa: PLR2004 - one mail in ten
        data = self._mails.write(role, language, Person("", address), now)
        while True:
            self._number += 1
            try:
                done = folder.deliver(data, self._number, now)
                break
            except FileExistsError:
                continue
        sender = f"partner{self._rng.randrange(40)}@example.net"
        session = logs.smtp_session(self._rng, sender, address, len(data))
        self._book.add_session(logs.SMTP_IN, self._clock.now() - 2, session)
        return done

    def _change_flags(self) -> Done | None:
        folder = self._folder()
        weights = [weight for weight, _ in _CLIENT]
        act = self._rng.choices([act for _, act in _CLIENT], weights)[0]

        def choose(table: RecordTable) -> dict[int, int]:
            young = range(max(0, len(table) - _YOUNGEST), len(table))
            places = self._rng.sample(young, min(len(young), self._rng.choice((1, 1, 1, 2, 4))))
            return {place: act(table.flags[place]) for place in places}

        done = folder.change_flags(choose)
        if done:
            commands = [f"UID STORE {row.uid} FLAGS ({_imap_flags(row.after or 0)})" for row in done.rows]
            self._imap(folder, commands)
        return done

    def _expunge(self) -> Done | None:
        for _ in range(_EXPUNGE_TRIES):
            folder = self._folder()
            done = folder.expunge()
            if done:
                self._imap(folder, ["EXPUNGE"])
                return done
        return None

    def _hold(self) -> Done:
        # At a test's pace the lock is held as briefly as everything else goes fast.
        seconds = min(self._rng.uniform(*_HOLD), 2 * self._pace.interval)
        return self._folder().hold(lambda: self._wait(seconds))

    def _routine(self) -> None:
        texts = ("Content filter processing queued messages", "Remote mail queue: 0 messages waiting")
        self._book.add(logs.ALL, self._clock.now(), self._rng.choice(texts), logs.PROCESSING)

    def _event(self) -> None:
        self._log(self._events.text(self._events.any_code()), logs.ERROR)

    def _lose_process(self) -> None:
        stoppable = [name for name in self._processes.running() if name in _UNSTEADY]
        if stoppable:
            name = self._rng.choice(stoppable)
            self._processes.stop(name)
            self._missing(name)

    def _watch_processes(self) -> None:
        """Report programs that somebody ended, and start those again that were away long enough."""
        for name in self._processes.died():
            self._missing(name)
        for name in [name for name, count in self._back_at.items() if count <= self._count]:
            del self._back_at[name]
            try:
                self._processes.start(name)
                self._log(f"{name} was started", logs.PROCESSING)
            except FailedError as error:
                self._log(error.line(), logs.ERROR)

    def _missing(self, name: str) -> None:
        self._back_at[name] = self._count + _AWAY
        if name in _EVENT_OF:
            self._log(self._events.text(_EVENT_OF[name]), logs.ERROR)

    def _consume_semaphore(self) -> None:
        """Take the watchdog's semaphore away; while LOCKSEMS.SEM is there, or MDaemon is not, semaphores stay."""
        alive = SERVER not in self._back_at
        if alive and not (self._app / "LOCKSEMS.SEM").exists():
            (self._app / "WATCHDOG.SEM").unlink(missing_ok=True)

    def _imap(self, folder: LiveFolder, commands: Sequence[str]) -> None:
        name = folder.key.partition("/")[2] or "INBOX"
        session = logs.imap_session(self._rng, folder.owner, name, [*commands, "LOGOUT"])
        self._book.add_session(logs.IMAP, self._clock.now() - 1, session)

    def _log(self, text: str, colour: str) -> None:
        self._book.add(logs.SYSTEM, self._clock.now(), text, colour)

    def _is_wanted(self, folder: LiveFolder) -> bool:
        return folder.key in self._pace.folders if self._pace.folders else not folder.owner.startswith(f"{DAMAGED}@")

    def _folder(self) -> LiveFolder:
        """Return a folder to work in; most mail comes into inboxes."""
        return self._rng.choices(self._folders, [1 if "/" in folder.key else 5 for folder in self._folders])[0]


def _last_number(folders: Iterable[LiveFolder]) -> int:
    """Return the highest number that a message file of these folders has."""
    names = (name for folder in folders for name in list_messages(folder.index.parent))
    return max((int(found[1]) for name in names if (found := _MESSAGE.fullmatch(name))), default=FIRST_NUMBER)


def _imap_flags(byte: int) -> str:
    return " ".join(f"\\{word.capitalize()}" for word in flags.words(byte))
