from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdtui.health.configured_ports import configured_ports, numbers_in, read_numbers
from mdtui.processes.ports import ExpectedPort

SMTP = ExpectedPort("SMTP", 25, "MDaemon.exe", "needed", ("SMTPInPort", "SMTPPort"))


def number(ini: bytes, *own: ExpectedPort) -> tuple[int, str]:
    (port,) = configured_ports([SMTP], own, numbers_in(ini))
    return port.expected.port, port.origin


def test_the_default_counts_where_nothing_else_is_said() -> None:
    assert number(b"[Ports]\r\nPOP3InPort=111\r\n") == (25, "default")


@pytest.mark.parametrize("ini", [b"[Ports]\r\nsmtpINport = 2525\r\n", b"SMTPPort=2525", b"[x]\nSMTPInPort=2525\nx"])
def test_the_key_counts_in_any_case_and_section(ini: bytes) -> None:
    port, origin = number(ini)
    assert port == 2525
    assert origin.endswith(" in MDaemon.ini")


@pytest.mark.parametrize("value", [b"0", b"65536", b"-1", b"abc", b"", b"9" * 40, b"\xb2\xb3"])
def test_what_is_no_port_is_passed_over(value: bytes) -> None:
    assert number(b"SMTPInPort=" + value) == (25, "default")


def test_a_comment_is_no_key_and_the_first_counts() -> None:
    assert number(b";SMTPInPort=1\nSMTPInPort=2\nSMTPInPort=3") == (2, "SMTPInPort in MDaemon.ini")


def test_the_settings_replace_the_known_one() -> None:
    own = ExpectedPort("smtp", 26, "MDaemon.exe", "optional")
    assert number(b"SMTPInPort=2525", own) == (26, "settings")
    by_key = msgspec.structs.replace(own, keys=("SMTPInPort",))
    assert number(b"SMTPInPort=2525", by_key) == (2525, "SMTPInPort in MDaemon.ini")


def test_the_file_is_found_in_any_case(tmp_path: Path) -> None:
    (tmp_path / "mdaemon.INI").write_bytes(b"SMTPInPort=2525\r\nName=Gr\xfc\xdfe\r\n")
    assert read_numbers(tmp_path) == {"smtpinport": 2525}


def test_without_the_file_there_are_no_numbers(tmp_path: Path) -> None:
    assert read_numbers(None) == {}
    assert read_numbers(tmp_path) == {}
    (tmp_path / "MDaemon.ini").mkdir()
    assert read_numbers(tmp_path) == {}


@given(st.binary(max_size=300))
def test_any_bytes_give_numbers(data: bytes) -> None:
    assert all(0 <= value < 100_000 for value in numbers_in(data).values())
