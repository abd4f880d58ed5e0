from __future__ import annotations

from mdtui.addresses.matrix import Cell, Row, differences, matrix
from mdtui.addresses.names import AddressNames
from tests.fixtures.addresses import MAIN, OTHERS, Machine, all_of, book

EVERY = "0.0.0.0"  # noqa: S104 - nothing is bound to it
HERE = ("192.0.2.10", "192.0.2.11", "192.0.2.12")


def cells(row: Row) -> dict[int, Cell]:
    """Return the cells of a row that are not unused, by port."""
    return {spot.port.number: spot.cell for spot in row.spots if spot.cell is not Cell.UNUSED}


def test_what_is_bound_and_listens() -> None:
    rows = matrix(book(), Machine(*HERE, listens=all_of("192.0.2.10", "192.0.2.11")).look())
    assert [(row.domain.name if row.domain else "", str(row.address), row.is_bound, row.is_here) for row in rows] == [
        ("example.com", "192.0.2.10", True, True),
        ("example.org", "192.0.2.10", False, True),
        ("mail-2.example.com", "192.0.2.11", True, True),
    ]
    assert [cells(row) for row in rows] == [{25: Cell.LISTENS, 143: Cell.LISTENS}] * 3
    assert not any(row.differs for row in rows)
    assert differences(rows, book()) == ()


def test_what_is_bound_and_silent_is_a_difference() -> None:
    rows = matrix(book(), Machine(*HERE, listens=["192.0.2.10 25"]).look())
    assert cells(rows[0]) == {25: Cell.LISTENS, 143: Cell.SILENT}
    assert cells(rows[1]) == {25: Cell.LISTENS}
    assert cells(rows[2]) == {25: Cell.SILENT, 143: Cell.SILENT}
    found = differences(rows, book())
    assert [(str(each.address), each.port.number, each.cell.differs) for each in found] == [
        ("192.0.2.10", 143, True),
        ("192.0.2.11", 25, True),
        ("192.0.2.11", 143, True),
    ]
    assert [domain.name for domain in found[0].domains] == ["example.com"]


def test_what_listens_where_no_domain_is_bound_is_a_row_and_a_difference() -> None:
    rows = matrix(book(), Machine(*HERE, listens=[*all_of("192.0.2.10", "192.0.2.11"), "192.0.2.12 25 other"]).look())
    assert (rows[3].domain, str(rows[3].address), rows[3].is_bound) == (None, "192.0.2.12", False)
    assert cells(rows[3]) == {25: Cell.OPEN}
    (found,) = differences(rows, book())
    assert found.listener is not None
    assert (found.listener.process, found.domains) == ("other", ())


def test_a_socket_of_all_addresses_is_told_once() -> None:
    rows = matrix(book(), Machine(*HERE, listens=all_of(EVERY)).look())
    assert cells(rows[0]) == {25: Cell.LISTENS, 143: Cell.LISTENS}
    assert [(str(each.address), each.port.number) for each in differences(rows, book())] == [
        (EVERY, 25),
        (EVERY, 143),
    ]


def test_a_port_that_nobody_set_may_listen_or_not() -> None:
    rows = matrix(book(), Machine(*HERE, listens=[*all_of("192.0.2.10", "192.0.2.11"), "192.0.2.10 587"]).look())
    assert cells(rows[0])[587] is Cell.LISTENS
    assert differences(rows, book()) == ()


def test_a_server_that_is_bound_to_none_answers_everywhere() -> None:
    names = AddressNames(restrict_key="Restrict")
    loose = book(MAIN.replace(b"DomainIP", b"Restrict=No\r\nDomainIP"), OTHERS, names)
    rows = matrix(loose, Machine(*HERE, listens=["0.0.0.0 25", "0.0.0.0 143"]).look())
    assert differences(rows, loose) == ()


def test_where_the_system_does_not_tell_nothing_is_a_difference() -> None:
    rows = matrix(book(), Machine(*HERE, problem="no right").look())
    assert set(cells(rows[0]).values()) == {Cell.UNKNOWN}
    assert differences(rows, book()) == ()


def test_a_domain_without_an_address_has_a_row_in_which_nothing_is_used() -> None:
    row = matrix(book(MAIN, b"[a]\nBind=Yes\n"), Machine(*HERE).look())[1]
    assert (row.address, row.is_bound, row.is_here, cells(row)) == (None, False, False, {})
