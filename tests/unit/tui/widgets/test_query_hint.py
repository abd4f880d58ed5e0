from __future__ import annotations

from pathlib import Path
from typing import Any

from mdtui.mrk.query_words import VOCABULARY
from mdtui.query_history import FILE_NAME, QueryHistory
from mdtui.tui.glyphs import ASCII
from mdtui.tui.query_line import QueryLine
from mdtui.tui.widgets.query_hint import QueryHint


async def test_a_hint_and_a_count_share_the_line(host: Any, settled: Any, tmp_path: Path) -> None:
    hint = QueryHint(ASCII)
    async with host(hint, 50, 3) as (app, pilot):
        hint.begin(QueryLine("records", VOCABULARY, directory=tmp_path))
        hint.show("unseen", 6)
        await settled(app, pilot)
        assert app.lines()[0] == " unseen: SEEN is not set"
        hint.count("unseen ", "7 of 42")
        hint.show("unseen", 6)
        await pilot.pause()
        assert app.lines()[0] == " unseen: SEEN is not set                  7 of 42"
        hint.show("unseen & s", 10)
        await pilot.pause()
        assert "7 of 42" not in app.lines()[0]


async def test_without_a_language_it_is_not_there(host: Any, settled: Any) -> None:
    hint = QueryHint(ASCII)
    async with host(hint, 50, 3) as (app, pilot):
        hint.begin(None)
        hint.show("unseen", 6)
        hint.keep("unseen")
        await settled(app, pilot)
        assert not hint.display


async def test_what_was_asked_is_kept_and_read(host: Any, settled: Any, tmp_path: Path) -> None:
    QueryHistory(tmp_path).write()
    hint, line = QueryHint(ASCII), QueryLine("records", VOCABULARY, directory=tmp_path)
    async with host(hint, 50, 3) as (app, pilot):
        hint.begin(line)
        hint.keep("unseen")
        await settled(app, pilot)
        again = QueryHistory(tmp_path)
        again.read()
        assert again.texts("records") == ["unseen"]


async def test_a_history_that_cannot_be_kept_is_no_reason_to_stop(host: Any, settled: Any, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    hint, line = QueryHint(ASCII), QueryLine("records", VOCABULARY, directory=tmp_path)
    async with host(hint, 50, 3) as (app, pilot):
        hint.begin(line)
        hint.keep("unseen")
        await settled(app, pilot)
        assert line.recall("", 1) == "unseen"
