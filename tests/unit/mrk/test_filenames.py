from __future__ import annotations

import pytest

from mdtui.mrk import filenames

PLAIN = [b"md50000000001.msg", b"MD5001005383636.MSG", b"a.msg", b"two words.msg", b"\xe9t\xe9.msg", b"console.msg"]
WRONG = {
    filenames.is_without_suffix: [b"md50.txt", b"md50", b".ms", b"msg", b"md50.msg.bak"],
    filenames.is_path: [b"..\\x.msg", b"a/b.msg", b"/x.msg", b".", b".."],
    filenames.has_colon: [b"C:x.msg", b"md50.msg:stream.msg"],
    filenames.is_device: [
        b"CON.msg",
        b"nul.a.msg",
        b"Aux .msg",
        b"com1.msg",
        b"LPT\xb2.msg",
        b"conin$.msg",
        b"prn",
        b"com0.msg",
    ],
    filenames.has_control: [b"\x1b[2J.msg", b"a\n.msg", b"a\x7f.msg", b"\x01.msg"],
    filenames.is_refused: [b"a.msg. ", b"a.msg.", b"a?.msg", b'"a".msg', b"a|b.msg", b"<a>.msg", b"*.msg"],
}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_names(name: bytes) -> None:
    assert filenames.is_plain(name)
    assert not any(test(name) for test in WRONG)


@pytest.mark.parametrize("test", WRONG, ids=lambda test: test.__name__)
def test_each_fault_is_seen(test: object) -> None:
    for wrong, names in WRONG.items():
        if wrong is test:
            for name in names:
                assert wrong(name), name
                assert not filenames.is_plain(name)
                assert not filenames.all_usual([name])


def test_a_name_of_nothing_is_not_plain_and_only_empty() -> None:
    assert not filenames.is_plain(b"")
    assert not any(test(b"") for test in WRONG)


def test_names_that_only_look_like_devices() -> None:
    assert not any(map(filenames.is_device, [b"com.msg", b"com10.msg", b"lpt.msg", b"icon.msg", b"nullify.msg"]))


def test_a_name_that_fills_its_field() -> None:
    assert filenames.is_unended(b"m" * 19 + b".msg")
    assert not filenames.is_unended(b"m" * 18 + b".msg")


def test_dots_and_blanks_at_the_end_do_not_hide_the_suffix() -> None:
    assert not filenames.is_without_suffix(b"a.msg. .")


def test_usual_names() -> None:
    assert filenames.all_usual([])
    assert filenames.all_usual([b"md50000000001.msg", b"MD5001005383636.Msg"])
    assert not filenames.all_usual([b"md50.msg", b"a.msg"])
    assert not filenames.all_usual([b"md50.msg", b"md50.txt"])
    assert not filenames.all_usual([b"md50.msg", b""])


def test_keys_leave_case_out_in_any_bytes() -> None:
    assert filenames.keys_of([]) == []
    assert filenames.keys_of([b"MD1.MSG", b"", b"md2.msg"]) == ["md1.msg", "", "md2.msg"]
    assert filenames.keys_of([b"\xc9.MSG", b"\x81"]) == ["\xe9.msg", "\x81"]
