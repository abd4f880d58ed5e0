"""A plan, its steps and the differences in words, the same on the command line and on the screens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mdtui.addresses.matrix import Cell, Difference
from mdtui.addresses.planning import Plan, Share
from mdtui.addresses.ways import Steps
from mdtui.text import safe_text

MARKS = {Cell.LISTENS: "yes", Cell.SILENT: "NO", Cell.OPEN: "OPEN", Cell.UNUSED: "-", Cell.UNKNOWN: "?"}
"""What stands for each state of a port in the matrix."""
LEGEND = "yes: it listens as it should, NO: it does not though it should, OPEN: it does though it should not, -: unused"
NO_DOMAIN = "(no domain)"
"""What stands in the place of a domain where none is bound to the address."""


def share_line(share: Share) -> str:
    """Return which addresses a domain gets, safe to show."""
    kind = "primary domain" if share.is_primary else "new secondary domain" if share.is_new else "secondary domain"
    return f"{share.text}  to the {kind} {share.shown}"


def plan_lines(plan: Plan) -> Iterator[str]:
    """Yield who gets what and what follows, line by line, safe to show."""
    yield from map(share_line, plan.shares)
    yield from (f"{safe_text(name)} is bound to its address no longer" for name in plan.released)
    yield f"Afterwards these listen: {', '.join(map(str, plan.listens))}"
    if plan.silent:
        yield f"and of this machine these do not: {', '.join(map(str, plan.silent))}"


def steps_lines(ways: Sequence[Steps]) -> Iterator[str]:
    """Yield what to set by hand in each version, line by line, safe to show."""
    for each in ways:
        yield f"By hand, MDaemon {each.way.versions}: {each.way.title}"
        yield from (f"  {line}" for line in each.lines)


def difference_line(each: Difference) -> str:
    """Return a difference as one line, safe to show."""
    who = f" by {each.listener.who}" if each.listener else ""
    domains = ", ".join(domain.shown for domain in each.domains)
    about = f"  ({domains})" if domains else ""
    return f"{each.address} {each.port.service} {each.port.number} {each.cell.value}{who}{about}"
