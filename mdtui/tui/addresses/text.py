"""Addresses in words: a row, a finding, a plan, and what a comparison came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mdtui.address_changes import AddressPlan, Look
from mdtui.addresses.matrix import Cell, Difference, Row, Spot
from mdtui.addresses.settings import Domain
from mdtui.addresses.sockets import Sockets
from mdtui.addresses.words import LEGEND, difference_line, share_line
from mdtui.findings import Finding
from mdtui.mrk.rules import Rule
from mdtui.text import safe_text
from mdtui.tui.addresses.lines import Heading, Line
from mdtui.tui.facts import LABEL_WIDTH, Fact
from mdtui.tui.findings.text import LOOKS, counted, help_facts, rule_fact
from mdtui.tui.present import count_text
from mdtui.tui.questions import Question

Part = tuple[str, str]
"""Some text and how it looks."""
_UNKNOWN = {True: "yes", False: "no", None: "not known"}
_LOOKS = {Cell.LISTENS: "text", Cell.SILENT: "error", Cell.OPEN: "warning", Cell.UNUSED: "quiet", Cell.UNKNOWN: "quiet"}


def title_notes(look: Look) -> list[str]:
    """Return how many domains, differences and findings there are, the longest text first."""
    domains = counted(len(look.book.domains), "domain")
    found = counted(len(look.findings), "finding")
    differ = f"{counted(len(look.differences), 'difference')} in what listens"
    if look.sockets.problem:
        differ = "what listens is not known"
    return [f"{domains}, {differ}, {found}", f"{differ}, {found}", found]


def line_facts(line: Line, look: Look, rules: Mapping[str, Rule]) -> list[Fact]:
    """Return all that is known of a line."""
    if isinstance(line, Heading):
        return _summary(look)
    return _finding_facts(line, rules) if isinstance(line, Finding) else _row_facts(line, look.sockets)


def _summary(look: Look) -> list[Fact]:
    bound = ", ".join(map(str, look.book.bound())) or "none"
    here = ", ".join(str(each.address) for each in look.sockets.addresses) or "none is known"
    everywhere = look.book.answers_everywhere
    said = [
        Fact("Signs", LEGEND),
        Fact("Bound", f"{bound}{', and the server answers on every address' if everywhere else ''}"),
        Fact("Machine", here),
        *(Fact("" if number else "Files", safe_text(text)) for number, text in enumerate(_files(look))),
    ]
    return [*said, Fact("Sockets", look.sockets.problem, "warning")] if look.sockets.problem else said


def _files(look: Look) -> Iterator[str]:
    for file in (look.book.main, look.book.others):
        state = file.problem or ("not there" if file.missing else "")
        yield f"{file.path or file.name}{f': {state}' if state else ''}"


def _finding_facts(finding: Finding, rules: Mapping[str, Rule]) -> list[Fact]:
    return [
        Fact("Finding", finding.text, LOOKS[finding.severity]),
        rule_fact(finding.rule, rules, finding.severity),
        *help_facts(finding.rule, rules),
    ]


def _row_facts(row: Row, sockets: Sockets) -> list[Fact]:
    said = _domain_facts(row.domain) if row.domain is not None else [Fact("Domain", "none is bound to it", "warning")]
    if row.address is not None:
        interface = next((each.interface for each in sockets.addresses if each.address == row.address), "")
        here = f"on this machine{f', {interface}' if interface else ''}" if row.is_here else "not on this machine"
        said.append(Fact("Address", f"{row.address}, {here}", "text" if row.is_here else "error"))
    if row.domain is not None:
        said.append(Fact("Bound", _bound_text(row.domain)))
    if row.address is None:
        return said
    return [*said, *(_port_fact(spot, first=not number) for number, spot in enumerate(row.spots))]


def _domain_facts(domain: Domain) -> list[Fact]:
    kind = "the primary domain" if domain.is_primary else "a secondary domain"
    where = safe_text(f"{domain.file} [{domain.section}]")
    bad = ", ".join(safe_text(word) for word in domain.bad)
    said = [Fact("Domain", f"{domain.shown}, {kind}, in {where}", "strong")]
    return [*said, Fact("No IP", bad, "error")] if bad else said


def _bound_text(domain: Domain) -> str:
    if domain.is_primary and domain.bound is None:
        return 'not known, taken as yes: the key of "Restrict connections to this IP" is not known (restrict_key)'
    said = f", the file says '{safe_text(domain.bind_value)}'" if domain.bind_value is not None else ""
    return f"{_UNKNOWN[domain.bound]}{said}"


def _port_fact(spot: Spot, *, first: bool) -> Fact:
    port = spot.port
    source = f"set in {port.where}" if port.is_set else "the usual port, not set"
    who = f", {spot.listener.address}: {spot.listener.who}" if spot.listener else ""
    text = f"{port.service:<5} {port.number:>5}  {spot.cell.value}{who}  ({source})"
    return Fact("Ports" if first else "", text, _LOOKS[spot.cell])


class Page(NamedTuple):
    """A page about addresses.

    Attributes:
        title: what it shows.
        facts: what is known, each broken at the edge of the window.
        body: further lines, each with how it looks.
    """

    title: str
    facts: tuple[Fact, ...]
    body: tuple[Part, ...] = ()

    def plain(self) -> str:
        """Return the page as plain text, to be copied."""
        return "\n".join(
            [*(f"{fact.label:<{LABEL_WIDTH}}{fact.text}" for fact in self.facts), *(t for t, _ in self.body)]
        )


def line_page(line: Line, look: Look, rules: Mapping[str, Rule]) -> Page:
    """Return the page with all that is known of a line."""
    return Page("Explained", tuple(line_facts(line, look, rules)))


def plan_page(planned: AddressPlan) -> Page:
    """Return the page of a plan: who gets what, what follows, the files, the same by hand."""
    plan = planned.plan
    facts = [
        *_labelled("Plan", map(share_line, plan.shares), "strong"),
        *_labelled("No longer", (f"{safe_text(name)} is bound to its address" for name in plan.released)),
        Fact("Listens", ", ".join(map(str, plan.listens))),
        Fact("Silent", ", ".join(map(str, plan.silent)) or "no other address of this machine"),
        *_labelled("Note", plan.notes, "warning"),
    ]
    changes = "What changes in the files" if planned.files else "Nothing changes in the files, all is so already"
    body = [("", "text"), (changes, "heading"), *((line, _diff_look(line)) for line in planned.preview())]
    for steps in planned.steps:
        title = f"By hand, MDaemon {steps.way.versions}: {steps.way.title}"
        body += [("", "text"), (title, "heading"), *((line, "text") for line in steps.lines)]
    return Page("The plan", tuple(facts), tuple(body))


def _labelled(label: str, texts: Iterable[str], look: str = "text") -> Iterator[Fact]:
    yield from (Fact("" if number else label, text, look) for number, text in enumerate(texts))


def _diff_look(line: str) -> str:
    if line.startswith(("+++", "---", "@@")):
        return "quiet"
    return {"+": "strong", "-": "warning"}.get(line[:1], "text")


def verify_page(differences: Sequence[Difference], sockets: Sockets) -> Page:
    """Return the page of a comparison of what listens with what the settings ask for."""
    title = "What listens, and what should"
    if sockets.problem:
        return Page(title, (Fact("Problem", sockets.problem, "error"), Fact("Do", "Run the program as administrator.")))
    if not differences:
        return Page(title, (Fact("Result", "what listens is what the settings ask for", "strong"),))
    said = Fact("Result", counted(len(differences), "difference"), "strong")
    return Page(title, (said, *_labelled("Each", map(difference_line, differences))))


def apply_question(planned: AddressPlan) -> Question:
    """Return the question before a plan is written."""
    shares = [
        Fact("" if number else "Plan", f"{each.text} to {each.shown}")
        for number, each in enumerate(planned.plan.shares)
    ]
    changed = [line for line in planned.preview() if line[:1] in "+-" and line[:3] not in {"+++", "---"}]
    diff = [Fact("" if number else "Lines", line) for number, line in enumerate(changed)]
    files = ", ".join(safe_text(file.path.name) for file in planned.files)
    count = len(planned.files)
    after = (
        Fact("Then", "MDaemon reads it when it starts, or at once after r on the screen of addresses"),
        Fact("Undo", "u takes it back to the byte, now or in a later run"),
    )
    title = f"Write {count_text(count)} settings file{'' if count == 1 else 's'}?"
    return Question(title, (*shares, Fact("Files", files), *diff, *after))
