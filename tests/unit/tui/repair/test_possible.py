from __future__ import annotations

from typing import Any

import msgspec
import pytest
from textual.widget import Widget

from mdtui.keys.action import Place
from mdtui.mrk.locking import never
from mdtui.server import MailServer
from mdtui.tui.actions import of_place
from mdtui.tui.repair.mending import Doing, Mending
from mdtui.tui.repair.possible import IT_IS_DONE, why_not_mended
from mdtui.tui.repair.wishes import Wishes
from mdtui.tui.repair.writes import Outcome, SetAsideWrite, look_after, propose

INBOX = "anna@example.com"


@pytest.fixture
def mending(server: MailServer) -> Mending:
    """Give the repair of a folder with three kinds of damage, planned."""
    mending = Mending(server, Widget(), server.folder(INBOX), lambda _: None)
    mending.proposal = propose(server, mending.folder, Wishes(), never)
    mending.groups.show(mending.proposal.groups)
    return mending


def reasons(mending: Mending, row: int = 0) -> dict[str, str]:
    chosen = mending.groups.line(row)
    methods = [action.method for action in of_place(Place.REPAIR)]
    return {method: why for method in methods if (why := why_not_mended(method, mending, chosen))}


def test_of_a_plan(mending: Mending) -> None:
    assert reasons(mending) == {
        "toggle_sort": "the records stand in the order of their UIDs",
        "toggle_flags": "no flag bit is amiss",
        "toggle_rename": "every message file has a name that fits into a record",
        "toggle_header": "the header can be read",
        "toggle_rights": "the owner has the right to read and write",
        "toggle_lock": "no old lock is to be removed",
        "next_class": "Hiwater.mrk can be read, and its class is known",
        "toggle_name": "the folder's name can be read",
        "undo": "nothing was written here yet",
        "give_back": "no IMAP.MRK of this folder was set aside",
    }


def test_with_nothing_to_mend(mending: Mending) -> None:
    mending.groups.show([])
    said = reasons(mending)
    assert said["apply"] == "nothing is to be changed"
    assert said["leave_out"] == "choose a change"
    assert said["toggle_added"] == "no record is to be added"
    assert said["fold_up"] == said["unfold"] == said["next_group"] == said["previous_group"] == "there is no line"


@pytest.mark.parametrize("doing", [Doing.WRITING, Doing.CHECKING])
def test_while_it_is_written(mending: Mending, doing: Doing) -> None:
    mending.doing = doing
    said = reasons(mending)
    assert {said[method] for method in ("apply", "set_aside", "leave_out", "toggle_added", "reload", "undo")} == {
        "it is being written" if doing is Doing.WRITING else "the folder is being checked"
    }


def test_while_the_folder_is_looked_at_wishes_can_change(mending: Mending) -> None:
    mending.doing = Doing.LOOKING
    said = reasons(mending)
    assert said["apply"] == said["set_aside"] == "the folder is being looked at"
    assert not said.keys() & {"toggle_added", "leave_out", "reload"}


def test_before_anything_is_known(server: MailServer) -> None:
    mending = Mending(server, Widget(), server.folder(INBOX), lambda _: None)
    mending.doing = Doing.LOOKING
    assert reasons(mending)["apply"] == "looking at the folder"
    mending.doing = Doing.NOTHING
    assert reasons(mending)["give_back"] == "the folder cannot be looked at"


def test_where_nothing_may_be_written(mending: Mending) -> None:
    assert mending.proposal is not None
    mending.proposal = msgspec.structs.replace(mending.proposal, why_not="read-only")
    said = reasons(mending)
    assert said["apply"] == said["set_aside"] == "read-only"
    assert said["give_back"] == "no IMAP.MRK of this folder was set aside"


def test_of_what_was_done(mending: Mending, server: MailServer) -> None:
    write = SetAsideWrite(mending.folder)
    write.run(server, {})
    outcome: Any = look_after(server, write, Wishes(), never)
    assert isinstance(outcome, Outcome)
    mending.outcome, mending.proposal, mending.written = outcome, outcome.proposal, write.changes
    mending.groups.show(outcome.groups())
    said = reasons(mending)
    assert said["apply"] == said["leave_out"] == said["toggle_sort"] == IT_IS_DONE
    assert said["set_aside"] == "there is no IMAP.MRK to set aside"
    assert said["give_back"] == "MDaemon has not made a new IMAP.MRK yet, F5 looks again"
    assert "undo" not in said
