"""Building the demo's folders: message files, IMAP.MRK and Hiwater.mrk, all of one moment and one seed."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from pathlib import Path

import msgspec

from mdtui.demo.mails import MailWriter, Person, load_languages
from mdtui.demo.plan import PUBLIC, FolderPlan, Role
from mdtui.mailroot.names import encode_utf7
from mdtui.mrk import layout
from mdtui.mrk.flags import Flag
from mdtui.mrk.records import Header, Record, encode

DAY = 86400
FIRST_NUMBER = 1_000_000_001
"""The number in the first message file's name; MDaemon counts up over all folders."""
_CRLF = 0x0A0D
"""The header's last word: the bytes CR LF NUL NUL."""
_FRESH_DAYS = {Role.INBOX: 20}
"""Days for which not all of a folder's messages have been read, where they are more than three."""
_FILES_IN_BIG = 500

_FLAGS = {
    Role.DRAFTS: ((Flag.DRAFT | Flag.SEEN, 1),),
    Role.SENT: ((Flag.SEEN, 9), (Flag.SEEN | Flag.ANSWERED, 1)),
    Role.DELETED: ((Flag.SEEN | Flag.DELETED, 3), (Flag.SEEN, 2), (Flag.DELETED, 1)),
    Role.JUNK: ((Flag(0), 4), (Flag.SEEN, 1)),
}
_READ = ((Flag.SEEN, 10), (Flag.SEEN | Flag.ANSWERED, 3), (Flag.SEEN | Flag.FLAGGED, 1), (Flag.SEEN | Flag.DELETED, 1))
_ARCHIVED = (*_READ, (Flag(0), 1))
_FRESH = ((Flag(0), 4), (Flag.RECENT, 4), (Flag.SEEN, 5), (Flag.FLAGGED, 1), (Flag.SEEN | Flag.ANSWERED, 2))

_Weights = tuple[tuple[Flag, int], ...]


def message_name(number: int) -> str:
    """Return a message file's name as MDaemon writes it: ``md``, importance 50, an eleven-digit number, ``.msg``."""
    return f"md50{number:011d}.msg"


def new_header(rng: random.Random, created: int, uids: Sequence[int]) -> Header:
    """Return the header of a folder that was created at a time and now holds messages with these UIDs."""
    uid_next = max(uids, default=0) + 1
    return Header(layout.VERSION, created, uid_next, 2 * uid_next + rng.randrange(50), crlf=_CRLF)


def new_record(name: str, flags: int, uid: int, size: int, date: int) -> Record:
    """Return a record with its name filled up with NUL."""
    return Record(name.encode("ascii").ljust(layout.NAME_SIZE, b"\0"), flags, uid, size, date)


