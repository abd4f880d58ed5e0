"""Whatever is wrong in a folder, a repair loses no flag that its plan does not name, and leaves nothing to do twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from mdtui.mrk import layout
from mdtui.mrk.checking import check
from mdtui.mrk.look import Look
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.mrk.repair.carrying import NO_UID_LEFT, CarriedOut, carry_out
from mdtui.mrk.repair.draft import key_of
from mdtui.mrk.repair.files import MessageFile
from mdtui.mrk.repair.left import NO_LISTING
from mdtui.mrk.repair.names import TOO_LARGE
from mdtui.mrk.repair.steps import ON_REQUEST, Step, StepKind, without_flags
from mdtui.mrk.repairing import Choices, Plan, plan
from mdtui.mrk.rules import load_rules

RULES = load_rules()
NOW = 1_790_000_000
WORD = layout.UINT32 - 1
EVERYTHING = Choices(asked=ON_REQUEST)

UNKNOWN_LAYOUT = "the layout of this version is not known"
SHARED = "no record can hold the name of the file, and another file's differs from it in case only"
NO_DATE = "the date of its file is no better"
CANNOT_BE = {
    "MRK008": {NO_UID_LEFT},
    "MRK009": {NO_UID_LEFT},
    "MRK010": {NO_UID_LEFT},
    **{f"MRK{number:03}": {SHARED} for number in range(13, 21)},
    "MRK023": {TOO_LARGE},
    "MRK024": {NO_DATE},
    "MRK025": {NO_DATE},
    "MRK027": {NO_UID_LEFT, TOO_LARGE, SHARED},
}
"""The reasons for which a rule may stay broken."""

on_disk = [
    "md1.msg",
    "MD1.msg",
    "md2.msg",
    "md3.msg",
    "m" * 19 + ".msg",
    "M" * 19 + ".msg",
    "n" * 19 + ".msg",
    "a:b.msg",
    "con.msg",
    "\u65e5.msg",
    "\udc81.msg",
    "stra\xdfe.msg",
    "md5000000010000000000000005.msg",
]
in_record = [
    *[name.encode("cp1252", "replace")[:23] for name in on_disk],
    b"",
    b"..\\x.msg",
    b"md50.txt",
    b"md50.msg. ",
]
name = st.builds(
    lambda text: text.ljust(layout.NAME_SIZE, b"\0"),
    st.sampled_from(in_record) | st.sampled_from(in_record) | st.binary(max_size=layout.NAME_SIZE),
)
small = st.integers(0, 4)
record = st.builds(
    Record,
    name,
    st.integers(0, 255),
    small | st.sampled_from([WORD, WORD - 1, WORD - 2]) | st.integers(0, WORD),
    small | st.integers(0, WORD),
    st.sampled_from([0, NOW, NOW * 1]) | st.integers(-(2**31), 2**31 - 1),
)
nothing = st.just(Record(bytes(23), 0, 0, 0, 0))
number = small | st.sampled_from([WORD, WORD - 1, WORD - 3]) | st.integers(0, WORD)
header = st.builds(Header, st.sampled_from([1, 1, 1, 1, 2]), number, number, *[number] * 6)
likely = st.builds(
    encode, header, st.lists(record | record | nothing, max_size=7), st.binary(max_size=40) | st.just(bytes(90))
)
data = st.none() | st.binary(max_size=200) | likely | likely | likely
moment = st.just(NOW) | st.just(float(NOW)) | st.floats(0, allow_infinity=True)
message_file = st.builds(
    MessageFile,
    st.sampled_from(on_disk) | st.text(max_size=20).map(lambda text: text + ".msg") | st.text(max_size=6),
    small | st.integers(-3, 1 << 34),
    st.just(NOW - 5.5) | st.floats(),
)
listing = st.none() | st.lists(message_file, max_size=7)
kinds = st.frozensets(st.sampled_from(StepKind))
choices = st.builds(
    Choices, st.integers(0, 255), st.just(ON_REQUEST) | kinds, st.just(frozenset[StepKind]()) | kinds
) | st.just(EVERYTHING)


def look_at(content: bytes | None, files: Sequence[MessageFile] | None, now: float) -> Look:
    sizes = None if files is None else {file.name: file.size for file in files if file.name[-4:].casefold() == ".msg"}
    return Look(None if content is None else RecordTable(content), sizes, now)


def planned(content: bytes | None, files: Sequence[MessageFile] | None, now: float, wanted: Choices) -> Plan:
    return plan(look_at(content, files, now), files, wanted)


def renamed(files: Sequence[MessageFile] | None, names: Sequence[tuple[str, str]]) -> list[MessageFile] | None:
    new = dict(names)
    return files and [msgspec.structs.replace(file, name=new.get(file.name, file.name)) for file in files]  # type: ignore[return-value]


def records_of(content: bytes | None) -> list[bytes]:
    """Return the records of a file that has the known layout, without those that are nothing but zeros."""
    look = look_at(content, None, NOW)
    return [packed for record in look.table.records() if any(packed := record.pack())] if look.is_known else []


def keys_of(content: bytes | None) -> set[str]:
    """Return the names of the message files that the records name, without those of records of zeros."""
    return {key_of(packed) for packed in records_of(content)} - {""}


def records_after_header(content: bytes | None) -> Counter[bytes]:
    return Counter(record.pack() for record in RecordTable(content or b"").records())


def counts(made: Plan) -> Counter[str]:
    """Return how often each rule stays broken."""
    counts = Counter[str]()
    for left in made.left:
        counts[left.rule] += left.count
    return counts


@given(data, listing, st.floats(), choices)
def test_any_bytes_any_listing_and_any_clock_give_a_plan(
    content: bytes | None, files: list[MessageFile] | None, now: float, wanted: Choices
) -> None:
    made = planned(content, files, now, wanted)
    assert carry_out(content, made.steps).data == made.data


@given(data, listing, moment, choices)
def test_there_is_nothing_to_do_twice(
    content: bytes | None, files: list[MessageFile] | None, now: float, wanted: Choices
) -> None:
    first = planned(content, files, now, wanted)
    after = renamed(files, first.renames)
    second = planned(first.data, after, now, wanted)
    assert second.steps == ()
    assert second.data == first.data
    assert counts(second) == counts(first)
    for step in first.steps:
        assert step.kind in wanted.asked or step.kind not in ON_REQUEST
        assert step.kind not in wanted.without
        for text in (step.text, step.reason, step.loses, step.subject, first.summary):
            assert text.isprintable()


@given(data, listing, moment, choices)
def test_what_stays_is_what_a_check_finds(
    content: bytes | None, files: list[MessageFile] | None, now: float, wanted: Choices
) -> None:
    made = planned(content, files, now, wanted)
    found = check(look_at(made.data, renamed(files, made.renames), now), RULES)
    for each in made.left:
        assert each.why.isprintable()
        assert each.ask is None or each.ask in ON_REQUEST - wanted.asked - wanted.without
    assert counts(made) == found.counts


@given(data, listing, moment, choices)
def test_a_plan_is_its_steps_carried_out(
    content: bytes | None, files: list[MessageFile] | None, now: float, wanted: Choices
) -> None:
    made = planned(content, files, now, wanted)
    carried = CarriedOut(made.data, made.steps, (), made.renames)
    assert carry_out(content, made.steps) == carried
    assert files is None or carry_out(content, made.steps, files) == carried


@given(data, listing, moment, choices)
def test_each_record_is_there_afterwards_or_in_a_step(
    content: bytes | None, files: list[MessageFile] | None, now: float, wanted: Choices
) -> None:
    made = planned(content, files, now, wanted)
    begin = content
    for step in made.steps:
        if step.kind is StepKind.HEADER:
            begin = step.after
            assert content is None or records_after_header(begin) <= records_after_header(content)
    expected = Counter(records_of(begin))
    for step in made.steps:
        if step.kind in {StepKind.TAIL, StepKind.HEADER}:
            continue
        if any(step.before or b""):
            assert expected[step.before or b""]
            expected[step.before or b""] -= 1
        if step.after:
            expected[step.after] += 1
        if step.kind not in {StepKind.DROP, StepKind.FLAGS} and step.before:
            assert step.after is not None
            assert step.after[layout.FLAGS_OFFSET] == step.before[layout.FLAGS_OFFSET]
    assert Counter(records_of(made.data)) == +expected
    if content is not None and content[:4] == b"\1\0\0\0" and len(content) >= 36:
        assert made.data is not None
        assert made.data[12:36] == content[12:36]


@given(data, listing, moment)
def test_with_everything_asked_for_only_what_cannot_be_mended_stays(
    content: bytes | None, files: list[MessageFile] | None, now: float
) -> None:
    for left in planned(content, files, now, EVERYTHING).left:
        assert left.ask is None
        assert left.why in CANNOT_BE.get(left.rule, ()) or (files is None and left.why in {NO_LISTING, UNKNOWN_LAYOUT})


@st.composite
def meddled(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """Draw a file, and the same with other flags and records that came or went."""
    before = draw(likely)
    table = RecordTable(before)
    records = [
        msgspec.structs.replace(record, flags=draw(st.just(record.flags) | st.integers(0, 255)))
        for record in table.records()
        if draw(st.sampled_from([True, True, True, False]))
    ]
    came = draw(st.lists(record, max_size=3))
    assert table.header is not None
    place = draw(st.integers(0, len(records)))
    return before, encode(table.header, [*records[:place], *came, *records[place:]], table.tail)


@given(meddled(), listing, choices)
def test_what_happened_since_the_plan_stays(
    both: tuple[bytes, bytes], files: list[MessageFile] | None, wanted: Choices
) -> None:
    before, now = both
    made = planned(before, files, NOW, wanted)
    result = carry_out(now, made.steps)
    assert len(result.done) + len(result.left) == len(made.steps)
    expected = Counter(records_of(now))
    for step in result.done:
        if step.kind in {StepKind.TAIL, StepKind.HEADER}:
            continue
        if any(step.before or b""):
            assert expected[step.before or b""]
            expected[step.before or b""] -= 1
            assert any(without_flags(step.before or b"") == without_flags(each.before or b"") for each in made.steps)
        if step.after:
            expected[step.after] += 1
    if all(step.kind is not StepKind.HEADER for step in result.done):
        assert Counter(records_of(result.data)) == +expected
    assert all(why.isprintable() for _, why in result.left)
    doubled = [step for step in made.steps if step.rule == "MRK012"]
    if all(step.kind is not StepKind.HEADER for step in made.steps):
        # However few of several records are left by then, one of them stays.
        assert keys_of(now) == keys_of(carry_out(now, doubled).data)
    assert_no_uid_is_given_twice(result.done, now)


def assert_no_uid_is_given_twice(done: Sequence[Step], content: bytes) -> None:
    there = set(look_at(content, None, NOW).uids)
    given_uids = [
        Record(*layout.RECORD.unpack(step.after)).uid
        for step in done
        if step.kind in {StepKind.ADD, StepKind.UID} and step.after
    ]
    assert len(set(given_uids)) == len(given_uids)
    if all(step.kind not in {StepKind.DROP, StepKind.HEADER} for step in done):
        assert there.isdisjoint(given_uids)


@given(data, st.lists(st.builds(Step, st.sampled_from(StepKind), st.just("MRK012"), st.integers(-2, 9))))
def test_steps_of_another_file_do_no_harm(content: bytes | None, steps: list[Step]) -> None:
    result = carry_out(content, [step for step in steps if step.kind is not StepKind.HEADER])
    changing = {StepKind.UID_VALIDITY, StepKind.UID_NEXT, StepKind.ZEROS, StepKind.TAIL, StepKind.SORT}
    if changing.isdisjoint(step.kind for step in result.done):
        assert result.data == content
