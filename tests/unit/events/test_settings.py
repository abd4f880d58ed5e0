from __future__ import annotations

import msgspec
import pytest

from mdtui.events.settings import EventFileLimits, WindowsLogSettings


def test_the_defaults_are_what_is_known_and_a_guess() -> None:
    assert WindowsLogSettings() == WindowsLogSettings(channel="Application", providers=("MDaemon",), by_text=True)


@pytest.mark.parametrize(
    "text",
    [
        "providers = []",
        "providers = ['']",
        "providers = [\"a' or 1=1 or 'b\"]",
        "providers = ['a\"b']",
        "channel = ''",
        'channel = "a\\u0000b"',
        "providers = 'MDaemon'",
        "colour = 1",
    ],
)
def test_a_name_that_could_be_a_query_is_refused(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.toml.decode(text, type=WindowsLogSettings)


@pytest.mark.parametrize("text", ["seconds = 0", "seconds = -1", "seconds = inf", "megabytes = 1", "size = 0"])
def test_limits_have_to_make_sense(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.toml.decode(text, type=EventFileLimits)
