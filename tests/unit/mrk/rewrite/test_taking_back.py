from __future__ import annotations

import msgspec
import pytest

from mdtui.errors import FailedError, RefusedError
from mdtui.mrk.journal import Journal
from mdtui.mrk.journal_lines import Rewriting
from mdtui.mrk.records import RecordTable
from mdtui.mrk.rewrite.taking_back import Return, finishing, flags_of, undoing
from tests.conftest import MakeMrk


def test_the_very_bytes_come_back_whatever_the_counter_is(make_mrk: MakeMrk) -> None:
    before, after = make_mrk([8, 8], tail=b"x"), make_mrk([8])
    assert Return(after, before)(make_mrk([8], counter=1000)).data == before
    assert Return(after, b"torn")(after).data == b"torn"


def with_header(data: bytes, **fields: int) -> bytes:
    header = RecordTable(data).header
    assert header is not None
    return msgspec.structs.replace(header, **fields).pack() + data[36:]


def test_a_uid_that_the_change_gave_is_never_given_again(make_mrk: MakeMrk) -> None:
    before, after = make_mrk([8]), make_mrk([8, 0, 0])
    back = Return(after, before, is_back=True)(after).data
    assert back == with_header(before, uid_next=4)
    assert Return(back, after, is_back=True)(back).data == after, "brought back, each message has the UID it had"
    assert Return(before, after)(before).data == after, "what is finished is what was planned"


def test_where_no_uid_was_given_the_very_bytes_come_back(make_mrk: MakeMrk) -> None:
    low = with_header(make_mrk([8, 8]), uid_next=1)
    raised = make_mrk([8, 8])
    assert Return(raised, low, is_back=True)(raised).data == low, "no message got a UID by raising it"
    dropped = make_mrk([8])
    assert (
        Return(with_header(dropped, uid_next=3), raised, is_back=True)(with_header(dropped, uid_next=3)).data == raised
    )


@pytest.mark.parametrize("fields", [{"uid_validity": 5}, {"version": 2}])
def test_uids_of_another_numbering_do_not_count(make_mrk: MakeMrk, fields: dict[str, int]) -> None:
    before, after = with_header(make_mrk([8]), **fields), make_mrk([8, 0, 0])
    assert Return(after, before, is_back=True)(after).data == before


def test_a_uid_that_no_change_can_have_given_does_not_count(make_mrk: MakeMrk) -> None:
    before, after = make_mrk([8]), bytearray(make_mrk([8, 0]))
    RecordTable(after).uids[1] = 2**32 - 1
    assert Return(bytes(after), before, is_back=True)(bytes(after)).data == before


def test_what_stands_there_already_is_left(make_mrk: MakeMrk) -> None:
    before, after = make_mrk([8]), make_mrk([0])
    now = make_mrk([8], counter=50)
    assert Return(after, before)(now).data == now


def test_a_file_that_was_made_goes_again_but_not_one_in_use(make_mrk: MakeMrk) -> None:
    made = make_mrk([0])
    assert Return(made, None)(made).data is None
    with pytest.raises(RefusedError, match="in use since"):
        Return(made, None)(make_mrk([8]))


def test_a_file_that_was_taken_away_comes_back_with_a_higher_counter(make_mrk: MakeMrk) -> None:
    data = flags_of(make_mrk([8], counter=7))(None).data
    assert data == make_mrk([8], counter=8)
    assert flags_of(make_mrk([8], counter=2**32 - 1))(None).data == make_mrk([8], counter=0)
    assert flags_of(b"torn")(None).data == b"torn"


def test_an_index_that_was_made_anew_stays_and_gets_the_flags(make_mrk: MakeMrk) -> None:
    wanted = flags_of(make_mrk([8, 32]))(make_mrk([0, 0, 0], validity=5))
    assert wanted.data == make_mrk([8, 32, 0], validity=5)
    assert wanted.summary == "1 came since, kept"


def test_a_file_that_somebody_removed_is_not_made_anew(make_mrk: MakeMrk) -> None:
    with pytest.raises(RefusedError, match="not there any more"):
        Return(make_mrk([0]), make_mrk([8]))(None)
    assert Return(make_mrk([0]), None)(None).data is None


def test_a_name_that_a_record_has_stays(make_mrk: MakeMrk) -> None:
    before, after = make_mrk([0]), make_mrk([0, 0])
    name = RecordTable(after).filename(1).decode()
    back = Return(after, before, ((name.upper(), "long name.msg"),))
    assert back(after).renames == ((name.upper(), "long name.msg"),)
    assert back(after).again
    assert Return(after, after, back.renames)(after).renames == ()


def test_the_states_are_read_from_the_byte_copies(journal: Journal, make_mrk: MakeMrk) -> None:
    before, after = make_mrk([8]), make_mrk([0])
    kept = Rewriting(
        journal.copies.keep("1", "before", before), journal.copies.keep("1", "after", after), "x", (("a", "b"),)
    )
    assert undoing(kept, journal.copies) == Return(after, before, (("b", "a"),), is_back=True)
    assert finishing(kept, journal.copies) == Return(before, after, (("a", "b"),))
    assert undoing(Rewriting(None, kept.after, "x"), journal.copies).ours is None
    assert kept.before is not None
    journal.copies.path(kept.before).unlink()
    with pytest.raises(FailedError, match="not there any more"):
        undoing(kept, journal.copies)
