"""The signs that the screens draw with, in three sets: what every terminal, every Windows console, or a good font has.

A sign is one cell wide and means the same in each set; lines of the tree are two cells. Nothing else in the package
puts a character above 0x7E on the screen but what people wrote themselves.
"""

from __future__ import annotations

import msgspec

from mdtui.errors import UsageError


class GlyphSet(msgspec.Struct, frozen=True):
    """One way to draw; the defaults are plain ASCII.

    Attributes:
        name: what the set is called in the configuration.
        ellipsis: stands where text was cut off.
        separator: between two things on one line.
        cursor: at the row the keys act on.
        selected: at a selected record.
        anchor: where a range was started.
        pending: at a record whose change is on its way.
        changed: at a record that somebody else changed a moment ago.
        finding: at what a check found fault with.
        no_flag: in place of a flag's letter where the flag is not set.
        ascending: at the column sorted by, lowest first.
        descending: likewise, highest first.
        folded: at a node whose children are hidden.
        unfolded: at a node whose children are shown.
        leaf: at a node without children.
        branch: before a child that another one follows.
        last_branch: before the last child.
        trunk: below a node that has a following sibling.
        no_trunk: below one that has none.
        horizontal: a horizontal rule.
        vertical: a vertical rule.
        track: the scroll bar where the window is not.
        thumb: the scroll bar where the window is.
        bar: the full cell of a bar.
        levels: the cells of a histogram, the lowest first.
        more_above: there is more above.
        more_below: there is more below, or news.
        caret: below the place in a line that it is about.
        running: a process that runs, something that is well.
        missing: a process that should run and does not, something that failed.
        stopped: a process that is there and stands still.
        unknown: something that cannot be told.
        info: an event or a finding of the lowest weight.
        warning: one to look at.
        error: one to act on.
        critical: one that cannot wait.
    """

    name: str = "ascii"
    ellipsis: str = "~"
    separator: str = "|"
    cursor: str = ">"
    selected: str = "*"
    anchor: str = "["
    pending: str = "."
    changed: str = "+"
    finding: str = "!"
    no_flag: str = "-"
    ascending: str = "^"
    descending: str = "v"
    folded: str = "+"
    unfolded: str = "-"
    leaf: str = " "
    branch: str = "|-"
    last_branch: str = "`-"
    trunk: str = "| "
    no_trunk: str = "  "
    horizontal: str = "-"
    vertical: str = "|"
    track: str = ":"
    thumb: str = "#"
    bar: str = "#"
    levels: str = ".:+#"
    more_above: str = "^"
    more_below: str = "v"
    caret: str = "^"
    running: str = "o"
    missing: str = "x"
    stopped: str = "="
    unknown: str = "?"
    info: str = "i"
    warning: str = "!"
    error: str = "E"
    critical: str = "#"

    @property
    def sample(self) -> str:
        """Some of the signs, to be looked at: where one is a box or a blank, the font does not have the set."""
        signs = (self.cursor, self.selected, self.pending, self.changed, self.unfolded, self.running, self.missing)
        lines = (self.branch, self.last_branch, self.thumb, self.levels, self.ellipsis, self.error)
        return " ".join((*signs, *lines))


ASCII = GlyphSet()
"""Nothing above 0x7E."""

