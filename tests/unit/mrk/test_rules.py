from __future__ import annotations

import re
from importlib import resources

import msgspec
import pytest

from mdtui.findings import Severity
from mdtui.mrk import rules
from mdtui.mrk.records import decode
from mdtui.mrk.rules import load_rules
from tests.conftest import MakeMrk

PACKAGES = {"mdtui.mrk": ("MRK", "LCK"), "mdtui.mailroot": ("FLD", "ROOT")}


@pytest.mark.parametrize("package", PACKAGES)
def test_each_rule_says_everything_in_whole_sentences(package: str) -> None:
    for name, rule in load_rules(package).items():
        assert name == rule.id
        assert re.fullmatch(rf"(?:{'|'.join(PACKAGES[package])})\d\d\d", name)
        assert rule.title
        assert not rule.title.endswith(".")
        for text in (rule.meaning, rule.cause, rule.action):
            assert text.endswith(".")
            assert text.isprintable()
            assert "\u2014" not in text


@pytest.mark.parametrize("package", PACKAGES)
def test_ids_are_unique_and_in_order(package: str) -> None:
    count = len(load_rules(package))
    ids = [rule.id for rule in load_rules(package).values()]
    assert len(set(ids)) == count
    for prefix in PACKAGES[package]:
        own = [name for name in ids if name.startswith(prefix)]
        assert own == [f"{prefix}{number:03}" for number in range(1, len(own) + 1)]


def test_a_file_names_each_rule_once() -> None:
    for package in PACKAGES:
        text = (resources.files(package) / "rules.toml").read_text("utf-8")
        assert text.count("\nid = ") == len(load_rules(package))


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.toml.decode('[[rule]]\nid = "MRK001"\ncolour = "red"\n', type=rules._File)


def test_reading_a_file_and_the_rules_say_the_same_severity(make_mrk: MakeMrk) -> None:
    known = load_rules()
    bad = [make_mrk()[:20], b"\2" + make_mrk([0], tail=b"x")[1:]]
    findings = [finding for data in bad for finding in decode(data)[1]]
    assert {finding.rule for finding in findings} == {"MRK001", "MRK002", "MRK003"}
    assert all(finding.severity is known[finding.rule].severity for finding in findings)
    assert known["LCK001"].severity is Severity.WARNING
