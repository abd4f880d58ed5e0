from __future__ import annotations

from ipaddress import ip_address

from mdtui.addresses.matrix import Cell, Difference
from mdtui.addresses.planning import plan
from mdtui.addresses.ports import Port
from mdtui.addresses.sockets import Listener
from mdtui.addresses.ways import steps
from mdtui.addresses.words import LEGEND, MARKS, difference_line, plan_lines, share_line, steps_lines
from tests.fixtures.addresses import MAIN, Machine, book

TEN = ip_address("192.0.2.10")
SMTP = Port("SMTP", 25, is_set=True)


def test_a_plan_in_words() -> None:
    others = b"[x\x1b]\nIP=192.0.2.11\nBind=Yes\n"
    made = plan(book(MAIN, others), [TEN, ip_address("10.0.0.2")], Machine("10.0.0.3").look())
    assert list(plan_lines(made)) == [
        "192.0.2.10  to the primary domain example.com",
        "10.0.0.2  to the new secondary domain mail-2.example.com",
        "x\\x1b is bound to its address no longer",
        "Afterwards these listen: 192.0.2.10, 10.0.0.2",
        "and of this machine these do not: 10.0.0.3",
    ]
    assert share_line(made.shares[0]) == "192.0.2.10  to the primary domain example.com"
    assert next(steps_lines(steps(made))).startswith("By hand, MDaemon before 13: ")


def test_a_difference_in_words() -> None:
    domains = (book().domains[0],)
    silent = Difference(TEN, SMTP, Cell.SILENT, None, domains)
    assert difference_line(silent) == "192.0.2.10 SMTP 25 does not listen  (example.com)"
    open_ = Difference(TEN, SMTP, Cell.OPEN, Listener(TEN, 25, 7, "other"), ())
    assert difference_line(open_) == "192.0.2.10 SMTP 25 listens though it should not by other 7"


def test_every_sign_has_a_mark_and_is_explained() -> None:
    assert set(MARKS) == set(Cell)
    assert all(f"{MARKS[cell]}:" in LEGEND for cell in Cell if cell is not Cell.UNKNOWN)
