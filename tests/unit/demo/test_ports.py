from __future__ import annotations

from pathlib import Path

from mdtui.demo.ports import note_ports, ports_of, section
from mdtui.health.configured_ports import numbers_in
from mdtui.processes.ports import load_ports


def test_every_service_has_a_high_port_of_its_own() -> None:
    numbers = numbers_in(section().encode())
    assert len(set(numbers.values())) == len(load_ports())
    assert all(20_000 < number < 32_768 for number in numbers.values()), "those of connections begin there on Linux"


def test_a_program_finds_its_ports_in_the_settings(tmp_path: Path) -> None:
    assert ports_of(tmp_path, "WebAdmin.exe") == [21_000]
    (tmp_path / "MDaemon.ini").write_bytes(section().encode())
    assert ports_of(tmp_path, "MDaemon.exe") == [20_025, 20_587, 20_465, 20_366, 20_110, 20_995, 20_143, 20_993]
    assert ports_of(tmp_path, "CFEngine.exe") == []


def test_other_ports_are_written_down_and_nothing_else_changes(tmp_path: Path) -> None:
    path = tmp_path / "MDaemon.ini"
    before = b"[A]\r\nx=1\r\n" + section().replace("\n", "\r\n").encode() + b"\r\n; Gr\xf6\xdfe\r\n"
    path.write_bytes(before)
    note_ports(tmp_path, "WebAdmin.exe", [21_000])
    assert path.read_bytes() == before
    note_ports(tmp_path, "WebAdmin.exe", [45_678])
    assert path.read_bytes() == before.replace(b"WebAdminPort=21000", b"WebAdminPort=45678")
    assert ports_of(tmp_path, "WebAdmin.exe") == [45_678]


def test_without_the_settings_nothing_is_written(tmp_path: Path) -> None:
    note_ports(tmp_path, "WebAdmin.exe", [45_678])
    assert list(tmp_path.iterdir()) == []
