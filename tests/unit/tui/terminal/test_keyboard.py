from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator

import pytest
from textual.events import Key, Paste
from textual.message import Message

from mdtui.tui.terminal import keyboard
from mdtui.tui.terminal.keyboard import Keyboard
from tests.fixtures.idle import nothing_ready

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there Textual reads in a thread: a console is no file")


class Typing:
    """A terminal that is typed at, and what it leads to."""

    def __init__(self) -> None:
        self.read_end, self.write_end = os.pipe()
        self.told: list[Message] = []
        self.gone = 0
        self.keyboard = Keyboard(self.read_end, self.told.append, self.lose)
        self.keyboard.listen()

    def lose(self) -> None:
        self.gone += 1

    async def type(self, data: bytes) -> list[str]:
        """Type, and return the keys that this leads to."""
        self.told.clear()
        os.write(self.write_end, data)
        await nothing_ready()
        return [message.key for message in self.told if isinstance(message, Key)]

    def close(self) -> None:
        self.keyboard.stop()
        os.close(self.read_end)


@pytest.fixture
async def typing() -> Iterator[Typing]:  # type: ignore[misc]
    typing = Typing()
    yield typing
    typing.close()


async def test_keys_arrive_in_their_order(typing: Typing) -> None:
    assert await typing.type(b"ab\x1b[B\x1b[6~\r") == ["a", "b", "down", "pagedown", "enter"]


async def test_a_key_may_come_in_pieces(typing: Typing) -> None:
    assert await typing.type(b"\x1b[") == []
    assert await typing.type(b"6") == []
    assert await typing.type(b"~x") == ["pagedown", "x"]
    assert await typing.type("ü".encode()[:1]) == []
    assert await typing.type("ü".encode()[1:]) == ["ü"]


async def test_escape_alone_is_a_key_once_nothing_followed(typing: Typing, monkeypatch: pytest.MonkeyPatch) -> None:
    arrived = asyncio.Event()

    def take(message: Message) -> None:
        typing.told.append(message)
        arrived.set()

    monkeypatch.setattr(typing.keyboard, "_told", take)
    assert await typing.type(b"\x1b") == []
    await arrived.wait()
    assert [message.key for message in typing.told if isinstance(message, Key)] == ["escape"]
    assert await typing.type(b"[") == ["left_square_bracket"]


async def test_more_than_fits_at_once_arrives_whole(typing: Typing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyboard, "_MOST", 3)
    assert await typing.type(b"abcdefgh") == list("abcdefgh")
    await typing.type(b"\x1b[200~a long text\x1b[201~")
    (paste,) = (message for message in typing.told if isinstance(message, Paste))
    assert paste.text == "a long text"


async def test_bytes_of_another_code_page_end_nothing(typing: Typing) -> None:
    assert (await typing.type(b"\xe9\xff"))[-1:] != ["x"]
    assert (await typing.type(b"x"))[-1] == "x"
    assert typing.gone == 0


async def test_what_is_typed_after_the_end_is_left_to_others(typing: Typing) -> None:
    typing.keyboard.stop()
    assert await typing.type(b"a") == []
    typing.keyboard.listen()
    await nothing_ready()
    assert [message.key for message in typing.told if isinstance(message, Key)] == ["a"]


async def test_stopping_twice_does_no_harm(typing: Typing) -> None:
    await typing.type(b"\x1b")
    typing.keyboard.stop()
    typing.keyboard.stop()


async def test_a_terminal_that_is_gone_is_told_of_once(typing: Typing) -> None:
    os.close(typing.write_end)
    await nothing_ready()
    await nothing_ready()
    assert typing.gone == 1


async def test_a_terminal_that_cannot_be_read_is_gone(typing: Typing, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("mdtui.tui.terminal.keyboard.os.read", broken)
    assert await typing.type(b"a") == []
    assert typing.gone == 1
