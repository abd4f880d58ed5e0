from __future__ import annotations

import pytest

from mdtui.events.catalogue import load_catalogue
from tests.unit.cli.conftest import Program


def test_without_a_code_every_event_is_listed(mdtui: Program) -> None:
    result = mdtui("explain")
    codes = [int(line.split()[0]) for line in result.lines[1:]]
    assert codes == [kind.code for kind in load_catalogue().types]
    assert (result.code, result.err) == (0, b"")


@pytest.mark.parametrize("kind", load_catalogue().types, ids=lambda kind: str(kind.code))
def test_an_event_is_explained_in_full(mdtui: Program, kind: object) -> None:
    wanted = next(each for each in load_catalogue().types if each == kind)
    result = mdtui("explain", str(wanted.code))
    text = " ".join(result.out.decode().split())
    for part in (str(wanted.code), wanted.tag, wanted.severity.value, wanted.meaning, *wanted.causes, *wanted.checks):
        assert " ".join(part.split()) in text
    assert max(map(len, result.lines)) <= 80


@pytest.mark.parametrize(("code", "line"), [("516", "no known event has this code: 516"), ("x", "argument CODE: ")])
def test_an_unknown_code_is_exit_2(mdtui: Program, code: str, line: str) -> None:
    result = mdtui("explain", code)
    assert (result.code, result.out) == (2, b"")
    assert result.error.startswith(line)
