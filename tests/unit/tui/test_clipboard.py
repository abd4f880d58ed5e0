from __future__ import annotations

import base64

from mdtui.tui.clipboard import LONGEST, fits, said, sequences


def test_a_text_is_sent_as_base64() -> None:
    sent = sequences("Grüße\n", in_tmux=False)
    assert sent.startswith("\x1b]52;c;")
    assert base64.b64decode(sent[7:-1]).decode() == "Grüße\n"
    assert sent.endswith("\x07")


def test_tmux_gets_it_plain_and_in_an_envelope() -> None:
    sent = sequences("x", in_tmux=True)
    plain = sequences("x", in_tmux=False)
    assert sent == plain + "\x1bPtmux;\x1b" + plain + "\x1b\\"


def test_what_is_too_long_is_not_sent_at_all() -> None:
    assert fits("x" * LONGEST)
    assert len(sequences("x" * LONGEST, in_tmux=False)) <= 100_008
    assert not fits("x" * (LONGEST + 1))
    assert not fits("ü" * (LONGEST // 2 + 1))
    assert sequences("x" * (LONGEST + 1), in_tmux=True) == ""


def test_what_is_said_of_it() -> None:
    assert said("x") == ("sent to the clipboard; or select it here with the mouse", "or select it here")
    assert said("x" * 100_000) == ("too long for the clipboard; select it here with the mouse", "select it here")
