from __future__ import annotations

import io

import pytest

from mdtui.cli.asking import confirmed
from mdtui.cli.output import Output
from mdtui.errors import UsageError

NOBODY = Output(None, None)


class Terminal(io.StringIO):
    """A terminal on which something was typed."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "answer"), [("y\n", True), (" YES \n", True), ("n\n", False), ("\n", False), ("yo\n", False)]
)
def test_only_yes_is_yes(monkeypatch: pytest.MonkeyPatch, typed: str, answer: object) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    assert confirmed(NOBODY, "really?", yes=False) is answer


@pytest.mark.parametrize("stream", [None, io.StringIO("y\n"), Terminal("")])
def test_without_a_terminal_only_the_call_can_say_yes(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None
) -> None:
    monkeypatch.setattr("sys.stdin", stream)
    assert confirmed(NOBODY, "really?", yes=True)
    with pytest.raises(UsageError, match="--yes"):
        confirmed(NOBODY, "really?", yes=False)
