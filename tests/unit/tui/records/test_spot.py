from __future__ import annotations

from pathlib import Path

import pytest

from mdtui.mailroot.file_rows import FileRows
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.pairing import PRESENT, Pairing
from mdtui.tui.records.spot import Spot, index_of

RECORDS = [
    Record(b"md1.msg", 0, 1, 1, 1),
    Record(b"1.msg", 0, 2, 1, 1),
    Record(b"\xe4.MSG", 0, 3, 1, 1),
    Record(b"d.msg", 0, 4, 1, 1),
    Record(b"d.msg", 0, 4, 1, 1),
    Record(b"", 0, 6, 1, 1),
]
TABLE = RecordTable(encode(Header(1, 7, 99, 5), RECORDS))
PAIRING = Pairing(TABLE, bytes([PRESENT] * len(TABLE)), FileRows(Path(), ["New.msg", "\u0416.msg"]))


@pytest.mark.parametrize(
    ("spot", "index"),
    [
        (Spot(2, "1.msg"), 1),
        (Spot(2), 1),
        (Spot(3, "\u00e4.MSG"), 2),
        (Spot(3, "\u00c4.msg", 2), 2),
        (Spot(filename="1.MSG"), 1),
        (Spot(filename="\u00e4.msg"), 2),
        (Spot(4, "d.msg"), 3),
        (Spot(4, "d.msg", 4), 4),
        (Spot(4, "d.msg", 1), 3),
        (Spot(4, "d.msg", 99), 3),
        (Spot(6, "", 5), 5),
        (Spot(9, "md1.msg"), 0),
        (Spot(9, "new.MSG"), 6),
        (Spot(filename="\u0416.msg"), 7),
        (Spot(9), None),
        (Spot(filename="d1.msg"), None),
        (Spot(filename="\u0417.msg"), None),
        (Spot(), None),
    ],
)
def test_a_spot_is_found_by_what_is_known_of_it(spot: Spot, index: int | None) -> None:
    assert index_of(PAIRING, spot) == index
