import pytest

from mdtui.health.spans import megabytes, span


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "0 s"), (0, "0 s"), (119, "119 s"), (120, "2 min"), (7199, "119 min"), (7200, "2 h"), (172_800, "2 d")],
)
def test_a_span_has_two_of_its_unit_at_least(seconds: float, text: str) -> None:
    assert span(seconds) == text


def test_space() -> None:
    assert megabytes((5 << 20) + 7) == "5 MB"