WGL4 = GlyphSet(
    name="wgl4",
    ellipsis="\N{HORIZONTAL ELLIPSIS}",
    separator="\N{MIDDLE DOT}",
    cursor="\N{BLACK RIGHT-POINTING POINTER}",
    selected="\N{BLACK SQUARE}",
    anchor="\N{BOX DRAWINGS LIGHT DOWN AND RIGHT}",
    pending="\N{WHITE CIRCLE}",
    changed="\N{LOZENGE}",
    no_flag="\N{MIDDLE DOT}",
    ascending="\N{BLACK UP-POINTING TRIANGLE}",
    descending="\N{BLACK DOWN-POINTING TRIANGLE}",
    folded="\N{BLACK RIGHT-POINTING POINTER}",
    unfolded="\N{BLACK DOWN-POINTING TRIANGLE}",
    branch="\N{BOX DRAWINGS LIGHT VERTICAL AND RIGHT}\N{BOX DRAWINGS LIGHT HORIZONTAL}",
    last_branch="\N{BOX DRAWINGS LIGHT UP AND RIGHT}\N{BOX DRAWINGS LIGHT HORIZONTAL}",
    trunk="\N{BOX DRAWINGS LIGHT VERTICAL} ",
    horizontal="\N{BOX DRAWINGS LIGHT HORIZONTAL}",
    vertical="\N{BOX DRAWINGS LIGHT VERTICAL}",
    track="\N{LIGHT SHADE}",
    thumb="\N{FULL BLOCK}",
    bar="\N{FULL BLOCK}",
    levels="\N{LIGHT SHADE}\N{MEDIUM SHADE}\N{DARK SHADE}\N{FULL BLOCK}",
    more_above="\N{UPWARDS ARROW}",
    more_below="\N{DOWNWARDS ARROW}",
    caret="\N{UPWARDS ARROW}",
    running="\N{BLACK CIRCLE}",
    missing="\N{MULTIPLICATION SIGN}",
    stopped="\N{WHITE SQUARE}",
    info="\N{MIDDLE DOT}",
    error="\N{BLACK DIAMOND SUIT}",
    critical="\N{BLACK SQUARE}",
)
"""The 652 characters of Windows Glyph List 4, which every console font of Windows has."""

FULL = GlyphSet(
    name="full",
    ellipsis="\N{HORIZONTAL ELLIPSIS}",
    separator="\N{MIDDLE DOT}",
    cursor="\N{BLACK RIGHT-POINTING SMALL TRIANGLE}",
    selected="\N{CHECK MARK}",
    anchor="\N{BOX DRAWINGS LIGHT DOWN AND RIGHT}",
    pending="\N{WHITE CIRCLE}",
    changed="\N{BLACK DIAMOND}",
    no_flag="\N{MIDDLE DOT}",
    ascending="\N{BLACK UP-POINTING SMALL TRIANGLE}",
    descending="\N{BLACK DOWN-POINTING SMALL TRIANGLE}",
    folded="\N{BLACK RIGHT-POINTING SMALL TRIANGLE}",
    unfolded="\N{BLACK DOWN-POINTING SMALL TRIANGLE}",
    branch=WGL4.branch,
    last_branch="\N{BOX DRAWINGS LIGHT ARC UP AND RIGHT}\N{BOX DRAWINGS LIGHT HORIZONTAL}",
    trunk=WGL4.trunk,
    horizontal=WGL4.horizontal,
    vertical=WGL4.vertical,
    track="\N{BOX DRAWINGS LIGHT VERTICAL}",
    thumb="\N{RIGHT HALF BLOCK}",
    bar="\N{FULL BLOCK}",
    levels="\N{LOWER ONE QUARTER BLOCK}\N{LOWER HALF BLOCK}\N{LOWER THREE QUARTERS BLOCK}\N{FULL BLOCK}",
    more_above="\N{UPWARDS ARROW}",
    more_below="\N{DOWNWARDS ARROW}",
    caret="\N{UPWARDS ARROW}",
    running="\N{BLACK CIRCLE}",
    missing="\N{BALLOT X}",
    stopped="\N{WHITE SQUARE}",
    info="\N{MIDDLE DOT}",
    error="\N{BLACK DIAMOND}",
    critical="\N{BLACK SQUARE}",
)
"""What the monospaced fonts of today have."""

GLYPH_SETS = {glyphs.name: glyphs for glyphs in (ASCII, WGL4, FULL)}
"""The sets by name, the one that every terminal has first."""


def glyph_set(name: str) -> GlyphSet:
    """Return the set of this name.

    Raises:
        UsageError: there is none of that name.
    """
    try:
        return GLYPH_SETS[name]
    except KeyError:
        raise UsageError("unknown glyph set", where=name, hint=f"sets are {' '.join(GLYPH_SETS)}") from None
