from __future__ import annotations

import msgspec
import pytest

from mdtui.processes.expected import ExpectedProcess, label, load_expected, with_own


def test_the_programs_of_a_server_are_known() -> None:
    expected = {process.label: process for process in load_expected()}
    assert list(expected)[:6] == ["MDaemon", "CFEngine", "WorldClient", "MDSpamD", "LDaemon", "WebAdmin"]
    assert {name for name, process in expected.items() if process.need == "needed"} == {"MDaemon", "CFEngine"}
    assert {name for name, process in expected.items() if process.need == "on demand"} == {"AVUpdate", "MDLaunch"}


def test_each_row_says_where_it_comes_from() -> None:
    for process in load_expected():
        assert process.source
        assert process.role
        assert process.name.isascii()
        assert len(process.codes) == len(set(process.codes))


def test_events_that_name_a_program_lead_to_it() -> None:
    by_code = {code: process.label for process in load_expected() for code in process.codes}
    assert [by_code[code] for code in (508, 514, 525, 527, 531, 533)] == [
        "LDaemon", "CFEngine", "WorldClient", "CFEngine", "CFEngine", "MDSpamD",
    ]  # fmt: skip


def test_a_label_is_safe_and_short() -> None:
    assert label("MDaemon.EXE") == "MDaemon"
    assert label("a\x1b[31m.exe") == "a\\x1b[31m"
    assert label("python3") == "python3"


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert({"name": "a", "role": "b", "need": "needed", "colour": "red"}, ExpectedProcess)
    with pytest.raises(msgspec.ValidationError, match="need"):
        msgspec.convert({"name": "a", "role": "b", "need": "sometimes"}, ExpectedProcess)


def test_the_settings_add_and_replace() -> None:
    mine = ExpectedProcess(name="mdspamd.exe", role="mine", need="needed")
    more = ExpectedProcess(name="Backup.exe", role="backup", need="optional")
    merged = with_own(load_expected(), [mine, more])
    assert len(merged) == len(load_expected()) + 1
    assert [process.role for process in merged if process.name.casefold() == "mdspamd.exe"] == ["mine"]
    assert merged[-1] is more
