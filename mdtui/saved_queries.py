"""The queries that a person has saved in the settings: each must be one over records or over events."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mdtui.errors import UsageError
from mdtui.mrk.query import compile_query
from mdtui.query import QueryError

_NAME = re.compile(r"[\w.-]+")


def checked(queries: Mapping[str, str]) -> dict[str, str]:
    """Return saved queries by name in lower case, as `mdtui.query.parse` takes them.

    Args:
        queries: the queries by name, as written.

    Raises:
        UsageError: a name cannot stand behind ``@``, two names differ in case alone, or a query can be read over
            neither records nor events.
    """
    saved: dict[str, str] = {}
    for name, text in queries.items():
        if not _NAME.fullmatch(name):
            hint = "letters, digits, - _ and . make a name"
            raise UsageError(f"a query cannot be saved as '{name}'", hint=hint)
        if name.lower() in saved:
            raise UsageError(f"two queries are saved as '{name.lower()}'", hint="case does not tell names apart")
        saved[name.lower()] = text
    for name, text in saved.items():
        _check(name, text, saved)
    return saved


def _check(name: str, text: str, saved: Mapping[str, str]) -> None:
    try:
        compile_query(text, saved)
    except QueryError as error:
        wrong = _over_events(text, saved)
        if wrong is not None:
            # What can be read further was meant so.
            error = max((error, wrong), key=lambda one: one.position)
            where = f"at {error.position + 1} of it: {error.what}"
            raise UsageError(f"the query saved as '{name}' is not right, {where}", hint=error.hint) from None


def _over_events(text: str, saved: Mapping[str, str]) -> QueryError | None:
    """Return why a text is no query over events; None where it is one."""
    # The catalogue is read only where a query is not one over records.
    from mdtui.events.catalogue import load_catalogue  # noqa: PLC0415
    from mdtui.events.query import compile_event_query  # noqa: PLC0415

    names = {name for kind in load_catalogue().types for name in kind.fields}
    try:
        compile_event_query(text, names, saved)
    except QueryError as error:
        return error
    return None
