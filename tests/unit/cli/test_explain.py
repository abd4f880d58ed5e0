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
    parts = (wanted.tag, wanted.severity.value, wanted.severity_reason, wanted.meaning, *wanted.causes, *wanted.checks)
    for part in (str(wanted.code), *parts):
        assert " ".join(part.split()) in text
    assert max(map(len, result.lines)) <= 80


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (516, "left it out"),
        (526, "left it out"),
        (534, "of a newer MDaemon"),
        (1000, "of a newer MDaemon"),
        (7, "another program's"),
    ],
)
def test_an_unknown_code_is_explained_as_unknown_with_exit_1(mdtui: Program, code: int, words: str) -> None:
    result = mdtui("explain", str(code))
    assert result.lines[0] == f"{code} unknown"
    assert words in " ".join(result.lines)
    assert (result.code, result.err) == (1, b"")


@pytest.mark.parametrize("code", ["x", "-1", "5e2"])
def test_what_is_no_code_is_exit_2(mdtui: Program, code: str) -> None:
    result = mdtui("explain", code)
    assert (result.code, result.out) == (2, b"")
    assert result.error.startswith("argument CODE: ")
