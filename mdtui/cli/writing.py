"""What every command that writes has in common: how long it waits, what it shows meanwhile, what it says at first."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from mdtui.changes import Done
from mdtui.cli.arguments import at_least
from mdtui.cli.output import PROGRAM, Output
from mdtui.errors import FailedError, MdtuiError
from mdtui.mrk.bulk import HowToWrite
from mdtui.mrk.changing import Change
from mdtui.server import MailServer


def add_timeout(parser: ArgumentParser) -> None:
    """Add the option that says how long to wait for a lock."""
    timeout = "wait so many seconds for a lock that somebody else holds"
    parser.add_argument("--timeout", metavar="S", type=at_least(0.0, float), help=timeout)


def how_to_write(args: Namespace, output: Output, stopped: Callable[[], bool]) -> HowToWrite:
    """Return how a call wants its writes carried out.

    Args:
        args: the call.
        output: shows how far a change of several parts has come.
        stopped: says whether the program was asked to end.
    """

    def show(done: int, total: int) -> None:
        output.passing(f"{PROGRAM}: {done:,} of {total:,} records" if done < total else "")

    how = HowToWrite(cancelled=stopped, progress=show)
    if args.timeout is not None:
        how["timeout"] = args.timeout
    return how


def note_leftovers(server: MailServer, output: Output, *, but: str | None = None) -> None:
    """Say in one line whether a crash has left changes unfinished.

    Args:
        server: the mail server.
        output: takes the line.
        but: a change that the call is about itself.
    """
    try:
        leftovers = [each for each in server.changes.leftovers() if each.entry.intent.subject.id != but]
    except MdtuiError as error:
        # What may be known of earlier changes does not hold up this one.
        output.note(error.line())
        return
    if leftovers:
        count = len({each.entry.intent.subject.id for each in leftovers})
        text = "1 change was" if count == 1 else f"{count} changes were"
        lock = any(each.own_lock for each in leftovers)
        and_lock = f", {PROGRAM} locks --remove-own removes the lock that it left" if lock else ""
        output.note(f"{text} not finished, as after a crash: {PROGRAM} undo --list shows them{and_lock}")


def overlap(change: Done, folder: str) -> FailedError | None:
    """Return the error for a change during which somebody wrote without taking the lock, or None."""
    if isinstance(change, Change) and change.overlap:
        what = f"{len(change.overlap)} records do not read back as written: another program wrote without the lock"
    elif change.intruded:
        what = "written as asked, but another program wrote to the folder at the same time without the lock"
    else:
        return None
    return FailedError(what, where=folder, hint="look at the folder")


def counted(count: int, noun: str) -> str:
    """Return a number of things in words, such as ``1 record`` or ``2000 records``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
