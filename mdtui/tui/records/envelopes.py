"""What was read of the message files of a folder, for the rows that were in sight of late."""

from __future__ import annotations

from collections.abc import Mapping

from mdtui.mailroot.messages import Envelope

ENVELOPES_KEPT = 20_000
"""Envelopes that are kept for a folder; more are read again when their rows come into sight."""


class Envelopes(dict[bytes, Envelope]):
    """Envelopes by the name of the message file, in the order in which they were read."""

    def take(self, read: Mapping[bytes, Envelope]) -> set[bytes]:
        """Keep what was read, let the oldest go where there are too many, and return the names that are news."""
        news = {name: envelope for name, envelope in read.items() if self.get(name) != envelope}
        self.update(news)
        for name in list(self)[: max(0, len(self) - ENVELOPES_KEPT)]:
            del self[name]
        return set(news)

    def wants(self, name: bytes, *, again: bool) -> bool:
        """Return whether a message file is to be read.

        Args:
            name: its name.
            again: whether to try again what could not be read.
        """
        return name not in self or (again and bool(self[name].problem))
