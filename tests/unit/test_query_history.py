from __future__ import annotations

from pathlib import Path

from mdtui.query_history import FILE_NAME, LONGEST, MOST, QueryHistory


def test_queries_are_kept_between_two_runs(tmp_path: Path) -> None:
    first = QueryHistory(tmp_path)
    first.add("records", "unseen")
    first.add("events", "error")
    first.add("records", "size>1M")
    first.write()
    again = QueryHistory(tmp_path)
    assert again.texts("records") == []
    again.read()
    assert again.texts("records") == ["unseen", "size>1M"]
    assert again.texts("events") == ["error"]


def test_a_query_that_is_asked_again_is_the_newest(tmp_path: Path) -> None:
    history = QueryHistory(tmp_path)
    for text in ("a", "b", "a", ""):
        history.add("records", text)
    assert history.texts("records") == ["b", "a"]


def test_what_another_run_kept_meanwhile_stays(tmp_path: Path) -> None:
    one, other = QueryHistory(tmp_path), QueryHistory(tmp_path)
    one.add("records", "mine")
    other.add("records", "theirs")
    one.write()
    other.write()
    one.read()
    assert one.texts("records") == ["theirs", "mine"]


def test_it_is_bounded(tmp_path: Path) -> None:
    history = QueryHistory(tmp_path)
    history.add("records", "x" * (LONGEST + 1))
    for number in range(MOST + 5):
        history.add("records", str(number))
    history.write()
    assert history.texts("records")[0] == "5"
    assert len((tmp_path / FILE_NAME).read_bytes().splitlines()) == MOST


def test_a_line_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b'\xff\n{"of":"records"}\n{"of":"records","text":"seen"}\n[]\n')
    history = QueryHistory(tmp_path)
    history.read()
    assert history.texts("records") == ["seen"]
