from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from mdtui.keys.action import Place
from mdtui.mailroot.message import LAST_READ, decode_message
from mdtui.server import MailServer
from mdtui.tui.actions import of_place
from mdtui.tui.glyphs import ASCII
from mdtui.tui.screens.message import MessageScreen

ACTIONS = {action.method: action for action in of_place(Place.MESSAGE)}


def screen_of(server: MailServer, rows: Any = None) -> MessageScreen:
    records: Any = SimpleNamespace(rows=rows, folder=None)
    return MessageScreen(server, ASCII, lambda _: "elsewhere", records)


@pytest.mark.parametrize("method", ["headers", "source", "copy", "more"])
def test_what_needs_a_message(server: MailServer, method: str) -> None:
    screen = screen_of(server)
    assert screen.why_not(ACTIONS[method]) == "no message is read"
    screen.message = decode_message(b"Subject: s\n\ntext", 100)
    assert screen.why_not(ACTIONS[method]) == ""


def test_no_more_is_read_than_there_is_and_than_is_wise(server: MailServer) -> None:
    screen = screen_of(server)
    screen.message = decode_message(b"Subject: s\n\ntext")
    assert screen.why_not(ACTIONS["more"]) == "all of it is read"
    screen.message = decode_message(bytes(LAST_READ), LAST_READ + 1)
    assert screen.why_not(ACTIONS["more"]) == "no more than 4 MB of a message is read"


def test_the_ends_of_the_folder(server: MailServer) -> None:
    class Rows(list[int]):
        cursor = 0

    rows = Rows([1, 2])
    screen = screen_of(server, rows)
    assert screen.why_not(ACTIONS["previous"]) == "this is the first record"
    assert screen.why_not(ACTIONS["next"]) == ""
    rows.cursor = 1
    assert screen.why_not(ACTIONS["next"]) == "this is the last record"
    assert screen_of(server).why_not(ACTIONS["next"]) == "this is the last record"


def test_actions_of_other_places_are_judged_elsewhere(server: MailServer) -> None:
    assert screen_of(server).why_not(of_place(Place.TREE)[0]) == "elsewhere"
