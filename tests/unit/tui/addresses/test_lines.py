from __future__ import annotations

from mdtui.address_changes import Look
from mdtui.addresses.checking import check
from mdtui.addresses.matrix import differences, matrix
from mdtui.addresses.ports import Port
from mdtui.tui.addresses.lines import Heading, columns, heading, lines_of, used_ports
from tests.fixtures.addresses import SEVERITIES, Machine, book

PORTS = tuple(Port(f"S{number}", number, is_set=False) for number in (25, 587, 465, 366, 110, 995, 143, 993))


def look(machine: Machine) -> Look:
    rows = matrix(book(), machine.look())
    return Look(book(), machine.look(), rows, differences(rows, book()), check(book(), machine.look(), SEVERITIES))


def test_rows_then_the_heading_then_what_is_wrong() -> None:
    lines = lines_of(look(Machine("10.9.9.9")))
    assert [type(line).__name__ for line in lines] == ["Row", "Row", "Row", "Heading", "Finding", "Finding", "Finding"]
    assert lines[3] == Heading("Findings: 2 errors, 1 info")
    good = look(Machine())
    assert Heading("Findings: none") in lines_of(Look(good.book, good.sockets, good.rows, (), ()))


def test_ports_that_are_set_or_answer_are_used() -> None:
    assert used_ports(look(Machine("192.0.2.10", listens=["192.0.2.10 587"]))) == (0, 1, 6)


def test_where_there_is_little_room_the_used_ports_stay() -> None:
    small = columns(PORTS, (0, 6), 79)
    assert small.ports == (0, 1, 2, 3, 6)
    assert small.domain + small.address + len(small.ports) * small.port + 3 + 6 + 2 == 79
    assert not small.names
    assert columns(PORTS, (0, 6), 50).ports == (0, 6)
    assert columns(PORTS, (0, 6), 20).ports == ()


def test_on_a_wide_screen_all_ports_have_their_names() -> None:
    wide = columns(PORTS, (0,), 119)
    assert (wide.ports, wide.names) == (tuple(range(8)), True)
    assert heading(PORTS[0], names=True) == "S25"
    assert heading(PORTS[0], names=False) == "25"


def test_without_ports_the_name_has_the_room() -> None:
    assert columns((), (), 79).ports == ()
