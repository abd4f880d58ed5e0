from __future__ import annotations

import pytest

from mdtui.terminal import Terminal, look_at_terminal


def look(platform: str = "linux", encoding: str = "utf-8", **environ: str) -> Terminal:
    return look_at_terminal(environ, platform, encoding, (80, 24))


@pytest.mark.parametrize(
    ("environ", "platform", "theme"),
    [
        ({"COLORTERM": "truecolor"}, "linux", "truecolor"),
        ({"COLORTERM": "24BIT"}, "linux", "truecolor"),
        ({}, "linux", "ansi"),
        ({"COLORTERM": "truecolor", "SSH_CONNECTION": "a 1 b 2"}, "linux", "ansi"),
        ({"COLORTERM": "truecolor"}, "win32", "ansi"),
        ({"WT_SESSION": "x"}, "win32", "truecolor"),
        ({"WT_SESSION": "x", "NO_COLOR": "1"}, "win32", "mono"),
    ],
)
def test_the_theme_that_fits(environ: dict[str, str], platform: str, theme: str) -> None:
    assert look(platform, **environ).theme == theme


@pytest.mark.parametrize(
    ("encoding", "glyphs"),
    [("utf-8", "wgl4"), ("cp437", "ascii"), ("cp1252", "ascii"), ("", "ascii"), ("odd", "ascii")],
)
def test_the_glyphs_that_fit(encoding: str, glyphs: str) -> None:
    assert look(encoding=encoding).glyphs == glyphs


def test_what_stands_between() -> None:
    there = look(TMUX="x,1,0", STY="1.x", SSH_TTY="/dev/pts/1")
    assert (there.in_tmux, there.in_screen, there.over_ssh, there.is_there) == (True, True, True, True)
    bare = look_at_terminal({}, "win32", "cp850", (0, 0))
    assert (bare.in_tmux, bare.in_screen, bare.over_ssh, bare.is_there, bare.old_console) == (
        False, False, False, False, True,
    )  # fmt: skip
    assert not look("win32", WT_SESSION="x").old_console
    assert not look("win32", SSH_TTY="x").old_console
