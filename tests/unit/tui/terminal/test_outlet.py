from __future__ import annotations

import io
import tempfile

from mdtui.tui.terminal.outlet import Outlet


class Broken(io.StringIO):
    """A terminal that went away."""

    def flush(self) -> None:
        raise OSError(5, "Input/output error")


def test_it_is_behind_until_all_that_was_handed_over_has_been_flushed() -> None:
    file, drained = io.StringIO(), []
    outlet = Outlet(file, lambda: drained.append(file.getvalue()), lambda: None)
    assert not outlet.behind
    outlet.handed = 2
    outlet.write("a")
    outlet.flush()
    assert outlet.behind
    outlet.write("b")
    assert outlet.behind
    outlet.flush()
    assert not outlet.behind
    assert drained == ["a", "ab"]


def test_a_terminal_that_is_gone_is_told_once_and_nothing_waits_for_it() -> None:
    gone: list[str] = []
    outlet = Outlet(Broken(), lambda: None, lambda: gone.append("gone"))
    outlet.handed = 3
    outlet.write("a")
    outlet.flush()
    outlet.write("b")
    outlet.flush()
    assert gone == ["gone"]
    assert not outlet.behind


def test_it_has_the_number_of_its_file() -> None:
    with tempfile.TemporaryFile("w") as file:
        assert Outlet(file, lambda: None, lambda: None).fileno() == file.fileno()
