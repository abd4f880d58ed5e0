from __future__ import annotations

from pathlib import Path

import msgspec

from mdtui.address_changes import AddressPlan, Applied
from mdtui.addresses.ip import address_of
from mdtui.addresses.matrix import differences, matrix
from mdtui.addresses.planning import plan
from mdtui.addresses.ways import steps
from mdtui.cli.address_rows import (
    AddressResult,
    address_rows,
    applied_lines,
    applied_row,
    difference_rows,
    plan_row,
    plan_text,
)
from mdtui.ini_changes import FilesWritten
from tests.fixtures.addresses import Machine, book

MACHINE = Machine("192.0.2.10", listens=["192.0.2.12 25 other"]).look()


def planned(*wanted: str) -> AddressPlan:
    made = plan(book(), [address for text in wanted if (address := address_of(text))], MACHINE)
    return AddressPlan(made, steps(made), ())


def test_what_was_not_asked_for_is_left_out() -> None:
    assert msgspec.to_builtins(AddressResult(findings=[])) == {"findings": []}


def test_an_address_without_a_domain_is_a_row() -> None:
    rows = address_rows(matrix(book(), MACHINE))
    assert (rows[-1].domain, rows[-1].address, rows[-1].bound, rows[-1].here) == (None, "192.0.2.12", False, False)
    assert (rows[-1].ports[0].state, rows[-1].ports[0].pid, rows[-1].ports[0].process) == ("open", 4711, "other")


def test_a_difference_names_its_domains() -> None:
    rows = difference_rows(differences(matrix(book(), MACHINE), book()))
    assert [(row.address, row.service, row.state, row.domains) for row in rows[:1]] == [
        ("192.0.2.10", "SMTP", "silent", ["example.com"])
    ]
    assert (rows[-1].state, rows[-1].process) == ("open", "other")


def test_a_plan_has_all_that_its_text_has() -> None:
    row = plan_row(planned("10.0.0.1"))
    assert row.released == ["mail-2.example.com"]
    assert [setting.after for setting in row.settings] == ["10.0.0.1", "No"]
    assert (row.listens, row.silent) == (["10.0.0.1"], ["192.0.2.10"])
    assert {each.confidence for each in row.steps} <= {"high", "medium", "low"}
    text = list(plan_text(planned("10.0.0.1")))
    assert "  Domains.dat [mail-2.example.com] Bind=No  (was Yes)" in text
    assert "  all is so already" in list(plan_text(planned("192.0.2.10", "192.0.2.11")))


def test_what_became_of_a_plan() -> None:
    done = Applied(FilesWritten("id-1", (Path("a.ini"),), (Path("copy.ini"),)), Path("DOMAINS.SEM"))
    assert list(applied_lines(done)) == [
        "written: a.ini",
        "  file: a.ini",
        "  the file from before: copy.ini",
        "  mdtui undo id-1 takes it back",
        "MDaemon is asked to read its domains again: DOMAINS.SEM",
    ]
    assert (applied_row(done).journal_id, applied_row(done).reload) == ("id-1", "DOMAINS.SEM")
    nothing = Applied(FilesWritten("", ()), reload_problem="disk full\x1b")
    assert list(applied_lines(nothing)) == [
        "nothing had to be written",
        "MDaemon could not be asked to read its domains again: disk full\\x1b",
    ]
    assert applied_row(nothing).journal_id is None
