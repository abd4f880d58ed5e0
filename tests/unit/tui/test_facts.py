from __future__ import annotations

from mdtui.tui.facts import Fact, fact_lines


def test_a_long_text_goes_on_below_itself() -> None:
    lines = fact_lines([Fact("Folder", "anna@example.com/Sent Items"), Fact("By", "anna", "quiet")], 32)
    assert [tuple(line) for line in lines] == [
        ("Folder   ", "anna@example.com/Sent", "text"),
        ("         ", "Items", "text"),
        ("By       ", "anna", "quiet"),
    ]


def test_an_empty_text_is_a_line_too() -> None:
    assert [line.text for line in fact_lines([Fact("When", "")], 40)] == [""]


def test_in_a_narrow_window_a_text_keeps_some_room() -> None:
    assert [line.text for line in fact_lines([Fact("File", "abcdefghijklm")], 3)] == ["abcdefghij", "klm"]
