from __future__ import annotations

import msgspec
import pytest
from rich.cells import cell_len

from mdtui.errors import UsageError
from mdtui.tui.glyphs import ASCII, FULL, WGL4, GlyphSet, glyph_set

CELLS = {"branch": 2, "last_branch": 2, "trunk": 2, "no_trunk": 2, "levels": 4}
"""The signs that take more than one."""

# The part of Windows Glyph List 4 above Latin-1 that is no letter.
WGL4_SIGNS = (
    "\u2013\u2014\u2015\u2017\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u2020\u2021\u2022\u2026\u2030\u2032\u2033\u2039"
    "\u203a\u203c\u203e\u2044\u207f\u20a3\u20a4\u20a7\u20ac\u2105\u2113\u2116\u2122\u2126\u212e\u215b\u215c\u215d\u215e"
    "\u2190\u2191\u2192\u2193\u2194\u2195\u21a8\u2202\u2206\u220f\u2211\u2212\u2215\u2219\u221a\u221e\u221f\u2229\u222b"
    "\u2248\u2260\u2261\u2264\u2265\u2302\u2310\u2320\u2321\u2500\u2502\u250c\u2510\u2514\u2518\u251c\u2524\u252c\u2534"
    "\u253c\u2550\u2551\u2552\u2553\u2554\u2555\u2556\u2557\u2558\u2559\u255a\u255b\u255c\u255d\u255e\u255f\u2560\u2561"
    "\u2562\u2563\u2564\u2565\u2566\u2567\u2568\u2569\u256a\u256b\u256c\u2580\u2584\u2588\u258c\u2590\u2591\u2592\u2593"
    "\u25a0\u25a1\u25aa\u25ab\u25ac\u25b2\u25ba\u25bc\u25c4\u25ca\u25cb\u25cf\u25d8\u25d9\u25e6\u263a\u263b\u263c\u2640"
    "\u2642\u2660\u2663\u2665\u2666\u266a\u266b"
)


def signs(glyphs: GlyphSet) -> dict[str, str]:
    return {name: sign for name, sign in msgspec.structs.asdict(glyphs).items() if name != "name"}


@pytest.mark.parametrize("glyphs", [ASCII, WGL4, FULL], ids=lambda glyphs: glyphs.name)
def test_a_sign_takes_the_same_cells_in_each_set(glyphs: GlyphSet) -> None:
    assert {name: cell_len(sign) for name, sign in signs(glyphs).items()} == {
        name: CELLS.get(name, 1) for name in signs(ASCII)
    }
    assert all(sign.isprintable() for sign in signs(glyphs).values())


def test_ascii_is_ascii() -> None:
    assert all(" " <= character <= "~" for character in "".join(signs(ASCII).values()))


def test_wgl4_is_in_every_console_font_of_windows() -> None:
    allowed = set(WGL4_SIGNS) | {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180))}
    assert set("".join(signs(WGL4).values())) <= allowed


@pytest.mark.parametrize("glyphs", [ASCII, WGL4, FULL], ids=lambda glyphs: glyphs.name)
@pytest.mark.parametrize(
    "together",
    [
        ("cursor", "selected", "anchor"),
        ("selected", "anchor", "pending", "changed"),
        ("ascending", "descending"),
        ("folded", "unfolded", "leaf"),
        ("running", "missing", "stopped", "unknown"),
        ("info", "warning", "error", "critical"),
        ("track", "thumb"),
        ("branch", "last_branch", "trunk", "no_trunk"),
    ],
)
def test_signs_that_stand_in_the_same_place_differ(glyphs: GlyphSet, together: tuple[str, ...]) -> None:
    assert len({getattr(glyphs, name) for name in together}) == len(together)


def test_a_set_is_found_by_name() -> None:
    assert [glyph_set(name) for name in ("ascii", "wgl4", "full")] == [ASCII, WGL4, FULL]
    with pytest.raises(UsageError, match="sets are ascii wgl4 full"):
        glyph_set("emoji")
