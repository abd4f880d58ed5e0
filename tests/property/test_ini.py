"""Any bytes are an INI text, and a change to one touches nothing but the line that it is about."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mdtui.errors import RefusedError
from mdtui.ini import Ini

pieces = st.sampled_from(
    [
        *b"[ ] = ; a A b \xfc \x81 \x00 \xdf \x85 \xef\xbb\xbf \xff\xfe ip=10.0.0.1".split(b" "),
        *(b"\r\n", b"\n", b"\r", b" ", b"\t", b"[a]\r\n", b"[B]\n", b"a=1\r\n", b"A = 2\n"),
    ]
)
texts = st.binary(max_size=200) | st.lists(pieces, max_size=40).map(b"".join)
names = st.sampled_from(["a", "A", "b", "B", "\u00fc", "\u00df", "ss", "\x81", "new", ""])
keys = st.sampled_from(["a", "A", "b", "\u00fc", "ip", "IP", "new"])
values = st.text(st.sampled_from("aB1.: =;[]\u00fc\x81\u20ac\"'"), max_size=12).map(lambda text: text.strip(" "))


def rest(ini: Ini, section: str, key: str) -> list[tuple[str, str, str]]:
    """Return all values but one, in their order."""
    one = (section.lower(), key.lower())
    return [
        (entry.section, entry.key, entry.value)
        for entry in ini.entries()
        if (entry.section.lower(), entry.key.lower()) != one
    ]


def lines_of(data: bytes) -> list[bytes]:
    return data.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)


@given(texts)
def test_any_bytes_are_read_and_stay_as_they_are(data: bytes) -> None:
    ini = Ini(data)
    assert ini.data == data
    for entry in ini.entries():
        assert ini.get(entry.section, entry.key) == entry.value
        assert entry in ini.find(entry.key)
        if not ini.is_wide:
            assert ini.with_value(entry.section, entry.key, entry.value).data == data


@given(texts, names, keys, values)
def test_what_was_set_is_read_back_and_setting_it_again_changes_nothing(
    data: bytes, section: str, key: str, value: str
) -> None:
    ini = Ini(data)
    try:
        changed = ini.with_value(section, key, value)
    except RefusedError:
        assert ini.is_wide
        return
    assert changed.get(section, key) == value
    assert changed.with_value(section.lower(), key.lower(), value) == changed


@given(texts, names, keys, values)
def test_setting_a_value_changes_its_line_and_no_other(data: bytes, section: str, key: str, value: str) -> None:
    ini = Ini(data)
    if ini.is_wide:
        return
    before, after = lines_of(data), lines_of(ini.with_value(section, key, value).data)
    if ini.get(section, key) is not None:
        assert sum(old != new for old, new in zip(before, after, strict=True)) <= 1
        return
    old, new = ([line.rstrip(b"\r\n") for line in lines] for lines in (before, after))
    at = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    added = len(new) - len(old)
    assert 1 <= added <= 3
    assert old[:at] + old[at:] == new[:at] + new[at + added :]


@given(texts, names, keys, values)
def test_every_other_value_stays_as_it_is(data: bytes, section: str, key: str, value: str) -> None:
    ini = Ini(data)
    if ini.is_wide:
        return
    for changed in (ini.with_value(section, key, value), ini.without(section, key)):
        assert rest(changed, section, key) == rest(ini, section, key)


@given(texts, names, keys)
def test_what_was_removed_is_gone_and_removing_it_again_changes_nothing(data: bytes, section: str, key: str) -> None:
    ini = Ini(data)
    if ini.is_wide:
        return
    gone = ini.without(section, key)
    assert gone.get(section, key) is None
    assert gone.without(section, key) == gone
    assert len(gone.data) <= len(data)


@given(texts, names)
def test_an_empty_section_goes_with_its_heading_and_blank_lines_only(data: bytes, section: str) -> None:
    ini = Ini(data)
    if ini.is_wide:
        return
    before, after = (
        [line for line in lines_of(ini_.data) if line.strip()] for ini_ in (ini, ini.without_empty_section(section))
    )
    if ini.without_empty_section(section) == ini:
        return
    assert ini.entries(section) == ()
    at = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(after))
    assert before[at].strip(b" \t").startswith(b"[")
    assert before[:at] + before[at + 1 :] == after
