"""Building a demo's mail root: the same bytes for the same seed and time, in a second or two.

It has what a real root has: `App` with accounts, settings and libraries, `Users` with a mailbox for each account,
public folders, logs, queues, the directory of the lock files. One account's folders are damaged on purpose, and one
folder is large.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from mdtui.demo import damage, libraries, logs, queues, settings
from mdtui.demo.folders import FolderBuilder
from mdtui.demo.mails import Person
from mdtui.demo.marker import DemoRoot, Planted, write_marker
from mdtui.demo.plan import PUBLIC, AccountPlan, Plan, Role, load_plan

DEFAULT_RECORDS = 100_000
DEFAULT_SEED = 1


def build_root(
    directory: Path,
    *,
    seed: int = DEFAULT_SEED,
    records: int = DEFAULT_RECORDS,
    now: float,
    zone: dt.tzinfo | None = None,
) -> DemoRoot:
    """Build a demo's mail root in an empty directory.

    Args:
        directory: where; it must be there and empty.
        seed: what everything is made from.
        records: records of the big folder; the newest 500 of them get message files.
        now: the time of the newest message, seconds since 1970-01-01 UTC.
        zone: the zone of the log lines; None for the one of this machine.

    Returns:
        What was built, with everything that is wrong in it on purpose. The marker is written last, so that a root
        that was left half built is not taken for a demo.

    Raises:
        OSError: as the system gives it.
    """
    moment = int(now)
    plan = load_plan()
    builder = FolderBuilder(seed, moment)
    directories = {name: directory / name for name in ("App", "Users", "Public Folders", "Logs", "LockFiles")}
    for path in directories.values():
        path.mkdir()
    settings.write_settings(directories["App"], plan, builder.rng("settings"))
    libraries.write_libraries(directories["App"])
    queues.write_queues(directory, builder.rng("queues"), moment)
    planted = list(_mailboxes(builder, plan, directories, records, moment))
    for folder in plan.public.plans:
        builder.folder(directories["Public Folders"], folder, plan.public.language, Person("", PUBLIC))
    users = [account.email for account in plan.accounts if account.listed]
    logs.write_history(logs.LogBook(directories["Logs"], zone), builder.rng("logs"), users, moment)
    root = DemoRoot(directory, seed, records, moment, tuple(planted))
    write_marker(root)
    return root


def _mailboxes(
    builder: FolderBuilder, plan: Plan, directories: dict[str, Path], records: int, now: int
) -> Iterator[Planted]:
    """Make every account's folders and yield what is wrong in them on purpose."""
    for account in plan.accounts:
        box = directories["Users"] / account.domain / account.mailbox
        box.mkdir(parents=True)
        owner = Person(account.full_name, account.email)
        for folder in account.plans:
            if folder.role is Role.BIG:
                bare = builder.big_folder(box, folder, account.language, owner, records)
                if bare:
                    key = f"{account.email}/{'/'.join(folder.names)}"
                    text = f"{bare} of {records} records have no message file, only the newest have"
                    yield Planted(damage.Kind.FILE_MISSING.value, key, text)
            else:
                builder.folder(box, folder, account.language, owner)
        (box / "Hiwater.mrk").write_bytes(_subscriptions(account))
        if account.mailbox == damage.MAILBOX:
            yield from damage.plant(builder, damage.Site(box, account, directories["LockFiles"], now))


def _subscriptions(account: AccountPlan) -> bytes:
    """Return a mailbox's own Hiwater.mrk, which also lists the folders its owner has subscribed."""
    names = ("/".join(folder.names) for folder in account.plans if folder.names)
    plain = (name for name in names if name.isascii() and name.isprintable())
    lines = ["[Groupware]", "FolderClass=IPF.Note", "[IMAPSubscribed]", *(f"{name}=Yes" for name in plain)]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")
