from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from mdtui.address_changes import AddressPlan, Look
from mdtui.addresses.ip import address_of
from mdtui.addresses.planning import plan
from mdtui.addresses.sockets import Sockets
from mdtui.addresses.ways import steps
from mdtui.ini_changes import NewFile
from mdtui.mrk.rules import load_rules
from mdtui.tui.addresses.lines import Heading
from mdtui.tui.addresses.text import (
    apply_question,
    line_facts,
    line_page,
    plan_page,
    title_notes,
    verify_page,
)
from mdtui.tui.facts import Fact
from tests.fixtures.addresses import MAIN, Machine, book
from tests.unit.tui.addresses.test_lines import look

RULES = load_rules("mdtui.addresses")
SERVER = Machine("192.0.2.10", listens=["192.0.2.10 25 MDaemon.exe", "192.0.2.12 25 other"])


def texts(facts: Sequence[Fact], label: str) -> list[str]:
    return [fact.text for fact in facts if fact.label == label]


def planned(*wanted: str) -> AddressPlan:
    made = plan(book(), [address for text in wanted if (address := address_of(text))], SERVER.look())
    after = MAIN.replace(b"192.0.2.10", b"10.0.0.1")
    return AddressPlan(made, steps(made), (NewFile(Path("MDaemon.ini"), MAIN, after),))


def test_the_title_says_how_much_there_is() -> None:
    assert title_notes(look(SERVER))[0] == "3 domains, 4 differences in what listens, 4 findings"
    unknown = look(Machine(problem="no right"))
    assert title_notes(unknown)[0] == "3 domains, what listens is not known, 1 finding"


def test_a_row_says_where_it_stands_and_what_answers() -> None:
    seen = look(SERVER)
    facts = line_facts(seen.rows[0], seen, RULES)
    assert texts(facts, "Domain") == ["example.com, the primary domain, in MDaemon.ini [Domain]"]
    assert texts(facts, "Address") == ["192.0.2.10, on this machine, eth0"]
    assert texts(facts, "Bound")[0].startswith("not known, taken as yes")
    assert texts(facts, "Ports") == ["SMTP     25  listens, 192.0.2.10: MDaemon.exe 4711  (set in [Ports] SMTPInPort)"]
    second = line_facts(seen.rows[1], seen, RULES)
    assert texts(second, "Bound") == ["no, the file says 'No'"]
    third = line_facts(seen.rows[2], seen, RULES)
    assert texts(third, "Address") == ["192.0.2.11, not on this machine"]
    assert texts(line_facts(seen.rows[3], seen, RULES), "Domain") == ["none is bound to it"]


def test_a_domain_without_an_address_and_words_that_are_none() -> None:
    seen = look(SERVER)
    other = book(MAIN, b"[a]\nIP=\x1b\n").domains[1]
    row = msgspec.structs.replace(seen.rows[0], domain=other, address=None)
    facts = line_facts(row, seen, RULES)
    assert texts(facts, "No IP") == ["\\x1b"]
    assert texts(facts, "Bound") == ["no"]
    assert texts(facts, "Ports") == []


def test_a_finding_says_what_it_means_and_what_to_do() -> None:
    seen = look(SERVER)
    facts = line_facts(seen.findings[0], seen, RULES)
    assert [fact.label for fact in facts] == ["Finding", "Rule", "Means", "Cause", "Do"]


def test_the_heading_sums_up() -> None:
    seen = look(Machine("192.0.2.10", problem="no right"))
    facts = line_facts(Heading("x"), seen, RULES)
    assert texts(facts, "Bound") == ["192.0.2.10, 192.0.2.11"]
    assert texts(facts, "Machine") == ["192.0.2.10"]
    assert texts(facts, "Sockets") == ["no right"]
    assert texts(facts, "Files") == ["MDaemon.ini"]
    nothing = Look(book(None, None), Sockets(), (), (), ())
    facts = line_facts(Heading("x"), nothing, RULES)
    assert texts(facts, "Bound") == ["none, and the server answers on every address"]
    assert texts(facts, "Files") == ["MDaemon.ini: not there"]


def test_a_page_has_the_facts_of_its_line() -> None:
    seen = look(SERVER)
    page = line_page(seen.rows[0], seen, RULES)
    assert page.facts == tuple(line_facts(seen.rows[0], seen, RULES))
    assert page.plain().startswith("Domain   example.com, the primary domain")


def test_a_plan_is_a_page_with_the_diff_and_the_steps() -> None:
    page = plan_page(planned("10.0.0.1"))
    assert texts(page.facts, "Plan") == ["10.0.0.1  to the primary domain example.com"]
    assert texts(page.facts, "No longer") == ["mail-2.example.com is bound to its address"]
    assert texts(page.facts, "Silent") == ["192.0.2.10"]
    body = dict(page.body)
    assert (body["-DomainIP=192.0.2.10"], body["+DomainIP=10.0.0.1"], body["--- MDaemon.ini"]) == (
        "warning",
        "strong",
        "quiet",
    )
    assert any(text.startswith("By hand, MDaemon before 13") for text, _ in page.body)
    nothing = plan_page(msgspec.structs.replace(planned("10.0.0.1"), files=()))
    assert nothing.body[1][0] == "Nothing changes in the files, all is so already"


def test_a_comparison_is_a_page() -> None:
    seen = look(SERVER)
    page = verify_page(seen.differences, seen.sockets)
    assert [fact.text for fact in page.facts][:2] == [
        "4 differences",
        "192.0.2.10 IMAP 143 does not listen  (example.com)",
    ]
    assert verify_page((), seen.sockets).facts[0].text == "what listens is what the settings ask for"
    assert verify_page((), Sockets(problem="no right")).facts[0].text == "no right"


def test_the_question_before_a_plan_is_written_shows_each_line() -> None:
    question = apply_question(planned("10.0.0.1"))
    assert question.title == "Write 1 settings file?"
    assert texts(question.facts, "Lines") == ["-DomainIP=192.0.2.10"]
    assert texts(question.facts, "Files") == ["MDaemon.ini"]
