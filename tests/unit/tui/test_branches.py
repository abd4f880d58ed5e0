from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mdtui.findings import Finding, Severity
from mdtui.mailroot.folders import Folder
from mdtui.server import FolderTotals
from mdtui.tui.branches import Branches
from mdtui.tui.findings.weight import NOTHING, Weight

FINDING = Finding("FLD002", Severity.WARNING, "odd")


def folder(owner: str, *names: str, findings: Iterable[Finding] = ()) -> Folder:
    path = Path(owner, *names)
    return Folder(path=path, owner=owner, names=names, raw_names=names, mrk=None, findings=tuple(findings))


ANNA = "anna@example.com"
FOLDERS = [
    folder(ANNA),
    folder(ANNA, "Drafts"),
    folder(ANNA, "Work"),
    folder(ANNA, "Work", "2026"),
    folder("bob@example.org"),
    folder("public"),
    folder("public", "Sales"),
]


def tree(folders: Iterable[Folder] = FOLDERS) -> Branches:
    branches = Branches()
    branches.begin()
    branches.add(folders)
    branches.finish()
    return branches


def labels(branches: Branches) -> list[str]:
    return ["  " * row.depth + row.label for row in branches.rows]


def unfolded(branches: Branches) -> Branches:
    for row in list(branches.rows):
        branches.fold(row, folded=False)
    return branches


def test_domains_are_unfolded_and_mailboxes_folded_at_first() -> None:
    assert labels(tree()) == ["example.com", "  anna", "example.org", "  bob", "Public folders", "  Sales"]


def test_a_mailbox_begins_with_its_inbox() -> None:
    branches = unfolded(tree())
    assert labels(branches)[:5] == ["example.com", "  anna", "    INBOX", "    Drafts", "    Work"]


def test_the_root_of_the_public_folders_can_be_opened() -> None:
    branches = tree()
    assert branches.rows[4].folder == FOLDERS[5]


def test_folders_below_a_folder_show_once_it_is_unfolded() -> None:
    branches = tree()
    branch = branches.find(FOLDERS[3])
    assert branch is not None
    row = branches.reveal(branch)
    assert branches.rows[row].label == "2026"
    assert branch.depth == 3


def test_a_folder_called_inbox_is_not_the_inbox() -> None:
    branches = tree([folder(ANNA), folder(ANNA, "INBOX")])
    assert branches.folders == 2
    assert labels(unfolded(branches)) == ["example.com", "  anna", "    INBOX", "    INBOX"]


def test_names_in_the_tree_are_safe_for_a_terminal() -> None:
    branches = unfolded(tree([folder("a\x1b@b\u202e", "x\x07")]))
    assert all(row.label.isprintable() for row in branches.rows)


def test_an_owner_without_a_domain_stands_at_the_top() -> None:
    assert labels(tree([folder("odd"), folder("odd", "Sub")])) == ["odd"]


def test_sums_go_up_to_what_is_folded() -> None:
    branches = tree()
    branches.set_totals([(FOLDERS[0], FolderTotals(records=5, unseen=2)), (FOLDERS[3], FolderTotals(10, 3))])
    domain, mailbox = branches.rows[:2]
    assert (domain.shown_unseen, mailbox.shown_unseen, branches.unseen) == (5, 5, 5)
    work = branches.find(FOLDERS[2])
    assert work is not None
    assert work.shown_unseen == 3
    branches.fold(work, folded=False)
    assert work.shown_unseen == 0


def test_totals_that_come_again_replace_those_before() -> None:
    branches = tree()
    for unseen in (4, 1):
        branches.set_totals([(FOLDERS[1], FolderTotals(records=9, unseen=unseen, findings=(FINDING,)))])
    assert branches.unseen == 1
    assert branches.findings == 1


def test_empty_is_only_what_is_known_to_be_empty() -> None:
    branches = tree([folder(ANNA), folder(ANNA, "Drafts")])
    mailbox = branches.rows[1]
    assert not mailbox.is_empty
    branches.set_totals([(FOLDERS[0], FolderTotals())])
    assert not mailbox.is_empty
    branches.set_totals([(FOLDERS[1], FolderTotals())])
    assert mailbox.is_empty


