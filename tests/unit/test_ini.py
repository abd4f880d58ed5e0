"""What an INI text says, and that a change touches nothing else."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest

from mdtui.errors import RefusedError
from mdtui.ini import Entry, Ini

TEXT = (
    b"; settings\r\n"
    b"[Domain]\r\n"
    b"DomainName = example.com \r\n"
    b"domainip=10.0.0.1\n"
    b"Empty=\r\n"
    b"\r\n"
    b"[Special]\r\n"
    b"Note=gr\xfc\xdfe \x81\r\n"
    b"no value here\r\n"
    b"Domainip=second, and never read\r\n"
    b"[DOMAIN]\r\n"
    b"DomainIP=of a section that comes twice"
)


def test_values_are_found_in_any_case_without_the_blanks_around_them() -> None:
    ini = Ini(TEXT)
    assert ini.get("domain", "DOMAINNAME") == "example.com"
    assert ini.get("DOMAIN", "DomainIP") == "10.0.0.1"
    assert ini.get("Domain", "empty") == ""
    assert ini.get("Special", "Note") == "gr\u00fc\u00dfe \x81"
    assert ini.get("Special", "no value here") is None
    assert ini.get("nowhere", "DomainIP") is None


def test_sections_and_keys_come_in_their_order_each_once() -> None:
    ini = Ini(TEXT)
    assert ini.sections() == ("Domain", "Special")
    assert [entry.key for entry in ini.entries("domain")] == ["DomainName", "domainip", "Empty"]
    assert ini.entries("nowhere") == ()
    assert ini.has_section("SPECIAL")
    assert not ini.has_section("Other")
    assert [entry.key for entry in ini.entries()] == ["DomainName", "domainip", "Empty", "Note", "Domainip"]


def test_what_comes_again_can_be_asked_for() -> None:
    assert Ini(TEXT).doubled_sections() == ("Domain",)
    assert Ini(b"[a]\nx=1\nX=2\nx\n[b]\nx=1\n").count("A", "x") == 3
    assert Ini(TEXT).count("nowhere", "x") == Ini(TEXT).count("Domain", "x") == 0


def test_a_key_is_looked_up_in_whichever_section_it_stands() -> None:
    assert Ini(TEXT).find("DomainIP") == (
        Entry("Domain", "domainip", "10.0.0.1", 4),
        Entry("Special", "Domainip", "second, and never read", 10),
    )


def test_a_set_value_is_the_only_thing_that_changes() -> None:
    changed = Ini(TEXT).with_value("DOMAIN", "DOMAINIP", "10.0.0.2")
    assert changed.data == TEXT.replace(b"domainip=10.0.0.1\n", b"domainip=10.0.0.2\n")
    assert Ini(TEXT).with_value("domain", "domainname", "x").data == TEXT.replace(b"= example.com ", b"= x ")
    assert Ini(TEXT).with_value("domain", "empty", "x").data == TEXT.replace(b"Empty=", b"Empty=x")


def test_a_new_key_goes_below_the_last_line_of_its_section_and_ends_as_that_does() -> None:
    changed = Ini(TEXT).with_value("domain", "Bind", "Yes")
    assert changed.data == TEXT.replace(b"Empty=\r\n", b"Empty=\r\nBind=Yes\r\n")
    assert Ini(b"[a]\nx=1\n\n[b]\ny=2").with_value("b", "z", "3").data == b"[a]\nx=1\n\n[b]\ny=2\nz=3"
    assert Ini(b"[a]\n[b]\n").with_value("a", "x", "1").data == b"[a]\nx=1\n[b]\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b"[new]\r\nx=1\r\n"),
        (b"\xef\xbb\xbf", b"\xef\xbb\xbf[new]\r\nx=1\r\n"),
        (b"[a]\n", b"[a]\n\n[new]\nx=1\n"),
        (b"[a]\n\n", b"[a]\n\n[new]\nx=1\n"),
        (b"[a]\ny=2", b"[a]\ny=2\n\n[new]\nx=1"),
    ],
)
def test_a_new_section_goes_to_the_end(before: bytes, after: bytes) -> None:
    assert Ini(before).with_value("new", "x", "1").data == after


def test_several_values_are_set_as_if_one_after_the_other() -> None:
    values = [
        ("domain", "DomainIP", "1"),
        ("new", "x", "2"),
        ("Domain", "domainip", "3"),
        ("special", "no value here", ""),
    ]
    one_by_one = Ini(TEXT)
    for section, key, value in values:
        one_by_one = one_by_one.with_value(section, key, value)
    assert Ini(TEXT).with_values(values) == one_by_one
    assert one_by_one.get("Domain", "DomainIP") == "3"


def test_a_key_without_an_equals_sign_has_no_value_until_it_is_set() -> None:
    ini = Ini(b"[a]\nx \nx=2\n")
    assert ini.get("a", "x") is None
    assert ini.entries() == ini.find("x") == ()
    assert ini.with_value("a", "x", "3").data == b"[a]\nx=3\nx=2\n"


def test_lines_below_a_torn_heading_belong_to_no_section() -> None:
    ini = Ini(b"[a]\ny=1\n[b\nx=1\n[a]]\nx=2\n")
    assert ini.sections() == ("a", "a]")
    assert (ini.get("a", "x"), ini.get("b", "x"), ini.get("a]", "x")) == (None, None, "2")


def test_a_removed_value_takes_its_line_with_it_and_the_one_hidden_behind_it() -> None:
    data = b"[a]\nx=1\ny=2\nX=3\n[b]\nx=4\n"
    assert Ini(data).without("A", "x").data == b"[a]\ny=2\n[b]\nx=4\n"
    assert Ini(data).without("a", "z").data == data
    assert Ini(data).without("c", "x").data == data


def test_an_empty_section_is_removed_with_the_blank_line_before_it_and_no_other_is() -> None:
    assert Ini(b"[a]\nx=1\n\n[b]\n").without_empty_section("B").data == b"[a]\nx=1\n"
    assert Ini(b"[a]\n\n[b]\n").without_empty_section("a").data == b"[b]\n"
    for kept in (b"[b]\n; mine\n", b"[b]\nx=1\n", b"[c]\n"):
        assert Ini(kept).without_empty_section("b").data == kept


def test_what_was_added_can_be_taken_out_to_the_byte() -> None:
    for data in (TEXT, b"[a]\ny=2\n", b"[a]\ny=2\n\n", b"[a]\ny=2\r\n"):
        added = Ini(data).with_value("mail-2.example.com", "IP", "10.0.0.2").with_value("mail-2.example.com", "B", "1")
        taken = added.without("mail-2.example.com", "ip").without("mail-2.example.com", "b")
        assert taken.without_empty_section("mail-2.example.com").data.rstrip(b"\r\n") == data.rstrip(b"\r\n")


def test_a_mark_before_the_text_belongs_to_no_line() -> None:
    ini = Ini(b"\xef\xbb\xbf[a]\r\nx=1\r\n")
    assert ini.get("a", "x") == "1"
    assert ini.without("a", "x").data == b"\xef\xbb\xbf[a]\r\n"


def test_text_of_two_bytes_for_each_character_is_neither_read_nor_changed() -> None:
    ini = Ini("[a]\r\nx=1\r\n".encode("utf-16"))
    assert ini.is_wide
    assert ini.entries() == ()
    with pytest.raises(RefusedError, match="two bytes for each character"):
        ini.with_value("a", "x", "2")
    with pytest.raises(RefusedError, match="two bytes for each character"):
        ini.without("a", "x")
    with pytest.raises(RefusedError, match="two bytes for each character"):
        ini.without_empty_section("a")


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "\x00", "a\x1b[31m", "\x7f", " a", "a\t", "\u65e5", "\x80"])
def test_a_value_that_would_not_be_read_back_is_refused(value: str) -> None:
    with pytest.raises(RefusedError):
        Ini(TEXT).with_value("Domain", "DomainIP", value)


def test_a_value_that_could_not_be_written_anew_may_stay() -> None:
    ini = Ini(b"[a]\nx=1\x002\n")
    assert ini.with_value("A", "X", "1\x002") == ini.with_values([("a", "x", "1\x002")]) == ini


@pytest.mark.parametrize("key", ["", "a=b", ";a", "[a", " a", "a\n"])
def test_a_key_that_would_not_be_read_back_is_refused(key: str) -> None:
    with pytest.raises(RefusedError):
        Ini(TEXT).with_value("Domain", key, "1")


@pytest.mark.parametrize("name", [" a", "a\n", "\u65e5"])
def test_a_section_that_would_not_be_read_back_is_refused(name: str) -> None:
    with pytest.raises(RefusedError):
        Ini(TEXT).with_value(name, "x", "1")


def test_two_documents_of_the_same_bytes_are_the_same() -> None:
    assert {Ini(b"a"), Ini(b"a")} == {Ini(b"a")}
    assert Ini(b"a") != Ini(b"b")
    assert repr(Ini(b"a")) == "Ini(data=b'a')"


@pytest.mark.skipif(sys.platform != "win32", reason="what Windows' own functions read")
@pytest.mark.parametrize(
    "data",
    [
        TEXT,
        b"[a]\nx = 1 \t\n[A]\ny=2\nx=3\n",
        b"[a\nx=1\n[a]\nx=2\n",
        b" [ a ] \r\n\tx=1\r\n;y=2\r\nx=3",
        b"[a]\n[b]\nx=1\n",
        b"[a]\n=1\nx\nx=2\n",
        b"[a]]\nx=1\n[a] trailing\nx=2\n",
    ],
)
def test_windows_itself_reads_the_same(tmp_path: Path, data: bytes) -> None:
    if sys.platform == "win32":
        path = tmp_path / "some.ini"
        path.write_bytes(data)
        read = ctypes.WinDLL("kernel32").GetPrivateProfileStringA
        for section in ("Domain", "Special", "a", "b", "nowhere"):
            for key in ("DomainName", "domainip", "Empty", "x", "y", "no value here"):
                buffer = ctypes.create_string_buffer(200)
                read(section.encode(), key.encode(), b"missing", buffer, 200, bytes(path))
                ours = Ini(data).get(section, key)
                assert buffer.value.decode() == ("missing" if ours is None else ours), (section, key)
