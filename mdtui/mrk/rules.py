"""What each rule of a check says to a person: severity, meaning, cause and way out, kept as data beside the code.

The rules of this package are in ``rules.toml`` beside this module; other packages keep theirs in files of the same
form. Ids are stable: they stand in scripts that ignore a rule, and in baselines.
"""

from __future__ import annotations

from importlib import resources

import msgspec

from mdtui.findings import Severity


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule.

    Attributes:
        id: its stable id, such as ``MRK003``.
        severity: how much it matters when it is broken; this project's judgement.
        title: what is wrong, in a few words.
        meaning: what it is to the mailbox's owner.
        cause: what is likely behind it.
        action: what to do about it.
    """

    id: str
    severity: Severity
    title: str
    meaning: str
    cause: str
    action: str


class _File(msgspec.Struct, forbid_unknown_fields=True):
    rule: tuple[Rule, ...]


def load_rules(package: str = "mdtui.mrk") -> dict[str, Rule]:
    """Return the rules that a package carries, by id and in the order of its file.

    Args:
        package: its full name.
    """
    text = resources.files(package).joinpath("rules.toml").read_bytes()
    return {rule.id: rule for rule in msgspec.toml.decode(text, type=_File).rule}
