"""The earlier states of a folder as the screen has them: what is known of each, and which two are compared."""

from __future__ import annotations

from typing import NamedTuple

from mdtui.earlier import NOW, Earlier, Step
from mdtui.mrk.past.copy_store import Copy


class Pair(NamedTuple):
    """Two states to compare.

    Attributes:
        before: the earlier one.
        after: the later one.
    """

    before: Copy
    after: Copy | None
    """None for the folder as it is now."""


class EarlierStates:
    """The states, the steps between them as far as they are known, and what is compared with what.

    Attributes:
        earlier: the states; None as long as they are not read.
        steps: by the place of a state, what changed since the one before.
        base: the state that others are compared with; None for what `to_now` says.
        to_now: states are compared with now, and not each with the one before.
    """

    def __init__(self) -> None:
        self.earlier: Earlier | None = None
        self.steps: dict[int, Step] = {}
        self.base: Copy | None = None
        self.to_now = True

    def __len__(self) -> int:
        return 0 if self.earlier is None else len(self.earlier.states)

    def __getitem__(self, row: int) -> Copy:
        """Return the state at a place, the newest at 0."""
        if self.earlier is None:
            raise IndexError(row)
        return self.earlier.states[row]

    def show(self, earlier: Earlier) -> None:
        """Take what was read; a base that is not there any more is let go."""
        self.earlier, self.steps = earlier, {}
        if self.base is not None and self.row_of(self.base) is None:
            self.base = None

    def row_of(self, state: Copy) -> int | None:
        """Return the place of a state; None where it is not there any more."""
        return next((row for row in range(len(self)) if self[row].id == state.id), None)

    def toggle_base(self, row: int) -> None:
        """Make a state the base, or let it go."""
        state = self[row]
        self.base = None if self.base is not None and self.base.id == state.id else state

    def pair(self, row: int) -> Pair | str:
        """Return what to compare where a state is chosen; why nothing can be, where that is so.

        Args:
            row: the place of the chosen state.
        """
        state = self[row]
        if self.base is not None:
            return self._with_base(row, self.base)
        if self.to_now and state.id != NOW:
            return Pair(state, None)
        if row + 1 == len(self):
            return "it is the oldest copy, there is none before it"
        return Pair(self[row + 1], _later(state))

    def _with_base(self, row: int, base: Copy) -> Pair | str:
        place = self.row_of(base)
        if place is None or place == row:
            return "it is the base, choose another one to compare it with"
        newer, older = sorted((row, place))
        return Pair(self[older], _later(self[newer]))


def _later(state: Copy) -> Copy | None:
    return None if state.id == NOW else state
