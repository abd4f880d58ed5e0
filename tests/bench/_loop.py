"""Runs inside the program: writes down each piece of work of its event loop that is long, and what was done in it.

A thread looks every few milliseconds at what the loop's thread is doing, once a piece of work takes long. A timer that
is late tells of what no piece of work shows: that another thread did not let the interpreter go.
"""

from __future__ import annotations

import asyncio
import collections
import faulthandler
import gc
import json
import os
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import textual
from textual.events import Callback, Key
from textual.message import Message
from textual.message_pump import MessagePump

import mdtui

LONG = 0.01
"""Seconds from which on a piece of work is written down."""
LOOK = 0.004
BEAT = 0.01
_PACKAGE, _LIBRARY = (f"{Path(package.__file__ or '').parent}{os.sep}" for package in (mdtui, textual))
_AROUND = ("cli/", "tui/background.py", "tui/pollers.py")
"""What is below everything else on a stack, and so says nothing."""


_THREAD = re.compile(r"(?:Current thread|Thread) 0x([0-9a-f]+)")
_FRAME = re.compile(r' +File "(.*)", line (\d+) in (.*)')


class _Frame(NamedTuple):
    """One call of a stack, as `faulthandler` writes it."""

    file: str
    line: str
    function: str


def watch(path: Path) -> None:
    """Write what is long from now on, as a line of JSON each: when it began, its seconds, the processor's, and what."""
    _Watch(path).begin()


class _Watch:
    def __init__(self, path: Path) -> None:
        self._out = path.open("a", encoding="utf-8")
        self._main = threading.get_ident()
        self._run: Callable[[asyncio.Handle], None] = asyncio.Handle._run
        self._begun: float | None = None
        self._seen: collections.Counter[str] = collections.Counter()
        self._labels: dict[Any, str] = {}
        self._last = ""
        self._beats = False
        self._collecting = self._collected = 0.0

    def begin(self) -> None:
        run, dispatch = self._run, MessagePump._dispatch_message

        async def dispatched(pump: MessagePump, message: Message) -> None:
            task = asyncio.current_task()
            before = self._labels.get(task, "")
            self._last = self._labels[task] = _label(pump, message)
            try:
                await dispatch(pump, message)
            finally:
                self._labels[task] = before

        def watched(handle: asyncio.Handle) -> None:
            if threading.get_ident() != self._main:
                run(handle)
                return
            if not self._beats:
                self._beats = True
                self._beat(handle._loop, time.monotonic(), time.thread_time())  # type: ignore[attr-defined]
            self._measure(handle)

        MessagePump._dispatch_message = dispatched  # type: ignore[method-assign, assignment]
        asyncio.Handle._run = watched  # type: ignore[method-assign, assignment]
        gc.callbacks.append(self._collect)
        threading.Thread(target=self._look, daemon=True).start()

    def _collect(self, phase: str, _info: dict[str, int]) -> None:
        now = time.monotonic()
        if phase == "start":
            self._collecting = now
        else:
            self._collected += now - self._collecting

    def _measure(self, handle: asyncio.Handle) -> None:
        self._last = ""
        self._seen.clear()
        self._collected = 0.0
        self._begun = start = time.monotonic()
        cpu = time.thread_time()
        try:
            self._run(handle)
        finally:
            self._begun = None
            wall, cpu = time.monotonic() - start, time.thread_time() - cpu
            if wall > LONG:
                task = getattr(handle._callback, "__self__", None)  # type: ignore[attr-defined]
                label = self._last or self._labels.get(task, "") or _named(task if task is not None else handle)
                self._write(start, wall, cpu, "; ".join([label, *self._places()]))

    def _places(self) -> list[str]:
        # The thread that looks may just be about to add one.
        seen = self._seen.most_common()
        all_seen = sum(count for _, count in seen)
        collected = [f"garbage {self._collected * 1e3:.0f} ms"] if self._collected > LOOK else []
        return collected + [f"{place} {100 * count // all_seen} %" for place, count in seen[:3]]

    def _write(self, start: float, wall: float, cpu: float, what: str) -> None:
        self._out.write(json.dumps([start, wall, cpu, what]) + "\n")
        self._out.flush()

    def _look(self) -> None:
        while True:
            time.sleep(LOOK)
            begun = self._begun
            if begun is not None and time.monotonic() - begun > LONG:
                self._seen[_place(self._stacks().get(self._main, ()))] += 1

    def _stacks(self) -> dict[int, list[_Frame]]:
        """Return the stack of each thread, the innermost call first.

        Frames that are walked through while other threads run crash the interpreter now and then; this is written in
        one go.
        """
        with tempfile.TemporaryFile() as file:
            faulthandler.dump_traceback(file)
            file.seek(0)
            lines = file.read().decode(errors="replace").splitlines()
        stacks: dict[int, list[_Frame]] = {}
        stack: list[_Frame] = []
        for line in lines:
            if thread := _THREAD.match(line):
                stack = stacks[int(thread[1], 16)] = []
            elif frame := _FRAME.match(line):
                stack.append(_Frame(*frame.groups()))
        return stacks

    def _beat(self, loop: asyncio.AbstractEventLoop, due: float, cpu: float) -> None:
        now, used = time.monotonic(), time.thread_time()
        if now - due > LONG and used - cpu < (now - due) / 2:
            others = [_place(stack) for thread, stack in self._stacks().items() if thread != self._main]
            busy = sorted({place for place in others if place and not place.startswith("textual/")})
            self._write(due, now - due, used - cpu, f"waited; other threads: {', '.join(busy)}")
        loop.call_later(BEAT, self._beat, loop, time.monotonic() + BEAT, time.thread_time())


def _label(pump: MessagePump, message: Message) -> str:
    if isinstance(message, Callback):
        callback = getattr(message.callback, "func", message.callback)
        return f"{type(pump).__name__} calls {getattr(callback, '__qualname__', callback)}"
    key = f" {message.key}" if isinstance(message, Key) else ""
    return f"{type(pump).__name__} has {type(message).__name__}{key}"


def _place(stack: Iterable[_Frame]) -> str:
    """Return the innermost place that is the program's own, or else Textual's."""
    library = ""
    for file, line, function in stack:
        own = file.removeprefix(_PACKAGE)
        if own != file and not own.startswith(_AROUND):
            return f"{own}:{line} {function}"
        if file.startswith(_LIBRARY) and not library:
            library = f"textual/{file.removeprefix(_LIBRARY)}:{line} {function}"
    return library


def _named(work: object) -> str:
    name = work.get_name() if isinstance(work, asyncio.Task) else repr(work)
    return name if len(name) <= 100 else f"{name[:100]}.."
