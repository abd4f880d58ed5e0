from mdtui.mrk import layout


def test_the_sizes_are_those_of_the_published_structures() -> None:
    assert layout.HEADER_SIZE == layout.RECORD_SIZE == 36


def test_the_name_and_the_flags_are_the_first_six_words_of_a_record() -> None:
    assert layout.NAME_SIZE + 1 == layout.UID_WORD * layout.WORD
    assert layout.RECORD_WORDS == layout.HEADER_WORDS == 9


def test_offsets_follow_from_the_index() -> None:
    assert layout.record_offset(0) == 36
    assert layout.record_offset(2) == 108
    assert layout.flags_offset(2) == 131


def test_the_flags_are_those_published() -> None:
    flags = (layout.SEEN, layout.ANSWERED, layout.FLAGGED, layout.DELETED, layout.DRAFT, layout.RECENT)
    assert flags == (32, 16, 8, 4, 2, 1)
    assert layout.KNOWN_FLAGS == 63
