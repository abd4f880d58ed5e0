"""Taking a change of settings back loses nothing that others wrote since, whatever the files hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mdtui.ini import Ini
from mdtui.ini_changes import merge

sections, keys = st.sampled_from(["a", "B", "c"]), st.sampled_from(["x", "Y", "z"])
settings = st.lists(st.tuples(sections, keys, st.sampled_from(["1", "2", "3", ""])), max_size=6)
starts = st.sampled_from(
    [b"", b"[a]\r\nx=1\r\n", b"; top\n[A]\nX = 1\ny=2\n\n[b]\nz=3", b"\xef\xbb\xbf[c]\r\nz=\xfc\x81\r\n"]
)


@given(starts, settings, settings)
def test_what_others_set_since_stays_and_the_rest_is_as_before(
    start: bytes, ours: list[tuple[str, str, str]], theirs: list[tuple[str, str, str]]
) -> None:
    before = Ini(start)
    after = before.with_values(ours)
    now = after.with_values(theirs)
    merged, kept = merge(before, after, now)
    left = {(section.lower(), key.lower()) for section, key in kept}
    for section in ("a", "b", "c"):
        for key in ("x", "y", "z"):
            old, new, found, result = (ini.get(section, key) for ini in (before, after, now, merged))
            if old == new or found not in (old, new):
                assert result == found
                assert ((section, key) in left) == (old != new)
            else:
                assert result == old


@given(starts, settings)
def test_without_others_every_value_is_as_before(start: bytes, ours: list[tuple[str, str, str]]) -> None:
    before = Ini(start)
    after = before.with_values(ours)
    merged, kept = merge(before, after, after)
    values = [[(each.section, each.key, each.value) for each in ini.entries()] for ini in (merged, before)]
    assert values[0] == values[1]
    assert kept == []
