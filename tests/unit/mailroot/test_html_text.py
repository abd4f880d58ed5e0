from __future__ import annotations

import pytest

from mdtui.mailroot.html_text import html_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("plain", ["plain"]),
        ("<p>One</p><p>Two <b>bold</b></p>", ["One", "", "Two bold"]),
        ("a\n  b\t c<br>d<br/>e", ["a b c", "d", "e"]),
        ("<ul><li>one<li>two</ul>", ["- one", "- two"]),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", ["a  b", "c"]),
        ("<pre>  x\n    y</pre>z", ["  x", "    y", "z"]),
        ("<head><title>t</title></head><style>b{}</style><script>if(a<b)</script>shown", ["shown"]),
        ("a<!-- hidden > -->b<!DOCTYPE x>c<?php ?>d", ["abcd"]),
        ("1 &lt; 2 &amp;&#233; &#x41;", ["1 < 2 &é A"]),
        ("1 < 2", ["1 < 2"]),
        ("<img src=x alt='a cat'>", ["[a cat]"]),
        ("<a href='https://evil.example/'>www.bank.example</a>!", ["www.bank.example [https://evil.example/]!"]),
        ("<a href=https://x.example>https://x.example</a>", ["https://x.example"]),
        ("<a href='#top'>up</a>", ["up"]),
        ("<a href='javascript:alert(1)'>press", ["press [javascript:alert(1)]"]),
        ("<SCRIPT>x</sCript>y", ["y"]),
        ("<script>never ends", []),
        ("cut <a href=", ["cut"]),
        ("&#99999999999999999999;", ["\N{REPLACEMENT CHARACTER};"]),
    ],
)
def test_html_is_read_as_lines(text: str, lines: list[str]) -> None:
    assert html_lines(text) == lines
