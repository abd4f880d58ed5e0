"""Which flags have to change so that records get those back that they had in an earlier copy of the folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from mdtui.errors import RefusedError
from mdtui.mrk import filenames
from mdtui.mrk.changing import Change, Restore, Target
from mdtui.mrk.layout import KNOWN_FLAGS
from mdtui.mrk.packed import Packer
from mdtui.mrk.past.comparing import compare
from mdtui.mrk.records import RecordTable


class RestorePlan(msgspec.Struct, frozen=True):
    """What has to be written, and what has not.

    Attributes:
        restore: the change, for the records whose flags are others now.
        same: how many records have these flags.
        gone: the records that are not in the folder any more.
    """

    restore: Restore
    same: int
    gone: tuple[Target, ...]

    def whole(self, change: Change) -> Change:
        """Return what a write did together with what did not have to be written."""
        return msgspec.structs.replace(change, same=change.same + self.same, gone=self.gone + change.gone)


def plan_restore(
    then: RecordTable, now: RecordTable, indexes: Iterable[int], *, by_name: bool = False, sure: bool = True
) -> RestorePlan:
    """Return how some records get the flags back that they had.

    Args:
        then: the records as they were.
        now: the records as they are.
        indexes: the wanted records, in the earlier table.
        by_name: find them by file name alone, in any case of its letters: in an index that was made anew they have
            other UIDs. Of a name that several records had, the flags of the first count; all that have it now get them.
        sure: whether the present records were read while nobody wrote; else the write looks at each of them again.

    Raises:
        RefusedError: one of the files has no whole header; or UIDVALIDITY is another one, and not by name.
    """
    if then.header is None or now.header is None:
        which = "the copy" if then.header is None else "the file"
        raise RefusedError(f"{which} has no whole header, nothing was written")
    if not by_name and then.header.uid_validity != now.header.uid_validity:
        what = f"UIDVALIDITY is now {now.header.uid_validity}, no longer {then.header.uid_validity}"
        raise RefusedError(f"{what}, nothing was written", hint="the records can be found by file name")
    found = _by_name(then, now, indexes) if by_name else _by_uid(then, now, indexes)
    targets, wanted, gone, same = Packer(Target), [], [], 0
    for old, new in found:
        flags = then.flags[old]
        if new is None:
            target = Target(then.uids[old], then.filename(old))
        else:
            target = Target(now.uids[new], now.filename(new), new, now.flags[new])
        if sure and new is None:
            gone.append(target)
        elif sure and not (flags ^ (target.seen or 0)) & KNOWN_FLAGS:
            same += 1
        else:
            targets.append(target)
            wanted.append(flags)
    return RestorePlan(Restore(targets.packed(), wanted, now.header.uid_validity), same, tuple(gone))


def _by_uid(then: RecordTable, now: RecordTable, indexes: Iterable[int]) -> Iterator[tuple[int, int | None]]:
    """Yield each wanted record with where it stands now."""
    change = compare(then, now)
    return ((old, change.place(old)) for old in indexes)


def _by_name(then: RecordTable, now: RecordTable, indexes: Iterable[int]) -> Iterator[tuple[int, int | None]]:
    """Yield each wanted record with where its file name stands now, as often as it does."""
    there: dict[str, list[int]] = {}
    for new, name in enumerate(filenames.keys_of(list(now.filenames()))):
        there.setdefault(name, []).append(new)
    done: set[str] = set()
    wanted = list(indexes)
    for old, name in zip(wanted, filenames.keys_of([then.filename(old) for old in wanted]), strict=True):
        if name in done:
            continue
        done.add(name)
        places = there.get(name) if name else None
        yield from ((old, new) for new in places or (None,))
