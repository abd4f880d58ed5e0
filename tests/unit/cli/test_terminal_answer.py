from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from mdtui.cli.terminal_answer import ask_terminal

ASK = "from mdtui.cli import terminal_answer as t; t.PATIENCE = {patience}; print('took', t.ask_terminal())"


def test_without_a_terminal_nothing_is_asked() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(patience=30)], stdin=subprocess.DEVNULL, capture_output=True, check=True
    )
    assert done.stdout.split() == [b"took", b"None"]


if sys.platform == "win32":

    def test_the_console_is_not_asked() -> None:
        assert ask_terminal() is None

else:
    import pty

    @pytest.mark.parametrize(
        ("answer", "patience", "said"),
        [
            (b"\x1b[5;7R", 30, b", takes_clipboard=False, reports_mouse=None)"),
            (b"\x1b[?1006;2$y\x1b[?62;22;52c\x1b[5;7R", 30, b", takes_clipboard=True, reports_mouse=True)"),
            (b"\x1b[?1006;0$y\x1b[?6c\x1b[5;7R", 30, b", takes_clipboard=False, reports_mouse=False)"),
            (b"\x1b[?1006;4$y\x1b[?152;5c\x1b[5;7R", 30, b", takes_clipboard=False, reports_mouse=False)"),
            (b"x", 0.2, b"took None"),
            (b"x" * 5000, 30, b"took None"),
        ],
    )
    def test_a_terminal_answers_or_does_not(answer: bytes, patience: float, said: bytes) -> None:
        master, slave = pty.openpty()
        child = subprocess.Popen([sys.executable, "-c", ASK.format(patience=patience)], stdin=slave, stdout=slave)
        os.close(slave)
        got = b""

        def talk() -> None:
            nonlocal got
            answered = False
            while True:
                try:
                    got += os.read(master, 1024)
                except OSError:
                    return
                if not answered and b"\x1b[6n" in got:
                    os.write(master, answer)
                    answered = True
                if b"took" in got and got.endswith(b"\n"):
                    return

        thread = threading.Thread(target=talk)
        thread.start()
        thread.join(60)
        assert child.wait(60) == 0
        os.close(master)
        assert said in got