class FolderBuilder:
    """Makes folders below one root.

    Args:
        seed: what every folder is made from; each folder has a generator of its own, so that one more folder, or a
            larger one, changes no other but in the numbers of its files.
        now: the time of the newest message, seconds since 1970-01-01 UTC.

    Attributes:
        next_number: the number of the next message file.
    """

    def __init__(self, seed: int, now: int) -> None:
        self.next_number = FIRST_NUMBER
        self._seed = seed
        self._now = now
        self._languages = load_languages()

    def rng(self, key: str) -> random.Random:
        """Return the generator of a folder."""
        return random.Random(f"{self._seed}/{key}")  # noqa: S311 - invented mails are no secret

    def folder(self, box: Path, plan: FolderPlan, language: str, owner: Person) -> Path:
        """Make a folder with its messages and return its directory.

        Args:
            box: the mailbox's directory, or the one of the public folders.
            plan: what to make.
            language: the language of the mails.
            owner: whose mailbox it is; the public folders' owner has no ``@`` in the address.
        """
        directory = self.directory(box, plan.names, plan.role)
        rng = self.rng(f"{owner.address}/{'/'.join(plan.names)}")
        records = self.messages(directory, plan, language, owner, rng)
        created = self._now - rng.randrange(400, 3000) * DAY
        header = new_header(rng, created, [record.uid for record in records])
        (directory / _spelling(rng)).write_bytes(encode(header, records))
        return directory

    def directory(self, box: Path, names: Sequence[str], role: Role) -> Path:
        """Make a folder's directory and those above it, each with what marks it as a folder, and return it."""
        path = box
        for depth, name in enumerate(names, 1):
            path = path / f"{encode_utf7(name)}.IMAP"
            if path.exists():
                continue
            path.mkdir()
            leaf = depth == len(names)
            text = f"[Groupware]\r\nFolderClass={(role if leaf else Role.MAIL).folder_class}\r\n"
            (path / "Hiwater.mrk").write_bytes(text.encode("ascii"))
            if not leaf:
                (path / "IMAP.MRK").write_bytes(Header(layout.VERSION, self._now - 500 * DAY, 1, 1, crlf=_CRLF).pack())
        return path

    def messages(
        self, directory: Path, plan: FolderPlan, language: str, owner: Person, rng: random.Random
    ) -> list[Record]:
        """Write a folder's message files and return their records, oldest first."""
        writer = MailWriter(self._languages, rng)
        to = Person("", "sales@example.com") if owner.address == PUBLIC else owner
        span = 2 * DAY if plan.role is Role.DRAFTS else 200 * DAY
        # Squared, so that most messages are young.
        ages = sorted((int(span * rng.random() ** 2) for _ in range(plan.messages)), reverse=True)
        uid, records = rng.randrange(1, 200), []
        for age in ages:
            sent = self._now - 60 - age
            data = writer.write(plan.role, language, to, sent)
            name = self.file(directory, data, sent)
            flags = _pick(rng, _weights(plan.role, age))
            records.append(new_record(name, flags, uid, len(data), sent))
            uid += rng.choice((1, 1, 1, 2, 5))
        return records

    def file(self, directory: Path, data: bytes, sent: int) -> str:
        """Write a message file, with the time it came, and return its name."""
        name = message_name(self.next_number)
        self.next_number += 1
        path = directory / name
        path.write_bytes(data)
        os.utime(path, (sent, sent))
        return name

    def big_folder(self, box: Path, plan: FolderPlan, language: str, owner: Person, count: int) -> int:
        """Make a folder of many records, of which only the newest have message files.

        Args:
            box: the mailbox's directory.
            plan: what to make; its number of messages does not matter.
            language: the language of the mails.
            owner: whose mailbox it is.
            count: how many records.

        Returns:
            How many records have no message file.
        """
        directory = self.directory(box, plan.names, plan.role)
        rng = self.rng(f"{owner.address}/{'/'.join(plan.names)}")
        bare = max(0, count - _FILES_IN_BIG)
        numbers = range(self.next_number, self.next_number + bare)
        self.next_number += bare
        recent = self.messages(directory, FolderPlan(plan.role, count - bare, plan.names), language, owner, rng)
        oldest = recent[0].date if recent else self._now
        # Ten years of messages, each somewhere in its own slice of them, so that the column is ascending.
        step = max(1, 10 * 365 * DAY // max(1, bare))
        dates = (start + int(step * rng.random()) for start in range(oldest - bare * step, oldest, step))
        names = map(b"md50%011d.msg".__mod__, numbers)
        flags = rng.choices([int(flag) for flag, _ in _ARCHIVED], [weight for _, weight in _ARCHIVED], k=bare)
        sizes = (min(int(2000 * rng.paretovariate(0.9)), 20_000_000) for _ in numbers)
        body = b"".join(map(layout.RECORD.pack, names, flags, range(1, bare + 1), sizes, dates))
        newest = b"".join(
            msgspec.structs.replace(record, uid=uid).pack() for uid, record in enumerate(recent, bare + 1)
        )
        header = new_header(rng, self._now - 3700 * DAY, [count])
        path = directory / "IMAP.MRK"
        path.write_bytes(header.pack() + body + newest)
        return bare


def _weights(role: Role, age: int) -> _Weights:
    fresh = age < _FRESH_DAYS.get(role, 3) * DAY
    return _FLAGS.get(role, _FRESH if fresh else _READ)


def _pick(rng: random.Random, weights: _Weights) -> Flag:
    return rng.choices([flag for flag, _ in weights], [weight for _, weight in weights])[0]


def _spelling(rng: random.Random) -> str:
    """Return the index's name; now and then in lower case, as programs that copied a mailbox left it."""
    return "imap.mrk" if rng.random() < 0.1 else "IMAP.MRK"  # noqa: PLR2004 - one in ten
