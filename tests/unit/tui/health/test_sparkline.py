import pytest

from mdtui.tui.glyphs import ASCII
from mdtui.tui.health.sparkline import sparkline


@pytest.mark.parametrize(
    ("values", "cells", "line"),
    [
        ((), 5, ""),
        ((1, 2), 0, ""),
        ((7,), 5, "."),
        ((0, 0), 5, ".."),
        ((100, 101, 100), 5, "..."),
        ((0, 10, 20, 30), 5, ".:+#"),
        ((99, 0, 10, 20, 30), 4, ".:+#"),
        ((30, 0), 5, "#."),
    ],
)
def test_the_newest_values_in_a_few_cells(values: tuple[int, ...], cells: int, line: str) -> None:
    assert sparkline(values, cells, ASCII) == line
