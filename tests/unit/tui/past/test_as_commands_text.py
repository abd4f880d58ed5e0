from __future__ import annotations

from mdtui.as_commands import Shell
from mdtui.mrk.changing import FlagChange
from mdtui.mrk.history import Past, State
from mdtui.mrk.journal_lines import Subject, Who
from mdtui.tui.past.as_commands_text import LISTED, as_commands, command_facts, lines_of


def past(folder: str, verb: str = "toggle", *uids: int, structure: bool = False) -> Past:
    changed = tuple(FlagChange(uid, b"a.msg", place, 0, 32) for place, uid in enumerate(uids))
    subject = Subject("1", verb, ("seen",), folder)
    return Past(subject, 0.0, Who("a", "h", "", 1, 0.0), "x", 9, State.DONE, changed, structure=structure)


def test_a_line_that_is_the_same_in_every_shell_stands_once() -> None:
    facts = command_facts(past("anna", "toggle", 1))
    assert [(fact.label, fact.text) for fact in facts] == [("Command", "mdtui flag anna --add seen --uid 1")]


def test_each_shell_has_its_own_quotes() -> None:
    facts = {fact.label: fact.text for fact in command_facts(past("a@b/Sent Items", "toggle", 1))}
    assert facts["sh"] == "mdtui flag 'a@b/Sent Items' --add seen --uid 1"
    assert facts["cmd"] == 'mdtui flag "a@b/Sent Items" --add seen --uid 1'


def test_a_name_that_a_terminal_would_obey_is_in_no_line() -> None:
    changed = past("a\x1b[2J", "toggle", 1)
    assert lines_of(changed, Shell.POSIX) == []
    assert all("cannot hold" in fact.text for fact in command_facts(changed))


def test_what_no_command_does_is_said() -> None:
    assert command_facts(past("a", "undo", structure=True))[0].text == "no command does this again"
    assert command_facts(past("a", "repair", structure=True))[-1].text == "it plans anew, and asks before it writes"
    assert "UID 1" in command_facts(past("a", "toggle", 1, 1))[-1].text


def test_of_very_many_lines_the_first_are_shown_and_all_are_copied() -> None:
    changed = past("anna", "toggle", *range(1, 120_000, 2))
    made = as_commands(changed, Shell.POSIX)
    assert len(made.lines) > LISTED
    assert made.past is changed
    shown = [fact.text for fact in made.facts if fact.label == "sh"]
    assert shown == [*made.lines[:LISTED], f"and {len(made.lines) - LISTED} more lines, which a copy has"]
