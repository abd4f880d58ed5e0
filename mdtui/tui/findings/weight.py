"""How many findings of each severity there are on something: what a mark in the folder tree stands for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Self

from mdtui.checks import FolderCheck
from mdtui.findings import Finding, Severity


class Weight(NamedTuple):
    """So many findings of each severity, in the order of `mdtui.findings.Severity`."""

    info: int = 0
    warning: int = 0
    error: int = 0
    critical: int = 0

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Self:
        """Return the weight of these findings."""
        return cls._of((finding.severity, 1) for finding in findings)

    @classmethod
    def of_check(cls, check: FolderCheck, ignored: frozenset[str] = frozenset()) -> Self:
        """Return the weight of what a check found in a folder, also of what it only counted.

        Args:
            check: its result.
            ignored: ids of rules that are left out.
        """
        severities = {finding.rule: finding.severity for finding in check.findings}
        return cls._of((severities[rule], count) for rule, count in check.counts.items() if rule not in ignored)

    @classmethod
    def _of(cls, counts: Iterable[tuple[Severity, int]]) -> Self:
        sums = dict.fromkeys(Severity, 0)
        for severity, count in counts:
            sums[severity] += count
        return cls(*sums.values())

    @property
    def total(self) -> int:
        """How many findings there are."""
        return sum(self)

    @property
    def worst(self) -> Severity | None:
        """The severity that matters most of those that are there; None where nothing is."""
        there = [severity for severity, count in zip(Severity, self, strict=True) if count]
        return there[-1] if there else None

    def plus(self, other: Weight) -> Weight:
        """Return both together."""
        return Weight(*(mine + more for mine, more in zip(self, other, strict=True)))

    def minus(self, other: Weight) -> Weight:
        """Return what is left without another one; less than nothing counts as that."""
        return Weight(*(mine - less for mine, less in zip(self, other, strict=True)))


NOTHING = Weight()
"""No finding at all."""
