"""Sending text to the clipboard of the terminal that a person sits at, also through tmux: OSC 52.

A terminal does not say whether it took it. What is longer than terminals take is not sent at all, because some then
keep a part and some nothing.
"""

from __future__ import annotations

import base64

LONGEST = 74_994
"""Bytes of text; as Base64 they are the 100,000 characters that xterm, kitty and tmux take in one sequence."""


def fits(text: str) -> bool:
    """Return whether a text is short enough to be sent."""
    return len(text.encode("utf-8", "replace")) <= LONGEST


def sequences(text: str, *, in_tmux: bool) -> str:
    """Return what to write to the terminal, nothing where the text is too long.

    Args:
        text: what the clipboard is to hold.
        in_tmux: tmux stands between: it takes the sequence itself where ``set-clipboard`` is on, and hands it through
            in an envelope where ``allow-passthrough`` is; which of them is set is not known, so both are sent.
    """
    if not fits(text):
        return ""
    plain = f"\x1b]52;c;{base64.b64encode(text.encode('utf-8', 'replace')).decode('ascii')}\x07"
    inside = plain.replace("\x1b", "\x1b\x1b")
    return f"{plain}\x1bPtmux;{inside}\x1b\\" if in_tmux else plain


def said(text: str) -> tuple[str, str]:
    """Return what was done with a text, in many words and in few."""
    if fits(text):
        return "sent to the clipboard; or select it here with the mouse", "or select it here"
    return "too long for the clipboard; select it here with the mouse", "select it here"