def test_a_folded_branch_carries_the_mark_of_what_it_hides() -> None:
    branches = tree([folder(ANNA, "Work"), folder(ANNA, "Work", "2026", findings=[FINDING])])
    mailbox = branches.rows[1]
    assert mailbox.shown_weight == Weight(warning=1)
    work = branches.find(folder(ANNA, "Work"))
    assert work is not None
    assert work.shown_weight == Weight(warning=1)
    branches.fold(work, folded=False)
    assert work.shown_weight == NOTHING
    assert mailbox.shown_weight == Weight(warning=1)


def test_what_a_check_found_takes_the_place_of_what_was_noticed_while_reading() -> None:
    branches = tree()
    noticed = [(FOLDERS[2], FolderTotals(5, findings=(FINDING,))), (FOLDERS[3], FolderTotals(5, findings=(FINDING,)))]
    branches.set_totals(noticed)
    assert branches.rows[0].weight == Weight(warning=2)
    branches.set_checked([(FOLDERS[2], Weight(info=7, critical=1)), (folder("nobody"), Weight(error=1))])
    assert branches.rows[0].weight == Weight(info=7, warning=1, critical=1)
    branches.set_checked([(FOLDERS[2], NOTHING)])
    assert branches.rows[0].weight == Weight(warning=1)
    branches.begin()
    branches.add(FOLDERS[:2])
    branches.finish()
    assert branches.findings == 0


def test_a_folder_with_other_records_than_when_it_was_checked_is_not_marked_for_what_was_found_then() -> None:
    branches, work = tree(), FOLDERS[2]
    branches.set_checked([(work, Weight(error=3))])
    assert branches.set_totals([(work, FolderTotals(records=5, unseen=1))]) == []
    assert branches.set_totals([(work, FolderTotals(records=5, unseen=4, flagged=2))]) == []
    assert branches.findings == 3
    assert branches.set_totals([(work, FolderTotals(records=6, unseen=5))]) == [work]
    assert branches.findings == 0
    assert branches.set_totals([(work, FolderTotals(records=7, unseen=5))]) == []


def test_findings_of_a_folder_count_once_though_its_totals_name_them_again() -> None:
    odd = folder(ANNA, "Work", findings=[FINDING])
    branches = tree([odd])
    branches.set_totals([(odd, FolderTotals(findings=(FINDING,)))])
    assert branches.findings == 1


def test_a_second_reading_keeps_folds_and_totals_and_drops_what_is_gone() -> None:
    branches = tree()
    branches.set_totals([(each, FolderTotals(records=2, unseen=1)) for each in FOLDERS])
    branches.fold(branches.rows[1], folded=False)
    branches.begin()
    branches.add([*FOLDERS[:2], folder(ANNA, "Archive")])
    assert branches.unseen == 7
    branches.finish()
    assert labels(branches) == ["example.com", "  anna", "    INBOX", "    Archive", "    Drafts"]
    assert branches.unseen == 2
    assert branches.folders == 3
    assert branches.find(FOLDERS[6]) is None


def test_totals_of_a_folder_that_is_gone_are_passed_over() -> None:
    branches = tree([])
    branches.set_totals([(FOLDERS[0], FolderTotals(records=1, unseen=1))])
    assert branches.unseen == 0
    assert len(branches) == 0


def test_the_next_wanted_folder_is_found_round_the_end() -> None:
    branches = tree()
    branches.set_totals([(FOLDERS[3], FolderTotals(records=2, unseen=1)), (FOLDERS[6], FolderTotals(2, 1))])

    def wanted(name: str) -> str:
        found = branches.after(
            branches.find(folder(*name.split("/"))) if name else None,
            lambda branch: branch.totals is not None and branch.totals.unseen > 0,
        )
        return found.label if found else ""

    assert wanted("") == "2026"
    assert wanted(f"{ANNA}/Work/2026") == "Sales"
    assert wanted("public/Sales") == "2026"
    assert branches.after(None, lambda _: False) is None
