from __future__ import annotations

import pytest

from mdtui.mailroot.messages import Envelope
from mdtui.tui.records import envelopes as module
from mdtui.tui.records.envelopes import Envelopes


def test_only_what_is_new_is_news() -> None:
    envelopes = Envelopes()
    assert envelopes.take({b"a": Envelope(subject="x"), b"b": Envelope(subject="y")}) == {b"a", b"b"}
    assert envelopes.take({b"a": Envelope(subject="x"), b"b": Envelope(subject="z")}) == {b"b"}


def test_the_oldest_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ENVELOPES_KEPT", 2)
    envelopes = Envelopes()
    envelopes.take({name: Envelope() for name in (b"a", b"b", b"c")})
    assert list(envelopes) == [b"b", b"c"]


def test_what_could_not_be_read_is_wanted_again_when_that_is_asked_for() -> None:
    envelopes = Envelopes({b"a": Envelope(subject="x"), b"b": Envelope(problem="not readable")})
    assert [envelopes.wants(name, again=False) for name in (b"a", b"b", b"c")] == [False, False, True]
    assert [envelopes.wants(name, again=True) for name in (b"a", b"b", b"c")] == [False, True, True]
