from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mdtui.findings import Finding, Severity
from mdtui.mailroot.folders import Folder
from mdtui.server import FolderTotals
from mdtui.tui.findings.weight import Weight
from mdtui.tui.glyphs import ASCII
from mdtui.tui.messages import FolderChosen
from mdtui.tui.widgets.folder_tree import FolderTree

ANNA = "anna@example.com"


def folder(owner: str, *names: str) -> Folder:
    return Folder(path=Path(owner, *names), owner=owner, names=names, raw_names=names, mrk=None)


FOLDERS = [folder(ANNA), folder(ANNA, "Drafts"), folder(ANNA, "Work"), folder(ANNA, "Work", "2026"), folder("public")]
FINDING = Finding("MRK001", Severity.ERROR, "torn")


def filled(totals: dict[int, FolderTotals] | None = None) -> FolderTree:
    tree = FolderTree(ASCII, "no folders here")
    tree.begin()
    tree.branches.add(FOLDERS)
    tree.branches.set_totals((FOLDERS[number], known) for number, known in (totals or {}).items())
    return tree


async def test_the_lines_of_the_tree(host: Any) -> None:
    tree = filled({0: FolderTotals(9, 3), 1: FolderTotals(), 3: FolderTotals(4, 1234, findings=(FINDING,))})
    async with host(tree, 28, 8) as (app, pilot):
        tree.show_opened(FOLDERS[3])
        await pilot.pause()
        assert app.lines() == [
            " - example.com     E1 1,237",
            " | - anna          E1 1,237",
            " | |   INBOX              3",
            " | |   Drafts",
            " | | - Work",
            ">| | |   2026      E1 1,234",
            "   Public folders",
            "",
        ]


async def test_a_narrow_tree_keeps_a_part_of_every_name(host: Any) -> None:
    tree = filled({3: FolderTotals(4, 1_234_567)})
    async with host(tree, 22, 8) as (app, pilot):
        tree.show_opened(FOLDERS[3])
        await pilot.pause()
        assert app.lines()[5].endswith("1,234k")
        assert "2026" in app.lines()[5]


async def test_the_mark_is_that_of_the_worst_finding_and_its_number_goes_before_the_name(host: Any) -> None:
    tree = filled({1: FolderTotals(9, 123)})
    async with host(tree, 24, 8) as (app, pilot):
        tree.branches.fold(tree.branches.rows[1], folded=False)
        tree.branches.set_checked(
            [
                (FOLDERS[0], Weight(info=12)),
                (FOLDERS[1], Weight(info=1, warning=3)),
                (FOLDERS[2], Weight(error=123_456)),
                (FOLDERS[4], Weight(warning=1, critical=2)),
            ]
        )
        tree.renewed(FOLDERS)
        await pilot.pause()
        assert app.lines() == [
            " - example.com    E 123",
            " | - anna     E123k 123",
            " | |   INBOX        i12",
            " | |   Drafts    !4 123",
            " | | + Work       E123k",
            "   Public folders    #3",
            "",
            "",
        ]
        tree.branches.set_checked([(FOLDERS[0], Weight(info=1234))])
        tree.show_opened(FOLDERS[0])
        await pilot.pause()
        assert app.lines()[2] == ">| |   INBOX        i1k"


async def test_an_empty_tree_says_so_and_has_no_branch(host: Any) -> None:
    tree = FolderTree(ASCII, "no folders here")
    async with host(tree, 28, 4) as (app, _):
        assert app.lines()[0] == "  no folders here"
        assert tree.branch is None
        for action in ("open_folder", "fold", "fold_up", "unfold", "next_unseen", "next_finding", "cursor_down"):
            getattr(tree, f"action_{action}")()


async def test_the_cursor_stays_on_its_branch_when_folders_come_above_it(host: Any) -> None:
    tree = filled()
    async with host(tree, 28, 8):
        tree.move_to(2)
        assert tree.branch is not None
        assert tree.branch.label == "Public folders"
        tree.add([folder("zoe@a.example")])
        assert tree.branch.label == "Public folders"
        assert tree.cursor == 4


async def test_the_cursor_goes_to_what_its_branch_hung_on_when_that_is_folded_or_gone(host: Any) -> None:
    tree = filled()
    async with host(tree, 28, 8):
        tree.show_opened(FOLDERS[3])
        tree.begin()
        tree.add(FOLDERS[:3])
        tree.finish()
        assert tree.branch is not None
        assert tree.branch.label == "Work"


async def test_a_folder_that_was_opened_before_the_tree_knew_it_is_revealed_once_it_comes(host: Any) -> None:
    tree = FolderTree(ASCII, "")
    async with host(tree, 28, 8):
        tree.show_opened(FOLDERS[3])
        tree.add(FOLDERS)
        assert tree.branch is tree.branches.find(FOLDERS[3])
        tree.action_scroll_home()
        tree.add(FOLDERS)
        assert tree.cursor == 0


@pytest.mark.parametrize(("row", "chosen"), [(1, 0), (2, 4)])
async def test_opening_a_mailbox_opens_its_inbox_and_unfolds_it(host: Any, row: int, chosen: int) -> None:
    tree = filled()
    async with host(tree, 28, 8) as (app, pilot):
        tree.move_to(row)
        tree.action_open_folder()
        await pilot.pause()
        assert [message.folder for message in app.got if isinstance(message, FolderChosen)] == [FOLDERS[chosen]]


async def test_opening_a_domain_folds_it(host: Any) -> None:
    tree = filled()
    async with host(tree, 28, 8) as (app, _):
        tree.action_open_folder()
        assert tree.count == 2
        assert not [message for message in app.got if isinstance(message, FolderChosen)]


async def test_a_click_opens(host: Any) -> None:
    tree = filled()
    async with host(tree, 28, 8) as (app, pilot):
        await pilot.click(FolderTree, offset=(6, 1))
        await pilot.pause()
        assert [message.folder for message in app.got if isinstance(message, FolderChosen)] == [FOLDERS[0]]


async def test_the_note_says_whether_folders_are_still_being_read(host: Any) -> None:
    tree = FolderTree(ASCII, "")
    async with host(tree, 28, 8) as (app, pilot):
        tree.begin()
        tree.add(FOLDERS)
        await pilot.pause()
        tree.finish()
        await pilot.pause()
        notes = [message.note for message in app.got if isinstance(message, FolderTree.NoteChanged)]
        assert notes == ["5 ~", "5"]
