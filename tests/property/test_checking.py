"""Whatever bytes an index holds and whatever files lie beside it, a check ends with findings and no error."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from mdtui.findings import Finding
from mdtui.mrk import filenames, layout
from mdtui.mrk.checking import Checked, check
from mdtui.mrk.look import Look
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.mrk.rules import load_rules
from mdtui.text import text_of_bytes

RULES = load_rules()
NOW = 1_790_000_000
WORD = layout.UINT32 - 1

odd_name = st.sampled_from(
    [
        b"",
        b"..\\..\\App\\x.msg",
        b"C:x.msg",
        b"CON.msg",
        b"\x1b[2J.msg",
        b"md50.msg. ",
        b"md50.txt",
        b"MD1.MSG",
        b"md1.msg",
    ]
)
name = st.builds(lambda text: text.ljust(layout.NAME_SIZE, b"\0"), odd_name | st.binary(max_size=layout.NAME_SIZE))
record = st.builds(
    Record,
    name,
    st.integers(0, 255),
    st.integers(0, 5) | st.integers(0, WORD),
    st.integers(0, 5) | st.integers(0, WORD),
    st.sampled_from([0, NOW]) | st.integers(-(2**31), 2**31 - 1),
)
header = st.builds(Header, st.just(1), *[st.integers(0, 5) | st.integers(0, WORD)] * 8)
likely = st.builds(encode, header, st.lists(record, max_size=8), st.binary(max_size=80) | st.just(bytes(90)))
data = st.binary(max_size=400) | likely
listing = st.none() | st.dictionaries(
    st.sampled_from(["md1.msg", "MD1.msg", "md50.txt"]) | st.text(max_size=12), st.integers(0, 5)
)
now = st.floats(-1e18, 1e18) | st.just(NOW)


@given(st.none() | data, listing, now)
def test_anything_can_be_checked(content: bytes | None, files: dict[str, int] | None, moment: float) -> None:
    look = Look(None if content is None else RecordTable(content), files, moment)
    found = check(look, RULES, "a@b")
    assert Counter(finding.rule for finding in found.findings) == found.counts
    for finding in found.findings:
        assert finding.text.isprintable()
        assert finding.severity is RULES[finding.rule].severity
        assert leads_to_its_record(finding, look)


def leads_to_its_record(finding: Finding, look: Look) -> bool:
    if finding.row is None:
        return finding.record is None
    there = look.table.record(finding.row)
    return (there.uid, text_of_bytes(there.filename)) == (finding.record, finding.subject)


@given(data, listing, st.integers(0, 3), st.sampled_from(sorted(RULES)))
def test_a_limit_or_a_rule_left_out_changes_nothing_else(
    content: bytes, files: dict[str, int] | None, limit: int, left_out: str
) -> None:
    table = RecordTable(content)
    whole = check(Look(table, files, NOW), RULES)
    few = check(Look(table, files, NOW), RULES, limit=limit)
    assert few.counts == whole.counts
    assert set(few.findings) <= set(whole.findings)
    others = {rule: text for rule, text in RULES.items() if rule != left_out}
    expected = [finding for finding in whole.findings if finding.rule != left_out]
    assert list(check(Look(table, files, NOW), others).findings) == expected


@st.composite
def sound(draw: st.DrawFn) -> tuple[bytes, dict[str, int]]:
    stems = draw(
        st.lists(st.from_regex(rb"\A(?:md[0-9]{1,16}|m[a-z]{0,9} [\xe0-\xf6]{1,5})\Z"), unique=True, max_size=8)
    )
    uids = sorted(draw(st.sets(st.integers(1, WORD - 1), min_size=len(stems), max_size=len(stems))))
    records, files = [], {}
    for stem, uid in zip(stems, uids, strict=True):
        filename = stem + draw(st.sampled_from([b".msg", b".MSG"]))
        size, date = draw(st.integers(0, WORD)), draw(st.integers(1, NOW))
        flags = draw(st.sampled_from([0, layout.RECENT, layout.SEEN, layout.KNOWN_FLAGS & ~layout.RECENT]))
        records.append(Record((filename + b"\0").ljust(layout.NAME_SIZE, b"\xff"), flags, uid, size, date))
        files[text_of_bytes(filename)] = size
    uid_next = draw(st.integers(max(uids, default=0) + 1, WORD))
    return encode(Header(1, draw(st.integers(1, WORD)), uid_next, draw(st.integers(0, WORD))), records), files


@given(sound())
def test_a_sound_folder_has_no_findings(folder: tuple[bytes, dict[str, int]]) -> None:
    content, files = folder
    assert check(Look(RecordTable(content), files, NOW), RULES) == Checked((), {})
    assert check(Look(RecordTable(content), None, NOW), RULES) == Checked((), {})


@given(st.lists(name.map(lambda field: field.partition(b"\0")[0]), max_size=6))
def test_names_that_look_usual_together_are_plain_each(names: list[bytes]) -> None:
    if filenames.all_usual(names):
        assert all(map(filenames.is_plain, names))
    assert filenames.keys_of(names) == [text_of_bytes(each).casefold() for each in names]
